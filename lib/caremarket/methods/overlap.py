"""How many people two lists of unknown overlap hold together."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, positive, whole


def union_bounds(first: ArrayLike, second: ArrayLike, population: ArrayLike) -> pd.DataFrame:
    """Fewest and most people that two lists of unknown overlap can hold together.

    Args:
        first: People on the first list; whole numbers, else MethodError.
        second: People on the second list, likewise.
        population: People who could be on either, such as all carers of the area; MethodError if a
            list is longer.

    Returns:
        Columns `lower` (one list inside the other), `upper` (no overlap, or everybody) in people
        and `method` (`union_bounds`).
    """
    whole(first, "first")
    whole(second, "second")
    positive(population=population)
    index, (one, two, everybody) = aligned(first=first, second=second, population=population)
    lower = np.maximum(one, two)
    if (lower > everybody).any():
        raise MethodError(
            "A list is longer than the population it is taken from. Check that both are of the "
            "same area and year, and that the list holds no one twice."
        )
    upper = np.minimum(one + two, everybody)
    return pd.DataFrame({"lower": lower, "upper": upper, "method": "union_bounds"}, index=index)
