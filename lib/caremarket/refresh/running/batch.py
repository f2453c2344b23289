"""Doing runs: what is shown and written down meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from logging import Logger
from typing import Self

from rich.console import Console

from caremarket.refresh.records.journal import Journal
from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.pool import do_all
from caremarket.refresh.running.progress import Display, display
from caremarket.refresh.running.worker import Worker

OF_THE_REPORT = ("reported", "sources", "question", "headline", "short")  # that lies in the folder


class Watch:
    """Tells the journal of each run that ended, and then whatever is shown.

    `before` is what was on record, by key; the runs were `queued` at a time in ISO 8601.
    """

    def __init__(
        self, shown: Display, journal: Journal, before: Mapping[str, RunRecord], queued: str
    ):
        self._shown = shown
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


def run_all(
    jobs: list[tuple[Run, str]],
    worker: Worker,
    *,
    fail_fast: bool,
    before: Mapping[str, RunRecord],
    queued: str,
    journal: Journal,
    console: Console,
    log: Logger,
) -> None:
    """Do runs, each with the reason why it runs; the journal says what became of them.

    `before` is what was on record, by key; the runs were `queued` at a time in ISO 8601. If
    `fail_fast`, no other run begins after one has failed. The log receives a line a run.
    """
    with Watch(display(console, len(jobs)), journal, before, queued) as watch:
        do_all(jobs, worker, worker.maker.width, watch, log, fail_fast=fail_fast)
