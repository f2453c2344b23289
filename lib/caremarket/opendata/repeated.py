"""Rows of a publication that stand in it more than once: alike, or in contradiction."""

from collections.abc import Sequence

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.opendata.contract import Skipped

SAME = "they stand in the file once more and say the same"


def once(
    frame: pd.DataFrame, key: Sequence[str], values: Sequence[str], what: str = "rows"
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Return one row a key, and how many (of what) were left out: they say the same once more.

    An ImportFileError names the key of rows whose values (numbers, or text) differ.
    """
    again = frame.duplicated(list(key))
    if not again.any():
        return frame, []
    said = frame[[*key, *values]].drop_duplicates()
    differ = said[said.duplicated(list(key), keep=False)]
    if len(differ):
        groups = differ.groupby(list(key), sort=False, dropna=False)
        _, both = next(iter(groups))
        name = next(it for it in values if len(both[it].drop_duplicates()) > 1)
        told = ", ".join(str(value) for value in both.iloc[0][list(key)] if str(value))
        found = " and ".join(_shown(value) for value in both[name].iloc[:2])
        others = groups.ngroups - 1
        more = f" So it is with {others:,} more." if others else ""
        raise ImportFileError(
            f"two rows of {told} contradict each other: {name} is {found}.{more} Which is right "
            "cannot be told. Get the file as it was published."
        )
    return frame[~again], [Skipped(what, int(again.sum()), SAME)]


def alike(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Skipped]]:
    """Leave out rows that are like an earlier one in every column, and say how many."""
    return once(frame, list(frame.columns), [])


def _shown(value: object) -> str:
    if pd.isna(value):
        return "missing"
    return f"{value:,.10g}" if isinstance(value, int | float) else repr(value)
