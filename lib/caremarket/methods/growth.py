"""Constant annual growth. For a straight line through many years use scipy.stats.linregress."""

import numpy as np
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers, positive


def annual_growth_rate(first: ArrayLike, last: ArrayLike, years: ArrayLike) -> ArrayLike:
    """Constant yearly rate from the first figure to the last: 0.02 is 2% a year; below 0 a fall.

    Args:
        first: Figure at the start, above 0 (as the others), else MethodError.
        last: Figure at the end, in the same unit.
        years: Years between them.
    """
    positive(first=first, last=last, years=years)
    return np.divide(last, first) ** np.divide(1, years) - 1


def grow(first: ArrayLike, rate: ArrayLike, years: ArrayLike) -> ArrayLike:
    """Figure after some years of constant yearly growth, in the unit of the first.

    Args:
        first: Figure at the start; MethodError if this or another number is missing.
        rate: Growth a year as a proportion; above -1, else MethodError.
        years: Years of growth; negative to go back.
    """
    numbers(first, "first")
    numbers(years, "years")
    if (numbers(rate, "rate") <= -1).any():
        raise MethodError("rate must be above -1, a proportion a year: -0.02 is a fall of 2%.")
    return np.multiply(first, np.add(1, rate) ** np.asarray(years, dtype=float))
