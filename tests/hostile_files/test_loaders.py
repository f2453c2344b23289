"""One cell spoilt, in whatever publications the tests of loaders have: never a traceback."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from caremarket.opendata.loaders import LOADERS

MUTANTS = 12
HERE = Path(__file__).parents[2]  # the copy of the project that the tests run in has none


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_loader_reads_publications_with_a_hostile_cell():
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "not opendata"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "tests/opendata/loaders", f"--mutants={MUTANTS}"],
        cwd=HERE,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    count, names = re.search(r"hostile cells: (\d+) tried by (.+)", done.stdout).groups()
    assert set(names.split()) == {loader.name for loader in LOADERS}, "has a loader no test?"
    assert int(count) >= len(LOADERS) * MUTANTS // 2
