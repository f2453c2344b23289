"""What checkers find on every page: axe-core on accessibility, the Nu checker on HTML and CSS."""

import json
import subprocess

import pytest
from visits import NARROW, WIDE, open_all, pages_of, visit, visitor

pytestmark = pytest.mark.slow

VIOLATIONS = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map(rule =>
        `${rule.id}, ${rule.nodes.length} times: ${rule.nodes[0].failureSummary}`
        + ` ${rule.nodes[0].html.slice(0, 300)}`);
}"""


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing(browser, whole_site, axe, width, media):
    violations = {}
    with visitor(browser, width=width, media=media) as page:
        for name in pages_of(whole_site):
            visit(page, f"{whole_site.as_uri()}/{name}")
            open_all(page, code=(width, media) == (WIDE, "screen"))
            page.evaluate(axe)
            violations[name] = page.evaluate(VIOLATIONS)
    assert {name: found for name, found in violations.items() if found} == {}


def test_axe_would_find_something(browser, whole_site, axe):
    with visitor(browser) as page:
        visit(page, f"{whole_site.as_uri()}/index.html")
        page.evaluate("document.querySelector('main').style.color = '#999'")
        page.evaluate(axe)
        assert "color-contrast" in "".join(page.evaluate(VIOLATIONS))


def test_the_html_checker_finds_no_error_but_those_planted(html_checker, whole_site, tmp_path):
    start = "<!DOCTYPE html><html lang=en><title>A page</title>"
    planted = {
        "markup": f"{start}<p><div></div></p>",
        "style": f"{start}<style>p {{ x: y }}</style>",
    }
    for name, html in planted.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    pages = [*sorted(whole_site.rglob("*.html")), *sorted(tmp_path.glob("*.html"))]
    errors = html_errors(html_checker, pages)
    assert [*errors.pop("markup.html"), *errors.pop("style.html")]
    assert errors == {}


def html_errors(checker, pages):
    """Return what the Nu checker calls an error, by name of the page; one run for all pages."""
    options = ["--format", "json", "--stdout", "--errors-only", "--exit-zero-always"]
    done = subprocess.run(
        [*checker, *options, *pages], capture_output=True, check=True, encoding="utf-8"
    )
    errors = {}
    for message in json.loads(done.stdout)["messages"]:
        where = f"{message['url']}, line {message['lastLine']}: {message['message']}"
        errors.setdefault(message["url"].rpartition("/")[2], []).append(where)
    return errors
