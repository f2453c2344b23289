"""Is a report fresh, and if not, why?"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.basis import FAILED, FORCED, NEVER_MADE, Store, changes
from caremarket.refresh.records.files import REPORT_SUFFIXES
from caremarket.refresh.records.run import Run, RunRecord, Status


class Standing(StrEnum):
    """How a report stands against what it rests on now."""

    FRESH = "fresh"  # nothing changed since it was made
    STALE = "stale"  # something changed, or it was never made
    SKIPPED = "skipped"  # there was no evidence for it, and nothing changed since
    FAILED = "failed"  # the last run failed; the last good report stays


NO_NOTEBOOK = "its notebook is gone"


@dataclass(frozen=True)
class Verdict:
    """How a report stands against what it rests on now."""

    run: Run
    standing: Standing
    changes: list[str] = field(default_factory=list)  # since it was made, in phrases
    last: RunRecord | None = None  # None if it was never made

    @property
    def is_due(self) -> bool:
        """Whether a refresh runs it: it is not fresh, or has no evidence that was not there."""
        return self.standing in (Standing.STALE, Standing.FAILED)

    def forced(self) -> "Verdict":
        """Return the verdict as it is when every report is to run."""
        return self if self.is_due else replace(self, standing=Standing.STALE, changes=[FORCED])

    def as_record(self) -> RunRecord:
        """Return the record of a report that is not run now; it has one.

        Says of one that is fresh that it is, and of one that is not what changed.
        """
        if self.standing is Standing.FRESH:
            return replace(self.last, status=Status.FRESH, stale="")
        return replace(self.last, stale="; ".join(self.changes))

    @property
    def why(self) -> str:
        """Why a refresh runs it, in words; empty if it does not."""
        return "; ".join([FAILED] * (self.standing is Standing.FAILED) + self.changes)


def verdicts(
    runs: list[Run], records: Mapping[str, RunRecord], store: Store, inputs: Inputs, out: Path
) -> list[Verdict]:
    """Say how reports stand: a verdict for each run, in the same order.

    `records` are those on record, by key; `store` is what their parts held, by digest.
    """
    return [_verdict(run, records.get(run.key), store, inputs, out) for run in runs]


def _verdict(run: Run, last: RunRecord | None, store: Store, inputs: Inputs, out: Path) -> Verdict:
    if last is None:
        return Verdict(run, Standing.STALE, [NEVER_MADE])
    if not inputs.has(run.notebook):
        return Verdict(run, Standing.STALE, [NO_NOTEBOOK], last)
    changed = changes(last, store, run, inputs.basis(run, last.sources))
    if last.status is Status.FAILED:
        return Verdict(run, Standing.FAILED, changed, last)
    skipped = last.status is Status.SKIPPED
    if not skipped:
        report = os.path.join(out, run.key)
        gone = [suffix for suffix in REPORT_SUFFIXES if not os.path.isfile(report + suffix)]
        changed += [f"{run.notebook}{suffix} is missing" for suffix in gone]
    if changed:
        return Verdict(run, Standing.STALE, changed, last)
    return Verdict(run, Standing.SKIPPED if skipped else Standing.FRESH, [], last)
