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
from caremarket.publish.background_sheets import background_tables
from caremarket.publish.cells import SHORTHAND, number_format, plain_text
from caremarket.publish.cover import cover_of
from caremarket.publish.notes import notes_of
from caremarket.publish.report import Report
from caremarket.publish.sheets import SheetTable, findings_tables
from caremarket.publish.writer import book, with_language

AUTHOR = f"caremarket {__version__}"
CREATED = datetime(2000, 1, 1)  # fixed, so that the same results make the same bytes
WIDEST = 50  # characters of a column
WIDTHS = {"Contents": (18, 90), "Notes": (18, 110)}


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
        cover_of(report),
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
    marks = {cell for column in table.columns.values() for cell in column if isinstance(cell, str)}
    return gptables.GPTable(
        cells,
        table_name=table.name,
        title=plain_text(f"{table.title}: {report.place}"),
        source=_source_line(table, publications),
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
    formats = [
        {"column": {"columns": columns, "format": {"align": "right"} | _shown(places)}}
        for places, columns in alike.items()
    ]
    return formats + [
        {"cell": {"cells": (row, column), "format": _shown(places)}}
        for column in alike.get(None, [])
        for row, places in enumerate(table.decimals[column], start=1)  # row 0 is the header
    ]


def _shown(places: int | None) -> dict[str, str]:
    return {} if places is None else {"num_format": number_format(places)}


def _publications(report: Report) -> dict[str, str]:
    """Return title and publisher of each source that is known, as the sheet of sources has them."""
    columns = report.background.sources[["source_id", "title", "publisher"]]
    return {
        source: f"{title}, {publisher}"
        for source, title, publisher in columns.itertuples(index=False, name=None)
        if isinstance(title, str)
    }


def _source_line(table: SheetTable, publications: Mapping[str, str]) -> str | None:
    """Name the publications that a table comes from."""
    if not table.source_ids:
        return None
    words = [publications.get(source, source) for source in table.source_ids]
    return plain_text(f"Source: {'; '.join(words)}.")


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
