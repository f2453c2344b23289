"""Doing runs side by side: what is shown and written down meanwhile, and stopping when told to."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from logging import INFO, WARNING, Logger
from queue import Empty, SimpleQueue

from rich.console import Console

from caremarket.refresh.records.journal import Journal
from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.progress import LiveDisplay, PlainDisplay, line
from caremarket.refresh.running.stop import STOP
from caremarket.refresh.running.worker import Worker

GLANCE = 0.5  # seconds: Windows tells of Ctrl-C only in between
GRACE = 1.0  # seconds for runs that are stopped to tidy up
TICK = 0.05  # seconds
OF_THE_REPORT = (
    "reported",
    "sources",
    "question",
    "headline",
    "short",
    "warning",
)  # that lies in the folder


class Interruption(BaseException):
    """The refresh was told to stop; in a queue, where it does not get lost."""


@dataclass
class Crew:
    """Worker threads that do runs: how each went is written down, and then shown."""

    worker: Worker
    journal: Journal
    before: Mapping[str, RunRecord]  # what was on record, by key
    queued: str  # when the runs were, in ISO 8601
    log: Logger  # receives a line a run
    fail_fast: bool  # no other run begins after one has failed; those under way come to their end

    def __post_init__(self) -> None:
        self._done = 0  # runs that have ended
        self._withdrawn: list[Run] = []  # those that are not to begin any more
        self._ended: SimpleQueue[RunRecord | BaseException | None] = SimpleQueue()
        self._jobs: SimpleQueue[tuple[Run, str]] = SimpleQueue()

    def do_all(self, jobs: list[tuple[Run, str]], console: Console) -> None:
        """Do runs, each with why it runs; Ctrl-C kills the kernels and keeps what is done.

        Once it is told to stop it waits for nothing without a limit: the threads are daemons, which
        do not keep the process alive.
        """
        for job in jobs:
            self._jobs.put(job)
        self._shown = (LiveDisplay if console.is_terminal else PlainDisplay)(console, len(jobs))
        maker = self.worker.maker
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(maker.width)]
        with self._shown:
            with STOP.calling(lambda: self._ended.put(Interruption())):
                try:
                    for thread in threads:
                        thread.start()
                    while self._done < len(jobs) - len(self._withdrawn):
                        with suppress(Empty):
                            self._take(GLANCE)
                except BaseException as error:
                    maker.stop()
                    if not isinstance(error, Interruption):
                        raise
                    STOP.heed()
                    self.log.warning("interrupted: kernels are killed, what is done stays")
                else:
                    return
            end = time.monotonic() + GRACE  # for the threads to end
            while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
                with suppress(Empty, Interruption):
                    self._take(TICK)
            while not self._ended.empty():
                with suppress(Empty, Interruption):
                    self._take(0)

    def _take(self, timeout: float) -> None:
        """Take what comes from the threads next, in so many seconds.

        Raises Empty if nothing has come, Interruption if the refresh was told to stop.
        """
        result = self._ended.get(timeout=timeout)
        if isinstance(result, BaseException):
            raise result
        if result is not None:
            self._done += 1
            record = replace(result, queued=self.queued)
            failed, last = record.status is Status.FAILED, self.before.get(record.key)
            if failed and last is not None:
                record = replace(record, **{name: getattr(last, name) for name in OF_THE_REPORT})
            self.journal.note(record)
            self._shown.ended(record)
            self.log.log(WARNING if failed else INFO, line(record))

    def _work(self) -> None:
        while not self.worker.maker.stopping:
            try:
                run, because = self._jobs.get_nowait()
            except Empty:
                return
            try:
                self.journal.begun.add(run.key)
                self._shown.started(run)
                record = self.worker.do(run, because)
                if self.fail_fast and record is not None and record.status is Status.FAILED:
                    with suppress(Empty):  # takes back the runs that nobody has begun
                        while True:
                            self._withdrawn.append(self._jobs.get_nowait()[0])
                self._ended.put(record)
            except BaseException as error:  # the main thread raises it
                self._ended.put(error)
