"""The journal: what a refresh that was killed had finished is not lost."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from logging import getLogger

import pytest
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.errors import PlanError
from caremarket.refresh.records.basis import CUT_SHORT, changes
from caremarket.refresh.records.journal import JOURNAL, SITE, Journal, journal, last_known
from caremarket.refresh.records.run import RUN_JSON, Recorded, Run, RunRecord, Status, run_json

LOG = getLogger("test")


def record(notebook, status=Status.OK):
    return RunRecord("E06000032", "Luton", "baseline", notebook, {"years": 3}, status=status)


def write(out, began, *records):
    with journal(out, began, 2, [], LOG) as kept:
        for each in records:
            kept.note(each)


def test_what_only_the_journal_holds_counts(tmp_path):
    before = {each.key: each for each in (record("beds", Status.FAILED), record("carers"))}
    recorded = Recorded(before, journal="first")
    (tmp_path / RUN_JSON).write_text(run_json(recorded), encoding="utf-8")
    assert last_known(tmp_path) == (recorded, None)

    write(tmp_path, "second", record("beds"))
    found, finished = last_known(tmp_path)
    assert finished == 1
    assert found.records == before | {"E06000032/baseline/beds": record("beds")}

    (tmp_path / RUN_JSON).write_text(run_json(found), encoding="utf-8")
    assert last_known(tmp_path) == (found, None), "once it is recorded it counts no more"


def test_what_may_have_been_replaced_when_it_was_cut_short_is_unknown(tmp_path):
    made = [replace(record(name), parts={"notebook": "a"}) for name in ("beds", "carers", "homes")]
    recorded = Recorded({it.key: it for it in made}, {"index.html": "a"}, journal="1", site="b")
    (tmp_path / RUN_JSON).write_text(run_json(recorded), encoding="utf-8")
    with journal(tmp_path, "2", 3, [made[0].key, made[1].key], LOG) as kept:
        kept.note(made[0])
    found = last_known(tmp_path)[0]
    assert [it.parts for it in found.records.values()] == [{"notebook": "a"}, {}, {"notebook": "a"}]
    assert (found.pages, found.site) == ({"index.html": "a"}, "b")
    run = Run("E06000032", "Luton", "baseline", "carers", {"years": 3})
    assert changes(found.records[run.key], {}, run, {}) == [CUT_SHORT]

    with (tmp_path / JOURNAL).open("a", encoding="utf-8") as file:
        Journal(file, LOG).write({SITE: "begun"})
    found = last_known(tmp_path)[0]
    assert (found.pages, found.site) == ({}, "")


def test_what_was_refused_before_anything_began_leaves_no_journal(tmp_path):
    with pytest.raises(PlanError), journal(tmp_path, "1", 1, ["beds"], LOG):
        raise PlanError("There is no cluster.")
    assert last_known(tmp_path) == (Recorded(), None)


@pytest.mark.parametrize("end", [b'{"key": "E06', b"\xff\xfe\n", b'{"status": "odd"}\n', b"[]\n"])
def test_a_line_that_was_cut_off_costs_that_line_only(tmp_path, end):
    write(tmp_path, "now", record("beds"))
    with (tmp_path / JOURNAL).open("ab") as file:
        file.write(end)
    found, finished = last_known(tmp_path)
    assert (list(found.records), finished) == (["E06000032/baseline/beds"], 1)


def test_a_full_disk_costs_lines_and_nothing_else(caplog):
    class Full(io.StringIO):
        full = True

        def flush(self):
            if self.full:
                raise OSError(28, "No space left on device")

        def fileno(self):
            return os.open(os.devnull, os.O_WRONLY)

    file = Full()
    kept = Journal(file, LOG)
    kept.write({"key": 1})
    kept.write({"key": 2})
    file.full = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        kept.write({"key": 3})
    assert json.loads(file.getvalue().splitlines()[-1]) == {"key": 3}
    assert caplog.text.count("No space left") == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_the_refresh_after_a_kill_continues_where_it_stopped(small_project):
    project, marker = small_project, small_project.root / "reached"
    project.notebook("a_quick")
    wait = f"import pathlib, time\npathlib.Path({str(marker)!r}).touch()\ntime.sleep(120)"
    project.notebook("b_slow", wait)
    project.write_plan()
    command = [sys.executable, "-c", "from caremarket.commands.cli import app; app()"]
    with subprocess.Popen(
        [*command, "refresh", "--workers", "1"], stdout=subprocess.DEVNULL
    ) as process:
        end = time.monotonic() + 120
        while not marker.exists():
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGKILL)
    report = project.reports / "E06000032" / "baseline" / "a_quick.html"
    assert report.is_file()
    assert not (project.reports / RUN_JSON).exists(), "it never came to write what it did"
    shown = CliRunner().invoke(app, ["status"]).output
    assert "1 fresh, 1 stale." in shown

    made = report.read_bytes()
    project.notebook("b_slow")
    again = CliRunner().invoke(app, ["refresh", "--explain"])
    assert "The last refresh was cut short; what it finished counts: 1 run." in again.output
    assert "a_quick:" not in again.output
    assert "1 fresh, 1 ok." in again.output
    assert report.read_bytes() == made
    assert not list(project.reports.glob(".refresh-*"))


@pytest.mark.slow
def test_after_a_failure_nothing_else_begins_if_so_asked(small_project):
    small_project.notebook("a_breaks", "1 / 0")
    small_project.notebook("b_good")
    small_project.write_plan()
    result = CliRunner().invoke(app, ["refresh", "--fail-fast", "--workers", "1"])
    assert result.exit_code == 1
    assert "Stopped at the first failure: 1 report was not reached." in result.output
    lines = (small_project.reports / JOURNAL).read_text("utf-8").splitlines()
    begun, only, site = map(json.loads, lines)
    assert site == {"site": "begun"}
    assert (begun["asked"], begun["due"]) == (2, 2)
    assert (only["notebook"], only["status"]) == ("a_breaks", "failed")
    assert only["queued"] <= only["started"] <= only["ended"]
    assert only["seconds"] > 0
    assert "ZeroDivisionError" in only["reason"]
    assert only["because"] == "it was never made"
