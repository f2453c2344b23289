"""Counts split at random in two: one half to fit on, the other, unseen, to score with.

As Neufeld and others (2024), Data thinning for convolution-closed distributions, Journal of Machine
Learning Research 25(57): 1-35.
"""

import numpy as np
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, numbers, positive
from caremarket.methods.funnel import PROPORTION

Halves = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def halves(
    numerator: ArrayLike, denominator: ArrayLike, rng: np.random.Generator, *, kind: str
) -> Halves:
    """Split what is counted in each area into two halves that know nothing of each other.

    Each person of a proportion goes to either half by chance. Of events over people each goes to
    either half, and both are over half of the people: independent if events are Poisson.

    Args:
        numerator: People or events counted in each area; MethodError if missing or below 0.
        denominator: Size of each area, for a proportion people of whom the numerator is part.
        rng: Source of random numbers, from `numpy.random.default_rng(seed)`.
        kind: `proportion` or `rate`.

    Returns:
        Numerator and denominator of the first half, and of the second.
    """
    numbers(numerator, "numerator", least=0)
    positive(denominator=denominator)
    _, (part, size) = aligned(numerator=numerator, denominator=denominator)
    counted = part.round().astype(int)
    if kind != PROPORTION:
        first, middle = rng.binomial(counted, 0.5), size / 2
        return (first, middle), (counted - first, middle)
    people = size.round().astype(int)
    if (people < 2).any() or (counted > people).any():
        raise MethodError("Each area needs two people or more, and no more counted than people.")
    half = people // 2
    first = rng.hypergeometric(counted, people - counted, half)
    return (first, half), (counted - first, people - half)
