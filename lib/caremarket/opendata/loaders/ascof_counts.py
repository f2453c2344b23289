"""Suppressed counts of ASCOF: what the publisher's rules say of them, and what they do not.

The notes to the tables of 2024-25 have two rules. Of measures from client-level data (note 10): if
numerator or denominator is less than 5, both are suppressed, and the outcome is shown. So such a
numerator beside an outcome is 0 to 4, and the denominator of a percentage follows from both. Of
surveys (note 1): fewer than 5 respondents are suppressed. Nothing bounds other counts: measure 4b
is suppressed where any value is less than 5; the open data of 2020-21 state no rule, and print a
numerator of 4; where the outcome is suppressed as well, a return was often incomplete.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from caremarket.evidence.raw.markers import SUPPRESSED, as_interval
from caremarket.opendata.loaders.ascof_measures import (
    CLIENT_LEVEL,
    CLIENT_LEVEL_SINCE,
    COUNTS,
    PERCENT,
)

MOST = 4  # of a suppressed numerator or number of respondents
ROUNDED_BY = 0.05  # percentage points: outcomes have one decimal
RULES = {
    "numerator": "Numerator suppressed: by the notes to 2024-25, the numerator is less than 5",
    "denominator": "Denominator suppressed: bounds worked out from outcome and numerator",
    "respondents": "Respondents suppressed: by the notes to 2024-25, they are fewer than 5",
}
UNBOUNDED = " suppressed as published; the publisher's rules give no bounds"


def counts(
    parsed: Mapping[str, pd.DataFrame], about: pd.DataFrame, *, ruled: bool
) -> tuple[pd.DataFrame, int]:
    """Write counts as whole numbers, or as the interval that a suppressed one may be.

    Parsed are value, numerator, denominator and respondents, as from `parse_cells`; about them are
    measure, period and unit (of the outcome), all of one index. A ruled publication states the
    rules. Columns numerator, denominator, respondents (text; missing where not available or without
    bounds) and suppression (a note on each suppressed one, else empty); and how many suppressed
    counts have no bounds.
    """
    outcome = parsed["value"]["value"]
    hidden = pd.DataFrame({name: parsed[name]["marker"].eq(SUPPRESSED) for name in COUNTS})
    found = pd.DataFrame({name: whole(parsed[name]["value"]) for name in COUNTS})
    if ruled:
        found["respondents"] = found["respondents"].mask(
            hidden["respondents"], as_interval(0, MOST)
        )
    client_level = about["measure"].isin(CLIENT_LEVEL) & about["period"].ge(CLIENT_LEVEL_SINCE)
    beside = outcome.notna() & client_level & hidden["numerator"] & ruled
    bounded = beside & hidden["denominator"] & about["unit"].eq(PERCENT) & outcome.gt(ROUNDED_BY)
    for row in found.index[beside]:
        found.loc[row, "numerator"] = as_interval(int(outcome[row] > 0), MOST)
    for row in found.index[bounded]:
        found.loc[row, "denominator"] = as_interval(*denominators(outcome[row]))
    left = (hidden & found[COUNTS].isna()).to_numpy()
    found["suppression"] = [note(*row) for row in zip(hidden.to_numpy(), left, strict=True)]
    return found, int(left.sum())


def note(hidden: Sequence[bool], unbounded: Sequence[bool]) -> str:
    """Say which of the counts of a row are suppressed, and what bounds them; empty if none is."""
    open_ended = [name for name, it in zip(COUNTS, unbounded, strict=True) if it]
    suppressed = [name for name, it in zip(COUNTS, hidden, strict=True) if it]
    said = [RULES[name] for name in suppressed if name not in open_ended]
    if open_ended:
        said.append(" and ".join(open_ended).capitalize() + UNBOUNDED)
    return "; ".join(said)


def denominators(outcome: float) -> tuple[int, int]:
    """Bound a denominator by its outcome in percent, rounded, and a numerator of 1 to 4."""
    fewest = math.ceil(100 / (outcome + ROUNDED_BY))
    return fewest, math.floor(100 * MOST / (outcome - ROUNDED_BY))


def whole(values: pd.Series) -> pd.Series:
    """Write numbers as whole ones; missing where there is none."""
    return values.round().astype("Int64").astype("str").mask(values.isna())
