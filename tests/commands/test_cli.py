"""The `caremarket` command: help, errors and what it costs to ask."""

import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from caremarket.commands.cli import app

COMMANDS = ("update", "fetch", "import", "prepare", "check", "refresh", "status", "new-area")


def call(*arguments):
    return CliRunner().invoke(app, arguments)


def test_help_names_every_command():
    result = call("--help")
    assert result.exit_code == 0
    assert [name for name in COMMANDS if name not in result.output] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"{command} [OPTIONS]" in result.output


def test_help_of_refresh_gives_examples_and_exit_statuses():
    text = " ".join(call("refresh", "--help").output.split())
    assert "caremarket refresh --areas E06000032" in text
    assert "2 the request, the plan or the evidence is wrong" in text


def test_help_is_quick():
    code = "from caremarket.commands.cli import app; app(['--help'])"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert time.perf_counter() - began < 3  # a quarter of a second on a machine that is not busy


def test_a_folder_that_is_no_project_is_said_without_a_traceback(tmp_path, monkeypatch):
    monkeypatch.setenv("CAREMARKET_ROOT", str(tmp_path))
    for command in ("prepare", "check", "refresh", "status"):
        result = call(command)
        assert result.exit_code == 2
        assert "Set CAREMARKET_ROOT to a clone of the project" in result.stderr


def test_prepare_shows_what_was_built(project_copy):
    result = call("prepare")
    assert result.exit_code == 0
    assert "care_home_beds" in result.output
    assert "Printed totals against the sum of their parts" in result.output
    assert (project_copy.processed / "care_home_beds.parquet").is_file()


def test_prepare_names_every_problem_and_leaves_the_last_good_tables(project_copy):
    call("prepare")
    before = {path.name: path.read_bytes() for path in project_copy.processed.iterdir()}
    (project_copy.raw / "rates" / "notes.csv").write_text("a,b\n", encoding="utf-8")
    (next(project_copy.raw.glob("E06000032-*")) / "care_home_beds.csv").write_bytes(b"\xff\xfe")
    result = call("prepare")
    assert result.exit_code == 2
    assert "notes.csv is no table of evidence" in result.stderr
    assert "care_home_beds.csv, row 1: the file is not UTF-8" in result.stderr
    assert {path.name: path.read_bytes() for path in project_copy.processed.iterdir()} == before
