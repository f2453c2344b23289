"""A series of commands that are killed or told to stop at random moments, one after the other."""

import fcntl
import json
import re
import signal
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pandas as pd
from crashes import (
    ERRAND,
    IN_A_CELL,
    KERNEL,
    NURSERY,
    PARENT,
    PLANS,
    Refresh,
    failures,
    torn,
    two_refreshes,
)
from small_project import SmallProject
from whole_files import broken

from caremarket.engine.machine import can_fork
from caremarket.locks import LOCK
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.journal import JOURNAL
from caremarket.refresh.records.run import RUN_JSON
from caremarket.refresh.running.lock import HOLDER
from caremarket.refresh.running.refresh import due
from caremarket.refresh.running.summary import Settings

PREPARE = "prepare"
VICTIMS = {PARENT: 6, NURSERY: 3, KERNEL: 4, ERRAND: 3, PREPARE: 3}  # how often, to each other
MOMENTS = {
    PARENT: ["start", "planning", "loading", "kernels", "writing", "pages", "end"],
    NURSERY: ["loading", "kernels", "writing", "pages"],
    KERNEL: ["kernels", "cell", "cell", "writing"],
    ERRAND: ["writing", "pages"],
    PREPARE: ["start", "building"],
}
LONGEST = {
    "start": 1.5,
    "planning": 0.3,
    "loading": 2.0,
    "cell": 0.25,
    "pages": 0.6,
    "end": 0.15,
    "building": 0.2,
}
OTHERWISE = 0.4  # seconds after the moment has come
LOST = 20  # seconds: IPython does not answer if SIGINT comes when it is about to
OTHERS = [signal.SIGKILL] * 4 + [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
STOPS = [signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
IN_A_REPORT = 2  # slashes in the name of a file: area, scenario, notebook
ALL_SAID = "Reports: "  # in the last line of a summary
FINISHED = re.compile(r"^\[ *\d+/\d+\] ok +(\S+)", re.MULTILINE)


class Series:
    """Refreshes of one project, back and forth between two plans, most of them disturbed.

    Args:
        project: The small project.
        random: Draws who is hit, when and by what.
    """

    def __init__(self, project: SmallProject, random: Random):
        self.project, self.out, self.random = project, project.reports, random
        self.versions = two_refreshes(project)
        self.tables = {path.name: pd.read_parquet(path) for path in self._parquet()}
        self.goal, self.unfinished = 1, False
        self.some_failed = False  # pages of all reports together may say so until all are made

    def kill(self) -> dict[str, Any]:
        """Kill a process of a command; check what is left; return what happened."""
        victim = self.random.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        number = self.random.choice(STOPS if victim == PREPARE else OTHERS)
        if victim in (PARENT, PREPARE) and self.random.random() < (
            1.0 if victim == PARENT else 0.6
        ):
            number = signal.SIGKILL
        return self._prepare(number) if victim == PREPARE else self._refresh(victim, number)

    def stop(self) -> dict[str, Any]:
        """Tell a refresh to stop; check that it does, and what is left; return what happened."""
        return self._refresh(PARENT, self.random.choice(STOPS))

    def mend(self) -> None:
        """Go on undisturbed; the reports are then as if nobody ever disturbed anything."""
        lacking = self._due()
        status, shown, errors = Refresh(warm=True).ended()
        assert status == 0, (shown, errors)
        assert set(FINISHED.findall(shown)) == lacking, (shown, lacking)
        self._assert_complete(shown + errors)

    def _refresh(self, victim: str, number: signal.Signals) -> dict[str, Any]:
        if not self.unfinished:
            self.goal = 1 - self.goal
            self.project.write_plan(**PLANS[self.goal])
            self.unfinished = True
        lacking = self._due()
        moment = self.random.choice(MOMENTS[victim])
        cold = moment == "start" or self.random.random() < 0.1
        stock = not can_fork() or (victim in (PARENT, KERNEL) and self.random.random() < 0.05)
        what = {"victim": victim, "signal": number.name, "moment": moment, "cold": cold}
        what |= {"engine": "kernel" if stock else "warm", "due": len(lacking)}
        reached = self._signs(moment, victim)
        running = Refresh("--engine", what["engine"], "--cell-timeout", str(LOST), warm=not cold)
        while not reached(running) and running.runs:
            time.sleep(0.02)
        time.sleep(self.random.uniform(0, LONGEST.get(moment, OTHERWISE)))
        if victim == PARENT:
            what["hit"] = running.runs
            running.send(number)
        else:
            what["hit"] = running.strike(victim, number, self.random)
        began = time.monotonic()
        if number != signal.SIGKILL and victim == PARENT and self.random.random() < 0.3:
            what["twice"] = True
            time.sleep(self.random.uniform(0, 0.5))
            running.send(number)
        status, shown, errors = running.ended()
        what |= {"seconds": round(time.monotonic() - began, 2), "status": status}
        what |= {"ok": len(FINISHED.findall(shown)), "failed": failures(shown)}
        what["done"] = ALL_SAID in shown and "Interrupted" not in shown + errors
        told = what | {"shown": shown, "errors": errors}
        killed = victim == PARENT and number == signal.SIGKILL
        left = running.left(30 if killed else 5)  # a nursery may have only just begun to load
        assert left == {}, (told, left)
        if victim != PARENT:
            assert (status, what["failed"]) in ((0, 0), (1, 1)), told
            assert what["failed"] == 0 or victim == KERNEL, told
        elif killed:
            assert status in (-signal.SIGKILL, 0), told
        else:
            self._assert_stopped(told)
        self._assert_nothing_torn(told, lacking)
        assert killed or not list(self.out.glob(".refresh-*")), told
        assert killed or not (self.out / HOLDER).exists(), told
        if what["done"] and not what["failed"]:
            self._assert_complete(told)
        elif self.random.random() < 0.3:
            self.mend()
            what["mended"] = True
        return what

    def _prepare(self, number: signal.Signals) -> dict[str, Any]:
        register = self.project.raw / "sources.yml"
        register.write_text(register.read_text("utf-8") + "\n", "utf-8")  # nothing but the hash
        moment = self.random.choice(MOMENTS[PREPARE])
        cold = self.random.random() < 0.2
        what = {"victim": PREPARE, "signal": number.name, "moment": moment, "cold": cold}
        running = Refresh(command="prepare", warm=not cold)
        while moment == "building" and not self._building() and running.runs:
            time.sleep(0.002)
        time.sleep(self.random.uniform(0, LONGEST[moment]))
        what["hit"] = running.runs
        running.send(number)
        began = time.monotonic()
        status, shown, errors = running.ended()
        what |= {"seconds": round(time.monotonic() - began, 2), "status": status}
        what["left"] = len(self._building())
        told = what | {"shown": shown, "errors": errors}
        assert running.left(5) == {}, told
        not_begun = moment == "start" and not cold and status == 1  # only just forked
        assert status in (0, 130, -number) or not_begun, told
        manifest = self.project.processed / "manifest.json"
        assert not manifest.exists() or json.loads(manifest.read_text("utf-8")), told
        for path in self._parquet():
            pd.testing.assert_frame_equal(pd.read_parquet(path), self.tables[path.name])
        status, shown, errors = Refresh(command="prepare", warm=True).ended()
        assert status == 0, (told, shown, errors)
        assert not self._building(), told
        return what

    def _signs(self, moment: str, victim: str) -> Callable[[Refresh], bool]:
        """Return what tells that a moment has come; it looks at how things stand now, before."""
        journal, run_json = self.out / JOURNAL, self.out / RUN_JSON
        before, ended = journal.read_bytes(), run_json.stat().st_mtime_ns
        cell = self.project.root / IN_A_CELL
        begun = cell.stat().st_mtime_ns
        lines = self.random.randint(2, 4)

        def written() -> bytes:
            now = journal.read_bytes()
            return b"" if now == before else now

        def is_there(running: Refresh) -> bool:
            return victim in running.family().values()

        signs = {
            "start": lambda _: True,
            "planning": lambda _: (self.out / HOLDER).exists(),
            "loading": lambda running: {NURSERY, KERNEL} & set(running.family().values()),
            "kernels": lambda running: KERNEL in running.family().values(),
            "cell": lambda _: cell.stat().st_mtime_ns != begun,
            "writing": lambda _: written().count(b"\n") >= lines,
            "pages": lambda _: b'"site"' in written(),
            "end": lambda _: run_json.stat().st_mtime_ns != ended,
        }
        both = victim in (KERNEL, ERRAND) and moment not in {"kernels", "cell"}
        return lambda running: signs[moment](running) and (not both or is_there(running))

    def _assert_stopped(self, told: dict[str, Any]) -> None:
        """A refresh that was told to stop said so in time, unless Python itself began or ended."""
        status, number = told["status"], getattr(signal, told["signal"])
        itself = told["moment"] == "start" and status == -number and not told["shown"]
        itself |= told["done"]
        assert status in (0, 130) or itself, told
        assert "Traceback" not in told["errors"] or itself, told
        assert told["seconds"] < 6, told  # 2 s on a machine that is not busy
        said = told["shown"] + told["errors"]
        nothing_begun = told["moment"] == "start" and not said
        assert status != 130 or "Interrupted" in said or nothing_begun, told

    def _assert_nothing_torn(self, told: dict[str, Any], lacking: set[str]) -> None:
        """Every file is whole, and one of the two that were published; records say which."""
        assert broken(self.out) == [], told
        neither = torn(self.out, *self.versions)
        self.some_failed |= bool(told["failed"])
        if self.some_failed:  # only reports are as they were
            neither = [name for name in neither if name.count("/") == IN_A_REPORT]
        assert neither == [], told
        with (self.out / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left = self._due()
        finished = set(FINISHED.findall(told["shown"]))
        assert left <= lacking, (told, left, lacking)
        assert finished <= lacking - left, (told, left, lacking)
        assert len(lacking - left - finished) <= 1, (told, left, lacking)  # one is told of too late
        not_new = [name.rsplit(".", 1)[0] for name in torn(self.out, self.versions[self.goal])]
        fresh = {key for key in self._keys() if key not in left}
        assert not fresh.intersection(not_new), (told, left)

    def _assert_complete(self, told: object) -> None:
        """All is as after a refresh that nobody disturbed."""
        assert torn(self.out, self.versions[self.goal]) == [], told
        assert not list(self.out.glob(".refresh-*")), told
        assert self._due() == set(), told
        self.unfinished = self.some_failed = False

    def _due(self) -> set[str]:
        verdicts = due(self.project, Request(), Settings())
        return {verdict.run.key for verdict in verdicts if verdict.is_due}

    def _keys(self) -> list[str]:
        return [verdict.run.key for verdict in due(self.project, Request(), Settings())]

    def _building(self) -> list:
        return list(self.project.processed.glob(".building-*"))

    def _parquet(self) -> list:
        return sorted(self.project.processed.glob("*.parquet"))
