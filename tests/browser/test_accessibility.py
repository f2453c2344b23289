"""What checkers find on every page: axe-core on accessibility, the Nu checker on HTML and CSS."""

import pytest
from checks import VIOLATIONS, html_errors, violations
from visits import NARROW, WIDE, visit, visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing(browser, site, axe, width, media):
    code = (width, media) == (WIDE, "screen")  # once is enough: it is the most of a page
    assert violations(axe, browser, site, width=width, media=media, code=code) == {}


def test_axe_would_find_something(browser, site, axe):
    with visitor(browser) as page:
        visit(page, f"{site.as_uri()}/index.html")
        page.evaluate("document.querySelector('main').style.color = '#999'")
        page.evaluate(axe)
        assert "color-contrast" in "".join(page.evaluate(VIOLATIONS))


def test_the_html_checker_finds_no_error_but_those_planted(html_checker, site, tmp_path):
    start = "<!DOCTYPE html><html lang=en><title>A page</title>"
    (tmp_path / "markup.html").write_text(f"{start}<p><div></div></p>", encoding="utf-8")
    (tmp_path / "style.html").write_text(f"{start}<style>p {{x: y}}</style>", encoding="utf-8")
    pages = [*sorted(site.rglob("*.html")), *sorted(tmp_path.glob("*.html"))]
    errors = html_errors(html_checker, pages)
    assert errors.pop("markup.html")
    assert errors.pop("style.html")
    assert errors == {}
