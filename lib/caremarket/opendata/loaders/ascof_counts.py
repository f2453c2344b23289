"""Suppressed counts of ASCOF: what the publisher's rule says of them, and what it does not.

The notes to the tables of 2024-25 say: if numerator or denominator is less than 5, both are
suppressed, and the outcome is shown; fewer than 5 respondents are suppressed. So a numerator beside
an outcome is 0 to 4, and a denominator follows from both. Where the outcome is suppressed as well,
often because a return was incomplete, nothing bounds the counts: Kent's were among them.
"""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from caremarket.evidence.markers import SUPPRESSED, as_interval

MOST = 4  # of a suppressed numerator or number of respondents
ROUNDED_BY = 0.05  # percentage points: outcomes have one decimal
PERCENT = "percent"
BOUNDED = "Suppressed counts, read by the notes to 2024-25: the numerator is less than 5"
UNBOUNDED = "Counts suppressed as published; the publisher's rule gives them no bounds"


def counts(parsed: Mapping[str, pd.DataFrame], units: pd.Series) -> tuple[pd.DataFrame, int]:
    """Write counts as whole numbers, or as the interval that a suppressed one may be.

    Args:
        parsed: As from `parse_cells`, of value, numerator, denominator and respondents, one index.
        units: Unit of each outcome.

    Returns:
        Columns numerator, denominator, respondents (text; missing where not available or without
        bounds) and suppression (a note, empty where nothing is suppressed); and how many suppressed
        counts have no bounds.
    """
    outcome = parsed["value"]["value"]
    names = ("numerator", "denominator", "respondents")
    hidden = {name: parsed[name]["marker"].eq(SUPPRESSED) for name in names}
    found = pd.DataFrame({name: whole(parsed[name]["value"]) for name in names})
    found["respondents"] = found["respondents"].mask(hidden["respondents"], as_interval(0, MOST))
    share = outcome.notna() & units.eq(PERCENT) & hidden["numerator"]
    for row in found.index[share]:
        found.loc[row, "numerator"] = as_interval(int(outcome[row] > 0), MOST)
        if hidden["denominator"][row] and outcome[row] > 0:
            found.loc[row, "denominator"] = as_interval(*denominators(outcome[row]))
    left = sum(int((hidden[name] & found[name].isna()).sum()) for name in names)
    unbounded = np.logical_or.reduce([hidden[name] & found[name].isna() for name in names])
    found["suppression"] = np.where(share, BOUNDED, "")
    found.loc[unbounded & ~share, "suppression"] = UNBOUNDED
    return found, left


def denominators(outcome: float) -> tuple[int, int]:
    """Bound a denominator by its outcome in percent, rounded, and a numerator of 1 to 4."""
    fewest = math.ceil(100 / (outcome + ROUNDED_BY))
    most = math.floor(100 * MOST / (outcome - ROUNDED_BY))
    return fewest, max(fewest, most)


def whole(values: pd.Series) -> pd.Series:
    """Write numbers as whole ones; missing where there is none."""
    return values.round().astype("Int64").astype("str").mask(values.isna())
