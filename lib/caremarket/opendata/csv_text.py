"""CSV as it is really found: encodings, byte order marks, quotes around quotes, saved web pages."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
from pyarrow import compute
from pyarrow import csv as arrow_csv

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.text_faults import OTHER_SEPARATORS, conflict_in, own_line_in
from caremarket.opendata.content import CHUNK, Content

BLOCK = 16 << 20  # bytes a chunk
MOST_SEARCHED = 64 << 20  # bytes of a file that cannot be read, for what was done to it
SAVED_WITH = ";\t"  # by spreadsheets, in place of commas
MOST_LINES = 40  # that tell what separates the cells of a file
_MARKED = {"utf-8-sig": codecs.BOM_UTF8, "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)}
_PAGE = re.compile(rb"^\s*(<!--|<!doctype html|<html|<\?xml|<head|<body)", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def refuse_page(label: str, start: bytes) -> None:
    """Refuse a web page that was saved in place of the data."""
    if not _PAGE.match(start.removeprefix(codecs.BOM_UTF8)):
        return
    title = _TITLE.search(start)
    named = f" titled {title[1].decode('utf-8', 'replace').strip()!r}" if title else ""
    raise ImportFileError(
        f"{label} is a web page{named}, not data: the download was answered with a page. Open the "
        "publication in a browser and save the file itself."
    )


def encoding_of(content: Content, start: bytes) -> str:
    """Find how a text file is encoded: `utf-8-sig`, `utf-16`, `utf-8`, or `cp1252`.

    The last, the Windows encoding that returns with a pound sign are often saved in, for what is
    none of those; `latin-1` where even that does not fit.
    """
    for encoding, marks in _MARKED.items():
        if start.startswith(marks):
            if _decodes(content, encoding):
                return encoding
            raise ImportFileError(
                f"{content.label} begins as {encoding.upper().removesuffix('-SIG')} text, but not "
                "all of it is: it was cut off or changed. Download it again."
            )
    if b"\0" in start:
        raise ImportFileError(
            f"{content.label} is neither text nor a workbook; publications come as CSV, xlsx, "
            "xls, ods or zip."
        )
    return next((it for it in ("utf-8", "cp1252") if _decodes(content, it)), "latin-1")


def _decodes(content: Content, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with content.open() as stream:
            while block := stream.read(CHUNK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def first_rows(content: Content, encoding: str, most: int) -> list[list[str]]:
    """Read the first rows of a CSV file as they stand, for that no more than its first bytes."""
    start = content.start()
    text = codecs.getincrementaldecoder(encoding)().decode(start)  # may end within a letter
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = list(islice(reader, most))
        if content.size > len(start) and next(reader, None) is None:
            rows.pop()  # the bytes end within it
    except csv.Error as error:
        raise endless(content.label, str(error)) from None
    if not rows:
        raise endless(content.label, f"its first row has more than {len(start):,} bytes")
    return rows


def fault_in(content: Content, encoding: str, *, whole: bool = False) -> str:
    """Say, after the name of its file, what was done to a text since it was published.

    A merge that left a conflict (in all of it, or among its first bytes), or a spreadsheet that
    named or changed the separator, which may have changed the numbers, too. Empty if nothing.
    """
    with content.open() as stream:
        raw = stream.read(MOST_SEARCHED if whole else CHUNK)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(raw)
    lines = [line for line in text.splitlines()[:MOST_LINES] if line.strip()]
    if fault := conflict_in(text) or own_line_in("".join(lines[:1])):
        return fault
    commas = max(_widths(lines, ","), default=0)
    for mark in SAVED_WITH:
        widths = _widths(lines, mark)
        most = max(widths, default=0)
        if most > max(commas, 2) and widths.count(most) > len(lines) / 2:
            return (
                f": its cells are separated by {OTHER_SEPARATORS[mark]}, and what saved it so may "
                "have changed its numbers, too. Get the file as it was published, with commas."
            )
    return ""


def _widths(lines: Sequence[str], mark: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=mark)]
    except csv.Error:  # a cell without end
        return []


def endless(label: str, why: str) -> ImportFileError:
    """Say that a row or cell does not end."""
    return ImportFileError(
        f"{label} is not valid CSV ({why}), as where a quote is opened and never closed. "
        "Download it again."
    )


def is_doubly_quoted(rows: Iterable[Sequence[str]]) -> bool:
    """Say whether each line was put in quotes as a whole: one cell that is CSV itself."""
    rows = [row for row in rows if row]
    return bool(rows) and all(len(row) == 1 and row[0].count(",") > 0 for row in rows)


def unwrapped(content: Content, encoding: str) -> BinaryIO:
    """Read a doubly quoted file without the outer quotes: lines in UTF-8."""
    with content.open() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            rows = [row[0].rstrip("\r\n") for row in csv.reader(text) if row]
        except csv.Error as error:
            raise endless(content.label, str(error)) from None
    return io.BytesIO("\n".join(rows).encode())


def frames(
    label: str,
    stream: BinaryIO,
    *,
    encoding: str,
    header: int,
    names: Sequence[str],
    columns: Sequence[str],
) -> Iterator[pd.DataFrame]:
    """Read some columns of CSV below its header, text, a block at a time, cells stripped."""
    wanted = list(columns)
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(wanted, pa.string()),
        include_columns=wanted,
        strings_can_be_null=False,
    )
    read = arrow_csv.ReadOptions(
        block_size=BLOCK,
        encoding="utf8" if encoding.startswith("utf-8") else encoding,
        skip_rows=header + 1,
        column_names=list(names),
    )
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    try:
        with arrow_csv.open_csv(stream, read, parse, convert) as reader:
            for batch in reader:
                cells = [compute.utf8_trim_whitespace(column) for column in batch.columns]
                frame = pa.table(cells, names=wanted).to_pandas()
                yield frame[frame.ne("").any(axis=1)]
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            raise ImportFileError(f"{label} has a header and no rows. Download it again.") from None
        raise ImportFileError(_uneven(label, str(error), len(names))) from None


def _uneven(label: str, error: str, expected: int) -> str:
    match = re.search(r"Row #(\d+): Expected \d+ columns, got (\d+)", error)
    place = f", row {match[1]}," if match else ""
    match = match or re.search(r"Expected (\d+) columns, got (\d+)", error)
    if match is None:
        return f"{label} is not valid CSV ({error}). Download it again."
    return (
        f"{label}{place} has {match[2]} cells, but the header has {expected}: the file was cut off "
        "or changed. Download it again."
    )
