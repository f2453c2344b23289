"""Workbooks that must not be opened: protected, packed a second time, or far larger than they look.

The library that reads workbooks lays a sheet out as a full rectangle, from its first cell to its
last. A few kilobytes can ask for more memory than a machine has, and the process would die without
a word. So what a workbook would take is seen beforehand, as far as its text shows it; one that
hides it ends only the process that `apart` reads it in.
"""

import io
import re
import zipfile
from typing import IO

from caremarket.errors import ImportFileError
from caremarket.opendata.content import CHUNK, DAMAGED, XLS_MAGIC, damaged, is_workbook

LARGEST_UNPACKED = 1 << 30  # bytes; reading takes a multiple of it in memory
MOST_CELLS = 50_000_000  # of the rectangle that holds all cells of a sheet
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')  # as every program writes it
_ANY_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_LONGEST = 4096  # bytes of a tag that is cut in two between blocks


def refuse_unfit(label: str, data: bytes) -> None:
    """Refuse a workbook that cannot be opened, or not without harm."""
    if data.startswith(XLS_MAGIC):
        if _PROTECTED in data:
            raise ImportFileError(f"{label} is protected by a password. Save it without one.")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not is_workbook({info.filename for info in members}):
                raise ImportFileError(
                    f"{label} is a zip inside a zip. Unpack the outer one and import what it holds."
                )
            if (size := sum(info.file_size for info in members)) > LARGEST_UNPACKED:
                raise ImportFileError(
                    f"{label} would unpack to {size / 1e9:.1f} GB, too much for a workbook. Save "
                    "the sheet that is needed as CSV and import that."
                )
            for info in members:
                if info.filename.lower().endswith(".xml"):  # a sheet may lie anywhere
                    with archive.open(info) as stream:
                        _refuse_far(label, stream)
    except DAMAGED as error:
        raise damaged(label, error) from None


def _refuse_far(label: str, sheet: IO[bytes]) -> None:
    """Refuse a sheet whose last cell lies so far out that the rectangle is too large."""
    columns: set[bytes] = set()
    last, rows, rest = 0, 0, b""
    while block := sheet.read(CHUNK):
        text, cut, rest = (rest + block).rpartition(b"<")
        rest = (cut + rest)[-_LONGEST:]
        cells = _CELL.findall(text)
        if text.count(b"<c ") + text.count(b"<c\n") > len(cells) or b":c " in text:
            cells = _ANY_CELL.findall(text)
        if cells:
            names, numbers = map(set, zip(*cells, strict=True))
            columns |= {name.upper() for name in names}
            last = max(last, *map(int, numbers))
        rows += block.count(b"<row")  # those that do not say their number
    wide = max(columns, key=lambda column: (len(column), column), default=b"")
    last = max(last, rows)
    if last * _position(wide) > MOST_CELLS:
        raise ImportFileError(
            f"{label} has a sheet with cells as far as column {wide.decode()} and row {last:,}. "
            "Clear what stands far from the table, or save the sheet that is needed as CSV and "
            "import that."
        )


def _position(column: bytes) -> int:
    """Turn the letters of a column into its position: A is 1, AA is 27."""
    position = 0
    for letter in column:
        position = position * 26 + letter - ord("A") + 1
    return position
