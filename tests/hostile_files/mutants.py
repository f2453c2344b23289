"""A publication with one cell that no cell should hold, and what a loader makes of it."""

import copy
import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from hostile_files.cells import HOSTILE

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.content import Content
from caremarket.opendata.importing import recognise
from caremarket.opendata.opened import TOP, CsvFile, Opened, Workbook, as_text
from caremarket.opendata.opening import open_content
from caremarket.opendata.shapes import Shapefile
from caremarket.opendata.store import shaped

OF_WORKBOOKS = [  # cells of a workbook need not be text
    *[float("inf"), float("-inf"), float("nan"), 1e19, -0.0, -5, 1.5, 10**18, True, False],
    *[date(2021, 2, 28), datetime(1900, 1, 1), datetime(9999, 12, 31), time(1), timedelta(10**6)],
]
LONGEST = 2000  # letters of a sentence


class Spoilt(Content):
    """A file whose text is another than on disk."""

    def __init__(self, content: Content, data: bytes):
        super().__init__(content.path, content.member)
        object.__setattr__(self, "data", data)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open for reading."""
        yield io.BytesIO(self.data)


def mutant(opened: Opened, chance: random.Random) -> tuple[Opened, str] | None:
    """Return a publication with one cell spoilt, and where and with what; None if it is empty."""
    cell = chance.choice(HOSTILE if isinstance(opened, CsvFile) else [*HOSTILE, *OF_WORKBOOKS])
    if isinstance(opened, CsvFile):
        return _spoilt_csv(opened, cell, chance)
    found = copy.copy(opened)
    if isinstance(opened, Shapefile):
        at = chance.randrange(len(opened._areas))
        row, outline = opened._areas[at]
        place = chance.randrange(len(row))
        row = [*row[:place], str(cell), *row[place + 1 :]]
        found._areas = [*opened._areas[:at], (row, outline), *opened._areas[at + 1 :]]
        return found, f"{row[:place]}: {cell!r:.60}"
    assert isinstance(opened, Workbook), f"teach the mutants to spoil a cell of {type(opened)}"
    sheet = chance.choice(opened.sheets)
    rows = [list(row) for row in opened._sheet(sheet)]
    if not rows:
        return None
    at, column = _place(rows, chance)
    rows[at][column] = cell
    found._tops = {sheet: [[as_text(it) for it in row] for row in rows[:TOP]]}
    found._sheet = lambda name: rows if name == sheet else opened._sheet(name)
    return found, f"sheet {sheet}, row {at + 1}, column {column + 1}: {cell!r:.60}"


def _spoilt_csv(opened: CsvFile, cell: str, chance: random.Random) -> tuple[Opened, str] | None:
    with opened.content.open() as stream:
        text = stream.read().decode(opened.encoding)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return None
    at, column = _place(rows, chance)
    rows[at][column] = cell
    new = io.StringIO(newline="")
    csv.writer(new).writerows(rows)
    content = Spoilt(opened.content, new.getvalue().encode(opened.encoding, "replace"))
    try:
        found = open_content(content)
    except ImportFileError:  # a null byte: it is no text any more, and that is said
        return None
    found.beside = opened.beside
    return found, f"row {at + 1}, column {column + 1}: {cell!r:.60}"


def _place(rows: list[list], chance: random.Random) -> tuple[int, int]:
    """Choose a cell: as often in the first rows, with titles and header, as below."""
    at = chance.randrange(min(len(rows), 12) if chance.random() < 0.5 else len(rows))
    while not rows[at]:
        at = chance.randrange(len(rows))
    return at, chance.randrange(len(rows[at]))


def fault_of(opened: Opened, geography: Geography) -> str:
    """Import a publication but for writing it: say what is wrong with how that went, or nothing."""
    try:
        found = recognise(opened)
        if found is None:
            return ""
        loader, recognised = found
        shaped(loader.read(opened, recognised, geography).tables, recognised.source.id, "a")
    except ImportFileError as error:
        said = str(error)
        return "" if "\n" not in said else f"more than one line: {said[:200]!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error!s:.200}"
    return ""
