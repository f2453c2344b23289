"""Reading a CSV file as text cells: what may be wrong before a cell is looked at."""

import csv
import io
from pathlib import Path

import pandas as pd

from caremarket.errors import did_you_mean
from caremarket.evidence.raw.text_faults import OTHER_SEPARATORS, conflict_in, own_line_in
from caremarket.given import read_given

LARGEST = 256 << 20  # bytes; a hundred times what any table of a council has
FIRST_DATA_ROW = 2  # as a spreadsheet counts: row 1 is the header


def read_cells(path: Path, label: str, problems: list[str]) -> pd.DataFrame | None:
    """Read a CSV file as text, by a spreadsheet's row numbers; None if there were problems."""
    text = _read_text(path, label, problems)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [[cell or None for cell in row] for row in reader]
    except csv.Error as error:
        problems.append(
            f"{label}, line {reader.line_num}: this is not valid CSV ({error}). A cell that holds "
            "a comma, a line break or a quotation mark must stand in quotation marks."
        )
        return None
    if not rows or not any(rows[0]):
        problems.append(f"{label} is empty or begins with an empty row; row 1 must be the header.")
        return None
    header = [name or "" for name in rows[0]]
    nameless = [at for at, name in enumerate(header, 1) if not name]
    if nameless:
        problems.append(
            f"{label}: the header has no name in column {', '.join(map(str, nameless))}; a "
            "spreadsheet leaves such columns where something was once. Delete them and save again."
        )
        return None
    body = {n: row for n, row in enumerate(rows[1:], FIRST_DATA_ROW) if any(row)}
    uneven = [
        f"{label}, row {number}: has {len(row)} cells, but the header has {len(header)}. A cell "
        "that holds a comma must stand in quotation marks."
        for number, row in body.items()
        if len(row) != len(header)
    ]
    wide = [
        at for at, row in body.items() if len(row) > len(header) and not any(row[len(header) :])
    ]
    if wide:
        others = " and others" if len(wide) > 1 else ""
        uneven = [
            f"{label}, row {wide[0]}{others}: empty cells stand behind the last column; a "
            "spreadsheet leaves them where something was once. Delete those columns and save again."
        ]
    problems.extend(uneven)
    if uneven:
        return None
    return pd.DataFrame(list(body.values()), index=list(body), columns=header, dtype="str")


def _spoilt(text: str) -> str:
    """Say what makes a text no CSV file of ours before a cell is looked at; empty if nothing."""
    if conflict := conflict_in(text):
        return conflict
    first = text.partition("\n")[0]
    if own := own_line_in(first):
        return own
    for mark, words in OTHER_SEPARATORS.items():
        if mark in first and "," not in first:
            return f": its cells are separated by {words}; save it with commas, as 'CSV UTF-8'."
    return ""


def _read_text(path: Path, label: str, problems: list[str]) -> str | None:
    try:
        raw = read_given(path, LARGEST)
    except OSError as error:
        problems.append(f"{label} cannot be read ({error.strerror}); it must be a CSV file.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(
            f"{label}, row {line}: the file is not UTF-8 text (byte {raw[error.start]:#04x}). Save "
            "it as 'CSV UTF-8'."
        )
        return None
    fault = _spoilt(text)
    if fault:
        problems.append(f"{label}{fault}")
    return None if fault else text


def has_columns(cells: pd.DataFrame, label: str, wanted: list[str], problems: list[str]) -> bool:
    """Check that the header holds the columns wanted and no other, in whatever order."""
    found = list(cells.columns)
    rule = f"The header must be: {','.join(wanted)}."
    missing = [name for name in wanted if name not in found]
    if missing:
        words = "column {} is" if len(missing) == 1 else "columns {} are"
        problems.append(f"{label}: {words.format(', '.join(missing))} missing. {rule}")
    problems.extend(
        f"{label}: unknown column {name!r}. {did_you_mean(name, wanted)}"
        for name in found
        if name not in wanted
    )
    twice = sorted({name for name in found if name in wanted and found.count(name) > 1})
    problems.extend(f"{label}: column {name} stands twice; keep one of them." for name in twice)
    return sorted(found) == sorted(wanted)
