"""Refreshes whose processes are killed, whose disk is full, and which are told to stop."""

import json
import os

import pytest
from typer.testing import CliRunner

from caremarket.cli import app
from caremarket.engine.machine import can_fork

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
