"""The findings contract: what a row of findings must be."""

import math
import re
from collections import Counter

import pandas as pd

from caremarket.frames import FINDING_COLUMNS, FINDING_KEY, finding_records

BASES = ("published", "modelled", "assumed")
KEY = FINDING_KEY
_METRIC = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CATEGORY = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*(\|[a-z0-9]+(_[a-z0-9]+)*)*")
PERIOD_PATTERN = r"(\d{4}(-\d{2})?(/\d{4}(-\d{2})?)?)?"
_PERIOD = re.compile(PERIOD_PATTERN)


def problems_of(frames: list[pd.DataFrame]) -> list[str]:
    """Say what is wrong with frames of findings, which together are what a notebook records."""
    problems = [
        f"Frame {place} lacks the column {column!r}; shape it with frames.finding_rows."
        for place, frame in enumerate(frames, start=1)
        for column in FINDING_COLUMNS
        if column not in frame
    ]
    if problems:
        return problems
    rows = finding_records(frames)
    if not rows:
        return ["There is no row; a notebook that cannot answer raises MissingEvidenceError."]
    for place, row in enumerate(rows, start=1):
        name = f"Row {place} ({row['metric']}, {row['category']}, {row['period'] or 'no period'})"
        problems += [f"{name}: {problem}" for problem in problems_of_row(row)]
    return problems + repeated(rows)


def problems_of_row(row: dict[str, object]) -> list[str]:
    """Say what is wrong with one row."""
    problems = []
    for column, pattern, example in (
        ("metric", _METRIC, "bed_gap"),
        ("category", _CATEGORY, "nursing|norm_england"),
        ("period", _PERIOD, "2020, 2019-20 or 2020-07/2020-09"),
    ):
        if not (isinstance(row[column], str) and pattern.fullmatch(row[column])):
            problems.append(f"{column} was {row[column]!r}; write it like {example}.")
    if row["basis"] not in BASES:
        problems.append(f"basis was {row['basis']!r}; allowed: {', '.join(BASES)}.")
    for column in ("unit", "method"):
        if not (isinstance(row[column], str) and row[column].strip()):
            problems.append(f"{column} is empty; every finding names it.")
    if not isinstance(row["source_ids"], str):
        problems.append(f"source_ids was {row['source_ids']!r}; a text, separated by spaces.")
    return problems + problems_of_numbers(row)


def problems_of_numbers(row: dict[str, object]) -> list[str]:
    """Say what is wrong with value and limits: finite, and in order."""
    value, lower, upper = (as_number(row[column]) for column in ("value", "lower", "upper"))
    problems = []
    if value is None or not math.isfinite(value):
        problems = [f"value was {row['value']!r}; it must be a finite number."]
    for column, limit in (("lower", lower), ("upper", upper)):
        if limit is None or math.isinf(limit):
            problems.append(f"{column} was {row[column]!r}; it must be a finite number or empty.")
    if problems:
        return problems
    if lower > value:
        problems.append(f"lower ({lower:g}) is above the value ({value:g}).")
    if upper < value:
        problems.append(f"upper ({upper:g}) is below the value ({value:g}).")
    return problems


def as_number(value: object) -> float | None:
    """Return a number, NaN where it is missing, None where it is something else."""
    if pd.isna(value):
        return math.nan
    return None if isinstance(value, str | bool) else float(value)


def repeated(rows: list[dict[str, object]]) -> list[str]:
    """Say which metric, category and period come more than once."""
    keys = Counter(tuple(str(row[column]) for column in KEY) for row in rows)
    return [
        f"{metric}, {category}, {period or 'no period'} comes {count} times; it must be unique."
        for (metric, category, period), count in keys.items()
        if count > 1
    ]
