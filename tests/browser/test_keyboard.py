"""Pages without a mouse: every stop can be seen, in reading order, and works."""

import pytest
from visits import pages_of, visit, visitor

pytestmark = pytest.mark.slow

MOST_STOPS = 1000
STOPS = """() => [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(part => part.tabIndex >= 0 && !part.disabled && part.checkVisibility())
    .filter(part => part.type !== 'radio' || part.checked)
    .map((part, at) => { part.dataset.stop = at; return at; })"""
FOCUSED = """() => {
    const part = document.activeElement;
    if (part === document.body) return null;
    const box = part.getClientRects()[0], style = getComputedStyle(part);
    const at = document.elementFromPoint(
        Math.max(0, Math.min(box.left + box.width / 2, innerWidth - 1)),
        Math.max(0, Math.min(box.top + Math.min(box.height, 20) / 2, innerHeight - 1)));
    return {
        stop: Number(part.dataset.stop), text: (part.innerText || part.id).slice(0, 60),
        shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
        free: part.contains(at) || at?.contains(part) || false,
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture
def page(browser):
    with visitor(browser) as page:
        yield page


def walk(page):
    """Press Tab through a page and return what had the focus, stop by stop."""
    stops = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (stops and focused["stop"] == stops[0]["stop"]):
            break  # the focus leaves the page, or begins again
        stops.append(focused)
    return stops


def test_every_stop_is_reached_in_order_and_seen(page, site):
    wrong = {}
    for name in pages_of(site):
        visit(page, f"{site.as_uri()}/{name}")
        expected = page.evaluate(STOPS)
        stops = walk(page)
        problems = [stop for stop in stops if not (stop["shown"] and stop["free"] and stop["ring"])]
        if [stop["stop"] for stop in stops] != expected:
            missed = sorted(set(expected) - {stop["stop"] for stop in stops})
            problems.append(f"{len(stops)} stops for {len(expected)}, without numbers {missed}")
        if problems:
            wrong[name] = problems
    assert wrong == {}


def test_the_first_stop_skips_to_the_content(page, site):
    for name in pages_of(site):
        visit(page, f"{site.as_uri()}/{name}")
        page.keyboard.press("Tab")
        assert "Skip to main content" in page.evaluate(FOCUSED)["text"], name
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN", name


def test_what_unfolds_opens_and_closes_by_keyboard(page, site):
    seen = 0
    for name in pages_of(site):
        visit(page, f"{site.as_uri()}/{name}")
        for summary in page.locator("summary").all():
            part = summary.locator("..")
            is_open = part.get_attribute("open") is not None  # scenarios are, on the index
            for key in ("Enter", "Space"):
                summary.press(key)
                was_open, is_open = is_open, part.get_attribute("open") is not None
                assert is_open is not was_open, name
            seen += 1
    assert seen


def test_the_code_shows_by_keyboard(page, site):
    seen = 0
    for name in pages_of(site):
        visit(page, f"{site.as_uri()}/{name}")
        switch = page.get_by_label("Show the code behind every figure")
        if switch.count():
            code = page.locator("pre.cm-code").first
            assert not code.is_visible()
            switch.press("Space")
            assert code.is_visible()
            seen += 1
    assert seen


def test_claims_are_filtered_by_keyboard(page, site):
    visit(page, f"{site.as_uri()}/E06000032/claims.html")
    figures = page.locator("tr.cm-figure")
    every = figures.count()
    page.get_by_label("have any verdict").focus()
    left = 0
    for radio in page.locator("fieldset input").all()[1:]:
        page.keyboard.press("ArrowDown")
        assert radio.is_checked()
        shown = figures.evaluate_all("rows => rows.filter(row => row.checkVisibility()).length")
        assert 0 < shown < every
        left += shown
    assert left == every
