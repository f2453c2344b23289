"""A project of one's own with everything that its reports are made from."""

import shutil
from pathlib import Path

import pytest

from caremarket.project import Project, find_project


@pytest.fixture
def project_with_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the repository's evidence, notebooks and documents; nothing imported."""
    real = find_project()
    root = tmp_path / "project"
    shutil.copytree(real.raw, root / "data" / "raw", ignore=shutil.ignore_patterns("national"))
    shutil.copytree(real.notebooks, root / "notebooks")
    shutil.copytree(real.docs, root / "docs")
    for name in ("refresh.yml", "uv.lock"):
        shutil.copy(real.root / name, root / name)
    monkeypatch.setenv("CAREMARKET_ROOT", str(root))
    return Project(root)
