"""A refresh as a process with a family, to be killed, and what must then hold of its reports."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from random import Random

from small_project import SmallProject

from caremarket.refresh.journal import JOURNAL
from caremarket.refresh.lock import LOCK
from caremarket.refresh.record import RUN_JSON

LUTON, KEYNES = "E06000032", "E06000042"
MARK = "CAREMARKET_TEST_FAMILY"  # in the environment of every process of a family
ABOUT = {RUN_JSON, JOURNAL, LOCK, "refresh.log"}  # these differ from refresh to refresh
PARENT, NURSERY, CHILD, KERNEL = "parent", "nursery", "child of the nursery", "stock kernel"
PLANS = [
    {
        "areas": [LUTON, KEYNES],
        "scenarios": {
            name: {"beds": {"years": years}}
            for name, years in (("short", first), ("long", first + 10))
        },
    }
    for first in (5, 6)
]
RUNS = 4


class Refresh:
    """`caremarket refresh`, running.

    Args:
        options: Of the command.
    """

    def __init__(self, *options: str):
        self._mark = f"{MARK}={uuid.uuid4().hex}"
        name, value = self._mark.split("=")
        entry = "from caremarket.cli import app; app()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", entry, "refresh", *options],
            env=os.environ | {name: value},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def family(self) -> dict[int, str]:
        """Return what each process is that belongs to the refresh and has not ended."""
        found = {}
        for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
            try:
                folder = Path(f"/proc/{pid}")
                if self._mark.encode() not in (folder / "environ").read_bytes().split(b"\0"):
                    continue
                command = (folder / "cmdline").read_text(encoding="utf-8")
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state not in "ZX":
                found[pid] = (command, int(parent))
        nurseries = {pid for pid, (command, _) in found.items() if "engine.nursery" in command}
        kinds = {}
        for pid, (command, parent) in found.items():
            if pid in nurseries:
                kinds[pid] = CHILD if parent in nurseries else NURSERY
            elif pid == self.process.pid:
                kinds[pid] = PARENT
            else:
                kinds[pid] = KERNEL if "ipykernel" in command else command
        return kinds

    def kill(self, kinds: set[str], random: Random) -> str:
        """Kill, with -9, one process of some kinds; return its kind, empty if there was none."""
        family = sorted(pid for pid, kind in self.family().items() if kind in kinds)
        if not family:
            return ""
        victim = random.choice(family)
        kind = self.family().get(victim, "")
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return ""
        return kind

    def ended(self, seconds: float = 120) -> tuple[int, str, str]:
        """Wait for its end; return its exit status and what it said."""
        shown, errors = self.process.communicate(timeout=seconds)
        return self.process.returncode, shown, errors

    def left(self, seconds: float) -> dict[int, str]:
        """Return what is left of the family after so many seconds, empty as soon as nothing is."""
        end = time.monotonic() + seconds
        while (family := self.family()) and time.monotonic() < end:
            time.sleep(0.05)
        return family


def published(out: Path) -> dict[str, bytes]:
    """Return what readers find in a reports folder, but for the logs and run.json, by path."""
    return {
        name: path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and not (name := path.relative_to(out).as_posix()).startswith((".refresh-", "failed/"))
        and name not in ABOUT
    }


def torn(out: Path, *versions: dict[str, bytes]) -> list[str]:
    """Name the files that are none of their known versions, or that are gone."""
    found = published(out)
    names = sorted(set(found).union(*versions))
    return [
        name for name in names if found.get(name) not in [version.get(name) for version in versions]
    ]


def two_refreshes(project: SmallProject, store: Path) -> list[dict[str, bytes]]:
    """Refresh undisturbed under each of the two plans; return what that published.

    The reports folder after the first stays in `store`.
    """
    project.notebook("beds")
    versions = []
    for plan in PLANS:
        project.write_plan(**plan)
        status, shown, errors = Refresh("--force").ended()
        assert status == 0, shown + errors
        versions.append(published(project.reports))
        if len(versions) == 1:
            shutil.copytree(project.reports, store)
    return versions


def put_back(project: SmallProject, store: Path) -> None:
    """Lay out the reports folder as it was after the first of the two refreshes."""
    for left in project.reports.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copytree(store, project.reports, dirs_exist_ok=True)


def failures(shown: str) -> int:
    """Return how many of its runs failed, by what a refresh said."""
    return len(re.findall(r"^\[ *\d+/\d+\] failed", shown, re.MULTILINE))


def ran(shown: str) -> int:
    """Return how many runs a refresh did, by what it said."""
    return len(re.findall(r"^\[ *\d+/", shown, re.MULTILINE))
