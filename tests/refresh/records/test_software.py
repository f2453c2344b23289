"""What run.json says of the software: the commit, whoever runs it, and what ran."""

import json
import logging
import os
import subprocess

import pytest
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.refresh.records.software import git_commit

LOG = logging.getLogger("of a test")
IDENTITY = {
    f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder, *words):
    command = ["git", *words]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | IDENTITY, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def commit(small_project):
    """The commit of a project that is a clone."""
    git(small_project.root, "init", "-q")
    git(small_project.root, "add", ".")
    git(small_project.root, "commit", "-q", "-m", "All")
    return git(small_project.root, "rev-parse", "HEAD")


def test_the_commit_is_found_by_who_does_not_own_the_clone(small_project, commit, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(subprocess.CalledProcessError):
        git(small_project.root, "describe", "--always")  # git itself refuses
    assert git_commit(small_project, LOG) == commit
    (small_project.raw / "sources.yml").write_text("", encoding="utf-8")
    assert git_commit(small_project, LOG) == f"{commit}-dirty"


def test_a_git_hook_s_environment_leads_to_no_other_clone(small_project, commit, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(small_project.root / "nowhere"))
    assert git_commit(small_project, LOG) == commit


def test_a_commit_that_git_does_not_tell_is_said_in_the_log(small_project, caplog):
    assert git_commit(small_project, LOG) is None and not caplog.messages  # no clone
    (small_project.root / ".git").mkdir()
    assert git_commit(small_project, LOG) is None
    (line,) = caplog.messages
    assert "does not name the project's commit" in line and "git repository" in line


def test_run_json_says_what_ran(small_project):
    small_project.write_plan(notebooks=["beds"])
    small_project.notebook("beds", "raise ValueError")
    CliRunner().invoke(app, ["refresh", "--engine", "kernel"])
    about = json.loads((small_project.reports / "run.json").read_text(encoding="utf-8"))
    assert about["ran"].startswith(f"Python {about['versions']['python']} in <environment> with")
    assert about["ran"].endswith("lib/caremarket")
