"""A refresh whose disk is full: a real one, a small file system that only its own process sees."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from crashes import RUNS
from small_project import SmallProject, enter

DRIVER = Path(__file__).with_name("full_disk.py")
UNSHARE = ["unshare", "--map-root-user", "--mount"]
NOTHING, HALF = 4, 80  # KiB that are left on the disk: for no report; for some of them


def can_mount() -> bool:
    """Say whether a process may have a file system of its own here."""
    if shutil.which("unshare") is None:
        return False
    tried = [*UNSHARE, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted without privileges here")
def test_a_full_disk_tears_nothing_and_the_next_refresh_goes_on(prepared, tmp_path, monkeypatch):
    shutil.copytree(prepared, tmp_path / "project")
    project = enter(SmallProject(tmp_path / "project"), monkeypatch)
    helpers = os.pathsep.join([str(DRIVER.parent), os.environ["PYTHONPATH"]])
    monkeypatch.setenv("PYTHONPATH", helpers)
    command = [*UNSHARE, sys.executable, DRIVER, project.root, str(NOTHING), str(HALF)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cases = {case["kib"]: case for case in map(json.loads, done.stdout.splitlines())}
    assert cases[NOTHING]["failed"] == RUNS
    for case in cases.values():
        assert case["failed"] > 0, case
        assert case["status"] == 1, case
        assert "No space left on device" in case["shown"], case
        assert case["errors"].startswith("Stopped: [Errno 28] No space left on device"), case
        assert "Make room on the disk" in case["errors"], case
        assert (case["torn"], case["staging"]) == ([], []), case
        after = case["after"]
        assert (after["status"], after["torn"], after["errors"]) == (0, [], ""), case
        assert case["failed"] <= after["ran"] <= RUNS, case
    assert set(cases) == {NOTHING, HALF}
