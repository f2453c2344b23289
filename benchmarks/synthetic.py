"""A project of many areas, all with Luton's figures. For measuring, never for publishing."""

import shutil
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from caremarket.project import Project, find_project

FIRST = 6_900_001  # codes that no council has
SHARED = ("rates", "geography", "national")  # folders below data/raw that are no area's
SMALL = """
from IPython.display import display
from caremarket import evidence
beds = evidence.load(area_code).table("care_home_beds")
finding = dict(area_code=area_code, area_name="", notebook="small", scenario=scenario,
               metric="beds", category="all", period="2020", value=float(beds["beds"].iloc[0]),
               lower=None, upper=None, unit="beds", basis="published", method="as_printed",
               source_ids="luton-mps-2020")
kind = "application/vnd.caremarket.findings+json"
display({kind: [finding], "text/plain": "one finding"}, raw=True)
"""


def make_project(root: Path, areas: int, *, small: bool = False) -> Project:
    """Make a project on disk.

    Args:
        root: The folder that it shall have; made if need be.
        areas: How many areas it has.
        small: With one notebook that records one figure, instead of the project's own: what is
            measured then is what the refresh costs beside the notebooks.

    Returns:
        The project; its evidence is not prepared yet.
    """
    source, made = find_project(), Project(root)
    made.raw.mkdir(parents=True)
    shutil.copy(source.raw / "sources.yml", made.raw)
    for name in SHARED:
        if (source.raw / name).is_dir():
            shutil.copytree(source.raw / name, made.raw / name)
    for path in ("uv.lock", "docs"):
        kept = source.root / path
        (shutil.copytree if kept.is_dir() else shutil.copy)(kept, made.root / path)
    model = next(path for path in sorted(source.raw.glob("E*-*")) if path.is_dir())
    for number in range(areas):
        _area(model, made.raw, f"E0{FIRST + number}", f"Area {number + 1}")
    shutil.copytree(source.notebooks, made.notebooks)
    plan = yaml.safe_load(source.plan.read_text(encoding="utf-8"))
    plan |= {"areas": "all", "scenarios": {"baseline": {}}}
    if small:
        plan["notebooks"] = ["small"]
        nbformat.write(_small(source), made.notebooks / "small.ipynb")
    made.plan.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    return made


def change_beds(project: Project, area: int) -> str:
    """Change a council's first number of beds by one; return its code."""
    folder = sorted(path for path in project.raw.glob("E*-*") if path.is_dir())[area]
    path = folder / "care_home_beds.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    column = header.split(",").index("beds")
    cells[column] = str(int(cells[column]) + 1)
    path.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    return folder.name[:9]


def _area(model: Path, raw: Path, code: str, name: str) -> None:
    folder = raw / f"{code}-{name.lower().replace(' ', '-')}"
    shutil.copytree(model, folder)
    about = yaml.safe_load((model / "area.yml").read_text(encoding="utf-8"))
    about |= {"area_code": code, "area_name": name}
    (folder / "area.yml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")


def _small(source: Project) -> nbformat.NotebookNode:
    """Return a notebook of one short cell, with the parameters of one of the project's own."""
    other = nbformat.read(sorted(source.notebooks.glob("*.ipynb"))[0], as_version=4)
    parameters = next(cell for cell in other.cells if "parameters" in cell.metadata.get("tags", []))
    heading, code = new_markdown_cell("# How many beds are there?"), new_code_cell(SMALL.strip())
    return new_notebook(cells=[heading, parameters, code], metadata=other.metadata)
