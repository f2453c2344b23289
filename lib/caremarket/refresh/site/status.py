"""How a report stands, in words."""

from datetime import date

from caremarket.evidence.checks.reviews import today
from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.layout import long_date

UP_TO_DATE, OUT_OF_DATE, SKIPPED, FAILED = "Up to date", "Out of date", "Skipped", "Failed"
WORDS = {  # in the order in which they want attention
    FAILED: "failed",
    OUT_OF_DATE: "out of date, because something that they rest on changed",
    SKIPPED: "skipped, because the evidence is not there",
    UP_TO_DATE: "up to date",
}
WANTING = (FAILED, OUT_OF_DATE)  # somebody should do something
SHORT = 220  # characters of a reason on the index; the page of the area has all of it


def standing(record: RunRecord) -> tuple[str, str]:
    """Say how a report stands, one of the keys of `WORDS`, and why it is not up to date."""
    since = f"Since then {record.stale}." if record.stale else ""
    reason = " ".join(part for part in (record.reason, since) if part)
    if record.status in (Status.FAILED, Status.SKIPPED):
        return (FAILED if record.status is Status.FAILED else SKIPPED), reason
    return (OUT_OF_DATE if record.stale else UP_TO_DATE), reason


def in_short(reason: str) -> str:
    """Cut a reason to what fits on the index, at the end of a word."""
    if len(reason) <= SHORT:
        return reason
    return f"{reason[:SHORT].rpartition(' ')[0] or reason[:SHORT]} …"


def day_of(record: RunRecord) -> str:
    """Return the day on which the report that lies in the folder was made; empty if none does.

    No day is said that is after `reviews.today`, so that with SOURCE_DATE_EPOCH a site built on
    another day is the same.
    """
    if not record.reported:
        return ""
    return long_date(min(date.fromisoformat(record.reported[:10]), today()))


def made(record: RunRecord) -> str:
    """Say from when the report is that a page links to."""
    if not record.reported:
        return ""
    failed = record.status is Status.FAILED
    return f"the last good report is of {day_of(record)}" if failed else f"made {day_of(record)}"
