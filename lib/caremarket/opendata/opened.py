"""One way to look into a publication, whether it is a CSV file or a workbook.

A loader sees an `Opened`: its sheets, the first rows of one as text, and a table of text below a
header row that the loader has found.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence

import pandas as pd
import python_calamine

from caremarket.errors import ImportFileError
from caremarket.opendata import csv_text
from caremarket.opendata.content import Content, damaged
from caremarket.opendata.headings import Names, lacking, spelt
from caremarket.opendata.workbook_checks import refuse_unfit

TOP = 40  # rows in which a header may stand
LARGEST_WORKBOOK = 300 << 20
LARGEST_TABLE = 1 << 30  # bytes of CSV that are read as one table; larger ones only in chunks


class Opened:
    """A publication that a loader can look into; a CSV file has one sheet, named with nothing."""

    sheets: Sequence[str] = ("",)
    beside: Sequence[Content] = ()  # all of the import that it is part of

    def __init__(self, content: Content):
        self.content = content
        self.label = content.label

    def top(self, sheet: str = "") -> list[list[str]]:
        """Return the first rows of a sheet as text, cells stripped; numbers as a person writes."""
        raise NotImplementedError

    def chunks(
        self, header: int, sheet: str = "", columns: Names | None = None
    ) -> Iterator[pd.DataFrame]:
        """Read a sheet as `table` does, in pieces, so that a file of any size can be read."""
        names = unique_names(self.top(sheet)[header])
        asked = {name: name for name in names} if columns is None else spelt(columns, names)
        if missing := [name for name in columns or () if name not in asked]:
            raise lacking(self._place(sheet), "a publication", missing, names)
        printed = list(dict.fromkeys(asked.values()))
        for frame in self._chunks(header, sheet, names, printed):
            yield frame[list(asked.values())].set_axis(list(asked), axis=1)

    def _chunks(
        self, header: int, sheet: str, names: list[str], printed: list[str]
    ) -> Iterator[pd.DataFrame]:
        raise NotImplementedError

    def table(self, header: int, sheet: str = "", columns: Names | None = None) -> pd.DataFrame:
        """Read a sheet as a table of text, stripped, without empty rows.

        The header is a position among the rows of `top`. Columns, all or some, are named as in it
        (a name that stands again gets ` (2)`, an empty one is named for its position); those asked
        for are found by `headings.spelt` and named as they were asked for.
        """
        self._refuse_large()
        return pd.concat(self.chunks(header, sheet, columns), ignore_index=True)

    def find_header(
        self, fits: Callable[[list[str]], bool] | Collection[str], sheet: str = ""
    ) -> int | None:
        """Return the position of the first row of `top` that fits or has all names, or None."""
        if not callable(fits):
            names = fits
            return self.find_header(lambda row: len(spelt(names, row)) == len(names), sheet)
        return next((at for at, row in enumerate(self.top(sheet)) if fits(row)), None)

    def need_columns(self, found: Sequence[str], wanted: Names, what: str, sheet: str = "") -> None:
        """Insist on a publication's columns: ImportFileError names the closest to a missing one."""
        there = spelt(wanted, found)
        if missing := [name for name in wanted if name not in there]:
            known = set(there.values())
            others = [name for name in found if name not in known]
            raise lacking(self._place(sheet), what, missing, others)

    def fault(self, *, whole: bool = False) -> str:
        """Say what was done to a file since it was published, by its beginning or most of it.

        Empty if nothing is seen.
        """
        return ""

    def _place(self, sheet: str) -> str:
        return f"{self.label}, sheet {sheet}" if sheet else self.label

    def _refuse_large(self) -> None:
        if self.content.size > LARGEST_TABLE:
            raise ImportFileError(
                f"{self.label} has {self.content.size / 1e9:.1f} GB, more than any release of "
                "this publication. Check what it is, and import the part that is needed."
            )


class CsvFile(Opened):
    """A CSV file, read as a stream."""

    def __init__(self, content: Content, encoding: str):
        super().__init__(content)
        self.encoding = encoding
        rows = csv_text.first_rows(content, encoding, TOP)
        self._doubly_quoted = csv_text.is_doubly_quoted(rows[:3])
        if self._doubly_quoted:
            rows = csv.reader(row[0] for row in rows if row)
        self._top = [[cell.strip() for cell in row] for row in rows]

    def top(self, sheet: str = "") -> list[list[str]]:
        """Return the first rows."""
        return self._top

    def fault(self, *, whole: bool = False) -> str:
        """Say what was done to the text since it was published; empty if nothing is seen."""
        said = csv_text.fault_in(self.content, self.encoding, whole=whole)
        return said and self.label + said

    def _chunks(
        self, header: int, sheet: str, names: list[str], printed: list[str]
    ) -> Iterator[pd.DataFrame]:
        source, encoding = self.content.open(), self.encoding
        if self._doubly_quoted:
            self._refuse_large()
            source, encoding = csv_text.unwrapped(self.content, encoding), "utf-8"
        with source as stream:
            yield from csv_text.frames(
                self.label, stream, encoding=encoding, header=header, names=names, columns=printed
            )


class Workbook(Opened):
    """A workbook in any of the formats that publishers use: xlsx, xlsb, xls, ods."""

    def __init__(self, content: Content):
        super().__init__(content)
        if content.size > LARGEST_WORKBOOK:
            raise ImportFileError(
                f"{self.label} has {content.size / 1e6:.0f} MB, too much for a workbook. Save the "
                "sheet that is needed as CSV and import that."
            )
        with content.open() as stream:
            data = stream.read()
        refuse_unfit(self.label, data)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise damaged(self.label, error) from None
        self.sheets = list(self._book.sheet_names)
        self._rows: dict[str, list[list]] = {}
        self._tops: dict[str, list[list[str]]] = {}

    def top(self, sheet: str = "") -> list[list[str]]:
        """Return the first rows of a sheet."""
        if sheet not in self._tops:  # every loader asks, and reading a sheet takes its time
            rows = self._sheet(sheet)[:TOP]
            self._tops[sheet] = [[as_text(cell) for cell in row] for row in rows]
        return self._tops[sheet]

    def _chunks(
        self, header: int, sheet: str, names: list[str], printed: list[str]
    ) -> Iterator[pd.DataFrame]:
        body = [row for row in self._sheet(sheet)[header + 1 :] if any(cell != "" for cell in row)]
        frame = pd.DataFrame(body, columns=names)
        yield frame[printed].map(as_text)

    def _sheet(self, sheet: str) -> list[list]:
        if sheet not in self._rows:
            self._rows.clear()  # one sheet at a time: workbooks are large
            try:
                found = self._book.get_sheet_by_name(sheet)
                self._rows[sheet] = found.to_python(skip_empty_area=False)
            except python_calamine.CalamineError as error:
                raise damaged(f"{self.label}, sheet {sheet}", error) from None
        return self._rows[sheet]


def as_text(cell: object) -> str:
    """Write a cell of a workbook as text, stripped; whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def unique_names(header: Sequence[str]) -> list[str]:
    """Return names of columns that differ: ` (2)` after one that stands again."""
    seen: dict[str, int] = {}
    names = []
    for at, name in enumerate(header, 1):
        text = name or f"column {at}"
        seen[text] = seen.get(text, 0) + 1
        names.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return names
