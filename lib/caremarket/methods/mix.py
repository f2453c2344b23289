"""How spend, or anything else that is shared out, is spread over categories.

Every measure takes amounts as `shares` does, and raises what that raises.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import entr

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, numbers


def shares(amounts: ArrayLike) -> pd.Series:
    """Share of each category in the total: proportions that sum to 1, in the rows of the amounts.

    Args:
        amounts: Amount in each category; MethodError if one is negative or missing, or all are 0.
    """
    numbers(amounts, "amounts", least=0)
    index, (values,) = aligned(amounts=amounts)
    total = values.sum()
    if total == 0:
        raise MethodError("amounts sum to 0, so there are no shares. Check the rows selected.")
    return pd.Series(values / total, index=index, name="share")


def hhi(amounts: ArrayLike) -> float:
    """Herfindahl-Hirschman index, the sum of squared shares: 1/n (n equal ones) to 1 (one only)."""
    return float((shares(amounts) ** 2).sum())


def normalised_hhi(amounts: ArrayLike) -> float:
    """Herfindahl-Hirschman index rescaled so that it does not depend on the number of categories.

    From 0 (equal shares) to 1 (everything in one category); empty categories count. Raises
    MethodError also if there is only one category.
    """
    count = np.size(amounts)
    if count == 1:
        raise MethodError(
            "A normalised index needs at least two categories; found one. Use hhi instead."
        )
    return (hhi(amounts) - 1 / count) / (1 - 1 / count)


def effective_number(amounts: ArrayLike) -> float:
    """Number of equal categories that would be as concentrated, 1 / HHI: 1 to all there are."""
    return 1 / hhi(amounts)


def shannon(amounts: ArrayLike) -> float:
    """Shannon entropy of shares in nats: 0 (all in one) to log(n); empty categories add nothing."""
    return float(entr(shares(amounts)).sum())


def theil(amounts: ArrayLike) -> float:
    """Theil index: log(n) less Shannon entropy, 0 (equal shares) to log(n); n counts empty ones."""
    return float(np.log(np.size(amounts)) - shannon(amounts))
