"""Copies of the project for tests that refresh it or break it."""

import shutil
from pathlib import Path

from caremarket.project import Project, find_project


def copy_evidence(root: Path) -> None:
    """Copy the raw evidence of the repository to a folder."""
    shutil.copytree(find_project().raw, root / "data" / "raw")


def copy_project(root: Path) -> Project:
    """Copy all that reports are made from to a folder."""
    real = find_project()
    copy_evidence(root)
    shutil.copytree(real.notebooks, root / "notebooks")
    shutil.copytree(real.docs, root / "docs")
    for name in ("refresh.yml", "uv.lock"):
        shutil.copy(real.root / name, root / name)
    return Project(root)
