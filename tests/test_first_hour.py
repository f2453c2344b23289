"""The README's first hour: its files are written, its commands run, its cell works."""

import os
import re
import shlex
from pathlib import Path

import nbformat
import pytest
from copies import copy_project
from nbclient import NotebookClient
from typer.testing import CliRunner

from caremarket.commands.cli import app

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
README = Path(__file__).parents[1] / "README.md"
BEDFORD = "E06000055"
TOUR = re.compile(r"^## An analyst's first hour\n(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"((?:^[^\n]+\n)+)\n((?:^    [^\n]*\n|^\n(?=    ))+)", re.MULTILINE)
IN_FILE = re.compile(r"(?P<below>Below `(?P<key>\w+):` i|I)n `(?P<file>[\w.]+)`:$")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.opendata,
    pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder"),
]


def blocks():
    """Yield each indented block of the tour with the paragraph before it."""
    readme = README.read_text(encoding="utf-8")
    for before, block in BLOCK.findall(TOUR.search(readme)[1]):
        yield " ".join(before.split()), "\n".join(line[4:] for line in block.rstrip().split("\n"))


def written(project, told, text):
    """Put a block where its paragraph says: at the end of a file, or below a key of the plan."""
    if told["key"]:
        plan = project.plan.read_text(encoding="utf-8")
        assert f"\n{told['key']}:\n" in plan
        below = f"\n{told['key']}:\n{text}\n"
        project.plan.write_text(plan.replace(f"\n{told['key']}:\n", below), encoding="utf-8")
        return
    [path] = project.raw.glob(f"{BEDFORD}-*/{told['file']}")
    path.write_text(path.read_text(encoding="utf-8") + text + "\n", encoding="utf-8")


def run(line):
    """Run a command; its output. What is fetched in life are the publications at hand."""
    words = shlex.split(line.replace("data/downloads", shlex.quote(str(FOLDER))))[1:]
    if words == ["fetch"]:
        return ""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def changed(project, settings, cell):
    """Run the notebook with settings in its first code cell and a cell more; the outputs."""
    node = nbformat.read(project.notebooks / "residential_supply.ipynb", as_version=4)
    first = next(it for it in node.cells if "parameters" in it.metadata.get("tags", []))
    for line in settings.splitlines():
        name = line.partition(" = ")[0]
        first.source, times = re.subn(
            rf"^{name}(:[^=]+)? = [^#\n]*", f"{line}  ", first.source, flags=re.M
        )
        assert times == 1, line
    at = next(i for i, it in enumerate(node.cells) if it.source.startswith("faster = "))
    node.cells.insert(at + 1, nbformat.v4.new_code_cell(cell))
    NotebookClient(node, timeout=300).execute()
    outputs = node.cells[at + 1].outputs
    return nbformat.writes(node), [kind for it in outputs for kind in it.get("data", {})]


def test_the_first_hour_works_as_the_readme_tells_it(tmp_path, monkeypatch):
    project = copy_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAREMARKET_ROOT", str(tmp_path))
    said, python = [], []
    for before, text in blocks():
        if told := IN_FILE.search(before):
            written(project, told, text)
        elif text.startswith("caremarket "):
            said += [run(line) for line in text.splitlines()]
        else:
            python.append(text)
    everything = " ".join(said)
    assert everything.count("5 ok.") >= 1
    assert "carer_identification may be skipped or incomplete: Bedford has no" in everything
    reports = Path(project.reports, BEDFORD)
    page = (reports / "baseline" / "residential_supply.html").read_text(encoding="utf-8")
    assert "queue" in page
    assert "void rates of 11.0% (residential) and 8.0% (nursing)" in page
    assert (reports / "more_nursing_beds" / "residential_supply.html").is_file()
    assert "more nursing beds" in (reports / "compare.html").read_text(encoding="utf-8").lower()
    [settings, cell] = python
    node, shown = changed(project, settings, cell)
    assert "image/png" in shown
    assert "Commissioning strategy 2025, page 9" in node
    assert "Left out by choice: the SHOP@ planning norm" in node
