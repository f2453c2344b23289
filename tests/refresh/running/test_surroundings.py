"""A refresh is the same whatever a user's own Python, profile and environment look like."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from rich.console import Console
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.engine.machine import can_fork
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Engine, Settings

COMMAND = ["-c", "from caremarket.commands.cli import app; app()"]
ENGINES = [
    Engine.KERNEL,
    pytest.param(Engine.WARM, marks=pytest.mark.skipif(not can_fork(), reason="no fork here")),
]
# What a user's own set-up must not have changed: the interpreter, `sum`, and the plots' defaults.
PLAIN = """
import os, sys, matplotlib
assert sum([1, 2]) == 3 and sum.__module__ == "builtins", sum
assert matplotlib.rcParams["lines.linewidth"] == 1.5, matplotlib.matplotlib_fname()
assert "inline" in matplotlib.get_backend(), matplotlib.get_backend()
assert matplotlib.get_cachedir().startswith(os.environ["MPLCONFIGDIR"]), matplotlib.get_cachedir()
"""


def run(project, engine):
    return refresh(project, Request(), Settings(engine=engine), Console(file=open(os.devnull, "w")))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_kernelspecs_and_profiles_of_a_user_change_nothing(
    small_project, engine, tmp_path, monkeypatch
):
    spec = tmp_path / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    wrong = {"argv": ["/bin/false", "{connection_file}"], "display_name": "P", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(wrong), encoding="utf-8")
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("def sum(*_): return 7\n", encoding="utf-8")
    (tmp_path / "start.py").write_text("def sum(*_): return 8\n", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "start.py"))
    monkeypatch.setenv("MPLBACKEND", "svg")
    small_project.notebook("beds", PLAIN)
    small_project.notebook("carers", PLAIN)
    for folder in (tmp_path, small_project.notebooks):  # where we stand, and where notebooks run
        (folder / "matplotlibrc").write_text("lines.linewidth: 20\n", encoding="utf-8")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    saved = small_project.notebooks / "carers.ipynb"
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace('"python3"', '"conda-env-care-py"'), encoding="utf-8")
    small_project.write_plan()
    summary = run(small_project, engine)
    assert [(r.status, r.reason) for r in summary.records] == [(Status.OK, "")] * 2


def test_an_empty_day_is_none(small_project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert CliRunner().invoke(app, ["new-area", "E06000033"]).exit_code == 0
    assert "SOURCE_DATE_EPOCH" not in os.environ


@pytest.mark.parametrize("epoch", ["2026-03-31", "1700000000.5", "-5", "99999999999999", "9" * 20])
def test_a_day_that_is_none_is_said_at_once(small_project, epoch, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    small_project.notebook("beds")
    small_project.write_plan()
    before = small_project.files()
    told = CliRunner().invoke(app, ["refresh"])
    assert told.exit_code == 2 and "seconds since 1970" in told.stderr
    assert small_project.files() == before


def test_evidence_is_checked_even_where_somebody_switched_checks_off(small_project):
    table = small_project.raw / "E06000032-luton" / "care_home_beds.csv"
    row = "2020,nursing,-350,,,luton-mps-2020,slide 33"
    table.write_text(f"{table.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *COMMAND, "prepare"],
        env=os.environ | {"PANDERA_VALIDATION_ENABLED": "False"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "found '-350'" in done.stderr


NOBODY = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
AS_ROOT = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]  # the test's folders are its


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv (util-linux) makes another user")
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root may be another")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_user_whom_the_system_does_not_know_needs_no_home(small_project, engine):
    small_project.notebook("beds", PLAIN)
    small_project.write_plan()
    done = subprocess.run(
        [*NOBODY, *AS_ROOT, sys.executable, *COMMAND, "refresh", "--engine", engine],
        env={name: it for name, it in os.environ.items() if name not in ("HOME", "USER")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    log = (small_project.reports / "refresh.log").read_text(encoding="utf-8")
    assert "home directory" not in done.stderr + log
