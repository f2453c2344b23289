"""The notebooks that a refresh runs; explore.ipynb, which is for people, is not among them."""

from pathlib import Path

import yaml

from caremarket.project import Project, find_project


def planned(project: Project | None = None) -> list[Path]:
    """Return the notebooks that the plan names, sorted."""
    project = project or find_project()
    plan = yaml.safe_load((project.root / "refresh.yml").read_text(encoding="utf-8"))
    return sorted(project.notebooks / f"{name}.ipynb" for name in plan["notebooks"])
