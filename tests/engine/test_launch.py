"""A process that is started runs this copy of the library, or nothing."""

import subprocess

import pytest

import caremarket
from caremarket.engine import launch

FOUND = "import sys, caremarket\ndef main(): print(sys.argv, caremarket.__file__, sys.path[0])\n"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder to stand in, with another copy of the library, which PYTHONPATH names as well."""
    other = tmp_path / "caremarket"
    other.mkdir()
    (other / "__init__.py").write_text("raise ImportError('another copy')", encoding="utf-8")
    (tmp_path / "shows.py").write_text(FOUND, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("safe", ["", "1"])
def test_the_library_is_the_one_that_runs_wherever_one_stands(elsewhere, safe, monkeypatch):
    monkeypatch.setenv("PYTHONSAFEPATH", safe)
    told = subprocess.check_output([*launch.command("shows"), "more"], text=True)
    assert "'more']" in told and caremarket.__file__ in told
    assert told.strip().endswith(str(elsewhere)), "PYTHONPATH comes first, as ever"


def test_another_python_or_library_than_was_meant_ends_at_once():
    command = launch.command("caremarket.engine.launch")
    command[command.index(launch.who())] = "Python 3.9"
    done = subprocess.run([*command, "-f", "none"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"Started to run Python 3.9, a process runs {launch.who()}.\n"
