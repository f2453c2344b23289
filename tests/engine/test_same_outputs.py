"""Papermill's own engine and ours give the same notebooks, cell by cell."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from both_engines import comparable, executed
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from planned import planned
from torture import ALLOWED, CELLS, LAST

from caremarket import evidence
from caremarket.engine.client import manager_class
from caremarket.engine.machine import can_fork
from caremarket.project import find_project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here"),
]

NOTEBOOKS = planned()


def torture_notebook(path, sources=(*CELLS, *LAST)):
    cells = [new_markdown_cell("# Torture")]
    for source in sources:
        tags = ["raises-exception"] if source.startswith(ALLOWED) else []
        tags += ["parameters"] if "# parameters" in source else []
        cells.append(new_code_cell(source, metadata={"tags": tags}))
    node = new_notebook(cells=cells)
    node.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(node, path)
    return path


def _expected(source):
    return "failed" if source == LAST[0] else "completed"


@pytest.fixture(scope="module")
def tortured(nest, tmp_path_factory):
    folder = tmp_path_factory.mktemp("torture")
    source = torture_notebook(folder / "torture.ipynb")
    return [executed(source, folder / f"{bool(it)}.ipynb", it, {"years": 7}) for it in (None, nest)]


def test_the_torture_notebook_is_the_same_through_both_engines(tortured):
    stock, warm = map(comparable, tortured)
    assert len(stock) == len(warm) == len(CELLS) + len(LAST) + 4  # title, injected, two marks
    statuses = {cell["source"]: cell["status"] for cell in warm}
    assert [it for it in [*CELLS, LAST[0]] if statuses[it] != _expected(it)] == []
    different = [pair for pair in zip(stock, warm, strict=True) if pair[0] != pair[1]]
    assert different == []


def test_the_notebook_s_own_metadata_are_the_same(tortured):
    stock, warm = (dict(node.metadata) for node in tortured)
    stock_run, warm_run = stock.pop("papermill"), warm.pop("papermill")
    assert stock == warm
    assert set(stock_run) == set(warm_run)
    assert stock_run["parameters"] == warm_run["parameters"] == {"years": 7}
    assert stock_run["exception"] is warm_run["exception"] is True


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_is_the_same_through_both_engines(path, nest, tmp_path):
    if not evidence.is_fresh(find_project()):
        evidence.prepare(find_project())
    stock, warm = (
        comparable(executed(path, tmp_path / f"{bool(it)}.ipynb", it, {"area_code": "E06000032"}))
        for it in (None, nest)
    )
    assert any("<img" in str(cell["outputs"]) for cell in warm)
    assert [cell for cell in warm if cell["status"] != "completed"] == []
    assert stock == warm


def test_a_notebook_s_process_stays_small(nest, tmp_path):
    peaks = []

    class Remembering(manager_class(nest)):
        def cleanup_resources(self, restart=False):
            super().cleanup_resources(restart)
            peaks.append(self._fork.ending["peak_kib"] / 1024)

    executed(NOTEBOOKS[-1], tmp_path / "out.ipynb", nest, {}, kernel_manager_class=Remembering)
    assert 50 < peaks[0] < 400  # MiB, what it shares with the nursery included


def test_papermill_s_own_command_runs_it(tmp_path):
    source = torture_notebook(tmp_path / "in.ipynb", CELLS[:2])
    command = [Path(sys.executable).parent / "papermill", "--engine", "caremarket"]
    files = [source, tmp_path / "out.ipynb"]
    subprocess.run([*command, *files, "-p", "years", "7"], check=True, capture_output=True)
    stock = executed(source, tmp_path / "stock.ipynb", None, {"years": 7})
    assert comparable(nbformat.read(files[1], as_version=4)) == comparable(stock)
