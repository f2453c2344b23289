"""Findings as the text of a CSV file."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from caremarket.frames import FINDING_COLUMNS

COLUMNS = ["area_code", "area_name", "notebook", "scenario", *FINDING_COLUMNS]
FORMULA_STARTS = ("=", "+", "-", "@")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc


def csv_text(rows: Iterable[dict[str, Any]]) -> str:
    """Write findings, each with the columns of the contract, as CSV in the order given.

    A spreadsheet program takes a text that begins with `=`, `+`, `-` or `@` for a formula; such a
    text gets an apostrophe before it. Numbers are written as they are, line ends within a text as
    spaces, a missing limit as an empty cell. Lines end with a line feed.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def harmless(value: Any) -> Any:
    """Return a value that no spreadsheet program takes for a formula."""
    if not isinstance(value, str):
        return value
    text = without_controls(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def without_controls(text: str) -> str:
    """Return a text with spaces for tabs, line ends and other control characters."""
    return _CONTROL.sub(" ", text).strip()
