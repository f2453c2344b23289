"""The spreadsheet of a report, as the Analysis Function asks for, through gptables.

Every sheet begins in A1 with its title, holds one marked-up table with one header row, and has no
merged and no blank cell.
"""

import io
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache

import gptables
import pandas as pd

from caremarket import __version__
from caremarket.errors import PublishError
from caremarket.present.words import humanised
from caremarket.publish.cells import SHORTHAND, number_format, plain_text
from caremarket.publish.notes import notes_of
from caremarket.publish.report import Report
from caremarket.publish.sheets import SheetTable, background_tables, findings_tables
from caremarket.publish.writer import book, with_language

AUTHOR = f"caremarket {__version__}"
CREATED = datetime(2000, 1, 1)  # fixed, so that the same results make the same bytes
WIDEST = 50  # characters of a column
WIDTHS = {"Contents": (18, 90), "Notes": (18, 110)}
NO_SHEET = {  # said on the cover, by attribute of Background
    "sources": "No source is named by the figures, so there is no sheet of sources.",
    "reconciliation": "None of the evidence has a printed total to check, so there is no "
    "sheet of reconciliation.",
    "assumptions": "No entry of the log of assumptions names this report, so there is no "
    "sheet of assumptions.",
    "data_log": "The report reads no table of evidence, so there is no data log.",
}


def workbook_bytes(report: Report) -> bytes:
    """Make the spreadsheet of a report: an .xlsx file, the same for the same report.

    Raises PublishError if a table did not get marked up.
    """
    found = enumerate(findings_tables(report.metrics), start=1)
    tables = {f"Table_{number}": table for number, table in found}
    tables |= background_tables(report.background)
    notes = notes_of(report, tables)
    publications = _publications(report)
    stream = io.BytesIO()
    workbook = book(stream, _theme())
    workbook.write(
        _cover_of(report),
        pd.DataFrame(notes.items(), columns=["note", "Note"]),
        {name: _gptable(table, report, publications) for name, table in tables.items()},
    )
    _finish(workbook, tables)
    title = plain_text(f"{report.question} {report.place}")
    subject = plain_text(f"Adult social care market of {report.area_name} ({report.area_code})")
    workbook.set_properties(
        {"title": title, "subject": subject, "author": AUTHOR, "created": CREATED}
    )
    workbook.close()
    return with_language(stream.getvalue(), "en-GB")


def _cover_of(report: Report) -> gptables.Cover:
    """Make the cover sheet of a report's workbook: text only, in column A."""
    values = [
        f"{humanised(name).lower()} {value}"
        for name, value in report.parameters.items()
        if name not in ("area_code", "scenario")
    ]
    intro = [
        f"Council: {report.area_name} ({report.area_code}).",
        f"Scenario: {humanised(report.scenario).lower()}.",
        report.headline,
        f"Parameters: {'; '.join(values)}." if values else "",
    ]
    about = [
        "Each sheet holds one table; the contents sheet lists them and the notes sheet explains "
        "the columns.",
        "Figures are rounded for reading, so that parts may not add up to their total. "
        f"{report.notebook}.csv, published with this workbook, holds them unrounded, and "
        f"{report.notebook}.csv-metadata.json describes its columns.",
        *(text for name, text in NO_SHEET.items() if not len(getattr(report.background, name))),
        report.background.disclosure,
        "Figures come from the publications on the sheet of sources, each under its own licence.",
        f"Made by caremarket {__version__}. The report {report.notebook}.html and the notebook "
        f"{report.notebook}.ipynb, published beside it, show how each figure was computed.",
    ]
    return gptables.Cover(
        plain_text(f"{report.question} {report.place}"),
        intro=[plain_text(line) for line in intro if line],
        about=[plain_text(line) for line in about],
        width=100,
    )


@cache
def _theme() -> gptables.Theme:
    """Return the good practice theme, with every cell of a row beginning on the same line."""
    theme = deepcopy(gptables.gptheme)
    parts = ("column_heading", "index_1", "index_2", "data")
    theme.apply_config({part: {"valign": "top"} for part in parts})
    return theme


def _gptable(
    table: SheetTable, report: Report, publications: Mapping[str, str]
) -> gptables.GPTable:
    cells = pd.DataFrame(table.columns, dtype=object)
    sources = [publications.get(source, source) for source in table.source_ids]
    marks = {cell for column in table.columns.values() for cell in column if isinstance(cell, str)}
    return gptables.GPTable(
        cells,
        table_name=table.name,
        title=plain_text(f"{table.title}: {report.place}"),
        source=plain_text(f"Source: {'; '.join(sources)}.") if sources else None,
        units=table.units or None,
        table_notes={column: f"$${note}$$" for column, note in table.notes.items()},
        legend=[meaning for mark, meaning in SHORTHAND.items() if mark in marks],
        index_columns={2: 0},
        additional_formatting=_number_formats(table),
    )


def _number_formats(table: SheetTable) -> list[dict[str, dict]]:
    """Align the columns of numbers, and show as many decimals as each was rounded to.

    Columns that are shown alike are formatted together: gptables takes its time for each format.
    """
    alike: dict[int | None, list[int]] = {}
    for column, decimals in table.decimals.items():
        alike.setdefault(decimals[0] if len(set(decimals)) == 1 else None, []).append(column)
    formats = []
    for places, columns in alike.items():
        shown = {} if places is None else {"num_format": number_format(places)}
        formats.append({"column": {"columns": columns, "format": {"align": "right"} | shown}})
    return formats + [
        {"cell": {"cells": (row, column), "format": {"num_format": number_format(places)}}}
        for column in alike.get(None, [])
        for row, places in enumerate(table.decimals[column], start=1)  # row 0 is the header
    ]


def _publications(report: Report) -> dict[str, str]:
    """Return title and publisher of each source that is known, as the sheet of sources has them."""
    columns = report.background.sources[["source_id", "title", "publisher"]]
    return {
        source: f"{title}, {publisher}"
        for source, title, publisher in columns.itertuples(index=False, name=None)
        if isinstance(title, str)
    }


def _finish(workbook: gptables.GPWorkbook, tables: dict[str, SheetTable]) -> None:
    """Fit the columns, and make sure that every table is marked up."""
    for sheet in workbook.worksheets():
        if sheet.name == "Cover":
            continue
        if len(sheet.tables) != 1:
            raise PublishError(f"The sheet {sheet.name} could not be marked up as a table.")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # years are names
        widths = WIDTHS.get(sheet.name) or [
            _width(header, cells, table.units.get(number, ""))
            for table in [tables[sheet.name]]
            for number, (header, cells) in enumerate(table.columns.items())
        ]
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)


def _width(header: str, cells: list, unit: str) -> int:
    """Return the width that a column needs; a long header or text is wrapped."""
    longest = max(len(getattr(cell, "string", str(cell))) for cell in cells)
    return min(max(longest, len(unit) + 2, min(len(header), 16), 10) + 3, WIDEST)
