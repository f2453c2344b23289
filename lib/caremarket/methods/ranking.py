"""Ranks with their uncertainty: where an area may stand, given what is known of all rates.

As Goldstein and Spiegelhalter (1996), League tables and their limitations, Journal of the Royal
Statistical Society A 159: 385-443.
"""

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from caremarket.errors import MethodError
from caremarket.methods.checks import fraction, numbers


def rank_limits(draws: np.ndarray, *, extreme: int = 10, confidence: float = 0.95) -> pd.DataFrame:
    """Rank areas in each draw, and say in which ranks they are found.

    Args:
        draws: Rates, one row a draw and one column an area; MethodError if one is missing.
        extreme: How many areas the ends of the ranking are: the highest ten, the lowest ten.
        confidence: Share of the draws that lie between the limits.

    Returns:
        One row an area: `lower` and `upper`, ranks from the highest (1) that hold the share of the
        draws; `among_highest` and `among_lowest`, shares of draws in which it is one of so many.
    """
    rates = np.atleast_2d(numbers(draws, "draws"))
    areas = rates.shape[1]
    if not 0 < extreme < areas:
        raise MethodError(f"extreme is {extreme}; {areas} areas have ends of 1 to {areas - 1}.")
    tail = (1 - fraction(confidence, "confidence")) / 2
    ranks = rankdata(-rates, method="min", axis=1)
    lower, upper = np.quantile(ranks, [tail, 1 - tail], axis=0, method="nearest")
    return pd.DataFrame(
        {
            "lower": lower,
            "upper": upper,
            "among_highest": (ranks <= extreme).mean(axis=0),
            "among_lowest": (ranks > areas - extreme).mean(axis=0),
        }
    )
