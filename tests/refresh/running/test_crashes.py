"""Refreshes whose processes are killed, and which are told to stop."""

import json
import os
import signal
from random import Random

import pytest
from kill_series import Series
from small_project import copied
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.engine.machine import can_fork
from caremarket.refresh.records.memo import Memo

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


def test_a_signal_that_comes_when_all_is_done_disturbs_nothing(small_project, monkeypatch):
    small_project.notebook("beds")
    small_project.write_plan()
    save = Memo.save

    def told_to_stop(memo):  # the last thing that a refresh does before it tidies up
        os.kill(os.getpid(), signal.SIGINT)
        save(memo)

    monkeypatch.setattr(Memo, "save", told_to_stop)
    result = CliRunner().invoke(app, ["refresh"])
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert "1 ok." in result.output
    assert not list(small_project.reports.glob(".refresh-*"))


LISTENING = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}


@pytest.fixture(scope="module")
def series(prepared, tmp_path_factory, request):
    """A project to disturb, again and again."""
    # What shells do not await ignores SIGINT, and what `nohup` starts SIGHUP; commands would, too.
    for number, handler in LISTENING.items():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
    with pytest.MonkeyPatch.context() as patch:
        project = copied(prepared, tmp_path_factory.mktemp("crashes") / "project", patch)
        yield Series(project, Random(request.config.getoption("--kills-seed")))


def test_whoever_is_killed_no_report_is_torn_and_the_next_refresh_goes_on(series, request):
    for _ in range(request.config.getoption("--kills")):
        print(json.dumps(series.kill()))  # a long series is to be looked at
    series.mend()


def test_whenever_it_is_told_to_stop_it_stops_and_says_what_was_done(series, request):
    for _ in range(request.config.getoption("--kills")):
        print(json.dumps(series.stop()))
    series.mend()
