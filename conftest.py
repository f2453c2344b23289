"""Tests and notebooks read what git has of the project, whatever somebody has imported into it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from caremarket import evidence
from caremarket.project import Project

ROOT = Path(__file__).parent
READ = ("data", "docs", "notebooks")  # by the library; and the files beside them


def pytest_configure(config: pytest.Config) -> None:
    """Point the library to a prepared copy; processes that run tests side by side share it."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="caremarket-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in _kept():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    os.environ["CAREMARKET_ROOT"] = str(folder)
    if not config.option.collectonly:
        evidence.prepare(Project(folder))


def _kept() -> list[str]:
    """Return the paths of what the library reads of the project, as git tracks it."""
    command = ["git", "ls-files", "-z", *READ, ":(glob)*"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.split("\0")[:-1]
    found = [path for name in READ for path in (ROOT / name).rglob("*")]  # an unpacked archive
    paths = [path.relative_to(ROOT) for path in [*found, *ROOT.glob("*")]]
    return [path.as_posix() for path in paths if "national" not in path.parts[:3]]
