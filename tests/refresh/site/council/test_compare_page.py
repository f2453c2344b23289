"""Scenarios side by side: differences worked out by hand, and what is said of what is missing."""

import pytest
from bs4 import BeautifulSoup
from site_records import BEDS, LUTON, NASTY, record, reports, row

from caremarket.refresh.records.run import Status
from caremarket.refresh.site.council.compare import changed_parameters, comparisons, moved
from caremarket.refresh.site.council.compare_page import render_compare
from caremarket.refresh.site.themes import Theme

HEADERS = ("Figure and period", "Scenario", "Value", "Lower limit", "Upper limit")
SHARES = {"Share": ("share", "all"), "Gap": ("gap", "all")}
SHARE = Theme(
    "share",
    "",
    {"name": "Shares", "key_figures": "test_compare_page:SHARES"},
    {"target": "proportion, share of all carers"},
)
MANY = {f"A key figure with a rather long name, {n}": ("beds", "all") for n in range(10)}
BASE = {"area_code": LUTON, "scenario": "baseline", "draws": 100, "rate_set": "cfas_ii"}
AIM = {"target": 0.25, "source": ""}
FINDINGS = {
    f"{LUTON}/baseline/beds": [row("beds", 200.0), row("beds", 250.0, "2035", lower=240.0)],
    f"{LUTON}/high/beds": [row("beds", 200.0), row("beds", 300.0, "2035", lower=290.0)],
    f"{LUTON}/short/beds": [row("beds", 210.0)],
    f"{LUTON}/baseline/share": [
        row("share", 0.25, unit="proportion", lower=0.2, upper=0.3),
        row("gap", -10.0, unit="beds"),
    ],
    f"{LUTON}/high/share": [
        row("share", 0.2, unit="proportion", lower=0.15, upper=0.25),
        row("gap", 5.0, unit="beds"),
    ],
}


@pytest.fixture
def area():
    high = {**BASE, "scenario": "high", "draws": 200}
    runs = [
        record("beds", name=NASTY, parameters=BASE),
        record("share", name=NASTY, parameters={**BASE, **AIM}),
        record("beds", scenario="high", name=NASTY, parameters=high),
        record(
            "share",
            scenario="high",
            name=NASTY,
            parameters={**high, "rate_set": "other", "target": 0.3, "source": "A plan"},
        ),
        record("beds", scenario="short", name=NASTY, parameters={**BASE, "scenario": "short"}),
        record("beds", Status.SKIPPED, "void", NASTY, reason=f"Nothing {NASTY}.", parameters=BASE),
        record("share", Status.FAILED, "old", NASTY, reason="It broke.", parameters=BASE),
    ]
    (found,) = reports(*runs, themes=[BEDS, SHARE], findings=FINDINGS).areas()
    return found


@pytest.fixture
def page(area):
    return BeautifulSoup(render_compare(area), "html.parser")


def test_differences_are_those_worked_out_by_hand(area):
    beds, shares = comparisons(area)
    first, last = beds.figures
    assert [(cell.scenario, cell.difference) for cell in first.cells[1:]] == [
        ("high", 0.0),
        ("short", 10.0),
    ]
    assert last.cells[1].difference == 50.0
    assert last.cells[1].relative == pytest.approx(0.2)
    share, gap = shares.figures
    assert share.cells[1].difference == pytest.approx(-0.05)
    assert share.cells[1].relative == pytest.approx(-0.2)
    assert gap.cells[1].difference == 15.0
    assert gap.cells[1].relative != gap.cells[1].relative, "the sign changes: no percentage"


def test_what_moves_most_comes_first(area):
    beds, shares = comparisons(area)
    assert [figure.period for figure, _ in moved(beds.figures, "high")] == ["2035"]
    assert [figure.label for figure, _ in moved(shares.figures, "high")] == ["Gap", "Share"]


def test_a_few_people_more_move_little():
    many, few = row("gap", 40.0, unit="people"), row("share", 4.0, unit="people")
    after = [row("gap", 51.0, unit="people"), row("share", 6.0, unit="people")]
    runs = [record("share", parameters=BASE), record("share", scenario="high", parameters=BASE)]
    findings = {f"{LUTON}/baseline/share": [many, few], f"{LUTON}/high/share": after}
    (area,) = reports(*runs, themes=[SHARE], findings=findings).areas()
    (shares,) = comparisons(area)
    assert [figure.label for figure, _ in moved(shares.figures, "high")] == ["Gap", "Share"]
    text = BeautifulSoup(render_compare(area), "html.parser").text
    assert "+50.0%" not in text
    assert "+27.5%" in text


def test_homes_are_counted_whole():
    runs = [record("share", parameters=BASE), record("share", scenario="high", parameters=BASE)]
    homes = [row("gap", 324.9, unit="places")]
    findings = dict.fromkeys([f"{LUTON}/baseline/share", f"{LUTON}/high/share"], homes)
    (area,) = reports(*runs, themes=[SHARE], findings=findings).areas()
    page = BeautifulSoup(render_compare(area), "html.parser")
    assert page.tbody.td.text == "325"
    assert "Shares: no key figure moves." in page.text


def test_changed_parameters_are_those_of_the_baseline_with_another_value(area):
    base, *_, other = (run for run in area.records if run.notebook == "share")
    assert changed_parameters(area.records[3], base) == {
        "draws": (100, 200),
        "rate_set": ("cfas_ii", "other"),
        "target": (0.25, 0.3),
        "source": ("", "A plan"),
    }
    assert changed_parameters(other, base) == {}


def test_the_table_shows_values_limits_and_differences(page):
    beds, shares = page.find_all("table")
    rows = [[cell.text for cell in tr.find_all(["th", "td"])] for tr in beds.find_all("tr")]
    assert rows == [
        [*HEADERS, "Difference", "Difference (%)"],
        ["Beds (people), 2020", "Baseline", "200", "[z]", "[z]", "[z]", "[z]"],
        ["High", "200", "[z]", "[z]", "0", "0%"],
        ["Short", "210", "[z]", "[z]", "+10", "+5.0%"],
        ["Beds (people), 2035", "Baseline", "250", "240", "[z]", "[z]", "[z]"],
        ["High", "300", "290", "[z]", "+50", "+20.0%"],
        ["Short", "[z]", "[z]", "[z]", "[z]", "[z]"],
    ]
    shown = [[cell.text for cell in tr.find_all("td")] for tr in shares.tbody.find_all("tr")]
    assert shown[:2] == [["25", "20", "30", "[z]", "[z]"], ["20", "15", "25", "−5", "−20.0%"]]
    assert "(%)" in shares.tbody.th.text


def test_tables_have_captions_scopes_and_labelled_regions(page):
    for table in page.find_all("table"):
        assert table.caption.text
        assert all(header.get("scope") for header in table.find_all("th"))
        assert all(header.text.strip() for header in table.find_all("th"))
        assert table.parent["role"] == "region"
        assert table.parent["aria-label"]
        for group in table.find_all("tbody"):
            assert int(group.th["rowspan"]) == len(group.find_all("tr"))


def test_it_says_what_each_scenario_changes_and_what_that_moves(page):
    said = page.find(id="scenario-high").find_next("ul").text
    assert "Draws is 200 instead of 100 (Care home beds, Shares)" in said
    assert "Rate set is Other instead of CFAS II (Shares)" in said
    assert "Target is 30% instead of 25% (Shares)" in said
    assert "Source is A plan instead of None given (Shares)" in said
    assert (
        "Care home beds: 1 of 2 key figures move. Most: Beds, 2035, by +50 people (+20.0%)." in said
    )
    assert "Shares: 2 of 2 key figures move. Most: Gap, 2020, by +15 beds." in said


def test_findings_that_are_no_key_figure_are_told_with_a_link_where_they_move():
    findings = {
        f"{LUTON}/baseline/beds": [
            row("beds", 200.0),
            row("declining", 105.0),
            row("still", 7.0),
            row("gone", 1.0),
        ],
        f"{LUTON}/high/beds": [row("beds", 200.0), row("declining", 205.0), row("still", 7.2)],
        f"{LUTON}/same/beds": [
            row("beds", 200.0),
            row("declining", 105.0),
            row("still", 7.0),
            row("gone", 1.0),
        ],
    }
    runs = [record("beds", scenario=name, parameters=BASE) for name in ("baseline", "high", "same")]
    (area,) = reports(*runs, themes=[BEDS], findings=findings).areas()
    page = BeautifulSoup(render_compare(area), "html.parser")
    high, same = (page.find(id=f"scenario-{it}").find_next("ul") for it in ("high", "same"))
    assert "no key figure moves." in high.text
    assert "beside the key figures, 2 figures are not those of the baseline" in high.text
    assert high.a["href"] == "high/beds.csv"
    assert "beside the key figures" not in same.text


def test_a_scenario_that_failed_or_lacks_a_theme_is_said(page):
    void = page.find(id="scenario-void").find_next("ul").text
    assert f"Care home beds: skipped. Nothing {NASTY}." in void
    assert "Not part of it: Shares." in void
    old = page.find(id="scenario-old").find_next("ul").text
    assert "Shares: failed; the figures are those of 22 November 2026. It broke." in old
    beds = page.find("h2", id="beds")
    assert "Void: skipped." in beds.find_next("p").text
    assert "Not run for: Old." in beds.find_next("p").find_next("p").text


def test_hostile_text_is_only_text(page):
    assert page.find_all(["script", "link", "iframe"]) == []
    assert page.h1.bdi.text == NASTY


def test_no_two_links_are_called_the_same(page):
    names = [link.text for link in page.main.find_all("a")]
    assert sorted(set(names)) == sorted(names)


def test_without_a_baseline_or_key_figures_the_page_is_still_made():
    findings = {f"{LUTON}/high/beds": FINDINGS[f"{LUTON}/high/beds"]}
    runs = [record("beds", scenario="high"), record("other", scenario="high")]
    (area,) = reports(*runs, themes=[BEDS], findings=findings).areas()
    text = BeautifulSoup(render_compare(area), "html.parser").main.text
    assert "No report of the baseline is there" in text
    assert "The notebook names no key figures to compare." in text


def test_with_the_baseline_alone_there_is_nothing_to_compare():
    (area,) = reports(record("beds"), themes=[BEDS]).areas()
    assert "there is nothing to compare" in render_compare(area)


def test_twenty_scenarios_stay_below_500_kb():
    themes = [Theme(f"theme_{n}", "", {"key_figures": "test_compare_page:MANY"}) for n in range(4)]
    runs = [
        record(theme.notebook, scenario=f"scenario_{n}" if n else "baseline", parameters=BASE)
        for n in range(20)
        for theme in themes
    ]
    rows = [row("beds", 1234.5, lower=1000.1, upper=1500.2), row("beds", 2345.6, "2035")]
    findings = {run.key: rows for run in runs}
    (area,) = reports(*runs, themes=themes, findings=findings).areas()
    assert len(render_compare(area).encode()) < 500_000


def test_people_are_whole_and_part_of_one_moves_nothing():
    findings = {
        f"{LUTON}/baseline/beds": [row("beds", 82.9, lower=80.4), row("beds", 4.31, "2035")],
        f"{LUTON}/high/beds": [row("beds", 64.6, lower=61.2), row("beds", 4.29, "2035")],
    }
    runs = [record("beds", parameters=BASE), record("beds", scenario="high", parameters=BASE)]
    (area,) = reports(*runs, themes=[BEDS], findings=findings).areas()
    page = BeautifulSoup(render_compare(area), "html.parser")
    assert "1 of 2 key figures move. Most: Beds, 2020, by −18 people (−22.1%)." in page.text
    numbers = [[cell.text for cell in line.find_all("td")] for line in page.tbody.find_all("tr")]
    assert numbers[1][-5:] == ["65", "61", "[z]", "−18", "−22.1%"]
