"""Refreshes by each engine: what becomes of good, broken and hanging notebooks."""

import csv
import io
import json
from types import SimpleNamespace

import nbformat
import pytest
from rich.console import Console
from small_project import copied

from caremarket.engine.machine import can_fork
from caremarket.engine.nest import WarmEngineError
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import SCHEMA_VERSION, Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Engine, Limits, Settings

pytestmark = pytest.mark.slow

FAULTS = {
    "gone": "import os; raise FileNotFoundError(os.environ['CAREMARKET_ROOT'] + '/beds.csv')",
    "hangs": "import time; time.sleep(60)",
    "killed": "import os, signal; os.write(2, b'out of memory in ' + os.getcwd().encode())\n"
    "os.kill(os.getpid(), signal.SIGKILL)",
    "leaves": "import sys; sys.exit(0)",
    "raises": "1 / 0",
    "shouts": "raise ValueError('z' * 1_000_000)",
    "skipped": "class MissingEvidenceError(ValueError): pass\n"
    "raise MissingEvidenceError('beds of Luton has no row.')",
}
KEY = "E06000032/baseline/"
PROCESS = "import os; os.getpid()"


def run(project, *, console=None, **settings):
    return refresh(project, Request(), Settings(**settings), console or Console(file=io.StringIO()))


def reports(project):
    return {
        name: content for name, content in project.files().items() if name.startswith("reports/")
    }


@pytest.fixture(scope="module", params=list(Engine))
def history(request, prepared, tmp_path_factory):
    """Three refreshes: all is well; all but one notebook break; one is mended."""
    engine = request.param
    if engine is Engine.WARM and not can_fork():
        pytest.skip("kernels cannot be forked here")
    with pytest.MonkeyPatch.context() as patch:
        project = copied(prepared, tmp_path_factory.mktemp("history") / "project", patch)
        for name in ("good", *FAULTS):
            project.notebook(name, PROCESS)
        project.write_plan()
        first = run(project, engine=engine)
        before = reports(project)
        for name, fault in FAULTS.items():
            project.notebook(name, fault)
        console = Console(file=io.StringIO(), width=200)
        second = run(project, engine=engine, limits=Limits(cell_timeout=2), console=console)
        after = reports(project)
        project.notebook("raises")
        third = run(project, engine=engine, only_failed=True, limits=Limits(cell_timeout=2))
        yield SimpleNamespace(
            project=project,
            first=first,
            before=before,
            second=second,
            shown=console.file.getvalue(),
            after=after,
            third=third,
            last=reports(project),
        )


def reasons(summary):
    return {record.notebook: record.reason for record in summary.records}


def statuses(summary):
    return {record.notebook: record.status for record in summary.records}


def test_every_good_notebook_gets_its_page_and_its_executed_notebook(history):
    assert set(statuses(history.first).values()) == {Status.OK}
    assert history.first.exit_status == 0
    for name in ("good", *FAULTS):
        assert f"What does {name} say?".encode() in history.before[f"reports/{KEY}{name}.html"]
        node = nbformat.reads(history.before[f"reports/{KEY}{name}.ipynb"].decode(), as_version=4)
        assert node.metadata.papermill.parameters == {
            "area_code": "E06000032",
            "scenario": "baseline",
            "years": 3,
        }


def test_each_fault_has_its_status_and_the_others_run_on(history):
    expected = dict.fromkeys(FAULTS, Status.FAILED) | {
        "good": Status.FRESH,
        "skipped": Status.SKIPPED,
    }
    assert statuses(history.second) == expected
    assert history.second.exit_status == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shouts", "ValueError: zzz"),
        ("raises", "ZeroDivisionError: division by zero (in cell 3)"),
        ("hangs", "ran longer than the limit of 2 s"),
        ("killed", "The kernel died"),
        ("leaves", "called exit()"),
        ("gone", "FileNotFoundError: ./beds.csv"),
        ("skipped", "beds of Luton has no row."),
    ],
)
def test_the_reason_is_said_in_words(history, name, words):
    assert words in reasons(history.second)[name]


@pytest.mark.parametrize("name", ["gone", "hangs", "killed", "leaves", "raises", "shouts"])
def test_a_failed_run_keeps_the_last_good_report_byte_for_byte(history, name):
    for suffix in (".html", ".ipynb"):
        path = f"reports/{KEY}{name}{suffix}"
        assert history.after[path] == history.before[path]


@pytest.mark.parametrize("name", ["gone", "hangs", "killed", "leaves", "raises", "shouts"])
def test_the_failed_notebook_is_kept_apart_with_its_error(history, name):
    node = nbformat.reads(history.after[f"reports/failed/{KEY}{name}.ipynb"].decode(), as_version=4)
    failed = [
        cell
        for cell in node.cells
        if any(output.output_type == "error" for output in cell.get("outputs", []))
    ]
    assert [cell.source for cell in failed] == [FAULTS[name]]
    statuses = [cell.metadata.papermill.status for cell in node.cells if cell.cell_type == "code"]
    assert statuses == ["completed", "completed", "failed", "pending"]


def test_a_skipped_report_is_withdrawn_with_its_evidence(history):
    assert not [name for name in history.after if "skipped" in name]
    assert "skipped" not in {row["notebook"] for row in findings(history.after)}


def findings(files):
    return list(csv.DictReader(io.StringIO(files["reports/findings.csv"].decode())))


def test_findings_of_all_reports_stand_in_the_contract_s_columns(history):
    text = history.before["reports/findings.csv"].decode()
    assert text.splitlines()[:2] == [
        "area_code,area_name,notebook,scenario,metric,category,period,value,lower,upper,unit,"
        "basis,method,source_ids",
        "E06000032,Luton,gone,baseline,beds,all,2020,30.0,,41.5,beds,published,as_printed,a b",
    ]
    assert "\r" not in text
    assert [row["notebook"] for row in findings(history.before)] == sorted(["good", *FAULTS])


def test_only_failed_runs_what_failed_and_a_success_clears_the_failed_copy(history):
    expected = {name: Status.FAILED for name in FAULTS if name not in ("raises", "skipped")}
    assert statuses(history.third) == expected | {"raises": Status.OK}
    assert f"reports/failed/{KEY}raises.ipynb" not in history.last
    assert f"reports/failed/{KEY}hangs.ipynb" in history.last


def test_run_json_holds_every_run_and_no_place_of_this_machine(history):
    text = history.last["reports/run.json"].decode()
    content = json.loads(text)
    assert content["schema"] == SCHEMA_VERSION
    assert content["counts"] == {"fresh": 0, "ok": 1, "skipped": 0, "failed": 5}
    assert len(content["runs"]) == 1 + len(FAULTS)
    assert content["versions"]["papermill"]
    hashed = {"notebook", "library", "packages", "evidence"}
    assert all(hashed <= set(entry["parts"]) for entry in content["runs"])
    assert str(history.project.root) not in text
    by_name = {entry["notebook"]: entry for entry in content["runs"]}
    assert by_name["hangs"]["reported"] < by_name["hangs"]["started"]


def test_nothing_published_tells_where_it_was_made(history):
    root = str(history.project.root).encode()
    assert [name for name, content in history.last.items() if root in content] == []


def test_a_long_error_does_not_swell_what_is_read(history):
    for name in ("index.html", "run.json", "refresh.log"):
        assert len(history.after[f"reports/{name}"]) < 100_000


def test_what_a_kernel_said_before_it_died_is_in_the_log_or_in_its_notebook(history):
    places = ("reports/refresh.log", f"reports/failed/{KEY}killed.ipynb")
    assert any(b"out of memory in ./notebooks" in history.after[name] for name in places)


def test_nothing_unfinished_is_left(history):
    assert [name for name in history.last if "/.refresh" in name] == []


def test_without_a_terminal_each_run_is_a_plain_line(history):
    lines = [line for line in history.shown.splitlines() if line.startswith("[")]
    assert len(lines) == len(FAULTS)
    assert any("failed  E06000032/baseline/raises" in line for line in lines)
    assert "failed  E06000032/baseline/raises" in history.after["reports/refresh.log"].decode()


def test_each_notebook_has_a_process_of_its_own(history):
    processes = set()
    for name in ("good", *FAULTS):
        text = history.before[f"reports/{KEY}{name}.ipynb"].decode()
        cells = nbformat.reads(text, as_version=4).cells
        processes |= {
            output.data["text/plain"]
            for cell in cells
            if cell.source == PROCESS
            for output in cell.outputs
        }
    assert len(processes) == 1 + len(FAULTS)


@pytest.mark.parametrize("engine", list(Engine))
def test_a_notebook_has_a_limit_of_its_own_beside_that_of_its_cells(small_project, engine):
    small_project.notebook("slow", *["import time; time.sleep(1)"] * 5)
    small_project.write_plan()
    limits = Limits(cell_timeout=30, notebook_timeout=2)
    summary = run(small_project, engine=engine, limits=limits)
    assert "The notebook ran longer than the limit of 2 s" in reasons(summary)["slow"]


SILENT = """
import time
get_ipython().kernel.shell_handlers["kernel_info_request"] = lambda *_: time.sleep(900)
"""


@pytest.mark.parametrize("engine", list(Engine))
def test_a_kernel_that_is_silent_after_its_last_cell_is_stopped(small_project, engine):
    small_project.notebook("silent", SILENT)
    small_project.write_plan()
    summary = run(small_project, engine=engine, limits=Limits(cell_timeout=2))
    assert "neither answered nor ended within 2 s" in reasons(summary)["silent"]


@pytest.mark.skipif(not can_fork(), reason="the limit is for Linux")
@pytest.mark.parametrize("engine", list(Engine))
def test_a_notebook_gets_no_more_memory_than_it_may_have(small_project, engine):
    small_project.notebook("greedy", "x = bytearray(10**9)")
    small_project.write_plan()
    summary = run(small_project, engine=engine, limits=Limits(memory=600))
    assert "MemoryError (in cell 3) A notebook may use 600 MiB" in reasons(summary)["greedy"]


def test_the_warm_engine_where_it_cannot_be_had(small_project, monkeypatch):
    for module in ("engine.nest", "refresh.running.ahead"):
        monkeypatch.setattr(f"caremarket.{module}.can_fork", lambda: False)
    small_project.notebook("beds")
    small_project.write_plan()
    with pytest.raises(WarmEngineError, match="needs Linux"):
        run(small_project, engine=Engine.WARM)
    assert statuses(run(small_project)) == {"beds": Status.OK}
    assert "Stock kernels do the work." in reports(small_project)["reports/refresh.log"].decode()
