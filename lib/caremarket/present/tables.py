"""Accessible HTML tables: caption, scoped headers, units, explained shorthand."""

import datetime
import itertools
import re
from collections.abc import Mapping
from html import escape

import pandas as pd

from caremarket.errors import PresentError
from caremarket.present.words import decimals_for, humanised, number

NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"
CONFIDENTIAL = "[c]"
COUNTS = ("people", "beds")  # a count that is missing but has limits is suppressed
SHORTHAND = {
    CONFIDENTIAL: f"{CONFIDENTIAL} = suppressed, to protect confidentiality",
    NOT_AVAILABLE: f"{NOT_AVAILABLE} = not available",
    NOT_APPLICABLE: f"{NOT_APPLICABLE} = not applicable: no interval",
}
LIMITS = ("lower", "upper")
LEFT = "text-align:left"  # said in every cell: JupyterLab aligns all to the right, pages all left
RIGHT = "text-align:right"
SHORT = re.compile(r"\d{4}(-\d\d){1,2}|\d{1,3}–\d{1,3}")  # a period, date or age: never broken
LOWER_CASE = re.compile(r"[a-z]+(,? [a-z]+)*")


class Table:
    """A table that everybody can read, screen readers included.

    Column names and codes are written as words, numbers with thousands commas, years without;
    missing limits read `[z]`, other missing values `[x]`, both explained below the table. The first
    columns that identify a row are its headers. It displays as HTML, and as aligned text where
    there is none. Raises PresentError if the caption is empty, or units or decimals name a column
    that is not there.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        caption: str,
        *,
        units: Mapping[str, str] | None = None,
        decimals: int | Mapping[str, int] | None = None,
    ):
        """Write the table.

        Args:
            frame: The rows; a named index becomes the first columns, another one is left out.
            caption: What the table shows: measure, geography, period.
            units: Unit by column, written in its header.
            decimals: Number of decimals, for all numbers or by column; chosen when not given.
        """
        if not caption.strip():
            raise PresentError("A table needs a caption: measure, geography, period.")
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        units, by_column = units or {}, decimals if isinstance(decimals, Mapping) else {}
        unknown = [name for name in {**units, **by_column} if name not in frame.columns]
        if unknown:
            raise PresentError(
                f"units or decimals name the columns {unknown}, which the table does not have. "
                f"Its columns: {', '.join(map(str, frame.columns))}."
            )
        self.caption = caption
        self.headers = [header(name, units.get(name)) for name in frame.columns]
        self.numeric = [is_number(column) for _, column in frame.items()]
        columns = [
            cells(
                column,
                by_column.get(name) if decimals is by_column else decimals,
                CONFIDENTIAL if name in COUNTS and f"{name}_lower" in frame else None,
            )
            for name, column in frame.items()
        ]
        self.rows = list(zip(*columns, strict=True))
        self.row_headers = identifying_columns(frame)

    @property
    def notes(self) -> list[str]:
        """What the shorthand in the table means."""
        used = set(itertools.chain.from_iterable(self.rows))
        return [note for mark, note in SHORTHAND.items() if mark in used]

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col" style="{RIGHT if right else LEFT}">{escape(name)}</th>'
            for name, right in zip(self.headers, self.numeric, strict=True)
        )
        body = "".join(f"<tr>{self._row(row)}</tr>\n" for row in self.rows)
        notes = "".join(f'<p class="cm-note">{escape(note)}</p>' for note in self.notes)
        return (
            '<div class="cm-table" role="region" tabindex="0" style="overflow-x:auto" '
            f'aria-label="{escape(self.caption)}">\n'
            "<table>\n"
            '<caption style="caption-side:top;text-align:left;font-weight:bold;'
            f'padding:0.3em 0.8em">{escape(self.caption)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>{notes}"
        )

    def _row(self, row: tuple[str, ...]) -> str:
        parts = []
        for place, (text, right) in enumerate(zip(row, self.numeric, strict=True)):
            style = RIGHT if right else LEFT
            style += ";white-space:nowrap" if SHORT.fullmatch(text) else ""
            if place < self.row_headers:
                parts.append(f'<th scope="row" style="{style};font-weight:normal">')
                parts.append(f"{escape(text)}</th>")
            else:
                parts.append(f'<td style="{style}">{escape(text)}</td>')
        return "".join(parts)

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.headers, *self.rows, strict=True)]
        lines = [
            "  ".join(
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(row, widths, self.numeric, strict=True)
            ).rstrip()
            for row in [tuple(self.headers), *self.rows]
        ]
        return "\n".join([self.caption, *lines, *self.notes])


def header(name: object, unit: str | None) -> str:
    """Write a column's name as words, with its unit; a name that ends in `_gbp` is in pounds."""
    if str(name).endswith("_gbp"):
        name, unit = str(name).removesuffix("_gbp"), unit or "£"
    base, _, limit = str(name).rpartition("_")
    words = humanised(base) + ", " + limit + " limit" if base and limit in LIMITS else None
    words = words or (f"{humanised(name)} limit" if name in LIMITS else humanised(name))
    return f"{words} ({unit})" if unit else words


def is_number(column: pd.Series) -> bool:
    """Whether a column holds numbers, aligned to the right."""
    numeric = pd.api.types.is_numeric_dtype(column)
    return numeric and not pd.api.types.is_bool_dtype(column)


def cells(column: pd.Series, decimals: int | None, missing: str | None = None) -> list[str]:
    """Write a column's values as text, with a mark for what is missing."""
    name = str(column.name)
    missing = missing or (NOT_APPLICABLE if name.rpartition("_")[2] in LIMITS else NOT_AVAILABLE)
    if is_number(column):
        if name == "year" or (name.endswith("_year") and not name.endswith("per_year")):
            return [missing if pd.isna(value) else f"{value:.0f}" for value in column]
        places = decimals_for(column.dropna()) if decimals is None else decimals
        return [missing if pd.isna(value) else number(value, places) for value in column]
    as_is = name.endswith(("_id", "_ids"))
    return [missing if pd.isna(value) else written(value, as_is) for value in column]


def written(value: object, as_is: bool) -> str:
    """Write a value that is not a number: codes as words, unless they identify something.

    Plain words begin with a capital, like the codes beside them.
    """
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        return number(value)
    if as_is:
        return str(value)
    text = humanised("|".join(str(value).split(", ")))  # a list of codes is written like a category
    text = humanised(value) if "|" in text else text
    return text[:1].upper() + text[1:] if LOWER_CASE.fullmatch(text) else text


def identifying_columns(frame: pd.DataFrame) -> int:
    """Return how many leading columns it takes to tell the rows apart; only text ones, or one."""
    count = 1
    while (
        count < frame.shape[1]
        and frame.iloc[:, :count].duplicated().any()
        and not is_number(frame.iloc[:, count])
    ):
        count += 1
    return count
