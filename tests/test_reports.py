"""End to end: the real evidence, the real notebooks, the command, and what a reader gets."""

import json
import re
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup
from machine_words import machine_words, told
from reading import OLDEST, grade, invented
from typer.testing import CliRunner
from workbook_rules import check_rules, opened

from caremarket.commands.cli import app

AREA = "E06000032"
COLUMNS = [
    *("area_code", "area_name", "notebook", "scenario", "metric", "category", "period"),
    *("value", "lower", "upper", "unit", "basis", "method", "source_ids"),
]
RATE_SETS = {"cfas_ii", "dementia_uk_2014"}
CARE_TYPES = {"residential", "nursing"}
METHODS = {"norm_england", "norm_shop", "current_rate", "declining_rate", "queue_buffer"}
BY_METHOD = {f"{care_type}|{method}" for care_type in CARE_TYPES for method in METHODS}
PROJECTION_YEARS = {"2026", "2030", "2035"}
CONTRACT = {
    "dementia_growth": {
        "people_65_plus": {"all"},
        "predicted_dementia": RATE_SETS,
        "published_dementia": {"all"},
        "growth_rate_annual": RATE_SETS,
        "growth_from_population_size": RATE_SETS,
        "growth_from_ageing": RATE_SETS,
        "undiagnosed": {"all"},
        "diagnosis_rate": {"implied", "published"},
    },
    "carer_identification": {
        "estimated_carers": {"census_2011", "census_2021"},
        "known_carers": {"assessments", "supported"},
        "identification_rate": {"assessments", "supported"},
        "hidden_carers": {"census_2011", "census_2021"},
        "carers_projected": {"all"},
        "identifications_needed_per_year": {"all"},
    },
    "residential_supply": {
        "beds": CARE_TYPES,
        "occupied_beds": CARE_TYPES,
        "void_rate": {"all"},
        "required_beds": BY_METHOD,
        "bed_gap": BY_METHOD,
        "people_75_plus": {"all"},
        "probability_over_supply": {"residential|queue_buffer", "nursing|queue_buffer"},
        "unexplained_residents": {"all"},
        "conversion_beds": {"residential_to_nursing|norm_england"},
        "unit_cost_weekly": {"residential|65_plus", "nursing|65_plus"},
        "cost_of_voids": {"all"},
    },
    "housing_with_care": {
        "homes_counted": {"sheltered", "extra_care"},
        "homes_needed": {"sheltered|norm_shop", "extra_care|norm_shop", "extra_care|current_rate"},
        "home_gap": {"sheltered|norm_shop", "extra_care|norm_shop"},
        "extra_care_for_admissions": {"admissions_of_area"},
    },
    "direct_payment_mix": {
        "spend": {"physical_support|18_64", "learning_disability|65_plus"},
        "share": {"physical_support|18_64", "learning_disability|65_plus"},
        "spend_total": {"published", "summed"},
        "recipients": {"all"},
        "mean_annual_payment": {"all"},
        "concentration_hhi": {"all"},
        "effective_number": {"all"},
        "share_of_direct_payments_home_and_day_care": {
            "physical_support|18_64",
            "physical_support|65_plus",
        },
        "shift_spend": {"to_younger_level", "to_target"},
        "shift_recipients": {"to_younger_level", "to_target"},
    },
}


@pytest.fixture(scope="module")
def project(whole_project):
    return whole_project


@pytest.fixture(scope="module")
def reports(whole_site):
    return whole_site


@pytest.fixture(scope="module")
def findings(reports):
    every = pd.read_csv(reports / "findings.csv", dtype={"period": str})
    return every[every["scenario"] == "baseline"].reset_index(drop=True)


@pytest.fixture(params=sorted(CONTRACT))
def page(request, reports):
    html = (reports / AREA / "baseline" / f"{request.param}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def test_the_findings_have_the_columns_of_the_contract(findings):
    assert findings.columns.tolist() == COLUMNS
    assert not findings.duplicated(COLUMNS[:7]).any()


@pytest.mark.parametrize(
    ("notebook", "metric"), [(name, metric) for name in CONTRACT for metric in CONTRACT[name]]
)
def test_every_finding_of_the_contract_is_there(findings, notebook, metric):
    found = findings[(findings["notebook"] == notebook) & (findings["metric"] == metric)]
    assert set(found["category"]) >= CONTRACT[notebook][metric]
    assert found["value"].notna().all()


@pytest.mark.parametrize("metric", ["predicted_dementia", "bed_gap", "required_beds"])
def test_projections_cover_every_projection_year(findings, metric):
    found = findings[findings["metric"] == metric]
    for _, rows in found.groupby("category"):
        assert set(rows["period"]) >= PROJECTION_YEARS


def test_growth_parts_sum_exactly_to_the_growth(findings):
    rows = findings[findings["notebook"] == "dementia_growth"]
    for rate_set in RATE_SETS:
        own = rows[rows["category"] == rate_set]
        value = own.set_index(["metric", "period"])["value"]
        growth = value["predicted_dementia", "2035"] - value["predicted_dementia", "2026"]
        parts = sum(
            own.loc[own["metric"] == part, "value"].item()
            for part in ("growth_from_population_size", "growth_from_ageing")
        )
        assert parts == pytest.approx(growth, rel=1e-9)


def test_a_gap_is_beds_less_beds_required(findings):
    rows = findings[findings["notebook"] == "residential_supply"]
    beds = rows[rows["metric"] == "beds"].set_index("category")["value"]
    wide = rows.pivot_table(index=["category", "period"], columns="metric", values="value")
    wide = wide.dropna(subset=["bed_gap", "required_beds"])
    care_type = wide.index.get_level_values("category").str.split("|").str[0]
    supplied = beds.reindex(care_type).to_numpy()
    assert wide["bed_gap"].to_numpy() == pytest.approx(supplied - wide["required_beds"].to_numpy())


def test_published_figures_are_carried_over_as_printed(findings):
    published = findings[findings["basis"] == "published"].set_index(["metric", "category"])
    assert published.loc[("beds", "residential"), "value"].item() == 703
    assert published.loc[("spend_total", "published"), "value"].item() == 8203333
    years = published.loc[("published_dementia", "all")].set_index("period")["value"]
    assert (years["2020"], years["2035"]) == (2020, 2911)


def test_every_finding_names_sources_of_the_register(findings, project):
    known = set(pd.read_parquet(project.processed / "sources.parquet")["id"])
    named = findings["source_ids"].fillna("").str.split()
    assert set().union(*named) <= known
    assert named.str.len().gt(0).all()


def test_every_image_has_a_text_alternative(page):
    images = page.find_all("img")
    assert len(images) >= 4
    assert all(len(image.get("alt", "")) > 40 for image in images)


def test_every_table_has_a_caption_and_scoped_headers(page):
    tables = page.find_all("table")
    assert tables
    for table in tables:
        assert table.caption.get_text(strip=True)
        assert all(header.get("scope") in ("col", "row") for header in table.find_all("th"))
        assert all(header.get_text(strip=True) for header in table.find_all("th", scope="col"))


def test_the_page_is_whole_by_itself(page):
    assert page.html["lang"] == "en-GB"
    assert len(page.find_all("h1")) == 1
    assert "Luton" in page.title.get_text()
    assert page.main
    loaded = [tag.get("src") or tag.get("href") for tag in page.find_all(["script", "link", "img"])]
    assert all(address.startswith("data:") for address in loaded if address)


def test_every_page_is_light(reports):
    sizes = {path.relative_to(reports): path.stat().st_size for path in reports.rglob("*.html")}
    assert {page: size for page, size in sizes.items() if size > 450_000} == {}


def test_no_file_tells_of_the_machine_that_made_it(reports, project):
    words = machine_words() | {str(project.root)}
    assert told(reports, words) == {}


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_a_workbook_holds_every_figure_of_its_report(reports, findings, name):
    path = reports / AREA / "baseline" / f"{name}.xlsx"
    book = opened(path.read_bytes())
    check_rules(book)
    assert {"Sources", "Reconciliation", "Assumptions", "Data_log"} <= set(book.sheetnames)
    own = findings[findings["notebook"] == name]
    cells = 0
    for sheet in book:
        if not sheet.title.startswith("Table_"):
            continue
        (table,) = sheet.tables.values()
        header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
        cells += sum(
            isinstance(cell, int | float) or cell == "[k]"
            for row in rows
            for title, cell in zip(header, row, strict=True)
            if " limit" not in title
        )
    assert cells == len(own)
    named = {row[0].value for row in book["Sources"].iter_rows()}
    assert set().union(*own["source_ids"].str.split()) <= named
    figures = [row[2:4] for row in book["Data_log"].iter_rows(min_row=4, values_only=True)]
    assert all(isinstance(cell, int) for row in figures for cell in row)
    logged = {row[1].value for row in book["Data_log"].iter_rows(min_row=2)}
    assert set().union(*own["source_ids"].str.split()) <= logged


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_the_data_of_a_report_are_its_findings(reports, findings, name):
    data = pd.read_csv(reports / AREA / "baseline" / f"{name}.csv", dtype={"period": str})
    own = findings[findings["notebook"] == name].reset_index(drop=True)
    pd.testing.assert_frame_equal(data, own, check_dtype=False)


def test_pages_stay_light(reports):
    heavy = {p.name: p.stat().st_size for p in reports.rglob("*.html") if p.stat().st_size > 5e5}
    assert heavy == {}


def test_nothing_changed_nothing_runs(reports, project, monkeypatch):
    monkeypatch.setenv("CAREMARKET_ROOT", str(project.root))
    before = {path: path.read_bytes() for path in reports.rglob("*.html")}
    result = CliRunner().invoke(app, ["refresh", "--scenarios", "baseline"])
    assert result.exit_code == 0
    assert before == {path: path.read_bytes() for path in reports.rglob("*.html")}
    assert {record["status"] for record in records_of(reports, AREA, "baseline")} == {"fresh"}


def records_of(reports, area, scenario):
    """Return the records of an area's runs under a scenario."""
    records = json.loads((reports / "run.json").read_text(encoding="utf-8"))["runs"]
    return [r for r in records if (r["area_code"], r["scenario"]) == (area, scenario)]


def test_executed_notebooks_are_kept_and_valid(reports):
    for name in CONTRACT:
        executed = nbformat.read(reports / AREA / "baseline" / f"{name}.ipynb", as_version=4)
        nbformat.validate(executed)


def test_an_area_without_evidence_is_skipped_with_its_reason(reports):
    records = records_of(reports, "E06000042", "baseline")
    assert len(records) == len(CONTRACT)
    assert {record["status"] for record in records} == {"skipped"}
    for record in records:
        assert record["area_name"] == "Milton Keynes"  # of which the reason is
        assert ".csv" in record["reason"]  # where evidence is missing
        assert "add" in record["reason"].lower()  # what to do about it


def test_every_report_says_what_it_rests_on(page, project):
    assert page.find("ul", class_="cm-entries").find_all("li")
    titles = page.find("h2", id="data-log").find_next("tbody").text
    assert "Market Position Statement" in titles
    assert "Not in the register of sources" not in page.text


def test_the_page_of_the_area_answers_every_question_with_a_chart(reports):
    html = (reports / AREA / "index.html").read_text(encoding="utf-8")
    stories = BeautifulSoup(html, "html.parser").find_all("section", class_="cm-story")
    assert len(stories) == len(CONTRACT)
    for story in stories:
        assert story.find(class_="cm-answer").text
        assert len(story.find("img")["alt"]) > 40
    assert len(html.encode()) < 500_000


@pytest.fixture(scope="module")
def briefing(reports):
    html = (reports / AREA / "briefing.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def test_every_number_of_the_briefing_is_a_finding(briefing, findings):
    topics = briefing.select(".cm-topics section")
    assert len(topics) == len(CONTRACT)
    baseline = findings[findings["area_code"].eq(AREA) & findings["scenario"].eq("baseline")]
    rows = baseline.to_dict("records")
    for topic in topics:
        assert len(topic.find_all("strong")) == 3, "what it means, how sure, what is unknown"
        text = " ".join(part.text for part in topic.find_all("p"))
        assert re.search(r"\d", text)
        assert invented(text, rows) == []


def test_a_fourteen_year_old_can_read_the_briefing(briefing):
    for topic in briefing.select(".cm-topics section"):
        assert grade(" ".join(part.text for part in topic.find_all("p"))) <= OLDEST
    assert grade(" ".join(part.text for part in briefing.select(".cm-topics p"))) <= OLDEST - 2


def test_the_briefing_is_one_page_on_paper(reports):
    for path in reports.glob("E*/briefing.pdf"):
        assert len(pypdf.PdfReader(path).pages) == 1, path


def test_scenarios_stand_side_by_side(reports):
    html = (reports / AREA / "compare.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    said = page.find(id="scenario-printed_population").find_next("ul").text
    assert "Population vintage is MPS 2020 instead of" in said
    (table,) = [table for table in page.find_all("table") if "Dementia" in table.caption.text]
    people = next(body for body in table.find_all("tbody") if "2035" in body.th.text)
    base, other = people.find_all("tr")
    value, changed, difference = (
        float(cell.text.replace(",", "").replace("−", "-"))
        for cell in (base.td, other.td, other.find_all("td")[3])
    )
    assert difference == pytest.approx(changed - value, abs=1.01)  # each is rounded by itself
    assert difference > 0, "the printed projection has more people than were counted since"


def test_every_printed_figure_has_a_verdict(reports, project):
    page = BeautifulSoup((reports / AREA / "claims.html").read_text("utf-8"), "html.parser")
    folder = next(project.raw.glob(f"{AREA}-*"))
    tables = [path for path in folder.glob("*.csv") if path.stem != "known_differences"]
    printed = sum(len(pd.read_csv(path)) for path in tables)
    assert len(page.find_all("tr", class_="cm-figure")) == printed
    assert page.find(id="unmade") is None


class Links(HTMLParser):
    """Takes in where a page links to, and where links can lead in it."""

    def __init__(self):
        super().__init__()
        self.hrefs, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found.get("id")}
        if tag == "a" and found.get("href"):
            self.hrefs.append(found["href"])


def test_every_link_between_pages_leads_somewhere(reports):
    pages = sorted(reports.rglob("*.html"))
    assert len(pages) >= len(CONTRACT) + 4
    for path in pages:
        page = Links()
        page.feed(path.read_text(encoding="utf-8"))
        for link in page.hrefs:
            target, _, anchor = link.partition("#")
            if "://" in target:
                continue
            assert (path.parent / target).exists(), f"{path.name} links to {link}"
            if anchor and not target:
                assert anchor in page.ids, f"{path.name} links to #{anchor}"
