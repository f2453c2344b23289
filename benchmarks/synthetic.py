"""Projects of many areas that no council has. For measuring, never for publishing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from caremarket.project import Project, find_project

FIRST = 6_900_001  # codes that no council has
SHARED = ("rates", "geography", "national")  # folders below data/raw that are no area's
BEDS = "period,care_type,beds,qualifier,note,source_id,locator\n2020,residential,703,,,{},slide 1\n"
SOURCE = "luton-mps-2020"
SMALL = """
from IPython.display import display
from caremarket import evidence
beds = evidence.load(area_code).table("care_home_beds")
finding = dict(area_code=area_code, area_name="", notebook="{name}", scenario=scenario,
               metric="beds", category="all", period="2020", value=float(beds["beds"].iloc[0]),
               lower=None, upper=None, unit="beds", basis="published", method="as_printed",
               source_ids="luton-mps-2020")
kind = "application/vnd.caremarket.findings+json"
display({{kind: [finding], "text/plain": "one finding"}}, raw=True)
"""


def make_project(root: Path, areas: int) -> Project:
    """Make a project on disk in which every area has all that Luton has.

    Args:
        root: The folder that it shall have; made if need be.
        areas: How many areas it has.

    Returns:
        The project; its evidence is not prepared yet.
    """
    source = find_project()
    made = _with_what_all_share(root, source)
    shutil.copytree(source.root / "docs", root / "docs")
    model = next(path for path in sorted(source.raw.glob("E*-*")) if path.is_dir())
    about = yaml.safe_load((model / "area.yml").read_text(encoding="utf-8"))
    for folder, names in _folders(made, areas):
        shutil.copytree(model, folder)
        (folder / "area.yml").write_text(yaml.safe_dump(about | names, sort_keys=False), "utf-8")
    shutil.copytree(source.notebooks, made.notebooks)
    plan = yaml.safe_load(source.plan.read_text(encoding="utf-8"))
    plan |= {"areas": "all", "scenarios": {"baseline": {}}}
    made.plan.write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    return made


def make_small_project(root: Path, areas: int, notebooks: int = 1) -> Project:
    """Make a project on disk in which areas have one row of beds, and notebooks one short cell.

    What is measured with it is what the refresh costs beside notebooks and evidence.

    Args:
        root: The folder that it shall have; made if need be.
        areas: How many areas it has.
        notebooks: How many notebooks: so many reports each area has.

    Returns:
        The project; its evidence is not prepared yet.
    """
    made = _with_what_all_share(root, find_project())
    for folder, names in _folders(made, areas):
        folder.mkdir()
        (folder / "area.yml").write_text(yaml.safe_dump(names), encoding="utf-8")
        (folder / "care_home_beds.csv").write_text(BEDS.format(SOURCE), encoding="utf-8")
    made.notebooks.mkdir()
    named = [f"small_{number + 1}" for number in range(notebooks)]
    for name in named:
        nbformat.write(_small(name), made.notebooks / f"{name}.ipynb")
    plan = {"notebooks": named, "areas": "all", "scenarios": {"baseline": {}}}
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


def _with_what_all_share(root: Path, source: Project) -> Project:
    """Begin a project with sources, national tables and locked packages of another."""
    made = Project(root)
    made.raw.mkdir(parents=True)
    shutil.copy(source.raw / "sources.yml", made.raw)
    for name in SHARED:
        if (source.raw / name).is_dir():
            shutil.copytree(source.raw / name, made.raw / name)
    shutil.copy(source.root / "uv.lock", root)
    return made


def _folders(project: Project, areas: int) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the folder that each area shall have, and what its `area.yml` shall say."""
    for number in range(1, areas + 1):
        code = f"E0{FIRST + number - 1}"
        names = {"area_code": code, "area_name": f"Area {number}"}
        yield project.raw / f"{code}-area-{number}", names


def _small(name: str) -> nbformat.NotebookNode:
    """Return a notebook of one short cell that records one finding."""
    parameters = new_code_cell(
        f'area_code = "E0{FIRST}"\nscenario = "baseline"', metadata={"tags": ["parameters"]}
    )
    about = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "caremarket": {"parameters": "caremarket.parameters:NotebookParameters"},
    }
    heading = new_markdown_cell("# How many beds are there?")
    code = new_code_cell(SMALL.format(name=name).strip())
    return new_notebook(cells=[heading, parameters, code], metadata=about)
