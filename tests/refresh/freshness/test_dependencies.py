"""What the graph of imports and the code of a notebook say, held against what a run does."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from planned import planned

from caremarket.evidence.processed.state import read_prepared
from caremarket.project import find_project
from caremarket.refresh.freshness.code import PACKAGE, Code
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.freshness.modules import modules_below, names_in
from caremarket.refresh.freshness.reads import reads_of
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Run
from caremarket.syntax import parsed

pytestmark = pytest.mark.slow

NOTEBOOKS = [path.stem for path in planned()]

# Runs a notebook's cells, and says which modules were loaded and which tables were read.
RUN = """
import json, sys
import matplotlib
matplotlib.use("agg")
from IPython.display import display
import importlib
loading = importlib.import_module("caremarket.evidence.processed.load")
read, seen = loading._read, set()
def recording(folder, name, *rest, **options):
    seen.add(name)
    return read(folder, name, *rest, **options)
loading._read = recording
space = {"display": display}
said, sys.stdout = sys.stdout, open("/dev/null", "w")
for cell in json.load(open(sys.argv[1])):
    exec(compile(cell, "cell", "exec"), space)
loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "caremarket")
print(json.dumps([loaded, sorted(seen)]), file=said)
"""
MAKE = """
import json, sys
from caremarket.refresh.site.report.files import report_bytes
from caremarket.refresh.records.files import clean_notebook
import nbformat
from caremarket.project import find_project
from caremarket.refresh.site.report.assurance import Assurance
from caremarket.refresh.records.run import Run
from caremarket.syntax import parsed
area, notebook = sys.argv[2:]
node = nbformat.read(sys.argv[1], as_version=4)
run = Run(area, "Luton", "baseline", notebook, {"area_code": area, "scenario": "baseline"})
clean_notebook(node, run.key, {})
report_bytes(find_project(), run, node, Assurance())
print(json.dumps(sorted(name for name in sys.modules if name.partition(".")[0] == "caremarket")))
"""
BESIDE_ROWS = {"areas", "sources", "reconciliation", "disclosure"}  # hashed with the rows


def python(code, *arguments, root):
    done = subprocess.run(
        [sys.executable, "-c", code, *map(os.fspath, arguments)],
        env={**os.environ, "CAREMARKET_ROOT": os.fspath(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def paths_of(loaded):
    """Return how the files of modules are called in the parts of a report."""
    modules = modules_below(PACKAGE, "caremarket")
    return {modules[name].path.relative_to(PACKAGE).as_posix() for name in loaded}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_nothing_that_a_run_loads_or_reads_is_missed(name, tmp_path):
    project = find_project()
    node = nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4)
    cells = [cell.source for cell in node.cells if cell.cell_type == "code"]
    listed = tmp_path / "cells.json"
    listed.write_text(json.dumps(cells), encoding="utf-8")
    loaded, read = python(RUN, listed, root=project.root)

    tree, prepared = parsed("\n".join(cells)), read_prepared(project)
    code = Code(project, Memo(tmp_path / "memo.json"))
    known = code.behind(names_in(tree)).values
    assert paths_of(loaded) <= set(known)
    assert len(known) < len(code.hashes) / 2, "and not simply everything"

    behind = code.themes_behind(names_in(tree))
    reads = reads_of(tree, prepared.tables, prepared.national, behind)
    assert set(read) - BESIDE_ROWS <= reads.area | reads.whole
    assert reads.area | reads.whole <= set(read), "and a table that it leaves alone does not count"


def test_nothing_that_makes_a_report_is_missed(whole_project, whole_site):
    area, name = "E06000032", "dementia_growth"
    executed = whole_site / area / "baseline" / f"{name}.ipynb"
    loaded = python(MAKE, executed, area, name, root=whole_project.root)
    memo = Memo(whole_project.root / "memo.json")
    inputs = Inputs(whole_project, read_prepared(whole_project), "2026-11-22", memo)
    basis = inputs.basis(Run(area, "Luton", "baseline", name, {}))
    assert paths_of(loaded) <= set(basis["library"].values)
    assert "commands/cli.py" not in basis["library"].values
