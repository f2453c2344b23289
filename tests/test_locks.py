"""Folders that one process at a time holds, and what killed processes leave."""

import os
import subprocess
import sys
import time

import pytest

from caremarket.locks import LOCK, HeldError, holding, scratch_folder

HOLD = """
import sys, time
from pathlib import Path
from caremarket.locks import holding, scratch_folder
with {made} as got:
    print(got, flush=True)
    time.sleep({seconds})
"""


def start(folder, made, seconds=60):
    command = [sys.executable, "-c", HOLD.format(made=made, seconds=seconds), folder]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_folder_is_held_until_its_holder_ends_however_that_goes(tmp_path):
    with start(tmp_path, "holding(Path(sys.argv[1]))") as holder:
        assert holder.stdout.readline()
        with pytest.raises(HeldError, match=r"Another process is at work in .+ Wait until"):
            holding(tmp_path, patience=0.2).__enter__()
        holder.kill()
    with holding(tmp_path, patience=0):
        assert os.listdir(tmp_path) == [LOCK]


def test_whoever_is_patient_gets_a_folder_in_the_end(tmp_path):
    with start(tmp_path, "holding(Path(sys.argv[1]))", seconds=0.5) as holder:
        assert holder.stdout.readline()
        with holding(tmp_path):
            assert holder.wait() == 0


def test_what_a_killed_process_left_is_removed_and_what_is_used_or_strange_is_not(tmp_path):
    made = "scratch_folder('cm-', Path(sys.argv[1]))"
    with start(tmp_path, made) as killed, start(tmp_path, made) as alive:
        left, used = (process.stdout.readline().strip() for process in (killed, alive))
        killed.kill()
        killed.wait()
        strange = tmp_path / "cm-strange"
        strange.mkdir()
        with scratch_folder("cm-", tmp_path) as young:
            expected = {left, used, str(strange), str(young)}
            assert {str(path) for path in tmp_path.iterdir()} == expected
        long_ago = time.time() - 3600
        for path in (left, used, strange):
            os.utime(path, (long_ago, long_ago))
        with scratch_folder("cm-", tmp_path):
            found = [os.path.exists(path) for path in (left, used, strange)]
            assert found == [False, True, True]
        alive.kill()
