"""The page of printed figures: verdicts of the real evidence, and what a reader gets."""

import logging
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from caremarket import evidence
from caremarket.engine.errand import call_here
from caremarket.errors import PlanError
from caremarket.evidence.processed.state import read_prepared
from caremarket.opendata import import_files
from caremarket.project import Project, find_project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.plan.notebooks import load_checks
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.council.area import Reports
from caremarket.refresh.site.council.claims import (
    Claims,
    Common,
    claims_of,
    label,
    render_claims,
    said,
    slug,
)
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.write import write_area_pages

LUTON = "E06000032"
NASTY = "<script>alert(1)</script>=cmd|'/c calc'!A1 \u202eشارع " + "x" * 200
# table, figure, verdict, and what it was worked out to be or what is printed elsewhere
LUTONS_FIGURES = """\
spending 2019-20|direct_payments|all|all|all within-rounding 8203334
spending 2019-20|nursing_care|long_term|all|all reproduced 3734052
spending 2019-20|any_support|all|learning_disability|all differs 15457715
care_home_measures 2020|self_funder_share|all differs 18.38
care_home_residents 2020|self_funder|all|all|in_borough differs 155.05
dementia 2020|diagnosed_as_printed|65_plus differs 2061
dementia 2035|predicted|65_plus differs 2951
carers 2020|estimated reproduced 18256
carers 2020-21|supported contradicts-another-source 506
carers 2020-21|supported_by_direct_payment_share contradicts-another-source 100
ascof 2012-13|1c|area contradicts-another-source 73.7
ascof 2012-13|direct_payments|england contradicts-another-source 16.7
ascof 2020-21|1c_2a|area reproduced 35.71
population mps_2020|2020|persons|all contradicts-another-source 214700
population ons_mid_2020|2020|persons|65-69 contradicts-another-source 7700
predicted_need personal_care_disability|2020|55-64 reproduced 2341.5
predicted_need learning_disability|2020|18+ differs 3906
predicted_need autism|2020|18+ differs 1662
predicted_need frailty_any|2020|65+ reproduced 21800
projected_change population|65_plus|2020|2035 reproduced 38.13
projected_change dementia|65_plus|2020|2024 differs 9.143
provision 2020-03/2020-03|cqc_nursing_homes_share|good reproduced 85.71
service_users 2020-21|direct_payments|all|all reproduced 645"""


@pytest.fixture(scope="module")
def checks():
    return load_checks(find_project().notebooks)


def with_checks(project, checks):
    common = Common(project)
    common.checks = checks
    return common


@pytest.fixture(scope="module")
def claims(checks, tmp_path_factory):
    """The claims of the real evidence, prepared apart."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("project")
        shutil.copytree(find_project().raw, root / "data" / "raw")
        patch.setenv("CAREMARKET_ROOT", str(root))
        project = Project(root)
        evidence.prepare(project)
        return claims_of(with_checks(project, checks), LUTON)


def page_of(claims, area_name="Luton"):
    html = render_claims(claims, area_code=LUTON, area_name=area_name)
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def page(claims):
    return page_of(claims)


@pytest.mark.parametrize("line", LUTONS_FIGURES.split("\n"))
def test_verdicts_of_lutons_figures(claims, line):
    table, figure, verdict, computed = line.split()
    frame = claims.tables[table]
    (row,) = frame[frame["figure"] == figure].itertuples()
    assert slug(row.verdict) == verdict
    values = [check["computed"] for check in row.checks]
    assert any(value == pytest.approx(float(computed), rel=5e-4) for value in values), values


def test_a_change_whose_year_before_is_not_printed_cannot_be_checked(claims):
    frame = claims.tables["carers"].set_index("figure")
    row = frame.loc["2020-21|newly_identified_change"]
    assert row["verdict"] == "cannot be checked"
    assert "598 to 610" in row["checks"][0]["how"]


def test_every_check_finds_the_figure_it_is_about(claims, checks):
    made = {
        check["how"] for frame in claims.tables.values() for row in frame["checks"] for check in row
    }
    assert claims.unmade == []
    assert len(made) > 60
    assert len(checks) == len(set(checks))


def test_the_counts_are_those_of_the_figures(page, claims):
    every = pd.concat([frame["verdict"] for frame in claims.tables.values()])
    total = page.find("caption", string=lambda text: text and "Number of" in text).parent
    last = [cell.text for cell in total.find_all("tr")[-1].find_all("td")]
    assert sum(map(int, last)) == len(every) == len(page.find_all("tr", class_="cm-figure"))
    names = [head.text.lower() for head in total.thead.find_all("th")[1:]]
    assert dict(zip(names, map(int, last), strict=True)) == every.value_counts().to_dict()


def test_every_link_leads_to_something(page):
    ids = {tag["id"] for tag in page.find_all(id=True)}
    inner = [link["href"][1:] for link in page.find_all("a") if link["href"].startswith("#")]
    assert len(inner) > 600
    assert set(inner) <= ids
    assert len(ids) == len(page.find_all(id=True))


def test_the_filter_is_made_of_radio_buttons_and_style(page):
    assert page.script is None
    radios = page.fieldset.find_all("input")
    assert {radio["type"] for radio in radios} == {"radio"}
    assert page.fieldset.legend.text
    assert all(radio.parent.name == "label" for radio in radios)
    styles = " ".join(style.text for style in page.find_all("style"))
    for radio in radios[1:]:
        assert f"#{radio['id']}:checked" in styles


def test_tables_have_captions_scopes_and_labelled_regions(page):
    for table in page.find_all("table"):
        assert table.caption.text
        assert all(header.get("scope") for header in table.find_all("th"))
        assert table.parent["role"] == "region"
        assert table.parent["aria-label"]
    assert [heading.name for heading in page.find_all(["h1", "h3"])] == ["h1"]


def test_the_page_is_small_and_always_the_same(claims):
    first = render_claims(claims, area_code=LUTON, area_name="Luton")
    assert len(first.encode()) < 500_000
    assert first == render_claims(claims, area_code=LUTON, area_name="Luton")


def test_figures_are_written_for_a_reader():
    assert label("2019-20|home_care|all|physical_support|65_plus") == (
        "2019-20, Home care, Physical support, 65+"
    )
    row = {"value": 19.0, "precision": 0.5, "unit": "percent"}
    check = {"against": "model", "computed": 18.38, "difference": 0.62, "verdict": "differs"}
    assert said(row, check | {"how": "150 of 816.", "why": "Other months"}) == (
        "Computed: 18.4. 150 of 816. The printed figure is 0.62 percentage points more. "
        "Other months."
    )
    people = row | {"unit": "people", "value": 980.0}
    apart = {"against": "source", "computed": 506.0, "difference": 474.0, "why": ""}
    text = said(people, apart | {"verdict": "contradicts another source", "how": "So."})
    assert text == "Elsewhere: 506. So. The printed figure is 474 more (93.7%)."


def test_hostile_text_is_only_text(claims):
    frame = claims.tables["carers"].head(2).copy()
    frame["note"], frame["locator"] = NASTY, NASTY
    frame["printed"], frame["value"] = "[c]", float("nan")
    sources = claims.sources.assign(title=NASTY, url="javascript:alert(1)")
    page = page_of(Claims({"carers": frame}, sources, [NASTY]), NASTY)
    assert page.script is None
    assert page.h1.bdi.text == NASTY
    assert page.find(class_="cm-found").find(class_="cm-quiet").text.endswith(NASTY)
    assert page.find("td", class_="cm-number", string="[c]")
    assert not [link for link in page.find_all("a") if "javascript" in link["href"]]
    assert page.find("h2", id="unmade").find_next("li").text == NASTY


def area_record(code, name):
    return RunRecord(code, name, "baseline", "beds", {}, status=Status.SKIPPED, reason="No beds.")


def write(project, records, out, before=()):
    staging = out / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(out, staging, dict(before), "library")
    log = logging.getLogger("test")
    inputs = Inputs(project, read_prepared(project), "2026-11-22", Memo(out / "memo.json"))
    reports = Reports({record.key: record for record in records})
    write_area_pages(
        project, out, reports, inputs=inputs, ledger=ledger, call=call_here, width=1, log=log
    )
    return ledger.after


def test_an_area_without_figures_has_its_pages(small_project, checks, tmp_path):
    bare = claims_of(with_checks(small_project, checks), LUTON)
    assert bare.tables == {}
    assert any("self_funder_share" in reason or "no row" in reason for reason in bare.unmade)
    write(small_project, [area_record(LUTON, "Luton")], tmp_path / "out")
    text = (tmp_path / "out" / LUTON / "claims.html").read_text(encoding="utf-8")
    assert "holds no printed figure yet" in text
    story = (tmp_path / "out" / LUTON / "index.html").read_text(encoding="utf-8")
    assert "No beds." in story


def test_an_area_whose_evidence_was_all_imported_has_printed_nothing(
    small_project, checks, tmp_path
):
    path = tmp_path / "census.csv"
    sexes = "Sex: All persons,Sex: Female,Sex: Male"
    header = f"date,geography,geography code,{sexes}"
    path.write_text(f"{header}\n2021,Slough,E06000039,158500,79000,79500\n", encoding="utf-8")
    import_files(small_project, [path])
    evidence.prepare(small_project)
    bare = claims_of(with_checks(small_project, checks), "E06000039")
    assert (bare.tables, bare.unmade) == ({}, [])


def test_a_page_is_made_again_only_when_what_it_rests_on_changed(small_project, tmp_path):
    out, record = tmp_path / "out", area_record(LUTON, "Luton")
    page = out / LUTON / "claims.html"
    made = write(small_project, [record], out)
    page.write_bytes(page.read_bytes() + b"<!-- kept -->")
    assert write(small_project, [record], out, made) == made
    assert page.read_bytes().endswith(b"<!-- kept -->")
    table = next(small_project.raw.glob(f"{LUTON}-*")) / "area.yml"
    table.write_text(table.read_text(encoding="utf-8") + "# read again\n", encoding="utf-8")
    evidence.prepare(small_project)
    write(small_project, [record], out, made)
    assert not page.read_bytes().endswith(b"<!-- kept -->")


def test_what_goes_wrong_is_said_on_the_page(small_project, tmp_path, caplog):
    write(small_project, [area_record("E06000099", "Nowhere")], tmp_path / "out")
    text = (tmp_path / "out" / "E06000099" / "claims.html").read_text(encoding="utf-8")
    assert "UnknownAreaError: There is no evidence for area" in text
    assert "could not be checked" in caplog.text


def test_checks_that_cannot_be_loaded_are_named(small_project):
    small_project.notebook("beds")
    path = small_project.notebooks / "beds.ipynb"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"caremarket": {', '"caremarket": {"checks": ["small_models:CHECKS"],')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match="its checks 'small_models:CHECKS' cannot be loaded"):
        load_checks(small_project.notebooks)
