"""From findings to tables that can be read: which metrics share a sheet, and in which columns.

Metrics that are said of the same categories and periods stand side by side, a column each; a
metric of a single figure, or of figures in several units, goes into a list with a column of units.
Behind them come tables of what the findings rest on.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from caremarket.errors import PublishError
from caremarket.present.words import decimals_for, humanised
from caremarket.publish.background import Background
from caremarket.publish.cells import NOT_APPLICABLE, NOT_AVAILABLE, number_cell, text_cell
from caremarket.publish.report import NUMBERS, Rows

MOST_COLUMNS = 12
SAID_BY_ROW = ("basis", "method")
SHEETS = {  # by attribute of Background: name of the sheet, title of the table
    "sources": ("Sources", "Sources of the figures"),
    "reconciliation": ("Reconciliation", "Printed totals against the sum of their printed parts"),
    "assumptions": ("Assumptions", "Assumptions that the figures rest on"),
    "data_log": ("Data_log", "Data log: the evidence that the report reads"),
}
HEADERS = {"id": "Assumption", "url": "Address", "table": "Table of evidence"}
CODES = ("figure", "table")  # written as words
NOTES = {
    "review_by": "review",
    "verdict": "verdict",
    "reliability": "reliability",
    "suppressed": "disclosure",
}


@dataclass
class SheetTable:
    """A table as it goes into a sheet; units, notes and decimals are by number of the column."""

    name: str  # of the marked-up table, unique in the workbook
    title: str  # but for area and scenario
    columns: dict[str, list] = field(default_factory=dict)  # the cells by header, all equally long
    units: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)  # name of the note that explains it
    decimals: dict[int, list[int]] = field(default_factory=dict)  # one for every row
    source_ids: list[str] = field(default_factory=list)

    def add(self, header: str, cells: list, *, unit: str = "", note: str = "") -> int:
        """Add a column, and return its number, from 0.

        Raises PublishError if there is a column of that name already.
        """
        if header in self.columns:
            raise PublishError(
                f"The table {self.title!r} would have two columns called {header!r}; rename the "
                "metric."
            )
        number = len(self.columns)
        self.columns[header] = cells
        if unit:
            self.units[number] = unit
        if note:
            self.notes[number] = note
        return number


def findings_tables(metrics: Mapping[str, Rows]) -> list[SheetTable]:
    """Split findings, by metric as `Report.metrics` holds them, into tables.

    In the order of their first metric; lists of single figures come last.
    """
    mixed = {name: rows for name, rows in metrics.items() if varies(rows, "unit")}
    lone = [row for rows in metrics.values() if len(rows) == 1 for row in rows]
    shared = {name: rows for name, rows in metrics.items() if name not in mixed and len(rows) > 1}
    tables = [side_by_side(group) for group in _groups(shared)]
    tables += [
        listed(rows, f"metric_{name}", f"{humanised(name)}, {_when(rows)}")
        for name, rows in mixed.items()
    ]
    if lone:
        tables.append(listed(lone, "single_figures", f"Single figures, {_when(lone)}"))
    return tables


def side_by_side(metrics: list[Rows]) -> SheetTable:
    """Make a table of metrics that are said of the same categories and periods.

    All rows of a metric are in one unit. Basis and method have columns where they differ from row
    to row, else the note to the metric's column says them.
    """
    first = metrics[0]
    title = f"{'; '.join(humanised(rows[0]['metric']) for rows in metrics)}, {_when(first)}"
    table = SheetTable(f"metric_{first[0]['metric']}", title)
    if any(row["category"] != "all" for row in first):
        table.add("Category", [text_cell(humanised(row["category"])) for row in first])
    if any(row["period"] for row in first):
        table.add("Period", [text_cell(said_period(row["period"])) for row in first])
    by_key = [{(row["category"], row["period"]): row for row in rows} for rows in metrics]
    aligned = [[rows[row["category"], row["period"]] for row in first] for rows in by_key]
    for rows in aligned:
        metric, unit = rows[0]["metric"], unit_words(rows[0]["unit"])
        name = humanised(metric)
        decimals = [decimals_for([row[column] for row in rows for column in NUMBERS])] * len(rows)
        headers = (name, f"{name}, lower limit", f"{name}, upper limit")
        _add_figures(table, rows, decimals, headers, unit=unit, note=metric)
    for column in SAID_BY_ROW:
        _add_said(table, column, aligned)
    table.source_ids = _named_sources(row for rows in metrics for row in rows)
    return table


def _add_figures(
    table: SheetTable,
    rows: Rows,
    decimals: list[int],
    headers: Iterable[str],
    *,
    unit: str = "",
    note: str = "",
) -> None:
    """Add a column of figures, and two of their limits if any has one; decimals are by row."""
    for column, header in zip(NUMBERS, headers, strict=True):
        if column == "value" or _limited(rows):
            figures = zip(rows, decimals, strict=True)
            cells = [number_cell(row[column], places, NOT_APPLICABLE) for row, places in figures]
            explained = note if column == "value" else "limits"
            table.decimals[table.add(header, cells, unit=unit, note=explained)] = decimals


def _add_said(table: SheetTable, column: str, metrics: list[Rows]) -> None:
    """Add the basis or method: one column where it is the same for all metrics of a row."""
    varying = [rows for rows in metrics if varies(rows, column)]
    same = len(varying) == len(metrics) and all(
        row[column] == other[column]
        for rows in metrics
        for row, other in zip(rows, metrics[0], strict=True)
    )
    for rows in varying[:1] if same else varying:
        header = humanised(column) if same else f"{humanised(rows[0]['metric'])}, {column}"
        cells = [text_cell(plain_words(row[column])) for row in rows]
        table.add(header, cells, note="basis" if column == "basis" else "")


def listed(rows: Rows, name: str, title: str) -> SheetTable:
    """Make a table with a row for each figure and a column that says its unit."""
    table = SheetTable(name, title, source_ids=_named_sources(rows))
    table.add("Measure", [text_cell(humanised(row["metric"])) for row in rows])
    table.add("Category", [text_cell(humanised(row["category"])) for row in rows])
    table.add("Period", [text_cell(said_period(row["period"])) for row in rows])
    table.add("Unit", [text_cell(unit_words(row["unit"])) for row in rows])
    decimals = [decimals_for([row[column] for column in NUMBERS]) for row in rows]
    _add_figures(table, rows, decimals, ("Value", "Lower limit", "Upper limit"))
    for column in SAID_BY_ROW:
        cells = [text_cell(plain_words(row[column])) for row in rows]
        table.add(humanised(column), cells, note="basis" if column == "basis" else "")
    return table


def _groups(metrics: Mapping[str, Rows]) -> Iterator[list[Rows]]:
    """Yield the metrics that share categories and periods, as many as a readable table holds."""
    by_key: dict[frozenset, list[Rows]] = {}
    for rows in metrics.values():
        key = frozenset((row["category"], row["period"]) for row in rows)
        by_key.setdefault(key, []).append(rows)
    for sharing in by_key.values():
        group: list[Rows] = []
        for rows in sharing:
            if group and 2 + sum(map(_width, [*group, rows])) > MOST_COLUMNS:
                yield group
                group = []
            group.append(rows)
        yield group


def _width(rows: Rows) -> int:
    """Return how many columns a metric takes in a shared table."""
    return (3 if _limited(rows) else 1) + sum(varies(rows, column) for column in SAID_BY_ROW)


def _limited(rows: Rows) -> bool:
    """Say whether any finding has a limit."""
    return not all(math.isnan(row[limit]) for row in rows for limit in ("lower", "upper"))


def varies(rows: Rows, column: str) -> bool:
    """Say whether findings differ in a column."""
    return any(row[column] != rows[0][column] for row in rows)


def background_tables(background: Background) -> dict[str, SheetTable]:
    """Make the tables that follow those of the findings, by name of the sheet; none is empty."""
    frames = {name: getattr(background, name) for name in SHEETS}
    checks = frames["reconciliation"]
    needless = checks["explanation"].eq("") & checks["verdict"].ne("differs")
    frames["reconciliation"] = checks.assign(
        explanation=checks["explanation"].mask(needless, NOT_APPLICABLE)
    )
    frames["sources"] = frames["sources"].fillna({"note": NOT_APPLICABLE})
    return {
        sheet: frame_table(frames[name], f"{name}_table", title)
        for name, (sheet, title) in SHEETS.items()
        if len(frames[name])
    }


def frame_table(frame: pd.DataFrame, name: str, title: str) -> SheetTable:
    """Make a table of a frame with at least one row; a missing value reads `[x]`."""
    table = SheetTable(name, title)
    for column in frame:
        header, values = HEADERS.get(column, humanised(column)), frame[column]
        if pd.api.types.is_numeric_dtype(values):
            decimals = decimals_for(values)
            cells = [number_cell(float(value), decimals, NOT_AVAILABLE) for value in values]
            table.decimals[len(table.columns)] = [decimals] * len(cells)
        else:
            words = values.map(_figure_words) if column in CODES else values
            cells = [text_cell(None if pd.isna(value) else value) for value in words]
        table.add(header, cells, note=NOTES.get(column, ""))
    return table


def _figure_words(figure: str) -> str:
    """Write a figure's key, such as `physical_support|all|2019-20`, as words."""
    return ", ".join(unit_words(part) for part in figure.split("|"))


def unit_words(unit: str) -> str:
    """Write a unit as it stands in brackets: `people`, `GBP per week`."""
    words = humanised(unit)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def plain_words(text: str) -> str:
    """Write a basis or method as words."""
    words = humanised(text).replace("_", " ")
    return words[:1].upper() + words[1:]


def said_period(period: str) -> str:
    """Write a period as words: `2020-07 to 2020-09`; `not stated` where there is none."""
    return period.replace("/", " to ") or "not stated"


def _when(rows: Rows) -> str:
    """Say from when to when the figures are."""
    ends = sorted(end for row in rows for end in row["period"].split("/") if end)
    if not ends:
        return "period not stated"
    return ends[0] if ends[0] == ends[-1] else f"{ends[0]} to {ends[-1]}"


def _named_sources(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row["source_ids"].split()))
