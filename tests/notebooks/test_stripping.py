"""Run All and a save leave no difference in git, and what nbval compares stays."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
STRIP = [sys.executable, str(ROOT / ".ci" / "strip_notebooks.py")]
NOTEBOOK = ROOT / "notebooks" / "direct_payment_mix.ipynb"


def strip(*words) -> int:
    return subprocess.run([*STRIP, *map(str, words)], check=False, capture_output=True).returncode


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copy(NOTEBOOK, tmp_path))


def test_the_notebooks_are_stripped():
    assert strip("--verify", *(ROOT / "notebooks").glob("*.ipynb")) == 0


def test_what_a_front_end_leaves_goes_and_what_people_write_stays(copy):
    node = nbformat.read(copy, as_version=4)
    node.metadata.language_info |= {"version": "3.13.1", "codemirror_mode": {"version": 3}}
    node.metadata.widgets = {"state": {}}
    for number, cell in enumerate(node.cells, start=40):
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.metadata.execution = {"iopub.execute_input": "2026-11-30T12:00:00Z"}
            cell.metadata.editable = True
    nbformat.write(node, copy)
    left = copy.read_bytes()
    assert strip("--verify", copy) == 1 and copy.read_bytes() == left
    assert strip(copy) == 0 and copy.read_bytes() == NOTEBOOK.read_bytes()
    node.cells[0].source += " More?"
    nbformat.write(node, copy)
    assert strip(copy) == 0 and " More?" in copy.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_whole_run_and_a_save_leave_no_difference(copy):
    run = ["nbconvert", "--to", "notebook", "--execute", "--inplace", copy.name]
    subprocess.run(
        [sys.executable, "-m", *run], cwd=copy.parent, env=os.environ, check=True, timeout=300
    )
    node = nbformat.read(copy, as_version=4)
    assert sum(bool(cell.get("outputs")) for cell in node.cells) > 1
    assert strip(copy) == 0
    assert copy.read_bytes() == NOTEBOOK.read_bytes()
