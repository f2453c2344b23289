"""A project of one's own with everything that its reports are made from."""

from pathlib import Path

import pytest
from copies import copy_project

from caremarket.project import Project


@pytest.fixture
def project_with_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of the repository's evidence, notebooks and documents."""
    project = copy_project(tmp_path / "project")
    monkeypatch.setenv("CAREMARKET_ROOT", str(project.root))
    return project
