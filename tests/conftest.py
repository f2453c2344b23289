"""Fixtures that every test may use."""

import shutil
from pathlib import Path

import pytest

from caremarket.project import Project, find_project


@pytest.fixture
def project_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of one's own to break: the real raw evidence and nothing else."""
    source = find_project()
    shutil.copytree(source.raw, tmp_path / "data" / "raw")
    monkeypatch.setenv("CAREMARKET_ROOT", str(tmp_path))
    return Project(tmp_path)
