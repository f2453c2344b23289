"""Cells as publications print them: numbers, and marks that stand for something else.

One parser for all: a suppressed count becomes an interval, never 0 and never silently missing.
"""

import re

import numpy as np
import pandas as pd

from caremarket.errors import ImportFileError

SUPPRESSED_UPPER = 4
MOST = 1e15  # of anything that is counted or paid in England
SUPPRESSED, LOW = "suppressed", "low"
NOT_AVAILABLE, NOT_APPLICABLE, UNRELIABLE = "not_available", "not_applicable", "unreliable"
UNREADABLE = "unreadable"
PRINTED = {
    SUPPRESSED: ["[c]", "c", "*"],
    LOW: ["[low]"],
    NOT_AVAILABLE: ["[x]", "x", ":", "..", "n/a", "na", "null", ""],
    NOT_APPLICABLE: ["[z]", "z", ".", "-"],
    UNRELIABLE: ["[u]", "dq"],
}
MARKERS = {mark: meaning for meaning, marks in PRINTED.items() for mark in marks}
_MARKER = re.compile(r"^(\[c\]|\*|c|<\s*(?P<below>\d{1,9}))$", re.IGNORECASE)
_INTERVAL = re.compile(r"^\[(?P<lower>\d{1,9})-(?P<upper>\d{1,9})\]$")
_PREVIOUS = re.compile(r"^(?P<now>[^()]+?)\s*\((?P<before>[^()]*)\)$")
_NUMBER = re.compile(r"^-?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d+)?(e[+-]?\d+)?$", re.IGNORECASE)

_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_GROUPED = re.compile(r"^-?\d{1,3}([.'’\s]\d{3})+$")
_SPOILT = {  # what a spreadsheet did, and how a number looks then
    "shortened it, and its last digits are lost": re.compile(
        r"^-?\d+([.,]\d+)?e\+?\d+$", re.IGNORECASE
    ),
    "took it for a date or a time": re.compile(
        rf"^((\d{{1,4}}[-/. ])?{_MONTH}([-/. ]\d{{1,4}})?|\d{{1,2}}[-/]\d{{1,2}}"
        r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d\d:\d\d(:\d\d)?)?|\d{1,2}(:\d\d){1,2})$",
        re.IGNORECASE,
    ),
    "set another country's marks between its thousands": _GROUPED,
}


def spoilt_counts(cells: pd.Series, *, whole: bool = True) -> pd.Series:
    """Say of cells, text or missing, that hold a count which a spreadsheet spoilt, what it did.

    Such as `1.9E+04`, `01-Mar`, `1.234` and `1 234`. Of counts that need not be whole, as projected
    ones, `1.234` is one.
    """
    text = cells.astype("str").str.strip()
    known = {it: "" if it.isdecimal() else _spoilt(it, whole) for it in text.dropna().unique()}
    whys = text.map(known)
    return whys[whys.notna() & whys.ne("")]


def _spoilt(text: str, whole: bool) -> str:
    forms = ((why, form) for why, form in _SPOILT.items() if whole or form is not _GROUPED)
    return next((why for why, form in forms if form.match(text)), "")


def as_interval(lower: float, upper: float) -> str:
    """Write an interval as a cell holds it: `[0-5]`, for a publisher with a rule of its own."""
    return f"[{lower:.0f}-{upper:.0f}]"


def suppressed_interval(text: str) -> tuple[int, int] | None:
    """Read a suppression marker as the least and most it may stand for; None if it is none.

    `<5` stands for 1 to 4, and so does `[c]` or `*`, the national returns' markers for a count too
    small to publish (a true 0 is published as 0). `[0-5]` is an interval as it stands. Below 1
    there is no such count: `<1` is no marker.
    """
    if (known := _INTERVAL.match(text.strip())) and int(known["lower"]) <= int(known["upper"]):
        return int(known["lower"]), int(known["upper"])
    match = _MARKER.match(text.strip())
    if match is None:
        return None
    most = int(match["below"]) - 1 if match["below"] else SUPPRESSED_UPPER
    return (1, most) if most >= 1 else None


def with_limits(cells: pd.Series, dtype: str = "Int64") -> pd.DataFrame:
    """Split text cells into figures and, of suppressed ones, `<name>_lower` and `<name>_upper`."""
    words = cells[pd.to_numeric(cells, errors="coerce").isna()]
    intervals = words.map(suppressed_interval, na_action="ignore").dropna()
    suppressed = cells.index.isin(intervals.index)
    name = cells.name
    limits = pd.DataFrame(
        {
            name: cells.mask(suppressed),
            f"{name}_lower": pd.Series(pd.NA, index=cells.index, dtype="Float64").astype(dtype),
            f"{name}_upper": pd.Series(pd.NA, index=cells.index, dtype="Float64").astype(dtype),
        },
        index=cells.index,
    )
    if suppressed.any():
        limits.loc[suppressed, f"{name}_lower"] = intervals.str[0].astype(dtype)
        limits.loc[suppressed, f"{name}_upper"] = intervals.str[1].astype(dtype)
    return limits


def parse_cells(cells: pd.Series, *, counts: bool | pd.Series, whole: bool = True) -> pd.DataFrame:
    """Read a column of text cells of a publication; missing counts as empty.

    Those that are counts (all, none, or a series says which), whole or not, may not be spoilt: an
    ImportFileError names the first that `spoilt_counts` finds.

    Thousands commas, pound and percent signs are taken off, and a bracket after a figure holds the
    one published before: `51,230 (35,415)`. Columns value, lower, upper (only where a count is
    suppressed), previous, and marker: empty for a number, else a key of `PRINTED`, or unreadable.
    """
    _refuse_spoilt(cells[np.broadcast_to(counts, len(cells))], whole=whole)
    values = pd.to_numeric(cells, errors="coerce").astype(float)
    found = pd.DataFrame(
        {"value": values, "lower": np.nan, "upper": np.nan, "previous": np.nan, "marker": ""},
        index=cells.index,
    )
    rest = cells[~(values.abs() < MOST)].fillna("").astype(str)
    if rest.empty:
        return found
    distinct = {text: parse_cell(text) for text in rest.unique()}
    records = [distinct[text] for text in rest]
    found.loc[rest.index] = pd.DataFrame(records, columns=found.columns, index=rest.index)
    return found


def _refuse_spoilt(counts: pd.Series, *, whole: bool) -> None:
    spoilt = spoilt_counts(counts, whole=whole)
    if len(spoilt):
        more = f", and {len(spoilt) - 1:,} more like it" if len(spoilt) > 1 else ""
        raise ImportFileError(
            f"column {counts.name!r} has the count {counts[spoilt.index].iloc[0]!r}{more}: a "
            f"spreadsheet {spoilt.iloc[0]}. Get the file as it was published, and do not save it "
            "from a spreadsheet."
        )


def parse_cell(text: str) -> tuple[float, float, float, float, str]:
    """Read one cell: value, lower, upper, previous and marker as in `parse_cells`."""
    cell = text.strip()
    previous = np.nan
    if match := _PREVIOUS.match(cell):
        cell, previous = match["now"], parse_cell(match["before"])[0]
    plain = cell.replace("−", "-").replace("–", "-").replace("£", "").replace("%", "").strip()
    if _NUMBER.match(plain) and abs(number := float(plain.replace(",", ""))) < MOST:
        return number, np.nan, np.nan, previous, ""
    if interval := suppressed_interval(plain):
        return np.nan, float(interval[0]), float(interval[1]), previous, SUPPRESSED
    marker = MARKERS.get(plain.lower(), UNREADABLE)
    return np.nan, 0.0 if marker == LOW else np.nan, np.nan, previous, marker
