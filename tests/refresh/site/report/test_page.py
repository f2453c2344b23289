"""The page of a report: landmarks, order, escaping, and nothing from elsewhere."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from caremarket import present
from caremarket.present.figures import figure_html
from caremarket.present.findings import IDLE_MIME
from caremarket.present.images import png
from caremarket.refresh.site.report.exporter import highlight_python, with_classes
from caremarket.refresh.site.report.page import render_report
from caremarket.refresh.site.themes import Quote, quote_of

NASTY = '<script>alert("x")</script>'
FRAME = pd.DataFrame({"type": ["residential", "nursing"], "beds": [12, 7]})
PARAMETERS = {
    "area_code": "E06000032",
    "scenario": "high_growth",
    "rate_set": "cfas_ii",
    "last_year": 2035,
}


def code(source, *outputs):
    return new_code_cell(source, outputs=list(outputs))


def shown(bundle, **metadata):
    return new_output("display_data", data=bundle, metadata=metadata)


@pytest.fixture(scope="module")
def notebook():
    figure = present.bars(FRAME, value="beds", label="type", x_label="Beds")
    drawn = present.Chart(
        figure,
        alt="Two bars.",
        title="Residential has more",
        subtitle="Beds, Luton, 2020",
        source="Market Position Statement",
        data=FRAME,
    )
    chart = figure_html(png(figure), drawn)
    table = present.table(FRAME, "Beds, Luton")
    said = '<p class="cm-headline" style="x">It <strong>grows</strong>.</p>'
    headline = {"text/html": said, present.HEADLINE_MIME: {"text": "It grows."}}
    findings = {"text/html": "<p>Summary.</p>", present.FINDINGS_MIME: [{"metric": "hidden_rows"}]}
    pixel = "iVBORw0KGgo="
    cells = [
        new_markdown_cell("# How many beds will be needed?\n\nCommissioners ask."),
        code("seed = 1  # for the draws", shown(headline)),
        new_markdown_cell("## The evidence\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code("table", new_output("execute_result", data={"text/html": table._repr_html_()})),
        code(
            "warn()",
            new_output("stream", name="stderr", text="/home/analyst/project: DeprecationWarning"),
            new_output("stream", name="stdout", text=f"people: 2,020 {NASTY}"),
        ),
        new_markdown_cell("## The answer\n\n### By type"),
        code("show(figure)", shown({"text/html": chart})),
        code("picture", shown({"image/png": pixel}, **{"image/png": {"alt": 'A "map"'}})),
        code("record(rows)", shown(findings)),
    ]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def html(notebook):
    return render_report(
        notebook,
        title=f"How many beds? {NASTY}",
        area_name="Luton & Co",
        scenario="high_growth",
        parameters=PARAMETERS | {"note": NASTY},
    )


@pytest.fixture(scope="module")
def page(html):
    return BeautifulSoup(html, "html.parser")


def test_language_title_and_landmarks(page):
    assert page.html["lang"] == "en-GB"
    assert page.title.text == f"How many beds? {NASTY} Luton & Co, High growth scenario"
    assert len(page.find_all("main")) == 1
    skip = page.body.find("a")
    assert skip["href"] == f"#{page.main['id']}"
    assert page.find("meta", attrs={"name": "description"})["content"] == "It grows."


def test_the_title_says_which_years(notebook):
    rows = [{"period": "2019-20"}, {"period": "2020/2035"}, {"period": "2011"}, {"period": "all"}]
    recorded = code("record(rows)", shown({"text/html": "", present.FINDINGS_MIME: rows}))
    html = render_report(
        new_notebook(cells=[*notebook.cells, recorded]),
        title="How many?",
        area_name="Luton",
        scenario="baseline",
        parameters=PARAMETERS,
    )
    title = BeautifulSoup(html, "html.parser").title
    assert title.text == "How many? Luton, figures of 2011 to 2035, Baseline scenario"


def test_one_first_heading_and_no_level_skipped(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels == [1, 2, 2, 3, 2, 2, 2, 2]
    assert "¶" not in page.text


def test_the_answer_comes_first_and_once(page):
    first, second = page.main.find_all(["p", "dl"])[1:3]
    assert str(first.strong) == "<strong>grows</strong>"
    assert first.find_parent(id="headline")
    assert second.name == "dl"
    assert len(page.find_all(class_="cm-headline")) == 1
    order = [heading["id"] for heading in page.find_all("h2")]
    assert order[-4:] == ["assumptions", "data-log", "sources", "changes"]


def test_nothing_is_loaded_from_elsewhere(page, html):
    assert page.find_all(["script", "link", "iframe", "object"]) == []
    assert all(image["src"].startswith("data:") for image in page.find_all("img"))
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", html)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")


def test_every_image_has_its_alternative_text(page):
    assert [image["alt"] for image in page.find_all("img")] == ["Two bars.", 'A "map"']


def test_every_header_cell_has_a_scope(page):
    assert all(header.get("scope") for header in page.find_all("th"))


def test_code_is_there_but_hidden_until_asked_for(page):
    assert page.find(class_="cm-code").text.startswith("seed = 1")
    assert ".cm-code { display: none; }" in page.style.text
    switch = page.find("input", id="cm-show-code")
    assert switch["type"] == "checkbox"
    assert not switch.has_attr("checked")
    assert "Show the code" in switch.parent.text


def test_only_what_needs_the_keyboard_gets_a_tab_stop(page):
    stops = page.find_all(attrs={"tabindex": "0"})
    assert {stop["role"] for stop in stops} == {"region", "group"}
    assert all("overflow-x:auto" in stop["style"] and stop["aria-label"] for stop in stops)


def test_tables_say_by_class_what_notebooks_say_in_every_cell():
    table = present.table(FRAME.assign(since="2019-20"), "Beds")._repr_html_()
    lean = with_classes(table)
    assert len(lean) < 0.9 * len(table)
    cells = BeautifulSoup(lean, "html.parser").table.find_all(["th", "td"])
    assert not any(cell.has_attr("style") for cell in cells)
    assert [cell.get("class") for cell in cells[:6]] == [
        *(None, ["cm-number"], None),
        *(None, ["cm-number"], ["cm-unbroken"]),
    ]


def test_code_is_marked_up_only_where_the_style_sheet_says_how():
    source = "# note\nif not a:\n    b = f'{a:,} <beds>'\n"
    marked = highlight_python(source)
    assert BeautifulSoup(marked, "html.parser").text == source
    assert set(re.findall(r'class="(\w+)"', marked)) == {"k", "s", "c"}
    assert marked.count("<span") <= 6


def test_warnings_findings_and_machine_paths_stay_out(page):
    assert "DeprecationWarning" not in page.text
    assert "/home/analyst" not in str(page)
    assert "hidden_rows" not in str(page)
    assert "Summary." in page.text


def test_parameters_are_said_and_escaped(page):
    said = {item.dt.text: item.dd.text for item in page.dl.find_all("div")}
    assert said == {
        "Council": "Luton & Co (E06000032)",
        "Scenario": "High growth",
        "Rate set": "CFAS II",
        "Last year": "2035",
        "Note": NASTY,
    }


def test_a_parameter_that_changed_nothing_is_named_apart(notebook):
    idle = code("record(rows)", shown({"text/html": "", IDLE_MIME: ["rate_set"]}))
    html = render_report(
        new_notebook(cells=[*notebook.cells, idle]),
        title="How many beds?",
        area_name="Luton",
        scenario="baseline",
        parameters=PARAMETERS,
    )
    page = BeautifulSoup(html, "html.parser")
    assert [item.dt.text for item in page.dl.find_all("div")][2:] == ["Last year"]
    note = "Without effect on this council, for want of evidence: Rate set."
    assert note in [said.text for said in page.find_all(class_="cm-note")]
    assert "Without effect" not in str(page.dl)


def test_printed_text_is_escaped(page):
    assert page.find(class_="cm-text").text == f"people: 2,020 {NASTY}"


def test_contents_lead_to_the_sections(page):
    links = page.find("nav").find_all("a")
    assert [link.text for link in links] == [
        *("The evidence", "The answer"),
        *("Assumptions used", "Data log", "Sources", "What has changed"),
    ]
    for link in links:
        assert page.find(id=link["href"].removeprefix("#")).text == link.text


def test_way_back_and_how_it_was_made(page):
    assert page.header.a["href"] == "../../index.html"
    assert "caremarket refresh --areas E06000032 --scenarios high_growth" in page.footer.text


def test_the_same_notebook_is_the_same_page(notebook, html):
    again = render_report(
        notebook,
        title=f"How many beds? {NASTY}",
        area_name="Luton & Co",
        scenario="high_growth",
        parameters=PARAMETERS | {"note": NASTY},
    )
    assert again == html


def test_an_unnamed_picture_is_still_no_bare_image():
    cells = [new_markdown_cell("# Why?"), code("p", shown({"image/png": "iVBORw0KGgo="}))]
    html = render_report(
        new_notebook(cells=cells),
        title="Why?",
        area_name="Luton",
        scenario="baseline",
        parameters=PARAMETERS,
    )
    assert BeautifulSoup(html, "html.parser").img["alt"] == "Picture without a description"


def test_a_quote_is_question_and_headline(notebook):
    assert quote_of(notebook) == Quote("How many beds will be needed?", "It grows.")
    assert quote_of(new_notebook()) == Quote()


def test_a_quote_warns_of_a_population_that_counts_refute():
    row = dict.fromkeys(("category", "period", "unit", "basis", "method", "source_ids"), "")
    row |= {"metric": "population_refuted", "category": "mps_2020|65_plus", "period": "2024"}
    row |= {"value": 10.9, "lower": None, "upper": None, "area_name": "Luton"}
    told = quote_of(new_notebook(cells=[code("r", shown({present.FINDINGS_MIME: [row]}))]))
    assert told.warning == (
        "It projects with MPS 2020, which newer counts refute: +10.9% at ages 65+ in 2024."
    )
