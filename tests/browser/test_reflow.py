"""Pages on a phone, enlarged, with wide spacing and on paper: nothing is cut off or lost."""

import pytest
from visits import NARROW, WIDE, open_all, pages_of, visit, visitor

pytestmark = pytest.mark.slow

PAPER = 718  # CSS pixels across an A4 page inside margins of 1 cm
SPACING = """* { letter-spacing: .12em !important; word-spacing: .16em !important;
    line-height: 1.5 !important } p { margin-bottom: 2em !important }"""  # WCAG 2.2, 1.4.12
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
        .filter(part => part.getBoundingClientRect().right > width + 1)
        .filter(part => !part.parentElement.closest('[role=region]'))
        .map(part => `${part.tagName} ${part.className}: ${part.innerText.slice(0, 60)}`)
        .slice(0, 5);
}"""
SCROLLING = """() => [...document.querySelectorAll('main *')]
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .filter(part => ['auto', 'scroll'].includes(getComputedStyle(part).overflowX))
    .map(part => ({
        name: part.getAttribute('aria-label') || part.getAttribute('aria-labelledby'),
        role: part.getAttribute('role'), stop: part.tabIndex, text: part.innerText.slice(0, 60),
    }))"""
CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
    .filter(part => ['hidden', 'clip'].includes(getComputedStyle(part).overflowX))
    .map(part => `${part.tagName} ${part.className}: ${part.innerText.slice(0, 60)}`)"""


def found_on_pages(browser, site, script, *, style="", **window):
    """Return what a script finds on each page where it finds something."""
    found = {}
    with visitor(browser, **window) as page:
        for name in pages_of(site):
            visit(page, f"{site.as_uri()}/{name}")
            open_all(page, code=True)
            if style:
                page.add_style_tag(content=style)
            found[name] = page.evaluate(script)
    return {name: parts for name, parts in found.items() if parts}


@pytest.mark.parametrize(
    ("width", "style"),
    [
        pytest.param(NARROW, "", id="phone"),
        pytest.param(NARROW, SPACING, id="spacing"),
        pytest.param(WIDE, "html { font-size: 200% }", id="enlarged"),
    ],
)
def test_a_page_never_scrolls_sideways(browser, whole_site, width, style):
    assert found_on_pages(browser, whole_site, TOO_WIDE, width=width, style=style) == {}


def test_what_scrolls_by_itself_can_be_reached_and_has_a_name(browser, whole_site):
    scrolling = found_on_pages(browser, whole_site, SCROLLING, width=NARROW)
    assert scrolling  # the tables, at least
    unreachable = {
        name: [part for part in parts if not part["name"] or part["stop"] != 0]
        for name, parts in scrolling.items()
    }
    assert {name: parts for name, parts in unreachable.items() if parts} == {}
    roles = {part["role"] for parts in scrolling.values() for part in parts}
    assert roles <= {"region", "group"}


def test_nothing_is_cut_off(browser, whole_site):
    assert found_on_pages(browser, whole_site, CUT_OFF, width=NARROW, style=SPACING) == {}


def test_everything_fits_on_paper(browser, whole_site):
    assert found_on_pages(browser, whole_site, TOO_WIDE, width=PAPER, media="print") == {}
