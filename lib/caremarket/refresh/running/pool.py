"""Doing runs side by side: what is shown and written down meanwhile, and stopping when told to."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from logging import INFO, WARNING, Logger
from queue import Empty, SimpleQueue
from typing import Self

from rich.console import Console

from caremarket.refresh.records.journal import Journal
from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.progress import display, line
from caremarket.refresh.running.stop import STOP
from caremarket.refresh.running.worker import Worker

GLANCE = 0.5  # seconds: Windows tells of Ctrl-C only in between
GRACE = 1.0  # seconds for runs that are stopped to tidy up
TICK = 0.05  # seconds
OF_THE_REPORT = ("reported", "sources", "question", "headline", "short")  # that lies in the folder


class Interruption(BaseException):
    """The refresh was told to stop; in a queue, where it does not get lost."""


class Watch:
    """Tells the journal of each run that ended, and then whatever is shown.

    `before` is what was on record, by key; the runs were `queued` at a time in ISO 8601.
    """

    def __init__(
        self,
        console: Console,
        total: int,
        journal: Journal,
        before: Mapping[str, RunRecord],
        queued: str,
    ):
        self._shown = display(console, total)
        self._journal = journal
        self._before = before
        self._queued = queued

    def __enter__(self) -> Self:
        self._shown.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._shown.__exit__(*error)

    def started(self, run: Run) -> None:
        """Take note that a run has begun."""
        self._journal.begun.add(run.key)
        self._shown.started(run)

    def ended(self, record: RunRecord) -> None:
        """Take note of how a run went."""
        kept = self.completed(record)
        self._journal.note(kept)
        self._shown.ended(kept)

    def completed(self, record: RunRecord) -> RunRecord:
        """Say when a run was queued; of a failed one, what its last good report is."""
        record = replace(record, queued=self._queued)
        last = self._before.get(record.key)
        if record.status is Status.FAILED and last is not None:
            return replace(record, **{name: getattr(last, name) for name in OF_THE_REPORT})
        return record


def do_all(
    jobs: list[tuple[Run, str]], worker: Worker, watch: Watch, log: Logger, *, fail_fast: bool
) -> None:
    """Do runs in worker threads; Ctrl-C kills the kernels and keeps what is done.

    Once it is told to stop it waits for nothing without a limit: the threads are daemons, which do
    not keep the process alive. A job says why it runs; if `fail_fast`, no other run begins after
    one has failed, and those under way come to their end. The log receives a line a run.
    """
    crew = Crew(jobs, worker, watch, log, fail_fast=fail_fast)
    with STOP.calling(lambda: crew.ended.put(Interruption())):
        try:
            crew.start(worker.maker.width)
            while len(crew.records) < len(jobs) - len(crew.withdrawn):
                with suppress(Empty):
                    crew.take(GLANCE)
        except BaseException as error:
            worker.maker.stop()
            if not isinstance(error, Interruption):
                raise
            STOP.heed()
            log.warning("interrupted: kernels are killed, what is done stays")
        else:
            return
        crew.dismiss()


class Crew:
    """Worker threads, and the records of what they have done."""

    def __init__(
        self,
        jobs: list[tuple[Run, str]],
        worker: Worker,
        watch: Watch,
        log: Logger,
        *,
        fail_fast: bool,
    ):
        self.records: list[RunRecord] = []  # of the runs that have ended
        self.withdrawn: list[Run] = []  # those that are not to begin any more
        self.ended: SimpleQueue[RunRecord | BaseException | None] = SimpleQueue()
        self._jobs: SimpleQueue[tuple[Run, str]] = SimpleQueue()
        for job in jobs:
            self._jobs.put(job)
        self._worker, self._watch, self._log = worker, watch, log
        self._fail_fast = fail_fast
        self._threads: list[threading.Thread] = []

    def start(self, workers: int) -> None:
        """Set so many threads to work."""
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def take(self, timeout: float) -> None:
        """Take what comes from the threads next, in so many seconds.

        Raises Empty if nothing has come, Interruption if the refresh was told to stop.
        """
        result = self.ended.get(timeout=timeout)
        if isinstance(result, BaseException):
            raise result
        if result is not None:
            self.records.append(result)
            self._watch.ended(result)
            self._log.log(WARNING if result.status is Status.FAILED else INFO, line(result))

    def withdraw(self) -> None:
        """Take back the runs that nobody has begun."""
        with suppress(Empty):
            while True:
                self.withdrawn.append(self._jobs.get_nowait()[0])

    def dismiss(self) -> None:
        """Wait a moment for the threads to end, and take what they still bring."""
        end = time.monotonic() + GRACE
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < end:
            with suppress(Empty, Interruption):
                self.take(TICK)
        while not self.ended.empty():
            with suppress(Empty, Interruption):
                self.take(0)

    def _work(self) -> None:
        while not self._worker.maker.stopping:
            try:
                run, because = self._jobs.get_nowait()
            except Empty:
                return
            try:
                self._watch.started(run)
                record = self._worker.do(run, because)
                if self._fail_fast and record is not None and record.status is Status.FAILED:
                    self.withdraw()
                self.ended.put(record)
            except BaseException as error:  # the main thread raises it
                self.ended.put(error)
