"""Pages on a phone, enlarged, with wide spacing and on paper: nothing is cut off or lost."""

import io
import unicodedata

import pytest
from checks import TOO_WIDE, found_by
from planned import planned
from pypdf import PdfReader
from visits import NARROW, WIDE, visit, visitor

pytestmark = pytest.mark.slow


PAPER = 688  # CSS pixels across an A4 page inside margins of 14 mm
SPACING = """* { letter-spacing: .12em !important; word-spacing: .16em !important;
    line-height: 1.5 !important } p { margin-bottom: 2em !important }"""  # WCAG 2.2, 1.4.12
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


@pytest.mark.parametrize(
    ("width", "style"),
    [
        pytest.param(NARROW, "", id="phone"),
        pytest.param(NARROW, SPACING, id="spacing"),
        pytest.param(WIDE, "html { font-size: 200% }", id="enlarged"),
    ],
)
def test_a_page_never_scrolls_sideways(browser, site, width, style):
    assert found_by(TOO_WIDE, browser, site, width=width, style=style) == {}


def test_what_scrolls_by_itself_can_be_reached_and_has_a_name(browser, site):
    scrolling = found_by(SCROLLING, browser, site, width=NARROW)
    assert scrolling  # the tables, at least
    for name, parts in scrolling.items():
        assert [part for part in parts if not part["name"] or part["stop"] != 0] == [], name
        assert {part["role"] for part in parts} <= {"region", "group"}, name


def test_nothing_is_cut_off(browser, site):
    assert found_by(CUT_OFF, browser, site, width=NARROW, style=SPACING) == {}


def test_everything_fits_on_paper(browser, site):
    assert found_by(TOO_WIDE, browser, site, width=PAPER, media="print") == {}


def closed_up(text):
    """Take out spaces, and write ligatures as the letters that they stand for."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("name", [path.stem for path in planned()])
def test_the_arithmetic_can_be_read_in_a_pdf_of_the_page(browser, site, name):
    (report,) = site.glob(f"E06000032/baseline/{name}.html")
    with visitor(browser, media="print") as page:
        visit(page, report.as_uri())
        lines = page.locator(".cm-worked p").all_inner_texts()
        pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    printed = "".join(closed_up(each.extract_text()) for each in pages)
    assert lines
    assert [line for line in lines if closed_up(line) not in printed] == []
