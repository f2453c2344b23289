"""The index of as many councils as there are in England, which the real site does not have."""

import pytest
from checks import TOO_WIDE, found_by, problems, slow_pages, violations
from visits import NARROW, visit, visitor

from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.council.area import Reports
from caremarket.refresh.site.index import render_index
from caremarket.refresh.site.themes import Theme

pytestmark = pytest.mark.slow

COUNCILS = 153
THEMES = {name: Theme(name, f"How many {name}?", {"name": name}) for name in ("beds", "carers")}
STATUSES = [Status.OK, Status.SKIPPED, Status.FAILED]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An index of reports that are up to date, skipped or failed, in turns."""
    records = [
        RunRecord(
            f"E{place:08}",
            f"Council {place}",
            "baseline",
            notebook,
            {},
            status=STATUSES[place % 3],
            reason="" if place % 3 == 0 else "The evidence does not say.",
            reported="2026-11-22T09:00:00+00:00" if place % 3 == 0 else "",
            headline="Nursing beds are 284 too few." if place % 3 == 0 else "",
        )
        for place in range(COUNCILS)
        for notebook in THEMES
    ]
    by_key = {record.key: record for record in records}
    folder = tmp_path_factory.mktemp("many")
    html = render_index(Reports(by_key, THEMES, lambda _: [], lambda _: None))
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder


def test_axe_finds_nothing_among_many(browser, site, axe):
    assert violations(axe, browser, site, width=NARROW) == {}


def test_many_councils_show_at_once_and_on_a_phone(browser, site):
    assert problems(browser, site, site.as_uri()) == {}
    assert slow_pages(browser, site) == {}
    assert found_by(TOO_WIDE, browser, site, width=NARROW) == {}


def test_a_council_among_many_is_two_words_and_a_tab_away(browser, site):
    with visitor(browser) as page:
        visit(page, f"{site.as_uri()}/index.html")
        page.get_by_label("Find a council").press_sequentially("council 152")
        shown = page.locator(".cm-area").filter(visible=True)
        assert shown.count() == 1
        assert page.get_by_role("status").inner_text() == f"1 of {COUNCILS} councils shown"
        for _ in range(4):  # two groups of filters, the list of councils, its heading
            page.keyboard.press("Tab")
        link = page.evaluate("document.activeElement.getAttribute('href')")
        assert link == "E00000152/index.html"
        page.get_by_label("one up to date").check()
        assert page.get_by_role("status").inner_text() == f"0 of {COUNCILS} councils shown"
