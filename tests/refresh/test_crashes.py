"""Refreshes whose processes are killed, and which are told to stop."""

import json
import os
import shutil
import signal
import time
from random import Random
from types import SimpleNamespace

import pytest
from crashes import (
    CHILD,
    KERNEL,
    NURSERY,
    PARENT,
    RUNS,
    Refresh,
    failures,
    put_back,
    ran,
    torn,
    two_refreshes,
)
from small_project import SmallProject, enter
from typer.testing import CliRunner

from caremarket.cli import app
from caremarket.engine.machine import can_fork
from caremarket.refresh.journal import JOURNAL
from caremarket.refresh.record import RUN_JSON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals"),
]
forked = pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here")

KILLS_THE_NURSERY = """
import os, pathlib, signal, time
tries = pathlib.Path({tries!r})
with tries.open("a") as file:
    file.write("x")
while not pathlib.Path({other!r}).exists():
    time.sleep(0.02)
if len(tries.read_text()) <= {times}:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
"""
IS_TAKEN_ALONG = """
import pathlib, time
other = pathlib.Path({other!r})
first = not other.exists()
other.touch()
time.sleep(30 if first else 0)
"""


@forked
def test_runs_that_a_killed_nursery_took_along_are_done_once_more(small_project):
    places = {name: str(small_project.root / name) for name in ("tries", "other")}
    small_project.notebook("a_kills", KILLS_THE_NURSERY.format(**places, times=1))
    small_project.notebook("b_other", IS_TAKEN_ALONG.format(**places))
    small_project.write_plan()
    result = CliRunner().invoke(app, ["refresh", "--engine", "warm"])
    assert result.exit_code == 0, result.output
    assert "2 ok." in result.output
    log = (small_project.reports / "refresh.log").read_text("utf-8")
    assert "the process that kernels are forked from was killed and started again" in log

    small_project.notebook("a_kills", KILLS_THE_NURSERY.format(**places, times=99))
    result = CliRunner().invoke(app, ["refresh", "--engine", "warm"])
    assert result.exit_code == 1, result.output
    assert "1 fresh, 1 failed." in result.output
    run = json.loads((small_project.reports / "run.json").read_text("utf-8"))["runs"][0]
    assert run["reason"].startswith("No kernel came to its end, in two attempts. The kernel died: ")
    assert len((small_project.root / "tries").read_text("utf-8")) == 4


@pytest.fixture(scope="module")
def undisturbed(prepared, tmp_path_factory):
    """What two refreshes publish that nobody disturbs, and how long the second takes."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("crashes") / "project"
        shutil.copytree(prepared, root)
        project = enter(SmallProject(root), patch)
        old, new = two_refreshes(project, root / "store")
        put_back(project, root / "store")
        began = time.monotonic()
        assert Refresh().ended()[0] == 0
        seconds = time.monotonic() - began
        assert torn(project.reports, new) == []
        yield SimpleNamespace(
            project=project, store=root / "store", old=old, new=new, seconds=seconds
        )


def disturbed(undisturbed, engine, random):
    """Start a refresh with the old reports in place, and wait for a random moment."""
    put_back(undisturbed.project, undisturbed.store)
    running = Refresh("--engine", engine)
    phase = random.choice(["any", "nursery", "children", "reports", "site"])
    lines = random.randint(2, RUNS)
    journal = undisturbed.project.reports / JOURNAL
    before = journal.read_bytes()

    def written():
        now = journal.read_bytes()
        return b"" if now == before else now

    reached = {
        "any": lambda: True,
        "nursery": lambda: {NURSERY, KERNEL} & set(running.family().values()),
        "children": lambda: {CHILD, KERNEL} & set(running.family().values()),
        "reports": lambda: written().count(b"\n") > lines,
        "site": lambda: b'"site"' in written(),
    }[phase]
    while not reached() and running.process.poll() is None:
        time.sleep(0.01)
    time.sleep(random.uniform(0, undisturbed.seconds if phase == "any" else 0.5))
    return running, {"engine": engine, "phase": phase}


def assert_mended(undisturbed, what, lacking):
    """After whatever happened: reports are whole, and the next refresh makes those that lack."""
    out = undisturbed.project.reports
    assert torn(out, undisturbed.old, undisturbed.new) == [], what
    json.loads((out / RUN_JSON).read_text("utf-8"))
    status, shown, errors = Refresh().ended()
    assert status == 0, (what, shown, errors)
    assert lacking - 1 <= ran(shown) <= lacking, (what, shown)  # one may be told of too late
    assert torn(out, undisturbed.new) == [], what
    assert not list(out.glob(".refresh-*")), what


def engines():
    return ["warm", "kernel"] if can_fork() else ["kernel"]


def test_whoever_is_killed_no_report_is_torn_and_the_next_refresh_goes_on(undisturbed, request):
    random = Random(request.config.getoption("--kills-seed"))
    for _ in range(request.config.getoption("--kills")):
        running, what = disturbed(undisturbed, random.choice(engines()), random)
        killed = running.kill(random.choice([{PARENT}, {NURSERY}, {CHILD, KERNEL}]), random)
        status, shown, errors = running.ended()
        what |= {"killed": killed, "status": status, "ran": ran(shown)}
        print(json.dumps(what))  # a long series is to be looked at
        what |= {"shown": shown, "errors": errors}
        assert running.left(5) == {}, what
        if killed == PARENT:
            assert status in (-signal.SIGKILL, 0), what
        elif killed in (CHILD, KERNEL):
            assert (status, failures(shown)) in ((0, 0), (1, 1)), what
        else:
            assert (status, failures(shown)) == (0, 0), what
        assert_mended(undisturbed, what, RUNS - ran(shown) + failures(shown))


def test_whenever_it_is_told_to_stop_it_stops_and_says_what_was_done(undisturbed, request):
    random = Random(request.config.getoption("--kills-seed"))
    for _ in range(request.config.getoption("--kills")):
        running, what = disturbed(undisturbed, random.choice(engines()), random)
        number = random.choice([signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
        running.process.send_signal(number)
        began = time.monotonic()
        if twice := random.random() < 0.3:
            time.sleep(random.uniform(0, 0.5))
            running.process.send_signal(number)
        status, shown, errors = running.ended()
        seconds = round(time.monotonic() - began, 2)
        what |= {"signal": number.name, "twice": twice, "status": status, "ran": ran(shown)}
        print(json.dumps(what | {"seconds": seconds}))
        what |= {"shown": shown, "errors": errors}
        assert running.left(5) == {}, what
        python_began = status == -number and not shown and what["phase"] == "any"
        assert status in (0, 130) or python_began, what
        assert "Traceback" not in errors or python_began, what
        assert seconds < 6, what  # 2 s on a machine that is not busy
        assert status != 130 or "Interrupted" in shown + errors, what
        assert_mended(undisturbed, what, RUNS - ran(shown))
