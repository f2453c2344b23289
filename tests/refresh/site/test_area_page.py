"""The page of an area: each question's answer with one chart, and links."""

import base64

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from caremarket import present
from caremarket.refresh.record import RunRecord, Status
from caremarket.refresh.site.area_page import render_area
from caremarket.refresh.site.index import render_index
from caremarket.refresh.site.quote import Quote, quote_of

NASTY = "<script>alert(1)</script>=cmd|'/c calc'!A1 \u202eشارع " + "x" * 200
PNG = base64.b64encode(b"\x89PNG\r\n").decode()
CHART = {
    "alt": f'Two "bars" {NASTY}',
    "title": f"Residential has more {NASTY}",
    "subtitle": "Beds, Luton, 2020",
    "source": "Market Position Statement",
    "size": [768, 400],
    "png": PNG,
}
KEY = "E06000032/{}/{}"


def record(notebook, status=Status.OK, scenario="baseline", **more):
    made = {"reported": "2026-11-22T09:00:00+00:00"} if status is not Status.SKIPPED else {}
    return RunRecord("E06000032", NASTY, scenario, notebook, {}, status=status, **(made | more))


@pytest.fixture
def page():
    records = [
        record("beds", scenario="census_2021"),
        record("beds"),
        record("carers", Status.SKIPPED, reason=f"No row {NASTY}."),
        record("dementia", Status.FAILED, reason="It broke."),
        record("payments", scenario="only_this"),
    ]
    quotes = {
        KEY.format("baseline", "beds"): Quote("How many?", f"Many. {NASTY}", CHART),
        KEY.format("census_2021", "beds"): Quote("How many?", "Others."),
        KEY.format("baseline", "dementia"): Quote("How long?", "Long."),
        KEY.format("only_this", "payments"): Quote("Who pays?", "They."),
    }
    html = render_area(records, quotes, area_code="E06000032", area_name=NASTY)
    return BeautifulSoup(html, "html.parser")


def test_each_question_is_told_once_from_the_baseline_where_there_is_one(page):
    beds, carers, dementia, payments = page.find_all("section", class_="cm-story")
    assert beds.h2.a["href"] == "baseline/beds.html"
    assert beds.find(class_="cm-answer").text == f"Many. {NASTY}"
    other = beds.find_all("p")[-1].find("a")
    assert other["href"] == "census_2021/beds.html"
    assert other.text == "How many? Census 2021", "a link says by itself where it leads"
    assert carers.h2.a is None
    assert f"Skipped: No row {NASTY}." in carers.text
    assert dementia.h2.a["href"] == "baseline/dementia.html"
    assert "Failed: It broke. What stands here is of 2026-11-22." in dementia.text
    assert payments.h2.a["href"] == "only_this/payments.html"


def test_the_main_chart_has_its_texts(page):
    (image,) = page.find_all("img")
    assert image["alt"] == CHART["alt"]
    assert image["src"] == f"data:image/png;base64,{PNG}"
    assert image["width"] == "768"
    figure = image.find_parent("figure")
    assert figure.find(class_="cm-title").text == CHART["title"]
    assert figure.find(class_="cm-source").text == "Source: Market Position Statement"


def test_hostile_text_is_only_text(page):
    assert page.find_all(["script", "link", "iframe"]) == []
    assert page.h1.bdi.text == NASTY
    assert page.title.text == f"Adult social care market: {NASTY}"


def test_headings_language_and_links(page):
    assert page.html["lang"] == "en-GB"
    assert [heading.name for heading in page.find_all(["h1", "h2", "h3"])] == ["h1"] + ["h2"] * 4
    assert page.find("a", href="claims.html")
    assert page.header.a["href"] == "../index.html"
    assert page.find("a", href="../changelog.html")


def test_no_day_of_the_run_is_on_the_page_of_what_is_fresh():
    html = render_area([record("beds")], {}, area_code="E06000032", area_name="Luton")
    assert "2026-11-22" not in html


def test_the_index_leads_to_the_pages_of_the_area():
    page = BeautifulSoup(render_index([record("beds")]), "html.parser")
    links = {link["href"] for link in page.section.find_all("a")}
    assert links >= {"E06000032/index.html", "E06000032/claims.html"}
    assert page.script is None


def test_the_chart_comes_from_the_notebook():
    bundle = {"text/html": "<p>Chart</p>", present.CHART_MIME: CHART}
    cell = new_code_cell("show()", outputs=[new_output("display_data", data=bundle)])
    assert quote_of(new_notebook(cells=[cell])).chart == CHART
