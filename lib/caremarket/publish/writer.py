"""Writing a workbook with gptables, but for the cells of its tables.

gptables lays out the format of every cell in a pandas frame, row by row, and looks through another
frame for what is text. That took longer than all else of a spreadsheet together. Here each column
is looked at once; sheets, notes, contents and theme stay those of gptables, and a test compares
what comes of it, byte by byte, with what gptables writes.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

import gptables
import pandas as pd
from gptables.core.wrappers import GPWorkbook, GPWorksheet
from xlsxwriter import Workbook

OPTIONS = {  # text stays text, whatever it begins with
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
CORE = "docProps/core.xml"
END = b"</cp:coreProperties>"
HIDE_ALL = 2  # grid lines, on the screen and on paper
_SHORTHAND = re.compile(r"\[[\w\s]+\]")

Format = dict[str, Any]


class Sheet(GPWorksheet):
    """A sheet of gptables that writes a table column by column."""

    def _write_table_elements(self, pos: list[int], gptable: gptables.GPTable, _: bool) -> list:
        """Write headings and cells, and mark them up as a table; return where what follows it goes.

        `pos` is where the next element goes, [row, column]; no cell of the table is blank.
        """
        top = gptable.data_range[0]
        headings = gptable.table.columns.tolist()
        rows = gptable.table.to_numpy(dtype=object).tolist()
        formats = self._formats(gptable, headings, rows)
        for number, cells in enumerate([headings, *rows]):
            for column, cell in enumerate(cells):
                self._smart_write(top + number, column, cell, formats[number][column])
        marked = [
            {"header": heading, "header_format": self._workbook.add_format(form)}
            for heading, form in zip(headings, formats[0], strict=True)
        ]
        look = {"header_row": True, "autofilter": False, "style": None}
        self.add_table(*gptable.data_range, look | {"columns": marked, "name": gptable.table_name})
        return [top + 1 + len(rows), 0]

    def _formats(
        self, gptable: gptables.GPTable, headings: list[str], rows: list[list]
    ) -> list[list[Format]]:
        """Return the format of each cell by row and column, the headings first."""
        theme, levels = self.theme, {col: level for level, col in gptable.index_columns.items()}
        of_level = (theme.index_1_format, theme.index_2_format, theme.index_3_format)
        first: list[Format] = []
        below: list[Format] = []
        for column, side in enumerate(_sides(headings, rows, levels)):
            level = levels.get(column)
            data = theme.data_format if column >= len(levels) else {}
            own = of_level[level - 1] if level else {}
            first.append(theme.column_heading_format | side)
            below.append(data | own | side)
        cells: list[tuple[int, int, Format]] = []
        for part in gptable.additional_formatting:
            for column in part.get("column", {}).get("columns", []):
                first[column] = first[column] | part["column"]["format"]
                below[column] = below[column] | part["column"]["format"]
            if "cell" in part:
                cells.append((*part["cell"]["cells"], part["cell"]["format"]))
        formats = [first, *([*below] for _ in rows)]
        for row, column, form in cells:
            formats[row][column] = formats[row][column] | form
        return formats


class Book(GPWorkbook):
    """A workbook of gptables with such sheets."""

    def add_worksheet(self, name: str | None = None) -> Sheet:
        """Add a sheet without grid lines."""
        sheet = Workbook.add_worksheet(self, name, Sheet)
        sheet.theme, sheet._workbook = self.theme, self
        sheet.hide_gridlines(HIDE_ALL)
        return sheet

    def write(
        self, cover: gptables.Cover, notes: pd.DataFrame, tables: Mapping[str, gptables.GPTable]
    ) -> None:
        """Write the sheets: cover, contents, notes, then the tables by name of their sheet.

        Notes have columns note (its name) and Note (what it says).
        """
        self.add_worksheet(cover.cover_label).write_cover(cover)
        contents = self.make_table_of_contents(tables)
        self._update_annotations(tables)
        sheets = {"Contents": contents, "Notes": self.make_notesheet(notes), **tables}
        for name, table in sheets.items():
            self.add_worksheet(name).write_gptable(table, False, self._annotations)


def book(stream: BinaryIO, theme: gptables.Theme) -> Book:
    """Return a workbook without sheets, to be written to a stream when it is closed."""
    made = Book(stream, options=OPTIONS)
    made.set_theme(theme)
    return made


def with_language(workbook: bytes, language: str) -> bytes:
    """Say in a spreadsheet's properties in which language it is written, such as en-GB.

    XlsxWriter has no setting for it. All else, dates included, stays as it was.
    """
    stream = io.BytesIO()
    element = f"<dc:language>{language}</dc:language>".encode()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == CORE:
                content = content.replace(END, element + END)
            new.writestr(entry, content)
    return stream.getvalue()


def _sides(headings: list[str], rows: list[list], levels: Mapping[int, int]) -> list[Format]:
    """Say for each column to which side gptables aligns it: one of numbers to the right.

    Marks such as `[x]` are neither text nor number. Where a heading refers to a note, gptables
    counts the headings as cells.
    """
    marked = any(map(_is_mark, headings))
    columns = zip(*([headings] if marked else []), *rows, strict=True)
    sides = []
    for column, cells in enumerate(columns):
        said = [cell for cell in cells if not _is_mark(cell)]
        numbers = bool(said) and all(isinstance(cell, int | float) for cell in said)
        name = column in levels or (not levels and column == 0)
        sides.append({"align": "right" if numbers and not name else "left"})
    return sides


def _is_mark(cell: object) -> bool:
    return isinstance(cell, str) and bool(_SHORTHAND.search(cell))
