"""What is to be looked at again, and by when: sources and assumptions."""

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Protocol


class Reviewed(Protocol):
    """A source or an assumption."""

    id: str
    review_by: date


def today() -> date:
    """Return the day that review dates are compared with.

    It is the day in UTC; or the one that the environment variable SOURCE_DATE_EPOCH names, the
    convention for building the same thing again on another day (reproducible-builds.org).
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.date()


def overdue(entries: Iterable[Reviewed], day: date) -> list[Reviewed]:
    """Return the entries whose review date is past: on that day itself there is still time."""
    return [entry for entry in entries if entry.review_by < day]


def warnings(
    sources: Iterable[Reviewed], assumptions: Iterable[Reviewed], day: date
) -> dict[str, str]:
    """Return a sentence by the id of each overdue source, then of each overdue assumption."""
    stale = {
        entry.id: f"Source {entry.id} was to be reviewed by {entry.review_by}: look for a newer "
        "release, then set review_by in data/raw/sources.yml."
        for entry in overdue(sources, day)
    }
    return stale | {
        entry.id: f"Assumption {entry.id} was to be reviewed by {entry.review_by}: look at it "
        "again, then set review_by in docs/assumptions.yml."
        for entry in overdue(assumptions, day)
    }
