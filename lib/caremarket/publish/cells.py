"""What may stand in a cell: marks for missing values, rounded numbers, harmless text."""

import math
import re
from datetime import date
from typing import Any

from gptables.core.gptable import FormatList

from caremarket.present.tables import NOT_APPLICABLE, NOT_AVAILABLE
from caremarket.present.words import rounded
from caremarket.publish.datafile import without_controls

LOW = "[k]"
SHORTHAND = {
    LOW: f"{LOW} means low: the figure is not nought, but rounds to it.",
    NOT_AVAILABLE: f"{NOT_AVAILABLE} means not available.",
    NOT_APPLICABLE: f"{NOT_APPLICABLE} means not applicable.",
}
NOUGHT = 1e-9  # what is smaller is what computing leaves of nought
_TWO_DOLLARS = re.compile(r"\$(?=\$)")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")


def plain_text(value: Any) -> str:
    """Write a value as text without anything that gptables or a file format reads as a command.

    gptables makes a link of `[words](address)` and a note of `$$name$$`, wherever they stand;
    control characters have no place in a file. The text is empty if there is nothing to read.
    """
    text = without_controls(str(value)).replace("](", "] (")
    return _TWO_DOLLARS.sub("$ ", text)


def text_cell(value: Any) -> str | FormatList:
    """Return what gptables writes as the text of a cell; a missing value or nothing reads `[x]`.

    One without Latin letter or digit is wrapped, because gptables takes it for a symbol, which it
    refuses, even where it is Arabic or Greek.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOT_AVAILABLE
    text = plain_text(value.isoformat() if isinstance(value, date) else value)
    if not text:
        return NOT_AVAILABLE
    return text if _ASCII_WORD.search(text) else FormatList([{}, text])


def number_cell(value: float, decimals: int, missing: str) -> float | int | str:
    """Return a number rounded to some decimals, or the mark that stands for it.

    NaN is written as `missing` says; `[k]` stands where rounding would leave nothing of a number.
    """
    if math.isnan(value):
        return missing
    shown = float(rounded(value, decimals))
    if shown == 0 and abs(value) > NOUGHT:
        return LOW
    shown += 0.0  # no minus before nought
    return shown if decimals else int(shown)


def number_format(decimals: int) -> str:
    """Return the spreadsheet format of numbers with thousands commas."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
