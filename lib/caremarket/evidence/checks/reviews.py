"""What is to be looked at again, and by when: sources and assumptions."""

import math
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Protocol

from caremarket.errors import CaremarketError


class Reviewed(Protocol):
    """A source or an assumption."""

    id: str
    review_by: date


def today() -> date:
    """Return the day that review dates are compared with.

    It is the day in UTC; or the one that the environment variable SOURCE_DATE_EPOCH names, the
    convention for building the same thing again on another day (reproducible-builds.org). Empty,
    it is as good as unset. Raises CaremarketError if it is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch) if epoch.isdecimal() else math.nan, UTC).date()
    except (ValueError, OverflowError, OSError):
        raise CaremarketError(
            f"The environment variable SOURCE_DATE_EPOCH is {epoch[:40]!r}; it must be a whole "
            "number of seconds since 1970, such as 1780000000. Correct it, or unset it to use the "
            "present day."
        ) from None


def overdue(entries: Iterable[Reviewed], day: date) -> list[Reviewed]:
    """Return the entries whose review date is past: on that day itself there is still time."""
    return [entry for entry in entries if entry.review_by < day]


def warnings(
    sources: Iterable[Reviewed], assumptions: Iterable[Reviewed], day: date
) -> dict[str, str]:
    """Return a sentence by the id of each overdue source, then of each overdue assumption."""
    kinds = (
        ("Source", sources, "look for a newer release", "its sources.yml"),
        ("Assumption", assumptions, "look at it again", "docs/assumptions.yml"),
    )
    return {
        entry.id: f"{kind} {entry.id} was to be reviewed by {entry.review_by}: {advice}, then set "
        f"review_by in {file}."
        for kind, entries, advice, file in kinds
        for entry in overdue(entries, day)
    }
