"""Fixtures of the refresh tests."""

import shutil
from pathlib import Path

import pytest
from small_project import SmallProject, enter, make_project


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, made once and copied by each test."""
    return make_project(tmp_path_factory.mktemp("prepared") / "project").root


@pytest.fixture
def small_project(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """A small project of one's own, without notebooks."""
    shutil.copytree(prepared, tmp_path / "project")
    return enter(SmallProject(tmp_path / "project"), monkeypatch)
