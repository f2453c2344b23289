"""Suppressed counts become intervals: never 0, never silently missing."""

import re

import pandas as pd

SUPPRESSED_UPPER = 4
_MARKER = re.compile(r"^(\[c\]|\*|c|<\s*(?P<below>\d+))$", re.IGNORECASE)


def suppressed_interval(text: str) -> tuple[int, int] | None:
    """Read a suppression marker as the interval of counts it may stand for.

    `<5` stands for 1 to 4, and so does `[c]` or `*`, the national returns' markers for a count too
    small to publish (a true 0 is published as 0).

    Args:
        text: A cell as printed.

    Returns:
        Lower and upper count, or None if the cell is no suppression marker.
    """
    match = _MARKER.match(text.strip())
    if match is None:
        return None
    below = match["below"]
    return (1, int(below) - 1 if below else SUPPRESSED_UPPER)


def with_limits(cells: pd.Series) -> pd.DataFrame:
    """Split a column of counts as printed into the count and its limits.

    Args:
        cells: Text cells: whole numbers, suppression markers or missing.

    Returns:
        Columns `<name>` (the cell, missing where suppressed), `<name>_lower` and `<name>_upper`
        (the interval of a suppressed cell, elsewhere missing), index as given.
    """
    intervals = cells.map(suppressed_interval, na_action="ignore")
    suppressed = intervals.notna()
    name = cells.name
    limits = pd.DataFrame(
        {
            name: cells.mask(suppressed),
            f"{name}_lower": pd.array([pd.NA] * len(cells), dtype="Int64"),
            f"{name}_upper": pd.array([pd.NA] * len(cells), dtype="Int64"),
        },
        index=cells.index,
    )
    if suppressed.any():
        limits.loc[suppressed, f"{name}_lower"] = intervals[suppressed].str[0].astype("Int64")
        limits.loc[suppressed, f"{name}_upper"] = intervals[suppressed].str[1].astype("Int64")
    return limits
