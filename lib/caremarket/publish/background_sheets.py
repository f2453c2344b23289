"""Sheets of what the findings rest on: sources, reconciliation, assumptions, data log."""

import pandas as pd

from caremarket.present.words import decimals_for, humanised
from caremarket.publish.background import Background
from caremarket.publish.cells import NOT_APPLICABLE, NOT_AVAILABLE, number_cell, text_cell
from caremarket.publish.sheets import SheetTable, unit_words

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
            words = values.map(_words if column in CODES else lambda value: value)
            cells = [text_cell(None if pd.isna(value) else value) for value in words]
        table.add(header, cells, note=NOTES.get(column, ""))
    return table


def _words(figure: str) -> str:
    """Write a figure's key, such as `physical_support|all|2019-20`, as words."""
    return ", ".join(unit_words(part) for part in figure.split("|"))
