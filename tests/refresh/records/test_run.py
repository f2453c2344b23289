"""Records, exit statuses and the small parts that a refresh is made of."""

import csv
import io
import json
import os
from logging import getLogger

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from caremarket.errors import CaremarketError
from caremarket.publish import COLUMNS, csv_text
from caremarket.refresh.records.files import (
    clean_notebook,
    in_short,
    write_published,
)
from caremarket.refresh.records.run import Recorded, RunRecord, Status, read_recorded, run_json
from caremarket.refresh.running.kernels import Kernels
from caremarket.refresh.running.summary import Summary
from caremarket.refresh.site.report.findings import check_findings, gathered
from caremarket.telltale import without_places

FINDING = dict.fromkeys(COLUMNS, "x") | {
    "area_code": "E06000032",
    "notebook": "beds",
    "scenario": "baseline",
    "value": -2.5,
    "lower": None,
    "upper": None,
}


def record(status=Status.OK, notebook="beds"):
    return RunRecord(
        "E06000032", "Luton", "baseline", notebook, {"years": 3}, status, started="2026-01-02"
    )


def notebook_with(finding):
    output = new_output("display_data", {"application/vnd.caremarket.findings+json": [finding]})
    return new_notebook(cells=[new_code_cell("record()", outputs=[output])])


def test_records_come_back_from_run_json(tmp_path):
    known = {each.key: each for each in (record(), record(Status.SKIPPED, "carers"))}
    path = tmp_path / "run.json"
    recorded = Recorded(known, {"index.html": "1f"})
    path.write_text(run_json(recorded, seconds=1.5), encoding="utf-8")
    assert read_recorded(path) == recorded
    assert json.loads(path.read_text(encoding="utf-8"))["seconds"] == 1.5


def test_run_json_has_a_line_for_each_run():
    known = {each.key: each for each in (record(), record(Status.SKIPPED, "carers"))}
    text = run_json(Recorded(known), seconds=1.5, counts={})
    assert [line.rstrip(",") for line in text.splitlines() if '"notebook": "beds"' in line] == [
        json.dumps(vars(record()))
    ]
    assert list(json.loads(text)) == [
        *("schema", "seconds", "counts", "runs", "parts", "pages", "journal", "site")
    ]


@pytest.mark.parametrize("content", ['{"schema": 1, "pages": {}, "runs": []}', '{"schema": 99}'])
def test_a_record_of_another_version_counts_as_none(tmp_path, content):
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    assert read_recorded(path) == Recorded()
    assert read_recorded(tmp_path / "missing.json") == Recorded()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'"run"', b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"{} {}", b"\0"]
)
def test_a_record_that_is_no_json_counts_as_none_and_is_told(tmp_path, content):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    found = read_recorded(path)
    assert found == Recorded(fault=found.fault)
    assert found.fault.startswith("run.json in the reports folder is damaged")


@pytest.mark.parametrize(
    "value", [None, 5, "text", [], [[]], {"a": {}}, {"a": None}, "../..", "a/b"]
)
@pytest.mark.parametrize(
    "place",
    [
        *([name] for name in ("runs", "pages", "parts", "journal", "site")),
        *(["runs", 0, name] for name in vars(record())),
        ["runs", 0],
    ],
)
def test_a_record_with_another_kind_of_value_counts_as_none_or_is_sound(tmp_path, place, value):
    path = tmp_path / "run.json"
    content = json.loads(run_json(Recorded({record().key: record()}, {"index.html": "1f"})))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    found = read_recorded(path)
    assert found.fault or not found.records or read_again(found, path).records == found.records
    assert all(".." not in key and key.count("/") == 2 for key in found.records)


def read_again(found, path):
    """Write down what was read, and read it: a record of the wrong kind would not come back."""
    path.write_text(run_json(found), encoding="utf-8")
    return read_recorded(path)


@pytest.mark.parametrize(
    ("statuses", "interrupted", "expected"),
    [
        ((), False, 0),
        ((Status.OK, Status.FRESH, Status.SKIPPED), False, 0),
        ((Status.OK, Status.FAILED), False, 1),
        ((Status.FAILED,), True, 130),
    ],
)
def test_exit_statuses(tmp_path, statuses, interrupted, expected):
    summary = Summary(tmp_path, [record(status) for status in statuses], 0, interrupted, {})
    assert summary.exit_status == expected


def test_findings_as_csv_have_empty_cells_for_missing_limits():
    text = csv_text([FINDING | {"method": 'wilson, "95%"'}])
    (row,) = csv.DictReader(io.StringIO(text))
    assert list(row) == COLUMNS
    assert (row["value"], row["lower"], row["upper"]) == ("-2.5", "", "")
    assert row["method"] == 'wilson, "95%"'
    assert text.endswith("\n")
    assert "\r" not in text


def test_findings_of_failed_runs_are_not_gathered(tmp_path):
    for folder in ("E06000042/baseline", "E06000032/baseline", "failed/E06000032/baseline"):
        (tmp_path / folder).mkdir(parents=True)
        row = FINDING | {"area_code": folder.split("/")[-2]}
        (tmp_path / folder / "beds.csv").write_text(csv_text([row]), encoding="utf-8")
    damaged = []
    rows = csv.DictReader(io.StringIO(gathered(tmp_path, damaged)))
    assert [row["area_code"] for row in rows] == ["E06000032", "E06000042"]
    assert damaged == []


@pytest.mark.parametrize(
    "content", [b"", b"area_code\n", b"\xff", csv_text([FINDING])[:-9].encode()]
)
def test_a_damaged_report_is_named_and_left_out(tmp_path, content):
    (tmp_path / "E06000032/baseline").mkdir(parents=True)
    (tmp_path / "E06000032/baseline/beds.csv").write_bytes(content)
    damaged = []
    assert gathered(tmp_path, damaged) == csv_text([])
    assert "E06000032/baseline/beds.csv in the reports folder is damaged" in damaged[0]


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ({"area_code": "E06000032"}, "A finding lacks area_name, notebook"),
        (FINDING | {"scenario": "high"}, "A finding says scenario 'high', but the run is for"),
        (FINDING | {"area_code": "E06000042"}, "A finding says area_code 'E06000042'"),
    ],
)
def test_findings_of_another_run_are_refused(finding, words):
    with pytest.raises(CaremarketError, match=words):
        check_findings(notebook_with(finding), record())
    check_findings(notebook_with(FINDING), record())


def test_a_notebook_without_findings_is_refused():
    with pytest.raises(CaremarketError, match="recorded no findings"):
        check_findings(new_notebook(), record())


def test_a_reason_is_cut_to_what_fits_on_a_page():
    assert in_short("short") == "short"
    assert len(in_short("x" * 1_000_000)) < 2000


def test_paths_of_this_machine_are_taken_out_of_what_is_published():
    places = {"/home/anna/care/reports": "reports", "/home/anna/care": ".", "/home/anna": "~"}
    assert without_places("/home/anna/care/lib/a.py", places) == "./lib/a.py"
    text = "/home/anna/care/reports/x and /home/anna/y"
    assert without_places(text, places) == "reports/x and ~/y"
    assert without_places("/home/annabel", places) == "/home/annabel"
    picture = '<img src="data:image/png;base64,iVB/home/anna/x">'
    assert without_places(f"{picture} /home/anna", places) == f"{picture} ~"
    node = new_notebook(
        cells=[
            new_code_cell(
                outputs=[
                    new_output("stream", text="/home/anna/care/a.py: warning"),
                    new_output("error", evalue="/home/anna", traceback=["/home/anna/care"]),
                    new_output("display_data", data={"text/html": "<p>/home/anna/care</p>"}),
                ]
            )
        ],
        metadata={"papermill": {"input_path": "/home/anna/x", "output_path": "/home/anna/y"}},
    )
    clean_notebook(node, "E06000032/baseline/beds", places)
    assert "/home/anna" not in nbformat.writes(node)
    assert node.metadata.papermill.input_path == "notebooks/beds.ipynb"


def test_a_file_is_replaced_in_one_step(tmp_path):
    target = tmp_path / "reports" / "findings.csv"
    for text in ("a\r\nb\n", "é\n"):
        write_published(text, target, tmp_path)
        assert target.read_bytes() == text.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no ipc")
def test_no_two_kernels_share_a_socket_path_and_the_folder_goes_away(small_project):
    with Kernels(small_project, getLogger()) as kernels:
        connections = [kernels.connection() for _ in range(100)]
        folder = os.path.dirname(connections[0]["ip"])
        assert os.path.isdir(folder)
    assert len({connection["ip"] for connection in connections}) == 100
    assert len({connection["connection_file"] for connection in connections}) == 100
    assert {connection["transport"] for connection in connections} == {"ipc"}
    assert max(len(connection["ip"]) for connection in connections) < 95
    assert not os.path.exists(folder)
