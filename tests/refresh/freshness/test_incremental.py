"""Three areas, two notebooks: what changes, runs; what does not, does not; and why is said."""

import json

import pytest
from bs4 import BeautifulSoup
from small_project import copied
from typer.testing import CliRunner

from caremarket import evidence
from caremarket.commands.cli import app

pytestmark = pytest.mark.slow

LUTON, KEYNES, BEDFORD = "E06000032", "E06000042", "E06000055"
OPEN = "from caremarket import evidence\ndata = evidence.load(area_code)"
BEDS = f"{OPEN}\nbeds = data.table('care_home_beds')\nnorms = data.national('care_home_norms')"
CARERS = f"{OPEN}\ncarers = data.table('carers')\nimport helper"
SOURCE = "luton-mps-2020"


def call(*arguments, expect=0):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == expect, result.output
    return result.output


def ran(*arguments):
    """Refresh, and return what ran with the reason why."""
    shown = call("refresh", "--explain", *arguments)
    lines = [line for line in shown.splitlines() if line.startswith("E0") and ": " in line]
    return dict(line.split(": ", 1) for line in lines)


def write_beds(project, area, beds):
    """Give an area a number of beds as printed."""
    path = next(project.raw.glob(f"{area}-*")) / "care_home_beds.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    row = {"care_type": "residential", "period": "2020", "beds": str(beds)}
    row |= {"source_id": SOURCE, "locator": "slide 1"}
    cells = [row.get(name, "") for name in header.split(",")]
    path.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def made(prepared, tmp_path_factory):
    """Three areas with beds, reports made."""
    with pytest.MonkeyPatch.context() as patch:
        project = copied(prepared, tmp_path_factory.mktemp("made") / "project", patch)
        evidence.new_area(project, BEDFORD, "Bedford")
        for area, beds in ((LUTON, 703), (KEYNES, 500), (BEDFORD, 300)):
            write_beds(project, area, beds)
        project.notebook("beds", BEDS)
        (project.notebooks / "helper.py").write_text("", encoding="utf-8")
        project.notebook("carers", CARERS)
        project.write_plan(areas="all")
        assert set(ran().values()) == {"it was never made"}
    return project.root


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of them to change."""
    return copied(made, tmp_path / "project", monkeypatch)


def test_a_change_reruns_what_rests_on_it_and_nothing_else(project):
    assert ran() == {}

    write_beds(project, KEYNES, 501)
    assert ran() == {f"{KEYNES}/baseline/beds": "care_home_beds of Milton Keynes changed"}

    norms = project.raw / "rates" / "care_home_norms.csv"
    norms.write_text(norms.read_text("utf-8").replace(",6.1,", ",6.2,", 1), encoding="utf-8")
    expected = "table care_home_norms changed"
    assert ran() == {f"{area}/baseline/beds": expected for area in (LUTON, KEYNES, BEDFORD)}

    (project.notebooks / "helper.py").write_text("more = 1", encoding="utf-8")
    expected = "library module notebooks/helper.py changed"
    only = ran("--areas", f"{LUTON},{BEDFORD}")
    assert only == {f"{area}/baseline/carers": expected for area in (LUTON, BEDFORD)}

    sources = project.raw / "sources.yml"
    sources.write_text(sources.read_text("utf-8").replace("Statement", "Position", 1), "utf-8")
    expected = "care_home_beds of {} changed"
    assert ran("--notebooks", "beds") == {
        f"{area}/baseline/beds": expected.format(name)
        for area, name in ((LUTON, "Luton"), (KEYNES, "Milton Keynes"), (BEDFORD, "Bedford"))
    }


def test_what_a_partial_refresh_leaves_out_of_date_is_not_said_to_be_up_to_date(project):
    for area in (LUTON, KEYNES):
        write_beds(project, area, 9)
    before = project.files()
    shown = call("refresh", "--dry-run")
    assert f"{KEYNES}/baseline/beds: care_home_beds of Milton Keynes changed" in shown
    assert "2 of 6 reports are to run." in shown
    shown = call("status")
    assert f"stale {LUTON}/baseline/beds: care_home_beds of Luton changed." in shown
    assert "4 fresh, 2 stale." in shown
    assert project.files() == before, "neither touches anything"

    ran("--areas", LUTON)
    index = BeautifulSoup((project.reports / "index.html").read_text("utf-8"), "html.parser")
    answers = index.select("ul.cm-answers > li")
    said = {it.a["href"]: (it.find(class_="cm-status").text, it.text) for it in answers}
    assert len(said) == 6
    stale, text = said.pop(f"{KEYNES}/baseline/beds.html")
    assert stale.startswith("Out of date")
    assert "care_home_beds of Milton Keynes changed" in text
    assert all(status.startswith("Up to date") for status, _ in said.values())
    assert "5 fresh, 1 stale." in call("status")
    assert ran() == {f"{KEYNES}/baseline/beds": "care_home_beds of Milton Keynes changed"}
    index = BeautifulSoup((project.reports / "index.html").read_text("utf-8"), "html.parser")
    assert not [it for it in index.select("li .cm-status") if "Out of date" in it.text]


def test_parameters_failures_and_force_are_reasons_too(project):
    scenarios = {"baseline": {}, "long": {"beds": {"years": 20}}}
    project.write_plan(areas=[LUTON], scenarios=scenarios)
    assert ran() == {f"{LUTON}/long/beds": "it was never made"}
    project.write_plan(areas=[LUTON], scenarios=scenarios | {"long": {"beds": {"years": 21}}})
    assert ran() == {f"{LUTON}/long/beds": "parameter years 20 → 21"}
    assert ran("--force", "--notebooks", "carers") == {f"{LUTON}/baseline/carers": "--force"}

    project.notebook("carers", "1 / 0")
    call("refresh", expect=1)
    shown = call("refresh", "--explain", "--only-failed", expect=1)
    assert f"{LUTON}/baseline/carers: it failed last time\n" in shown
    shown = call("status", "--areas", LUTON)
    assert f"failed {LUTON}/baseline/carers: ZeroDivisionError" in shown
    assert "2 fresh, 1 failed." in shown
    (project.reports / LUTON / "baseline" / "beds.xlsx").unlink()
    assert "beds.xlsx is missing" in call("status")

    runs = json.loads((project.reports / "run.json").read_text("utf-8"))["runs"]
    because = {entry["notebook"]: entry["because"] for entry in runs if entry["area_code"] == LUTON}
    assert because["carers"] == "it failed last time"


def test_what_makes_no_difference_reruns_nothing(project):
    notebook = project.notebooks / "beds.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"][1] |= {"execution_count": 7, "id": "moved"}
    content["cells"][1]["metadata"]["execution"] = {"iopub.execute_input": "2026-11-30T12:00:00Z"}
    content["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    content["metadata"]["language_info"] = {"name": "python", "version": "3.13.0"}
    notebook.write_text(json.dumps(content), encoding="utf-8")
    area = next(project.raw.glob(f"{LUTON}-*")) / "area.yml"
    area.write_text(area.read_text("utf-8") + "# looked at\n", encoding="utf-8")
    (project.root / "refresh.yml").write_text(
        "# the plan\n" + project.plan.read_text("utf-8"), encoding="utf-8"
    )
    assert ran() == {}
