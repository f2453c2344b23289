"""The same inputs give the same bytes, whatever the process, the worker, the engine or the day."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_project import SmallProject

from caremarket.engine.machine import can_fork
from caremarket.project import find_project
from caremarket.refresh.site.layout import long_date

pytestmark = pytest.mark.slow

HOSTILE = {  # below a home directory
    ".config/matplotlib/matplotlibrc": "font.size: 30\nbackend: TkAgg\nno such line\n",
    ".ipython/profile_default/startup/00.py": "from math import *\ndef sum(*_): return 7\n",
    ".ipython/profile_default/ipython_config.py": "get_config().InlineBackend.rc = {'x': 1}\n",
    ".jupyter/jupyter_nbconvert_config.py": "get_config().TemplateExporter.exclude_input = True\n",
    ".local/share/jupyter/nbconvert/templates/base/display_priority.j2": "none of yours",
    ".local/share/jupyter/nbconvert/templates/base/conf.json": '{"base_template": "lab"}',
    ".local/share/jupyter/nbconvert/templates/caremarket/index.html.j2": "none of yours",
    ".local/share/jupyter/kernels/python3/kernel.json": '{"argv": ["/bin/false"]}',
    "here/matplotlibrc": "font.size: 30\nno such line\n",
    "here/pandas.py": "raise ImportError('not this one')\n",
    "here/caremarket/__init__.py": "raise ImportError('nor that one')\n",
    "start.py": "def sum(*_): return 8\n",
}
NOTEBOOK = "residential_supply"  # it draws random numbers
REPORT = f"E06000032/baseline/{NOTEBOOK}"
OF_THE_MACHINE = ("run.json", "refresh.log", "refresh.jsonl")  # of a refresh, not of its results
COMMAND = ["-P", "-c", "from caremarket.commands.cli import app; app()"]  # as the script does
SHOWS_SETS = """
from caremarket import present
import pandas as pd
names = {"residential", "nursing", "domiciliary", "day_care", "extra_care"}
frame = pd.DataFrame({"type": sorted(names), "beds": range(10, 10 + len(names))})
present.show(
    present.Chart, present.bars(frame, value="beds", label="type", x_label="Beds"),
    title="A title", subtitle="Beds", alt="Five bars.", source="A source", data=frame,
)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> SmallProject:
    """The evidence and a notebook of the real project, and a notebook of the test's own."""
    real, made = find_project(), SmallProject(tmp_path_factory.mktemp("same") / "project")
    link = {"data/raw": real.raw, "docs": real.docs}
    for name, folder in link.items():
        (made.root / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / name).symlink_to(folder)
    made.notebook("shows_sets", SHOWS_SETS, model="caremarket.themes.dementia:Parameters")
    for path in real.notebooks.glob("*.ipynb"):  # the log of assumptions names them all
        shutil.copy(path, made.notebooks)
    made.write_plan(notebooks=[NOTEBOOK, "shows_sets"])
    return made


def hostile(home: Path) -> dict[str, str]:
    """Return the environment of a user who has settings for everything."""
    for name, text in HOSTILE.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return {
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_PATH": str(home / ".local/share/jupyter"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "MATPLOTLIBRC": str(home / ".config/matplotlib/matplotlibrc"),
        "MPLBACKEND": "TkAgg",
        "OMP_NUM_THREADS": "3",
        "PYTHONHASHSEED": "2",
        "PYTHONSTARTUP": str(home / "start.py"),
        "PYTHONWARNINGS": "always",
        "TZ": "Asia/Tokyo",
        "XDG_CONFIG_HOME": str(home / ".config"),
    }


@pytest.fixture(scope="module")
def ways(project, tmp_path_factory) -> list[Path]:
    """Reports folders, made as differently as can be."""
    fast = "warm" if can_fork() else "kernel"
    plain, home = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("home")
    nowhere = {"HOME": "/nonexistent", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    settings = hostile(home)
    ways = [
        (["--engine", "kernel", "--workers", "1"], {"PYTHONHASHSEED": "1"}, plain, 0o022),
        (["--engine", "kernel", "--workers", "2"], settings, home / "here", 0o077),
        (["--engine", fast, "--workers", "2"], settings | nowhere, home / "here", 0o077),
    ]
    folders = []
    for options, environment, here, umask in ways:
        out = tmp_path_factory.mktemp("reports")
        shared = {"CAREMARKET_ROOT": str(project.root), "SOURCE_DATE_EPOCH": "1780000000"}
        done = subprocess.run(
            [sys.executable, *COMMAND, "refresh", "--out", str(out), *options],
            env=os.environ | shared | environment,
            cwd=here,
            umask=umask,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        folders.append(out)
    return folders


def published(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in OF_THE_MACHINE and not path.name.startswith(".")
    }


def test_every_published_file_is_the_same_to_the_byte(ways):
    first, *others = map(published, ways)
    report = {f"{REPORT}{ending}" for ending in (".html", ".ipynb", ".xlsx", ".csv")}
    assert {"index.html", "findings.csv", "E06000032/index.html", *report} <= set(first)
    for other in others:
        assert list(first) == list(other)
        assert [name for name in first if first[name] != other[name]] == []


def test_a_published_notebook_says_not_when_it_was_executed(ways):
    node = json.loads(published(ways[0])[f"{REPORT}.ipynb"])
    cells = [cell for cell in node["cells"] if cell["cell_type"] == "code"]
    assert {cell["metadata"]["papermill"]["status"] for cell in cells} == {"completed"}
    assert {cell["metadata"]["papermill"]["start_time"] for cell in cells} == {None}
    run = json.loads((ways[0] / "run.json").read_text(encoding="utf-8"))
    assert all(record["seconds"] > 0 and record["started"] for record in run["runs"])


def test_the_index_says_the_day_that_was_asked_for(ways):
    index = published(ways[0])["index.html"].decode()
    assert "28 May 2026" in index
    assert long_date(datetime.now(UTC).date()) not in index
