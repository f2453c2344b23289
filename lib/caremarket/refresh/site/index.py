"""The index of all reports."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from caremarket.present.words import humanised
from caremarket.refresh.record import RunRecord, Status
from caremarket.refresh.site.layout import page_from
from caremarket.refresh.site.quote import Quote

STATUS_WORDS = {
    Status.OK: "Up to date",
    Status.FRESH: "Up to date",
    Status.SKIPPED: "Skipped",
    Status.FAILED: "Failed",
}
OUT_OF_DATE = "Out of date"


def render_index(records: Iterable[RunRecord], quotes: Mapping[str, Quote] | None = None) -> str:
    """Make the index of all reports, by council.

    Args:
        records: What became of each run.
        quotes: Question and answer of those reports that there are, by the key of their run.

    Returns:
        A complete HTML page that needs no other file and runs no script.
    """
    ordered = sorted(records, key=lambda record: (record.area_name, record.area_code, record.key))
    areas = [
        {
            "code": code,
            "name": name,
            "reports": [
                entry_of(record, (quotes or {}).get(record.key, Quote())) for record in group
            ],
        }
        for (name, code), group in groupby(ordered, lambda item: (item.area_name, item.area_code))
    ]
    return page_from("index.html.j2", areas=areas, summary=_summary(ordered))


def shown_of(record: RunRecord) -> list[str]:
    """Return everything of a record that the index and the page of the area show or link to."""
    stands = [record.key, record.area_name, _stands(record), record.reason, record.stale]
    return [*stands, record.reported, record.question, record.headline]


def entry_of(record: RunRecord, quote: Quote) -> dict[str, str]:
    """Return what the index shows of a run; a failed one still links to its last good report."""
    return {
        "href": f"{record.key}.html" if record.reported else "",
        "files": record.key if record.reported else "",
        "question": quote.question or humanised(record.notebook),
        "headline": quote.headline,
        "scenario": humanised(record.scenario),
        "status": _stands(record),
        "made": _made(record),
        "reason": record.reason or (record.stale and f"Since then {record.stale}."),
    }


def _stands(record: RunRecord) -> str:
    """Say how a report stands: one that the last refresh left alone may be out of date."""
    good = record.status in (Status.OK, Status.FRESH)
    return OUT_OF_DATE if good and record.stale else STATUS_WORDS[record.status]


def _made(record: RunRecord) -> str:
    """Say from when the report is that the index links to."""
    if not record.reported:
        return ""
    day = record.reported[:10]
    failed = record.status is Status.FAILED
    return f"the last good report is of {day}" if failed else f"made on {day}"


def _summary(records: list[RunRecord]) -> str:
    """Say how many reports there are, and how many are missing."""
    words = [_stands(record) for record in records]
    parts = [
        f"{words.count(word)} {text}"
        for word, text in (
            ("Up to date", "up to date"),
            (OUT_OF_DATE, "out of date, because something that they rest on changed"),
            ("Skipped", "skipped, because the evidence is not there"),
            ("Failed", "failed"),
        )
        if word in words
    ]
    councils = len({record.area_code for record in records})
    noun = "council" if councils == 1 else "councils"
    return f"Reports for {councils} {noun}: {'; '.join(parts)}." if records else "No report yet."
