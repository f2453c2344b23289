"""What makes a report stale, and what does not."""

import csv
import io
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time

import pytest
from machine_words import told
from rich.console import Console

from caremarket.engine.machine import can_fork
from caremarket.errors import PlanError
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.lock import HOLDER
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Engine, Settings

pytestmark = pytest.mark.slow

LONG_SCENARIO = {"baseline": {}, "long": {"beds": {"years": 20}}}


def run(project, request=None, **settings):
    summary = refresh(
        project, request or Request(), Settings(**settings), Console(file=io.StringIO())
    )
    return {record.key: record.status for record in summary.records}


def test_a_report_runs_again_only_when_something_it_depends_on_changed(small_project):
    small_project.notebook("beds")
    small_project.notebook("carers")
    small_project.write_plan(scenarios=LONG_SCENARIO)
    beds, carers, long = (
        f"E06000032/{name}" for name in ("baseline/beds", "baseline/carers", "long/beds")
    )
    assert run(small_project) == dict.fromkeys((beds, carers, long), Status.OK)
    assert run(small_project) == dict.fromkeys((beds, carers, long), Status.FRESH)

    small_project.write_plan(scenarios=LONG_SCENARIO | {"long": {"beds": {"years": 21}}})
    (small_project.reports / f"{carers}.html").unlink()
    assert run(small_project) == {beds: Status.FRESH, carers: Status.OK, long: Status.OK}

    small_project.notebook("beds", "1 + 1")
    one = Request(notebooks=("beds",), scenarios=("baseline",))
    assert run(small_project, one) == {beds: Status.OK}
    assert run(small_project, one, force=True) == {beds: Status.OK}

    rows = list(csv.DictReader((small_project.reports / "findings.csv").open(encoding="utf-8")))
    assert [(row["scenario"], row["notebook"], row["value"]) for row in rows] == [
        ("baseline", "beds", "30.0"),
        ("baseline", "carers", "30.0"),
        ("long", "beds", "210.0"),
    ]
    recorded = json.loads((small_project.reports / "run.json").read_text(encoding="utf-8"))["runs"]
    assert len(recorded) == 3


def test_an_area_s_findings_must_be_its_own(small_project):
    small_project.notebook("beds", "area_code = 'E06000042'")
    small_project.write_plan()
    assert run(small_project) == {"E06000032/baseline/beds": Status.FAILED}
    assert not (small_project.reports / "E06000032" / "baseline").exists()
    assert "Pass the notebook's name" in (
        small_project.reports / "E06000032" / "index.html"
    ).read_text(encoding="utf-8").replace("&#39;", "'")


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
@pytest.mark.parametrize(
    ("engine", "sent"),
    [(Engine.WARM, "SIGINT"), (Engine.WARM, "SIGHUP"), (Engine.KERNEL, "SIGTERM")],
)
def test_ctrl_c_kills_kernels_and_keeps_what_is_done(small_project, engine, sent):
    if engine is Engine.WARM and not can_fork():
        pytest.skip("kernels cannot be forked here")
    project, marker = small_project, small_project.root / "pid"
    project.notebook("a_quick")
    project.notebook(
        "b_slow",
        f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)",
    )
    project.notebook("c_never")
    project.write_plan()
    listening = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)"  # below nohup, too
    entry = f"{listening}; from caremarket.commands.cli import app; app()"
    command = [sys.executable, "-c", entry, "refresh", "--workers", "1", "--engine", engine]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        wait_for(lambda: marker.is_file() and marker.read_text())
        began = time.monotonic()
        process.send_signal(getattr(signal, sent))
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130, errors
    assert time.monotonic() - began < 6  # well under 2 s on a machine that is not busy
    assert "Interrupted: 2 reports were not reached." in errors
    wait_for(lambda: not is_alive(int(marker.read_text())))
    left = [name for name in project.files() if name.startswith("reports/")]
    assert [name for name in left if "/.refresh" in name or "slow" in name or "never" in name] == []
    assert "reports/E06000032/baseline/a_quick.html" in left
    assert "reports/run.json" in left


HOLD = """
import sys, time
from pathlib import Path
from caremarket.refresh.running.summary import Engine
from caremarket.refresh.running.lock import only_refresh
with only_refresh(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_refreshes_never_work_in_one_folder(small_project):
    small_project.notebook("beds")
    small_project.write_plan()
    small_project.reports.mkdir()
    command = [sys.executable, "-c", HOLD, small_project.reports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        before = small_project.files()
        with pytest.raises(PlanError, match="Another refresh is at work") as caught:
            run(small_project)
        assert re.search(r"\(since 20\d\d-.+ UTC\)", str(caught.value))
        assert small_project.files() == before
        holder.kill()
    names = {str(holder.pid), platform.node()}
    assert told(small_project.reports, names) == {}  # what is left may be published
    assert run(small_project) == {"E06000032/baseline/beds": Status.OK}
    assert not (small_project.reports / HOLDER).exists()


def test_what_a_killed_refresh_left_is_cleared_away(small_project):
    small_project.notebook("beds")
    small_project.write_plan()
    (small_project.reports / ".refresh-killed" / "E06000032").mkdir(parents=True)
    run(small_project)
    assert list(small_project.reports.glob(".refresh*")) == []


def test_what_cannot_be_kept_fails_alone(small_project):
    small_project.notebook("beds")
    small_project.notebook("carers")
    small_project.write_plan()
    for name in ("E06000032/baseline/beds.html", "failed/E06000032/baseline/beds.ipynb"):
        (small_project.reports / name / "in_the_way").mkdir(parents=True)
    assert run(small_project) == {
        "E06000032/baseline/beds": Status.FAILED,
        "E06000032/baseline/carers": Status.OK,
    }


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
