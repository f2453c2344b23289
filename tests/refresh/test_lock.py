"""One refresh at a time for a reports folder, and what one leaves that was killed."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from rich.console import Console

from caremarket.errors import PlanError
from caremarket.refresh.lock import LOCK, only_refresh
from caremarket.refresh.request import Request
from caremarket.refresh.run import refresh
from caremarket.refresh.summary import Settings

HOLD = """
import sys, time
from pathlib import Path
from caremarket.refresh.lock import only_refresh
with only_refresh(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_refresh_says_who_holds_the_folder_and_touches_nothing(small_project):
    small_project.notebook("beds")
    small_project.write_plan()
    small_project.reports.mkdir()
    command = [sys.executable, "-c", HOLD, small_project.reports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        before = small_project.files()
        with pytest.raises(PlanError, match="Another refresh is writing to") as caught:
            refresh(small_project, Request(), Settings(), Console(file=io.StringIO()))
        assert f"process {holder.pid} on " in str(caught.value) or os.name == "nt"
        assert small_project.files() == before
        holder.kill()
    with only_refresh(small_project.reports):  # the lock of a killed process is gone with it
        pass


def test_a_folder_that_is_free_again_says_nothing_of_who_held_it(tmp_path):
    for _ in range(2):
        with only_refresh(tmp_path):
            pass
    assert (tmp_path / LOCK).read_bytes() == b""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_after_a_kill_the_last_reports_are_whole_and_the_next_refresh_goes_on(small_project):
    small_project.notebook("a_quick")
    small_project.notebook("b_slow", "import time; time.sleep(60)")
    small_project.write_plan()
    entry = "from caremarket.cli import app; app()"
    command = [sys.executable, "-c", entry, "refresh", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert "a_quick" in process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert list(small_project.reports.glob(".refresh-*"))
    small_project.notebook("b_slow")
    began = time.monotonic()
    summary = refresh(small_project, Request(), Settings(), Console(file=io.StringIO()))
    assert time.monotonic() - began < 40
    assert summary.exit_status == 0
    assert not list(small_project.reports.glob(".refresh-*"))
