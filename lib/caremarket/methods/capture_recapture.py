"""How many people two overlapping lists may hold, and how many they may both have missed."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import norm

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, positive, whole


def chapman(
    first: ArrayLike, second: ArrayLike, both: ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate a population from two lists of it and their overlap.

    It holds if being on one list does not change the chance of being on the other. Where the lists
    feed each other, as a general practice and a council do, the estimate is too low: report it as
    a lower bound.

    Args:
        first: People on the first list.
        second: People on the second list.
        both: People on both.
        confidence: Confidence level, such as 0.95.

    Returns:
        Columns `value`, `lower`, `upper` (people; normal limits, the lower one at least the people
        known) and `method` (`chapman`).

    Raises:
        MethodError: If a count is not a whole number, or the overlap is longer than a list.

    Source: Chapman (1951); variance as in Seber (1982), The Estimation of Animal Abundance.
    """
    z = norm.isf((1 - fraction(confidence, "confidence")) / 2)
    for name, values in {"first": first, "second": second, "both": both}.items():
        whole(values, name)
    index, (one, two, shared) = aligned(first=first, second=second, both=both)
    if (shared > np.minimum(one, two)).any():
        raise MethodError("both must not exceed either list: it counts people who are on each.")
    value = (one + 1) * (two + 1) / (shared + 1) - 1
    missed = (one + 1) * (two + 1) * (one - shared) * (two - shared)
    error = np.sqrt(missed / ((shared + 1) ** 2 * (shared + 2)))
    lower = np.maximum(value - z * error, one + two - shared)
    columns = {"value": value, "lower": lower, "upper": value + z * error, "method": "chapman"}
    return pd.DataFrame(columns, index=index)


def union_bounds(first: ArrayLike, second: ArrayLike, population: ArrayLike) -> pd.DataFrame:
    """Fewest and most people that two lists of unknown overlap can hold together.

    Args:
        first: People on the first list.
        second: People on the second list.
        population: People who could be on either, such as all carers of the area.

    Returns:
        Columns `lower` (one list inside the other), `upper` (no overlap, or everybody) in people
        and `method` (`union_bounds`).

    Raises:
        MethodError: If a count is not a whole number, or a list is longer than the population.
    """
    whole(first, "first")
    whole(second, "second")
    positive(population, "population")
    index, (one, two, everybody) = aligned(first=first, second=second, population=population)
    lower = np.maximum(one, two)
    if (lower > everybody).any():
        raise MethodError(
            "A list is longer than the population it is taken from. Check that both are of the "
            "same area and year, and that the list holds no one twice."
        )
    upper = np.minimum(one + two, everybody)
    return pd.DataFrame({"lower": lower, "upper": upper, "method": "union_bounds"}, index=index)
