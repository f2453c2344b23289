"""A command as a process with a family, to be killed, and what must then hold of its reports."""

import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from random import Random

from small_project import SmallProject

from caremarket.engine.machine import SINGLE_THREADED
from caremarket.locks import LOCK
from caremarket.refresh.records.journal import JOURNAL
from caremarket.refresh.records.run import RUN_JSON
from caremarket.refresh.running.lock import HOLDER

LUTON, KEYNES = "E06000032", "E06000042"
MARK = "CAREMARKET_TEST_FAMILY"  # in the environment of every process of a family
ABOUT = {RUN_JSON, JOURNAL, LOCK, HOLDER, "refresh.log"}  # these differ from refresh to refresh
PARENT, NURSERY, KERNEL, ERRAND = "command", "nursery", "kernel", "maker of pages"
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
IN_A_CELL = "in_a_cell"  # a file that a cell touches before it takes some time
CELL = f"import pathlib, time\npathlib.Path('../{IN_A_CELL}').touch()\ntime.sleep(0.3)"
ENTRY = "from caremarket.commands.cli import app; app()"
LOADED = [  # what a refresh imports when there is something to do
    "caremarket.commands.cli",
    "caremarket.refresh.running.refresh",
    "caremarket.commands.refresh_shown",
    "caremarket.refresh.running.pool",
    "caremarket.refresh.running.worker",
    "caremarket.refresh.site.write",
    "caremarket.evidence.processed.update",
]


class Refresh:
    """`caremarket refresh` or another command, running.

    Args:
        options: Of the command.
        command: Which one.
        warm: Whether to fork it from a process that has the libraries loaded, which is much
            quicker; everything that it starts itself is started as ever.
    """

    def __init__(self, *options: str, command: str = "refresh", warm: bool = False):
        self._mark = f"{MARK}={uuid.uuid4().hex}"
        name, value = self._mark.split("=")
        environment = os.environ | {name: value}
        self._strangers = _processes()
        self._said = [tempfile.NamedTemporaryFile() for _ in range(2)]
        if warm:
            os.environ |= SINGLE_THREADED  # for whom it is forked from
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(LOADED)
            self._process = context.Process(
                target=forked,
                args=([command, *options], environment, [file.name for file in self._said]),
            )
            self._process.start()
        else:
            self._process = subprocess.Popen(
                [sys.executable, "-c", ENTRY, command, *options],
                env=environment,
                stdout=self._said[0],
                stderr=self._said[1],
                start_new_session=True,
            )
        self.pid = self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the command has not ended."""
        return self._status() is None

    def send(self, number: int) -> None:
        """Send the command a signal."""
        if self.runs:
            os.kill(self.pid, number)

    def family(self, *, thorough: bool = False) -> dict[int, str]:
        """Return what each process is that belongs to the command and has not ended.

        Args:
            thorough: Whether to look at every process, not only at those that are newer.
        """
        found = {}
        for pid in _processes() - (set() if thorough else self._strangers):
            try:
                folder = Path(f"/proc/{pid}")
                marks = (folder / "environ").read_bytes().split(b"\0")
                if self._mark.encode() not in marks and (pid != self.pid or not self.runs):
                    continue
                command = (folder / "cmdline").read_text(encoding="utf-8")
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                works_at = os.readlink(folder / "cwd")
            except OSError:
                continue
            if state not in "ZX":
                found[pid] = (command, int(parent), works_at)
        nurseries = {pid for pid, (command, *_) in found.items() if "engine.nursery" in command}
        kinds = {}
        for pid, (command, parent, works_at) in found.items():
            if pid in nurseries:
                child = KERNEL if works_at.endswith("notebooks") else ERRAND
                kinds[pid] = child if parent in nurseries else NURSERY
            elif pid == self.pid:
                kinds[pid] = PARENT
            else:
                kinds[pid] = KERNEL if "ipykernel" in command else command
        return kinds

    def strike(self, kind: str, number: int, random: Random) -> bool:
        """Send a signal to one process of a kind, if there is any."""
        family = sorted(pid for pid, known in self.family().items() if known == kind)
        if not family:
            return False
        try:
            os.kill(random.choice(family), number)
        except ProcessLookupError:
            return False
        return True

    def ended(self, seconds: float = 300) -> tuple[int, str, str]:
        """Wait for its end; return its exit status and what it said."""
        end = time.monotonic() + seconds
        while (status := self._status()) is None:
            assert time.monotonic() < end, f"does not end: {self.family()}"
            time.sleep(0.005)
        shown, errors = (Path(file.name).read_text(encoding="utf-8") for file in self._said)
        return status, shown, errors

    def left(self, seconds: float) -> dict[int, str]:
        """Return what is left of the family after so many seconds, empty as soon as nothing is."""
        end = time.monotonic() + seconds
        while (family := self.family(thorough=True)) and time.monotonic() < end:
            time.sleep(0.05)
        return family

    def _status(self) -> int | None:
        if isinstance(self._process, subprocess.Popen):
            return self._process.poll()
        return self._process.exitcode


def _processes() -> set[int]:
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def forked(words: Sequence[str], environment: dict[str, str], said: Sequence[str]) -> None:
    """Be a command, in a process that was forked.

    Args:
        words: The command and its options.
        environment: Its environment.
        said: Where its output and its error stream go.
    """
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
    from caremarket.commands.cli import app

    app(list(words))


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


def two_refreshes(project: SmallProject, store: Path | None = None) -> list[dict[str, bytes]]:
    """Refresh undisturbed under each of the two plans; return what that published.

    The reports folder after the first stays in `store`.
    """
    project.notebook("beds", CELL)
    versions = []
    for plan in PLANS:
        project.write_plan(**plan)
        status, shown, errors = Refresh("--force", warm=True).ended()
        assert status == 0, shown + errors
        versions.append(published(project.reports))
        if store is not None and len(versions) == 1:
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
