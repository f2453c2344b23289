"""A small project: national rates, two areas without figures, and notebooks of a few cells."""

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from caremarket import evidence
from caremarket.project import Project, find_project

MODEL = """
from pydantic import Field
from caremarket.parameters import NotebookParameters


class Parameters(NotebookParameters):
    years: int = Field(default=3, ge=1, le=30)
"""
RECORDS = """
from IPython.display import display
row = dict(area_code=area_code, area_name="Luton", notebook="{name}", scenario=scenario,
           metric="beds", category="all", period="2020", value=years * 10.0, lower=None, upper=41.5,
           unit="beds", basis="published", method="as_printed", source_ids="a b")
display({{"application/vnd.caremarket.findings+json": [row], "text/plain": "one row"}}, raw=True)
"""


class SmallProject(Project):
    """A project with the means to write what a test needs."""

    def notebook(self, name: str, *cells: str, model: str | None = "small_models:Parameters"):
        """Write a notebook that runs some cells and then records one finding."""
        parameters = new_code_cell(
            "area_code = 'E06000032'\nscenario = 'baseline'\nyears = 3",
            metadata={"tags": ["parameters"]},
        )
        sources = [*cells, RECORDS.format(name=name)]
        node = new_notebook(
            cells=[new_markdown_cell(f"# What does {name} say?"), parameters]
            + [new_code_cell(source.strip()) for source in sources]
        )
        node.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        }
        if model:
            node.metadata.caremarket = {"parameters": model}
        self.notebooks.mkdir(exist_ok=True)
        nbformat.write(node, self.notebooks / f"{name}.ipynb")

    def write_plan(self, **changes: object) -> Path:
        """Write refresh.yml: Luton's baseline of all notebooks, but for what is given."""
        plan = {
            "notebooks": sorted(path.stem for path in self.notebooks.glob("*.ipynb")),
            "areas": ["E06000032"],
            "scenarios": {"baseline": {}},
        }
        self.plan.write_text(yaml.safe_dump(plan | changes, sort_keys=False), encoding="utf-8")
        return self.plan

    def files(self) -> dict[str, bytes]:
        """Return every file of the project by path, so that a test can say: nothing changed."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }


def make_project(root: Path) -> SmallProject:
    """Make the project on disk, its evidence prepared."""
    raw = find_project().raw
    shutil.copytree(raw / "rates", root / "data" / "raw" / "rates")
    shutil.copytree(raw / "geography", root / "data" / "raw" / "geography")
    shutil.copy(raw / "sources.yml", root / "data" / "raw")
    (root / "models").mkdir()
    (root / "models" / "small_models.py").write_text(MODEL, encoding="utf-8")
    project = SmallProject(root)
    evidence.new_area(project, "E06000032", "Luton")
    evidence.new_area(project, "E06000042", "Milton Keynes")
    evidence.prepare(project)
    return project


def copied(source: Path, to: Path, patch: pytest.MonkeyPatch) -> SmallProject:
    """Copy a project, and make the copy the one that the command finds, with its models."""
    shutil.copytree(source, to)
    project = SmallProject(to)
    models = str(project.root / "models")
    patch.setenv("CAREMARKET_ROOT", str(project.root))
    patch.setenv("PYTHONPATH", os.pathsep.join([models, os.environ.get("PYTHONPATH", "")]))
    patch.syspath_prepend(models)
    patch.delitem(sys.modules, "small_models", raising=False)
    return project
