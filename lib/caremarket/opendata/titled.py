"""Data tables of a workbook, each below a title of its own: found by title, read by labels.

Numbers of tables and positions of columns move between editions; titles and labels hardly do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.opendata.contract import Skipped
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once

TITLE = re.compile(r"^table[ _]*\w+\s*[:.]\s*(?P<words>.+)$", re.IGNORECASE)
YEAR = re.compile(r"\b(?P<first>20\d\d)(-| to )(20)?(?P<last>\d\d)\b")
CODE = re.compile(r"^[EK]\d{8}$")
UNIT = re.compile(r"(£[\w ]*|numbers?\b)", re.IGNORECASE)
TITLE_ROWS = 8  # in which a title may stand


def fold(text: str) -> str:
    """Write a title or label as one compares it: small letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def financial_years(text: str) -> list[str]:
    """Return the financial years that a text names, `2021-22` or `2021 to 2022`, as 2021-22."""
    return [f"{found['first']}-{found['last']}" for found in YEAR.finditer(text)]


@dataclass(frozen=True)
class Titled:
    """Where a table is, and what stands above it."""

    label: str  # of the file and sheet, for errors
    sheet: str
    title: str  # as printed
    above: tuple[tuple[str, ...], ...]  # the rows before the first that has the code of an area
    header: int  # of those, the first that names columns

    @property
    def words(self) -> str:
        """The title folded, without the number of the table and the years at its end."""
        return fold(YEAR.split(TITLE.sub(r"\g<words>", self.title))[0])

    @property
    def period(self) -> str:
        """The last financial year in the title; empty where it names none."""
        return max(financial_years(self.title), default="")

    @property
    def unit(self) -> str:
        """The unit above the header, or in the title: `£ thousands`, `numbers`; empty without."""
        cells = [cell for row in self.above[: self.header] for cell in row]
        own = [cell for cell in cells if UNIT.fullmatch(cell)]
        said = [found[0] for cell in cells if (found := UNIT.search(cell)) and "£" in found[0]]
        return " ".join(next(iter(own + said), "").lower().replace("£", "£ ").split())


def titled(opened: Opened) -> list[Titled]:
    """Find the tables of areas: a title, then a header that names codes, then rows with codes."""
    found = []
    for sheet in opened.sheets:
        top = opened.top(sheet)
        titles = [row[0] for row in top[:TITLE_ROWS] if row and TITLE.match(row[0])]
        first = next((at for at, row in enumerate(top) if any(map(CODE.match, row))), None)
        if not titles or first is None:
            continue
        above = tuple(tuple(row) for row in top[:first])
        header = next((at for at, row in enumerate(above) if len(columns_of(row)) > 1), None)
        if header is not None:
            found.append(Titled(f"{opened.label}, sheet {sheet}", sheet, titles[0], above, header))
    return found


def columns_of(header: Sequence[str]) -> dict[int, str]:
    """Return the columns that say which area it is, by position: `code` or `name`."""
    last = {at: fold(name).rpartition(" ")[2] for at, name in enumerate(header)}
    return {at: word for at, word in last.items() if word in ("code", "name")}


def labels(rows: Sequence[Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """Return the labels of each column of figures, folded, from the outermost to its own.

    A label counts for the columns to its right until the next one in its row or in a row above,
    as merged cells do; a column without any label of its own has none.
    """
    named = columns_of(rows[0])
    found: dict[int, list[str]] = {}
    for level, row in enumerate(rows):
        current = ""
        for at, cell in enumerate(row):
            if at in named:
                continue
            if cell or any(upper[at] for upper in rows[:level]):
                current = cell
            if current and (cell or any(lower[at] for lower in rows[level + 1 :])):
                found.setdefault(at, []).append(fold(current))
    return {at: tuple(names) for at, names in found.items()}


def cells_of(opened: Opened, table: Titled) -> tuple[pd.DataFrame, list[Skipped]]:
    """Read a table as one row a figure, and say which named rows have no code of an area.

    Columns code (GSS, as published), name, labels (a tuple, folded), cell (text as printed).
    ImportFileError if two columns have the same labels, or two rows of an area differ.
    """
    named = columns_of(table.above[table.header])
    body = opened.table(table.header, table.sheet).set_axis(
        range(len(table.above[table.header])), axis=1
    )
    codes = body[[at for at, kind in named.items() if kind == "code"]]
    names = body[[at for at, kind in named.items() if kind == "name"]]
    code = codes.where(codes.apply(lambda column: column.str.match(CODE))).bfill(axis=1).iloc[:, 0]
    name = names.mask(names.eq("")).bfill(axis=1).iloc[:, 0]
    columns = labels(table.above[table.header :])
    if len(set(columns.values())) < len(columns):
        raise ImportFileError(
            f"{table.label}: two columns have the same labels, so which is "
            "meant cannot be told. Get the file as it was published."
        )
    below = name.notna() & code.isna()
    below &= ~body[list(columns)].eq("").all(axis=1) & (body.index >= len(columns_below(table)))
    left = [Skipped("rows", 1, f"{it!r} of sheet {table.sheet} has no code") for it in name[below]]
    parts = [
        pd.DataFrame({"code": code, "name": name, "labels": [path] * len(body), "cell": body[at]})
        for at, path in columns.items()
    ]
    cells = pd.concat(parts, ignore_index=True).dropna(subset="code")
    cells, repeated = once(cells, ["code", "labels"], ["cell"], "figures")
    return cells, left + repeated


def columns_below(table: Titled) -> list[tuple[str, ...]]:
    """Return the rows of labels below the header that are not empty: `Opened.table` has them."""
    return [row for row in table.above[table.header + 1 :] if any(row)]
