"""The page of an area: each question's answer with one chart, and links to everything."""

import base64

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from site_records import BEDS, NASTY, record, reports

from caremarket import present
from caremarket.refresh.records.run import Status
from caremarket.refresh.site.council.area import chart_in
from caremarket.refresh.site.council.page import render_area
from caremarket.refresh.site.themes import Theme

PNG = base64.b64encode(b"\x89PNG\r\n").decode()
CHART = {
    "alt": f'Two "bars" {NASTY}',
    "title": f"Residential has more {NASTY}",
    "subtitle": "Beds, Luton, 2020",
    "source": "Market Position Statement",
    "size": [768, 400],
    "png": PNG,
}
KEY = "E06000032/baseline/{}"


def page_of(known):
    (area,) = known.areas()
    return BeautifulSoup(render_area(area), "html.parser")


@pytest.fixture
def page():
    records = [
        record("beds", scenario="census_2021", name=NASTY, stale="it moved"),
        record("beds", name=NASTY, headline=f"Many. {NASTY}", short="A lot."),
        record("carers", Status.SKIPPED, name=NASTY, reason=f"No row {NASTY}."),
        record("dementia", Status.FAILED, name=NASTY, reason="It broke.", headline="Long."),
        record("payments", scenario="only_this", name=NASTY, headline="They do. We do not."),
    ]
    themes = [BEDS, Theme("carers", "", {"name": "Unpaid carers"})]
    charts = {KEY.format("beds"): CHART}
    return page_of(reports(*records, themes=themes, charts=charts))


def test_each_question_is_told_once_from_the_baseline_where_there_is_one(page):
    beds, carers, dementia, payments = page.find_all("section", class_="cm-story")
    assert beds.h2.a["href"] == "baseline/beds.html"
    assert beds.h2.text == "Care home beds"
    assert beds.find(class_="cm-brief").text == "A lot."
    assert beds.find(class_="cm-answer").text == f"Many. {NASTY}"
    assert carers.h2.a is None
    assert f"Skipped: No row {NASTY}." in carers.text
    assert dementia.h2.a["href"] == "baseline/dementia.html"
    assert "Failed: It broke. What stands here is of 22 November 2026." in dementia.text
    assert dementia.details is None, "a headline of one sentence stands there already"
    assert payments.h2.a["href"] == "only_this/payments.html"
    assert payments.find(class_="cm-brief").text == "They do."
    assert "Scenario: Only this." in payments.text


def test_all_reports_are_listed_with_status_and_files(page):
    rows = page.find("h2", id="reports").find_next("tbody").find_all("tr")
    found = [[cell.text for cell in tr.find_all(["th", "td"])][:3] for tr in rows]
    assert found == [
        ["Care home beds, Baseline", "Baseline", "Up to date"],
        ["Unpaid carers", "Baseline", f"Skipped: No row {NASTY}."],
        ["Dementia, Baseline", "Baseline", "Failed: It broke."],
        [
            "Care home beds, Census 2021",
            "Census 2021",
            "Out of date: Since then it moved.",
        ],
        ["Payments, Only this", "Only this", "Up to date"],
    ]
    files = {link["href"]: link.text for link in rows[0].find_all("a")[1:]}
    assert files == {
        "baseline/beds.xlsx": "Spreadsheet of Care home beds, Baseline",
        "baseline/beds.csv": "Data of Care home beds, Baseline",
    }
    assert rows[1].find_all("a") == []


def test_no_two_links_are_called_the_same(page):
    named = {}
    for link in page.find_all("a"):
        named.setdefault(link.text, set()).add(link["href"])
    assert {name: hrefs for name, hrefs in named.items() if len(hrefs) > 1} == {}


def test_the_main_chart_has_its_texts(page):
    (image,) = page.find_all("img")
    assert image["alt"] == CHART["alt"]
    assert image["src"] == f"data:image/png;base64,{PNG}"
    assert image["width"] == "768"
    figure = image.find_parent("figure")
    assert figure.find(class_="cm-title").text == CHART["title"]
    assert image.parent["tabindex"] == "0", "a small screen scrolls the chart rather than shrink it"
    assert page.find(class_="cm-source").text == "Source of the chart: Market Position Statement"


def test_hostile_text_is_only_text(page):
    assert page.find_all(["script", "link", "iframe"]) == []
    assert page.h1.bdi.text == NASTY
    assert page.title.text == f"Adult social care market: {NASTY}"


def test_headings_language_and_ways_on(page):
    assert page.html["lang"] == "en-GB"
    assert [heading.name for heading in page.find_all(["h1", "h2", "h3"])] == ["h1"] + ["h2"] * 5
    ways = [link["href"] for link in page.find("nav").find_all("a")]
    assert ways == ["briefing.html", "compare.html", "claims.html", "#reports"]
    assert page.header.a["href"] == "../index.html"
    assert page.find("a", href="../changelog.html")


def test_with_one_scenario_there_is_nothing_to_compare():
    assert page_of(reports(record("beds"))).find("a", href="compare.html") is None


def test_no_day_of_the_run_is_on_the_page_of_what_is_fresh():
    assert "2026" not in page_of(reports(record("beds"))).main.text


def test_the_chart_comes_from_the_notebook(tmp_path):
    bundle = {"text/html": "<p>Chart</p>", present.CHART_MIME: CHART}
    cell = new_code_cell("show()", outputs=[new_output("display_data", data=bundle)])
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "beds.ipynb")
    assert chart_in(tmp_path, "beds") == CHART
    assert chart_in(tmp_path, "carers") is None
