"""How to refresh, and how a refresh went."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.running.limits import Engine, Limits
from caremarket.refresh.running.stop import INTERRUPTED


@dataclass(frozen=True)
class Settings:
    """How to refresh.

    Attributes:
        out: The reports folder; None for the project's own.
        plan: The plan file; None for the project's refresh.yml.
        workers: Notebooks at a time.
        engine: How notebooks are executed; None for the warm engine where it can be had.
        dask: Address of the Dask scheduler whose workers do the runs; None for this machine.
        limits: What a notebook may use.
        force: Run what is fresh, too.
        only_failed: Run only what failed last time.
        fail_fast: Begin no other run after one has failed.
    """

    out: Path | None = None
    plan: Path | None = None
    workers: int = 2
    engine: Engine | None = None
    dask: str | None = None
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    only_failed: bool = False
    fail_fast: bool = False


@dataclass(frozen=True)
class Summary:
    """How a refresh went.

    Attributes:
        out: The reports folder.
        records: What became of each run that was asked for and came to an end.
        unreached: How many did not, because the refresh was interrupted.
        interrupted: Whether it was.
    """

    out: Path
    records: list[RunRecord]
    unreached: int
    interrupted: bool

    @property
    def counts(self) -> dict[str, int]:
        """Number of runs by status, every status named."""
        found = Counter(record.status for record in self.records)
        return {str(status): found[status] for status in Status}

    @property
    def exit_status(self) -> int:
        """0 if nothing failed, 1 if something did, 130 if interrupted."""
        if self.interrupted:
            return INTERRUPTED
        return 1 if self.counts[Status.FAILED] else 0
