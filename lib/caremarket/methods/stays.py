"""How long people stay: a distribution from its published mean and median, and who is there."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln
from scipy.stats import lognorm, weibull_min
from scipy.stats.distributions import rv_frozen

from caremarket.errors import MethodError
from caremarket.methods.checks import fraction, positive

SHAPES = (0.05, 1e3)  # of a Weibull distribution, between which one is sought
QUANTILES = 10_000


def fitted_stays(mean: float, median: float) -> dict[str, rv_frozen]:
    """Return the log-normal and the Weibull distribution with a given mean and median.

    A long tail draws the mean above the median: MethodError if it is not, or a figure is not above
    0. Both have two parameters, so that mean and median leave none to choose; a third figure tells
    them apart (`closest_stays`).

    Returns:
        `log_normal` and `weibull`, frozen distributions of `scipy.stats`, in the unit of the mean.
    """
    positive(mean=mean, median=median)
    if mean <= median:
        raise MethodError(
            f"A mean stay of {mean:g} is not above the median of {median:g}: stays have a long "
            "tail. Check that mean and median are in that order and of the same people."
        )
    ratio = np.log(mean / median)
    shape = brentq(lambda it: gammaln(1 + 1 / it) - np.log(np.log(2)) / it - ratio, *SHAPES)
    return {
        "log_normal": lognorm(np.sqrt(2 * ratio), scale=median),
        "weibull": weibull_min(shape, scale=median / np.log(2) ** (1 / shape)),
    }


def closest_stays(fits: dict[str, rv_frozen], longer_than: float, share: float) -> str:
    """Name the distribution whose share of stays longer than some time is nearest to a known one.

    MethodError if the time is not above 0, or the share not between 0 and 1.
    """
    positive(longer_than=longer_than)
    fraction(share, "share")
    return min(fits, key=lambda name: abs(fits[name].sf(longer_than) - share))


def remaining_stays(stays: rv_frozen, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw how long those who are there on a day will still stay.

    Who stays long is met more often: stays are drawn in proportion to their length, and the day
    falls anywhere in them (the inspection paradox; Cox 1962, Renewal Theory).
    """
    lengths = stays.ppf((np.arange(QUANTILES) + 0.5) / QUANTILES)
    return rng.choice(lengths, size, p=lengths / lengths.sum()) * rng.random(size)
