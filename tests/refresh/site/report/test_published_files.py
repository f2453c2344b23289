"""The files beside a report's page: all of them or none, and harmless whatever the area's name."""

import csv
import io
import json

import openpyxl
import pytest
import yaml
from bs4 import BeautifulSoup
from rich.console import Console
from small_project import copied

from caremarket import evidence
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.files import REPORT_SUFFIXES
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import due, refresh
from caremarket.refresh.running.summary import Settings

pytestmark = pytest.mark.slow

FOLDER = "reports/E06000032/baseline"
NASTY = "=cmd|'/c calc'!A1 <script>alert(1)</script>"


def run(project):
    summary = refresh(project, Request(), Settings(workers=1), Console(file=io.StringIO()))
    return {record.notebook: record for record in summary.records}


def files_of(project, name):
    files = project.files()
    return {
        suffix: files[f"{FOLDER}/{name}{suffix}"]
        for suffix in REPORT_SUFFIXES
        if f"{FOLDER}/{name}{suffix}" in files
    }


@pytest.fixture(scope="module")
def made(prepared, tmp_path_factory):
    """A report, made."""
    with pytest.MonkeyPatch.context() as patch:
        project = copied(prepared, tmp_path_factory.mktemp("made") / "project", patch)
        project.notebook("good")
        project.write_plan()
        assert run(project)["good"].status is Status.OK
    return project.root


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of it to break."""
    return copied(made, tmp_path / "project", monkeypatch)


def test_a_report_has_all_its_files_and_links_to_them(project):
    files = files_of(project, "good")
    assert set(files) == {".html", ".ipynb", ".xlsx", ".csv", ".csv-metadata.json"}
    book = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))
    assert book["Cover"]["A1"].value == "What does good say? Luton, baseline scenario"
    assert json.loads(files[".csv-metadata.json"])["url"] == "good.csv"
    assert files[".csv"] == project.files()["reports/findings.csv"]
    for name in (f"{FOLDER}/good.html", "reports/E06000032/index.html"):
        page = BeautifulSoup((project.root / name).read_text(encoding="utf-8"), "html.parser")
        folder = (project.root / name).parent
        linked = {(folder / link["href"]).resolve() for link in page.main.find_all("a")}
        for suffix in (".xlsx", ".csv"):
            assert project.root / FOLDER / f"good{suffix}" in linked


def test_a_workbook_that_fails_fails_the_report_and_replaces_nothing(project):
    before = files_of(project, "good")
    sources = project.processed / "sources.parquet"
    kept = sources.read_bytes()
    sources.unlink()  # the notebook does not read it; the spreadsheet does
    project.notebook("good", "1 + 1")
    record = run(project)["good"]
    assert record.status is Status.FAILED
    assert "no report came of it" in record.reason
    assert "no table 'sources'" in record.reason
    assert files_of(project, "good") == before
    sources.write_bytes(kept)
    assert run(project)["good"].status is Status.OK


def test_a_report_that_lacks_a_file_is_not_fresh(project):
    assert run(project)["good"].status is Status.FRESH
    for suffix in REPORT_SUFFIXES:
        file = project.root / FOLDER / f"good{suffix}"
        content = file.read_bytes()
        file.unlink()
        (verdict,) = due(project, Request(), Settings())
        assert verdict.why == f"good{suffix} is missing"
        file.write_bytes(content)
    file.unlink()
    assert run(project)["good"].status is Status.OK
    assert set(files_of(project, "good")) == set(REPORT_SUFFIXES)


def test_a_skipped_report_takes_its_files_with_it(project):
    missing = "class MissingEvidenceError(ValueError): pass\nraise MissingEvidenceError('none')"
    project.notebook("good", missing)
    assert run(project)["good"].status is Status.SKIPPED
    assert files_of(project, "good") == {}


def test_the_name_of_an_area_is_harmless_in_every_file(project):
    folder = next(project.raw.glob("E06000032-*"))
    area = yaml.safe_load((folder / "area.yml").read_text(encoding="utf-8"))
    text = yaml.safe_dump(area | {"area_name": NASTY})
    (folder / "area.yml").write_text(text, encoding="utf-8")
    evidence.prepare(project)
    source = project.notebooks / "good.ipynb"
    code = source.read_text(encoding="utf-8")
    quoted = json.dumps(json.dumps(NASTY))[1:-1]
    changed = code.replace('area_name=\\"Luton\\"', f"area_name={quoted}")
    assert changed != code
    source.write_text(changed, encoding="utf-8")
    assert run(project)["good"].status is Status.OK
    files = files_of(project, "good")
    book = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))
    assert NASTY in book["Cover"]["A1"].value
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    for text in (files[".csv"], project.files()["reports/findings.csv"]):
        (row,) = csv.DictReader(io.StringIO(text.decode()))
        assert row["area_name"] == f"'{NASTY}"
    for page in (files[".html"], project.files()["reports/index.html"]):
        soup = BeautifulSoup(page.decode(), "html.parser")
        assert soup.script is None
        assert NASTY in soup.text


def test_small_counts_of_a_return_are_in_no_file_and_the_page_says_so(project):
    register = project.raw / "sources.yml"
    content = yaml.safe_load(register.read_text(encoding="utf-8"))
    source = content["sources"][0] | {"id": "luton-return", "kind": "local_return"}
    register.write_text(
        yaml.safe_dump({"sources": [*content["sources"], source]}), encoding="utf-8"
    )
    folder = next(project.raw.glob("E06000032-*"))
    with (folder / "service_users.csv").open("a", encoding="utf-8") as stream:
        for reason, people in (("sensory_support", 3), ("mental_health", 6), ("all", 1234)):
            stream.write(f"2025-26,home_care,{reason},18_64,{people},,,luton-return,table 1\n")
        stream.write("2025-26,home_care,physical_support,18_64,1225,,,luton-return,table 1\n")
    evidence.prepare(project)
    project.notebook(
        "good",
        "from caremarket import evidence, present\ndata = evidence.load(area_code)",
        'present.table(data.table("service_users"), "People supported")',
    )
    assert run(project)["good"].status is Status.OK
    files = files_of(project, "good")
    soup = BeautifulSoup(files[".html"].decode(), "html.parser")
    cells = [[cell.text for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]
    shown = {row[2]: row[4:7] for row in cells[1:]}
    assert shown["Sensory support"] == ["[c]", "1", "8"]
    assert shown["Mental health"] == ["[c]", "1", "8"]
    assert shown["Physical support"] == ["1,225"] * 3
    assert "Left out here: 2 of 4 counts" in soup.find(id="disclosure").text
    book = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))
    assert any("Left out here: 2 of 4" in row[0].value for row in book["Cover"].iter_rows())
    assert [cell.value for cell in book["Data_log"][book["Data_log"].max_row]][:4] == [
        *("service users", "luton-return", 4, 2),
    ]
    notes = [row[1].value for row in book["Notes"].iter_rows(min_row=3)]
    assert any("from 1 to 4" in note for note in notes)
