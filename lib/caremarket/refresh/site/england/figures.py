"""What the reports of all councils found on the same measure."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caremarket.refresh.plan.refresh_yml import BASELINE
from caremarket.refresh.records.run import RunRecord

RATE, RATIO = "benchmark", "observed_over_expected"  # metrics, as the notebooks record them
OWN = "|area"  # ends the category of a council's own rate; others are England's, its region's ...
FEWEST = 20  # councils, below which neither classes nor ranks say anything of England


@dataclass(frozen=True)
class Figure:
    """What was found of one council; limits of ratios only."""

    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass
class Sheet:
    """A measure of all councils that have it, in one unit and for one period."""

    metric: str
    measure: str
    notebook: str
    period: str
    unit: str
    basis: str
    method: str
    figures: dict[str, Figure] = field(default_factory=dict)  # by GSS code
    source_ids: list[str] = field(default_factory=list)


def sheets_in(out: Path, records: Mapping[str, RunRecord]) -> dict[str, list[Sheet]]:
    """Read what the reports of the baseline found, by measure: its rates, its ratios, or both.

    Where councils differ in period or notebook, those count that agree with most. There is no sheet
    of fewer than `FEWEST` councils.
    """
    found: dict[tuple[str, ...], Sheet] = {}
    for key, record in sorted(records.items()):
        if record.scenario == BASELINE and record.reported:
            for row in _rows(out / f"{key}.csv"):
                _put(found, row)
    best: dict[tuple[str, str], Sheet] = {}
    for sheet in sorted(found.values(), key=lambda it: (-len(it.figures), it.notebook)):
        if len(sheet.figures) >= FEWEST:
            best.setdefault((sheet.measure, sheet.metric), sheet)
    by_measure: dict[str, list[Sheet]] = {}
    for (measure, _), sheet in sorted(best.items()):
        by_measure.setdefault(measure, []).append(sheet)
    return by_measure


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a data file that compare a council; none if it cannot be read."""
    try:
        header, *lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):  # damaged: the refresh says so where it gathers findings
        return
    rate, ratio = f",{RATE},", f",{RATIO},"
    kept = [line for line in lines if rate in line or ratio in line]
    yield from csv.DictReader([header, *kept])


def _put(found: dict[tuple[str, ...], Sheet], row: dict[str, str]) -> None:
    """Put a row of findings onto its sheet, unless it is of no council or says no figure."""
    measure = row["category"].removesuffix(OWN if row["metric"] == RATE else "")
    if "|" in measure:
        return
    numbers = [float(row[name]) if row[name] else None for name in ("value", "lower", "upper")]
    if numbers[0] is None or (row["metric"] == RATIO and None in numbers):
        return
    named = (row["metric"], measure, row["notebook"], row["period"], row["unit"])
    told = (row["basis"], row["method"])
    sheet = found.setdefault((*named, *told), Sheet(*named, *told))
    sheet.figures[row["area_code"]] = Figure(*numbers)
    sheet.source_ids = list(dict.fromkeys([*sheet.source_ids, *row["source_ids"].split()]))
