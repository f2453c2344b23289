"""England by council: the maps in a browser, pointed at, gone through by keyboard and printed."""

import pytest
from checks import TOO_WIDE, found_by, html_errors, problems, slow_pages, violations
from england_made import CODES, NAMES, boundaries, put, residents
from visits import NARROW, visit, visitor

from caremarket.project import Project
from caremarket.refresh.site.england.draw import pages_of
from caremarket.refresh.site.england.figures import RATE, RATIO, Figure, Sheet
from caremarket.refresh.site.england.page import Named

pytestmark = pytest.mark.slow

PHONE, PAPER = 400, 688
FIRST, BELOW = "../E06000001/index.html", "../E06000007/index.html"
ON = "document.activeElement.getAttribute('href')"


def sheet(metric, unit, figures):
    return Sheet(metric, "beds", "beds", "2026", unit, "published", "as_printed", figures)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page with maps and one without, each of rates and of ratios."""
    folder, bare = tmp_path_factory.mktemp("maps"), tmp_path_factory.mktemp("bare")
    put(Project(folder), boundaries=boundaries(), population=residents())
    rates = sheet(RATE, "per_1000", {code: Figure(10 + at) for at, code in enumerate(CODES[:-1])})
    ratios = {code: Figure(at / 12, at / 14, at / 10) for at, code in enumerate(CODES)}
    named = Named("beds", "Beds per 1,000 residents", ["Care home beds"], ["A register"])
    asked = [(named, [rates, sheet(RATIO, "ratio", ratios)])]
    pages = {
        name: pages_of(Project(root), NAMES, {}, asked)
        for name, root in {"maps": folder, "bare": bare}.items()
    }
    out = tmp_path_factory.mktemp("site") / "england"
    out.mkdir()
    for name, (html,) in pages.items():
        (out / f"{name}.html").write_text(html, encoding="utf-8")
    return out.parent


@pytest.fixture
def maps(browser, site):
    with visitor(browser) as page:
        visit(page, f"{site.as_uri()}/england/maps.html")
        yield page


@pytest.mark.parametrize("window", [{}, {"width": NARROW}, {"media": "print"}])
def test_axe_finds_nothing_on_a_map(browser, site, axe, window):
    assert violations(axe, browser, site, **window) == {}


def test_the_html_checker_finds_no_error_on_a_map(html_checker, site):
    assert html_errors(html_checker, sorted(site.rglob("*.html"))) == {}


def test_maps_show_at_once_ask_for_nothing_and_fit(browser, site):
    assert problems(browser, site, site.as_uri()) == {}
    assert slow_pages(browser, site) == {}
    for width in (NARROW, PHONE):
        assert found_by(TOO_WIDE, browser, site, width=width) == {}
    assert found_by(TOO_WIDE, browser, site, width=PAPER, media="print") == {}


def test_without_scripts_the_table_has_every_figure(browser, site):
    with visitor(browser, scripts=False) as page:
        visit(page, f"{site.as_uri()}/england/maps.html")
        assert page.locator(".cm-rank").first.locator("tbody tr").count() == len(CODES) - 1


def test_arrow_keys_go_from_council_to_council_and_say_its_figure(maps):
    section = maps.locator(".cm-england").first
    link = section.locator("svg a").first
    link.focus()
    assert link.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
    assert section.locator(".cm-at").text_content() == "Council 06-1: 10, class A"
    maps.keyboard.press("ArrowDown")
    assert maps.evaluate(ON) == BELOW
    assert section.locator(".cm-at").text_content() == "Council 06-7: 16, class B"
    maps.keyboard.press("ArrowUp")
    assert maps.evaluate(ON) == FIRST
    maps.keyboard.press("ArrowLeft")  # there is nobody
    assert maps.evaluate(ON) == FIRST


def test_a_map_is_one_stop_and_the_table_brings_out_what_it_names(maps):
    stops = maps.locator("svg a").evaluate_all(
        "links => links.filter(it => it.tabIndex >= 0).length"
    )
    assert stops == maps.locator("svg.cm-map").count() == 4
    section = maps.locator(".cm-england").first
    section.get_by_role("table").get_by_role("link", name="Council 06-7").focus()
    marked = section.locator("svg.cm-map").evaluate_all(
        "maps => maps.map(map => map.querySelectorAll('.cm-mark > *').length)"
    )
    assert marked == [2, 2]
    section.locator("tbody tr").last.hover()
    assert section.locator(".cm-at").text_content().startswith("Council 06-1: ")


@pytest.mark.parametrize("forced", ["active", "none"])
def test_classes_are_told_apart_where_colours_are_forced(browser, site, forced):
    with visitor(browser) as page:
        page.emulate_media(forced_colors=forced)
        visit(page, f"{site.as_uri()}/england/maps.html")
        fills = (
            page.locator(".cm-legend")
            .first.locator("rect")
            .evaluate_all("parts => parts.map(part => getComputedStyle(part).fill)")
        )
        assert len(set(fills)) == len(fills) == 6  # five classes, and no figure
