"""Areas that nobody would call so, a scenario that fails, evidence that is not there or hidden."""

import csv
import io
import json
import shutil
import zipfile

import nbformat
import pytest
import yaml
from checks import TOO_WIDE, found_by, html_errors, problems, violations
from copies import copy_project
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner
from visits import NARROW, open_all, visit, visitor
from workbook_rules import check_rules, opened

from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

ATTACK = "=cmd|'/c calc'!A1 <script>alert(1)</script>"
SAID = 60  # characters of a reason that the index has room for; the page of the area has all
LONG = "مدينةلوتون" * 20  # 200 characters from right to left, without a place to break
ATTACKED, FOREIGN = "E06000032", "E06000042"
NAMES = {ATTACKED: ATTACK, FOREIGN: LONG}


@pytest.fixture(scope="module")
def made(chromium, tmp_path_factory):
    """A project with two odd areas; one of them lacks a theme's evidence, and hides another's."""
    project = copy_project(tmp_path_factory.mktemp("odd") / "project")
    luton = next(project.raw.glob("E06000032-*"))
    other = project.raw / f"{FOREIGN}-other"
    shutil.copytree(luton, other)
    for folder, code in ((luton, ATTACKED), (other, FOREIGN)):
        area = yaml.safe_load((folder / "area.yml").read_text(encoding="utf-8"))
        changed = yaml.safe_dump(area | {"area_code": code, "area_name": NAMES[code]})
        (folder / "area.yml").write_text(changed, encoding="utf-8")
    (other / "carers.csv").unlink()
    hide_people(other / "care_home_residents.csv")
    notebook = project.notebooks / "dementia_growth.ipynb"
    node = nbformat.read(notebook, as_version=4)
    node.cells.insert(2, new_code_cell("1 / (scenario != 'failing')"))
    nbformat.write(node, notebook)
    plan = {
        "notebooks": ["carer_identification", "dementia_growth", "residential_supply"],
        "areas": "all",
        "scenarios": {"baseline": {}, "failing": {"dementia_growth": {"seed": 1}}},
    }
    project.plan.write_text(yaml.safe_dump(plan), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREMARKET_ROOT", str(project.root))
        themes = ["refresh", "--areas", FOREIGN, "--scenarios", "baseline"]
        first = CliRunner().invoke(app, themes)
        assert first.exit_code == 0, first.output
        themes = ["refresh", "--areas", ATTACKED, "--notebooks", "dementia_growth"]
        second = CliRunner().invoke(app, themes)
        assert second.exit_code == 1, second.output
    return project


def hide_people(path):
    """Suppress every count of people in a table of evidence."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(row | {"people": "[c]"} for row in rows)


@pytest.fixture(scope="module")
def site(made):
    return made.reports


@pytest.fixture
def page(browser):
    with visitor(browser) as page:
        yield page


def records(site):
    content = json.loads((site / "run.json").read_text(encoding="utf-8"))["runs"]
    return {(r["area_code"], r["scenario"], r["notebook"]): r for r in content}


def test_what_can_be_made_is_made_and_the_rest_says_why(site):
    found = records(site)
    statuses = {key: record["status"] for key, record in found.items()}
    assert statuses == {
        (FOREIGN, "baseline", "carer_identification"): "skipped",
        (FOREIGN, "baseline", "dementia_growth"): "fresh",  # in the second refresh
        (FOREIGN, "baseline", "residential_supply"): "fresh",
        (ATTACKED, "baseline", "dementia_growth"): "ok",
        (ATTACKED, "failing", "dementia_growth"): "failed",
    }
    reasons = {key[1:]: record["reason"] for key, record in found.items() if record["reason"]}
    assert "carers" in reasons["baseline", "carer_identification"]
    assert "ZeroDivisionError" in reasons["failing", "dementia_growth"]


def test_a_report_says_what_suppressed_figures_leave_out(page, site):
    visit(page, f"{site.as_uri()}/{FOREIGN}/baseline/residential_supply.html")
    said = page.locator("main").inner_text()
    assert said.count("is suppressed (table care_home_residents)") == 1


def test_the_index_and_the_pages_of_the_areas_say_what_is_missing(page, site):
    for code, name in NAMES.items():
        for path in ("index.html", f"{code}/index.html"):
            visit(page, f"{site.as_uri()}/{path}")
            open_all(page, code=False)
            said = page.locator("main").inner_text()
            assert name in said
            for record in records(site).values():
                if record["area_code"] == code:
                    reason = record["reason"].replace("`", "")  # commands are shown as code
                    assert (reason[:SAID] if path == "index.html" else reason) in said, path


def test_no_script_runs_and_nothing_is_asked_for(browser, site):
    assert problems(browser, site, site.as_uri()) == {}
    scripts = (
        "() => [...document.scripts].map(part => part.text).filter(text => /alert/.test(text))"
    )
    assert found_by(scripts, browser, site) == {}


def test_axe_finds_nothing_on_odd_pages(browser, site, axe):
    assert violations(axe, browser, site, width=NARROW, code=False) == {}


def test_no_odd_page_scrolls_sideways(browser, site):
    assert found_by(TOO_WIDE, browser, site, width=NARROW) == {}


def test_the_html_checker_finds_no_error_on_odd_pages(html_checker, site):
    assert html_errors(html_checker, sorted(site.rglob("*.html"))) == {}


@pytest.mark.parametrize("code", NAMES)
def test_a_workbook_keeps_the_rules_and_holds_no_formula(site, code):
    path = site / code / "baseline" / "dementia_growth.xlsx"
    book = opened(path.read_bytes())
    check_rules(book)
    assert NAMES[code] in book["Cover"]["A1"].value
    assert NAMES[code] in book.properties.title
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_no_cell_of_data_begins_a_formula(site):
    files = sorted(site.rglob("*.csv"))
    assert len(files) == 4
    for path in files:
        cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"))) for cell in row]
        begun = {cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
        assert {cell for cell in begun if not number(cell)} == set(), path.name
    assert f"'{ATTACK}" in cells


def number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_notebook_of_a_report_holds_the_name_as_text_only(site):
    node = nbformat.read(site / ATTACKED / "baseline" / "dementia_growth.ipynb", as_version=4)
    shown = [
        output.data["text/html"]
        for cell in node.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert any("&lt;script&gt;" in html for html in shown)
    assert not any("<script" in html for html in shown)
