"""Figures in the unit of their measure: what is named, in which unit, and whether it can be."""

from collections.abc import Iterator

import pandas as pd

from caremarket.errors import did_you_mean
from caremarket.evidence.tables.measures import COLUMNS, UNREAD, Measure, vocabulary
from caremarket.evidence.tables.schema import TableSchema

TINY = 1e-9  # by which a converted figure may miss a bound


def in_own_units(
    frame: pd.DataFrame, label: str, schema: TableSchema
) -> tuple[pd.DataFrame, list[str]]:
    """Convert figures to the unit of their measure; say which names, units and figures are wrong.

    Takes a typed table of an area with the numbers of its rows; what was converted says so in its
    note.
    """
    if not vocabulary(schema.name):
        return frame, []
    frame, wrong = frame.copy(), []
    limits = [name for side in ("lower", "upper") if (name := f"{schema.value}_{side}") in frame]
    for rows, name, unit, measure in _by_measure(frame, schema):
        if measure is None:
            wrong += [f"{label}, row {row}, {_unknown(name, schema)}" for row in rows]
            continue
        factor = measure.factor(unit)
        if factor is None:
            wrong += [
                f"{label}, row {row}, column unit: found {unit!r}; {name} is in "
                f"{' or '.join(measure.units)}."
                for row in rows
            ]
            continue
        figures = (frame.loc[rows, schema.value] * factor).round(10)
        outside = (figures < measure.least - TINY) | (figures > measure.most + TINY)
        wrong += [
            f"{label}, row {row}, column {schema.value}: found {frame.loc[row, schema.value]:g} "
            f"{unit}; {name} is {measure.bounds} {measure.unit}."
            for row in figures.index[outside]
        ]
        if unit != measure.unit:
            given = frame.loc[rows, schema.value].map(lambda it, of=unit: f"given as {it:g} {of}")
            frame.loc[rows, "note"] = (frame.loc[rows, "note"].fillna("") + "; " + given).str.strip(
                "; "
            )
            frame.loc[rows, "unit"] = measure.unit
            frame.loc[rows, limits] = (frame.loc[rows, limits] * factor).round(10)
            frame.loc[rows, schema.value] = figures
    return frame, wrong


def unusual(cells: pd.DataFrame, label: str, schema: TableSchema) -> list[str]:
    """Ask about figures far below what is usual of their measure: another unit may be meant.

    Takes a table's cells as text, by the numbers of their rows.
    """
    asked = []
    for rows, name, unit, measure in _by_measure(cells, schema):
        factor = measure and measure.factor(unit)
        if factor:
            figures = pd.to_numeric(cells.loc[rows, schema.value], errors="coerce") * factor
            asked += [
                f"{label}, row {row}, column {schema.value}: {name} is {figure:g} {measure.unit}, "
                f"and is usually {measure.usual:g} or more. Leave it if it is right; a share of 1 "
                "has the unit proportion."
                for row, figure in figures[figures.between(0, measure.usual, "neither")].items()
            ]
    return asked


def _by_measure(
    frame: pd.DataFrame, schema: TableSchema
) -> Iterator[tuple[pd.Index, str, str, Measure | None]]:
    """Yield, by name and unit, the rows of a table whose measures have names that are known."""
    known, column = vocabulary(schema.name), COLUMNS.get(schema.name, "measure")
    if not known or frame.empty:
        return
    units = frame["unit"] if "unit" in frame else frame[column].map(lambda it: _unit(known, it))
    for (name, unit), rows in frame.groupby([frame[column], units], sort=False).groups.items():
        if not name.startswith(UNREAD):
            yield rows, name, unit, known.get(name)


def _unit(known: dict[str, Measure], name: str) -> str:
    """Return the unit of a table's measure where the table has no column for it."""
    return known[name].unit if name in known else ""


def _unknown(name: str, schema: TableSchema) -> str:
    advice = did_you_mean(name, list(vocabulary(schema.name)))
    return (
        f"column {COLUMNS.get(schema.name, 'measure')}: found {name!r}, which is no measure of "
        f"this table. {advice} A figure to keep beside takes a name that begins with {UNREAD}."
    )
