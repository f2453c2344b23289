"""What a command prints may get lost on a full disk or in a closed pipe; its work does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from caremarket.commands.cli import app; app()"]
FULL = Path("/dev/full")
LOST = "What is printed is dropped from here on"
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full here")


def told(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **environment):
    return subprocess.run(
        [*COMMAND, *words],
        stdout=stdout,
        stderr=stderr,
        env=os.environ | environment,
        text=True,
        check=False,
    )


def broken_pipe() -> int:
    reads, writes = os.pipe()
    os.close(reads)
    return writes


def full() -> int:
    return os.open(FULL, os.O_WRONLY)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "lost", "why"),
    [
        pytest.param("warm", full, "No space left", marks=needs_full),
        ("kernel", broken_pipe, "Broken pipe"),
    ],
)
def test_a_refresh_makes_every_report_whatever_becomes_of_its_words(
    small_project, engine, lost, why
):
    for name in ("beds", "carers", "wages"):
        small_project.notebook(name, "raise ValueError('no wages')" if name == "wages" else "1")
    small_project.write_plan()
    handle = lost()
    done = told(["refresh", "--engine", engine], handle, handle)
    os.close(handle)
    assert done.returncode == 1  # what the reports say: one failed
    made = small_project.files()
    for name in ("index.html", "findings.csv", "run.json", "E06000032/baseline/carers.html"):
        assert f"reports/{name}" in made
    log = made["reports/refresh.log"].decode()
    assert LOST in log and why in log and "'ok': 2" in log


@needs_full
@pytest.mark.parametrize(
    ("words", "status"), [(["--help"], 0), (["check"], 0), (["new-area", "Luton"], 2)]
)
def test_every_command_ends_as_it_would_with_a_reader(small_project, words, status):
    small_project.notebook("beds")
    small_project.write_plan()
    with FULL.open("w") as file:
        lost, nobody = told(words, file), told(words, file, file)
    assert lost.returncode == nobody.returncode == status
    assert (LOST in lost.stderr) is (status == 0)  # else nothing was said on standard output
    assert "Traceback" not in lost.stderr


def test_a_reader_who_wants_no_more_is_told_nothing(small_project):
    small_project.notebook("beds")
    small_project.write_plan()
    writes = broken_pipe()
    done = told(["check"], writes)
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, "")


def test_characters_that_a_terminal_does_not_have_are_written_as_escapes(small_project):
    small_project.notebook("beds")
    plan = small_project.write_plan().rename(small_project.root / "n\u00e4chtlich.yml")
    asked = ["status", "--areas", "Milton Keynes", "--plan", str(plan)]
    done = told(asked, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0 and "n\\xe4chtlich.yml" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes them")
def test_streams_that_are_closed_from_the_start_are_no_reason_to_fail(small_project):
    small_project.notebook("beds")
    small_project.write_plan()
    command = " ".join(f"'{word}'" for word in [*COMMAND, "check"])
    assert subprocess.call(["sh", "-c", f"{command} >&- 2>&-"]) == 0
