"""Doing runs side by side, and stopping when told to."""

import threading
import time
from contextlib import suppress
from logging import INFO, WARNING, Logger
from queue import Empty, SimpleQueue

from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.progress import Display, line
from caremarket.refresh.running.stop import STOP
from caremarket.refresh.running.worker import Worker

GLANCE = 0.5  # seconds: Windows tells of Ctrl-C only in between
GRACE = 1.0  # seconds for runs that are stopped to tidy up
TICK = 0.05  # seconds


class Interruption(BaseException):
    """The refresh was told to stop; in a queue, where it does not get lost."""


def do_all(
    jobs: list[tuple[Run, str]],
    worker: Worker,
    workers: int,
    shown: Display,
    log: Logger,
    *,
    fail_fast: bool = False,
) -> None:
    """Do runs in worker threads; Ctrl-C kills the kernels and keeps what is done.

    Once it is told to stop it waits for nothing without a limit: the threads are daemons, which do
    not keep the process alive. A job says why it runs; if `fail_fast`, no other run begins after
    one has failed, and those under way come to their end. The log receives a line a run.
    """
    crew = Crew(jobs, worker, shown, log, fail_fast=fail_fast)
    with STOP.calling(lambda: crew.ended.put(Interruption())):
        try:
            crew.start(workers)
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
        shown: Display,
        log: Logger,
        *,
        fail_fast: bool = False,
    ):
        self.records: list[RunRecord] = []  # of the runs that have ended
        self.withdrawn: list[Run] = []  # those that are not to begin any more
        self.ended: SimpleQueue[RunRecord | BaseException | None] = SimpleQueue()
        self._jobs: SimpleQueue[tuple[Run, str]] = SimpleQueue()
        for job in jobs:
            self._jobs.put(job)
        self._worker, self._shown, self._log = worker, shown, log
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
            self._shown.ended(result)
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
                self._shown.started(run)
                record = self._worker.do(run, because)
                if self._fail_fast and record is not None and record.status is Status.FAILED:
                    self.withdraw()
                self.ended.put(record)
            except BaseException as error:  # the main thread raises it
                self.ended.put(error)
