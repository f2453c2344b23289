"""How to refresh, what notebooks may use meanwhile, and how a refresh went."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.running.stop import INTERRUPTED


class Engine(StrEnum):
    """How notebooks are executed."""

    WARM = "warm"  # in a process forked from one that has the libraries loaded
    KERNEL = "kernel"  # in a stock kernel


@dataclass(frozen=True)
class Limits:
    """What a notebook may use."""

    cell_timeout: int = 300  # seconds for a cell
    notebook_timeout: int = 1800  # seconds for all cells together
    memory: int = 2048  # MiB; 0 for no limit


@dataclass(frozen=True)
class Settings:
    """How to refresh."""

    out: Path | None = None  # the reports folder; None for the project's own
    plan: Path | None = None  # None for the project's refresh.yml
    workers: int = 2  # notebooks at a time
    engine: Engine | None = None  # None for the warm engine where it can be had
    dask: str | None = None  # address of the scheduler whose workers do the runs
    limits: Limits = field(default_factory=Limits)
    force: bool = False  # run what is fresh, too
    only_failed: bool = False  # run only what failed last time
    fail_fast: bool = False  # begin no other run after one has failed


@dataclass(frozen=True)
class Summary:
    """How a refresh went."""

    out: Path
    records: list[RunRecord]  # of the runs that were asked for and came to an end
    unreached: int  # how many did not, because the refresh was interrupted
    interrupted: bool
    beside: dict[str, str]  # names, by code, of areas that were asked for and the plan lacks

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
