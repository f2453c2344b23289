"""ASCOF time series tables, as published for 2024-25: one sheet a measure, years side by side.

Above the header stand four to seven lines of text. A figure that was recalculated has the one it
replaces in brackets, `51,230 (35,415)`; rows of council types have no area code.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import folded, spelt
from caremarket.opendata.loaders.ascof_evidence import published, to_evidence
from caremarket.opendata.loaders.ascof_measures import KEY, STATISTICS, TABLES
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

SHEET = re.compile(r"^Table_(?P<table>\d[a-z](\(\w+\))?)$")
FIRST, CODE = "Local authority code", "ONS area code"
HEADING = re.compile(r"^(?P<first>\d{4}) to (?P<last>\d{4}) - (?P<figure>.+)$")
WHAT = "the ASCOF time series tables"
PLACES = r"^E\d{8}$"
RATINGS = {
    "6b": "6b_good_or_outstanding",
    "outstanding": "6b_outstanding",
    "good": "6b_good",
    "other": "6b_requires_improvement_or_inadequate",
    "not yet rated": "6b_not_yet_rated",
}


def recognise(opened: Opened) -> Recognised | None:
    """See the time series workbook; its release is the last year in its tables."""
    sheets = {name: match["table"] for name in opened.sheets if (match := SHEET.match(name))}
    if len(sheets) < len(opened.sheets) / 2:
        return None
    first = next(iter(sheets))
    at = opened.find_header(begins, first)
    if at is None:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but sheet {first} has no row "
            f"that begins with {FIRST!r}. Get the file as it was published."
        )
    years = [match for name in opened.top(first)[at] if (match := HEADING.match(name))]
    opened.need_columns(opened.top(first)[at], [CODE], WHAT)
    if not years:
        raise ImportFileError(
            f"{opened.label}: sheet {first} has no column such as '2024 to 2025 - outcome'. Get "
            "the file as it was published."
        )
    period = max(year_of(match) for match in years)
    source = national_statistics(
        id=f"dhsc-ascof-{period}",
        title=f"Adult Social Care Outcomes Framework, England {period}, time series tables",
        publisher="Department of Health and Social Care",
        published=f"20{period[-2:]}",
        review_by="2027-12-31",
    )
    return Recognised(source, f"ASCOF {period}", layout=sheets)


def begins(row: list[str]) -> bool:
    """Say whether a row is the header of a table: it begins with the code of a council."""
    return folded(row[0]) == folded(FIRST)


def year_of(heading: re.Match) -> str:
    """Write the financial year of a heading: 2024-25 for `2024 to 2025 - outcome`."""
    return f"{heading['first']}-{heading['last'][2:]}"


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read every measure of the workbook, as `ascof_evidence.to_evidence`."""
    found, skipped = [], []
    for sheet, name in recognised.layout.items():
        if name not in TABLES:
            skipped.append(Skipped("sheets", 1, f"{sheet}, whose measure is not known"))
            continue
        at = opened.find_header(begins, sheet)
        if at is None:
            raise ImportFileError(
                f"{opened.label}, sheet {sheet}: no row begins with {FIRST!r}. Get the file as it "
                "was published."
            )
        opened.need_columns(opened.top(sheet)[at], [CODE], WHAT, sheet)
        label = f"{opened.label}, sheet {sheet}"
        code = {printed: name for name, printed in spelt([CODE], opened.top(sheet)[at]).items()}
        cells = opened.table(at, sheet).rename(columns=code)
        found.append(figures(cells, label, name).assign(where=sheet))
    frame = pd.concat(found, ignore_index=True)
    placed = frame["code"].str.match(PLACES)
    skipped.append(Skipped("rows", int((~placed).sum()), "council types, which are no area"))
    kept, more = published(frame[placed], opened.label, ruled=True)
    return to_evidence(kept, skipped + more, geography)


def figures(cells: pd.DataFrame, label: str, name: str) -> pd.DataFrame:
    """Bring one sheet into one row an area and year; text as printed, all rows."""
    measure, group, unit = TABLES[name]
    parts = {}
    for heading in cells.columns[3:]:
        match = HEADING.match(heading)
        if match is None:
            if cells[heading].eq("").all():
                continue
            raise ImportFileError(
                f"{label}: column {heading!r} is no figure of a year, such as '2024 to 2025 - "
                "outcome'. Get the file as it was published, or report the new layout."
            )
        rating, statistic = split_figure(match["figure"], label)
        key = (year_of(match), RATINGS.get(rating, measure))
        parts.setdefault(key, {})[statistic] = cells[heading]
    frames = [
        pd.DataFrame(columns).assign(code=cells[CODE], period=period, measure=which)
        for (period, which), columns in parts.items()
    ]
    frame = pd.concat(frames, ignore_index=True).assign(population_group=group, unit=unit)
    return frame.reindex(columns=[*KEY, "unit", *STATISTICS.values()])


def split_figure(figure: str, label: str) -> tuple[str, str]:
    """Split `outstanding numerator` into rating and statistic; the rating is often empty."""
    for words, statistic in STATISTICS.items():
        if figure.endswith(words):
            return figure.removesuffix(words).strip(), statistic
    raise ImportFileError(
        f"{label}: {figure!r} is none of {', '.join(STATISTICS)}. This may be another year's "
        "layout; report it."
    )


LOADER = Loader(
    "ASCOF time series tables (2024-25 onward)",
    recognise,
    read,
    fills=("ascof_measures", "ascof", "service_users", "population"),
    version=4,
)
