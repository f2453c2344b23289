"""A refresh whose disk is full: a real one, a small file system that only its own process sees."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from crashes import RUNS
from kill_series import IN_A_REPORT

DRIVER = Path(__file__).with_name("full_disk.py")
UNSHARE = ["unshare", "--map-root-user", "--mount"]
NOTHING, LITTLE = 4, 32  # KiB that are left on the disk: for no file; for pages of councils alone


def can_mount() -> bool:
    """Say whether a process may have a file system of its own here."""
    if shutil.which("unshare") is None:
        return False
    tried = [*UNSHARE, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted without privileges here")
def test_a_full_disk_tears_nothing_and_the_next_refresh_goes_on(small_project, monkeypatch):
    folders = [str(DRIVER.parent), str(DRIVER.parents[2]), os.environ["PYTHONPATH"]]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(folders))
    command = [*UNSHARE, sys.executable, DRIVER, small_project.root, str(NOTHING), str(LITTLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cases = {case["kib"]: case for case in map(json.loads, done.stdout.splitlines())}
    assert set(cases) == {NOTHING, LITTLE}
    for case in cases.values():
        assert case["failed"] == RUNS, case
        assert case["status"] == 1, case
        assert "No space left on device" in case["shown"], case
        assert case["errors"].startswith("Stopped: [Errno 28] No space left on device"), case
        assert "Make room on the disk" in case["errors"], case
        assert (case["broken"], case["staging"]) == ([], []), case
        assert [name for name in case["torn"] if name.count("/") == IN_A_REPORT] == [], case
        after = case["after"]
        assert (after["status"], after["torn"], after["errors"]) == (0, [], ""), case
        assert after["ran"] == RUNS, case
    assert cases[NOTHING]["torn"] == []
    assert cases[LITTLE]["torn"] != [], "pages that say which reports failed"
