"""From findings to tables that can be read: which metrics share a sheet, and in which columns.

Metrics that are said of the same categories and periods stand side by side, a column each; a
metric of a single figure, or of figures in several units, goes into a list with a column of units.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from caremarket.errors import PublishError
from caremarket.present.words import decimals_for, humanised
from caremarket.publish.cells import NOT_APPLICABLE, number_cell, text_cell

MOST_COLUMNS = 12
LIMITS = ("lower", "upper")
SAID_BY_ROW = ("basis", "method")


@dataclass
class SheetTable:
    """A table as it goes into a sheet.

    Attributes:
        name: Name of the marked-up table, unique in the workbook.
        title: What it shows, but for area and scenario.
        columns: The cells by header, top to bottom; all columns are equally long.
        units: Unit by number of the column.
        notes: Name of the note that explains a column, by its number.
        decimals: Decimals by number of the column, one for every row.
        source_ids: The sources of its figures.
    """

    name: str
    title: str
    columns: dict[str, list] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    decimals: dict[int, list[int]] = field(default_factory=dict)
    source_ids: list[str] = field(default_factory=list)

    def add(self, header: str, cells: list, *, unit: str = "", note: str = "") -> int:
        """Add a column.

        Returns:
            Its number, from 0.

        Raises:
            PublishError: If there is a column of that name already.
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


def findings_tables(findings: pd.DataFrame) -> list[SheetTable]:
    """Split findings into tables.

    Args:
        findings: Columns of `frames.FINDING_COLUMNS`, in order.

    Returns:
        The tables in the order of their first metric; lists of single figures come last.
    """
    metrics = {name: rows for name, rows in findings.groupby("metric", sort=False)}
    mixed = {name: rows for name, rows in metrics.items() if varies(rows["unit"])}
    lone = [rows for rows in metrics.values() if len(rows) == 1]
    shared = {name: rows for name, rows in metrics.items() if name not in mixed and len(rows) > 1}
    tables = [side_by_side(group) for group in _groups(shared)]
    tables += [listed(rows, f"metric_{name}", _titled(rows)) for name, rows in mixed.items()]
    if lone:
        rows = pd.concat(lone)
        tables.append(listed(rows, "single_figures", f"Single figures, {_when(rows)}"))
    return tables


def side_by_side(metrics: list[pd.DataFrame]) -> SheetTable:
    """Make a table of metrics that are said of the same categories and periods.

    Args:
        metrics: The findings of each metric, all rows in one unit.

    Returns:
        The table; basis and method have columns where they differ from row to row, else the note
        to the metric's column says them.
    """
    first = metrics[0]
    title = f"{'; '.join(humanised(rows['metric'].iloc[0]) for rows in metrics)}, {_when(first)}"
    table = SheetTable(f"metric_{first['metric'].iloc[0]}", title)
    if varies(first["category"]) or first["category"].iloc[0] != "all":
        table.add("Category", [text_cell(humanised(name)) for name in first["category"]])
    if first["period"].any():
        table.add("Period", [text_cell(said_period(text)) for text in first["period"]])
    keys = ["category", "period"]
    aligned = [_in_order(rows, first[keys]) for rows in metrics]
    for rows in aligned:
        _add_figures(table, rows)
    for column in SAID_BY_ROW:
        _add_said(table, column, aligned)
    table.source_ids = _named_sources(pd.concat(metrics))
    return table


def _in_order(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of a metric in the order of some keys, which are their own."""
    if [*rows["category"]] == [*keys["category"]] and [*rows["period"]] == [*keys["period"]]:
        return rows.reset_index(drop=True)
    return keys.merge(rows, on=[*keys], how="left")


def _add_figures(table: SheetTable, rows: pd.DataFrame) -> None:
    metric, unit = rows["metric"].iloc[0], unit_words(rows["unit"].iloc[0])
    name = humanised(metric)
    decimals = decimals_for(rows[["value", *LIMITS]].to_numpy().ravel())
    limited = rows[list(LIMITS)].notna().any(axis=None)
    for column in ("value", *LIMITS) if limited else ("value",):
        cells = [number_cell(value, decimals, NOT_APPLICABLE) for value in rows[column]]
        header = name if column == "value" else f"{name}, {column} limit"
        note = metric if column == "value" else "limits"
        number = table.add(header, cells, unit=unit, note=note)
        table.decimals[number] = [decimals] * len(rows)


def _add_said(table: SheetTable, column: str, metrics: list[pd.DataFrame]) -> None:
    """Add the basis or method: one column where it is the same for all metrics of a row."""
    varying = [rows for rows in metrics if varies(rows[column])]
    same = len(varying) == len(metrics) and all(
        rows[column].equals(metrics[0][column]) for rows in metrics
    )
    for rows in varying[:1] if same else varying:
        name = humanised(rows["metric"].iloc[0])
        header = humanised(column) if same else f"{name}, {column}"
        cells = [text_cell(plain_words(text)) for text in rows[column]]
        table.add(header, cells, note="basis" if column == "basis" else "")


def listed(rows: pd.DataFrame, name: str, title: str) -> SheetTable:
    """Make a table with a row for each figure and a column that says its unit.

    Args:
        rows: Findings.
        name: Name of the table.
        title: What it shows.

    Returns:
        The table.
    """
    table = SheetTable(name, title, source_ids=_named_sources(rows))
    table.add("Measure", [text_cell(humanised(metric)) for metric in rows["metric"]])
    table.add("Category", [text_cell(humanised(category)) for category in rows["category"]])
    table.add("Period", [text_cell(said_period(text)) for text in rows["period"]])
    table.add("Unit", [text_cell(unit_words(unit)) for unit in rows["unit"]])
    triples = rows[["value", *LIMITS]]
    decimals = [decimals_for(triple) for triple in triples.to_numpy()]
    limited = triples[list(LIMITS)].notna().any(axis=None)
    for column in ("value", *LIMITS) if limited else ("value",):
        cells = [
            number_cell(value, places, NOT_APPLICABLE)
            for value, places in zip(rows[column], decimals, strict=True)
        ]
        header = "Value" if column == "value" else f"{humanised(column)} limit"
        number = table.add(header, cells, note="" if column == "value" else "limits")
        table.decimals[number] = decimals
    for column in SAID_BY_ROW:
        cells = [text_cell(plain_words(text)) for text in rows[column]]
        table.add(humanised(column), cells, note="basis" if column == "basis" else "")
    return table


def _groups(metrics: dict[str, pd.DataFrame]) -> Iterator[list[pd.DataFrame]]:
    """Yield the metrics that share categories and periods, as many as a readable table holds."""
    by_key: dict[frozenset, list[pd.DataFrame]] = {}
    for rows in metrics.values():
        key = frozenset(zip(rows["category"], rows["period"], strict=True))
        by_key.setdefault(key, []).append(rows)
    for sharing in by_key.values():
        group: list[pd.DataFrame] = []
        for rows in sharing:
            if group and 2 + sum(map(_width, [*group, rows])) > MOST_COLUMNS:
                yield group
                group = []
            group.append(rows)
        yield group


def _width(rows: pd.DataFrame) -> int:
    """Return how many columns a metric takes in a shared table."""
    limited = rows[list(LIMITS)].notna().any(axis=None)
    return (3 if limited else 1) + sum(varies(rows[column]) for column in SAID_BY_ROW)


def varies(column: pd.Series) -> bool:
    """Say whether a column holds more than one value."""
    return bool(column.ne(column.iloc[0]).any())


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


def _titled(rows: pd.DataFrame) -> str:
    return f"{humanised(rows['metric'].iloc[0])}, {_when(rows)}"


def _when(rows: pd.DataFrame) -> str:
    """Say from when to when the figures are."""
    ends = sorted(end for text in rows["period"] for end in text.split("/") if end)
    if not ends:
        return "period not stated"
    return ends[0] if ends[0] == ends[-1] else f"{ends[0]} to {ends[-1]}"


def _named_sources(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(name for text in rows["source_ids"] for name in text.split()))
