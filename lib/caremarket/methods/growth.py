"""Constant annual growth. For a straight line through many years use scipy.stats.linregress."""

import numpy as np
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers, positive


def annual_growth_rate(first: ArrayLike, last: ArrayLike, years: ArrayLike) -> ArrayLike:
    """Constant yearly rate that leads from the first figure to the last.

    Args:
        first: Figure at the start.
        last: Figure at the end, in the same unit.
        years: Years between them.

    Returns:
        Growth a year as a proportion (0.02 is 2% a year); negative for a fall.

    Raises:
        MethodError: If a figure or the number of years is not above 0.
    """
    positive(first, "first")
    positive(last, "last")
    positive(years, "years")
    return np.divide(last, first) ** np.divide(1, years) - 1


def grow(first: ArrayLike, rate: ArrayLike, years: ArrayLike) -> ArrayLike:
    """Figure after some years of constant yearly growth.

    Args:
        first: Figure at the start.
        rate: Growth a year as a proportion; above -1.
        years: Years of growth; negative to go back.

    Returns:
        Figure at the end, in the unit of `first`.

    Raises:
        MethodError: If a number is missing, or the rate is -1 or less.
    """
    numbers(first, "first")
    numbers(years, "years")
    if (numbers(rate, "rate") <= -1).any():
        raise MethodError("rate must be above -1, a proportion a year: -0.02 is a fall of 2%.")
    return np.multiply(first, np.add(1, rate) ** np.asarray(years, dtype=float))
