"""Monte Carlo: draws from published intervals, and what the draws say.

Make one `numpy.random.default_rng(seed)` and give it to every sampler in turn. A flat or triangular
assumption needs no sampler of ours: `rng.uniform(low, high, draws)`, `rng.triangular(...)`.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit, logit
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers


def logit_normal_from_interval(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    draws: int,
    rng: np.random.Generator,
    shared: bool = False,
    confidence: float = 0.95,
) -> np.ndarray:
    """Draw proportions whose log-odds are normal, with the published value as their median.

    The spread on the log-odds scale is the width of the published interval there. The middle is the
    published value, so the draws have exactly the published limits only if these lie symmetrically
    about it on that scale, as they nearly do for intervals from a logistic model. Raises
    MethodError if a figure is not between 0 and 1, or the limits do not enclose the value.

    Args:
        value: Published proportions, one number or one for each age band.
        lower: Their lower limits.
        upper: Their upper limits.
        draws: How many to draw.
        rng: Source of random numbers, from `numpy.random.default_rng(seed)`.
        shared: Whether one error is shared by all bands (perfect correlation); otherwise each band
            has its own. Where the source does not say, published limits of a total may settle it.
        confidence: Confidence level of the published interval.

    Returns:
        Proportions, one row for each draw and one column for each value.
    """
    middle, low, high = _enclosed(value, lower, upper)
    if (low <= 0).any() or (high >= 1).any():
        raise MethodError(
            "Log-odds need limits above 0 and below 1, both excluded. Give proportions, such as "
            "0.181 for 18.1%."
        )
    widths = 2 * norm.isf((1 - fraction(confidence, "confidence")) / 2)
    spread = (logit(high) - logit(low)) / widths
    if not isinstance(rng, np.random.Generator):
        raise MethodError(
            "rng must be numpy.random.default_rng(seed), made once and given to every sampler: "
            "a seed given twice would draw the same errors twice."
        )
    if draws < 1:
        raise MethodError(f"draws is {draws}; draw at least once, better 10,000 times.")
    errors = rng.standard_normal((draws, 1 if shared else len(middle)))
    return expit(logit(middle) + spread * errors)


def quantile_limits(draws: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Median and equal-tailed limits of draws.

    Args:
        draws: One row for each draw; one column for each quantity, or a single sequence.
            MethodError if there are none or one is missing.
        confidence: Share of the draws between the limits.

    Returns:
        One row a quantity (a frame's column names, else 0, 1, 2 …): `value` (median), `lower`,
        `upper` in the unit of the draws and `method` (`monte_carlo`).
    """
    tail = (1 - fraction(confidence, "confidence")) / 2
    table = pd.DataFrame(draws)
    array = numbers(table, "draws")
    value, lower, upper = np.quantile(array, [0.5, tail, 1 - tail], axis=0)
    columns = {"value": value, "lower": lower, "upper": upper, "method": "monte_carlo"}
    return pd.DataFrame(columns, index=table.columns)


def probability(outcomes: ArrayLike) -> pd.DataFrame:
    """Share of draws in which something happens, with its Monte Carlo error.

    The error and limits say how far another seed could move the figure; they shrink with more draws
    and say nothing about whether the model is right.

    Args:
        outcomes: True or False for each draw, such as `gap > 0`, else MethodError; one column for
            each quantity, or a single sequence.

    Returns:
        One row a quantity: `value` (probability), `error` (standard error), `lower` and `upper`
        (95% Wilson limits, so not 0 wide at 0 and 1) and `method` (`monte_carlo`).
    """
    table = pd.DataFrame(outcomes)
    if table.empty or table.select_dtypes("bool").shape != table.shape:
        raise MethodError("Give True or False for each draw, as in probability(draws > 0).")
    happened, total = table.sum(), len(table)
    value = happened / total
    lower, upper = proportion_confint(happened, total, method="wilson")
    return pd.DataFrame(
        {
            "value": value,
            "error": np.sqrt(value * (1 - value) / total),
            "lower": np.minimum(lower, value),
            "upper": np.maximum(upper, value),
            "method": "monte_carlo",
        }
    )


def _enclosed(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> list[np.ndarray]:
    """Check that the limits enclose the value in every row."""
    for name, values in {"value": value, "lower": lower, "upper": upper}.items():
        numbers(values, name)
    index, (middle, low, high) = aligned(value=value, lower=lower, upper=upper)
    wrong = (middle < low) | (middle > high)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise MethodError(
            f"The limits {low[at]:g} to {high[at]:g} do not enclose the value {middle[at]:g} in "
            f"row {index[at]}. Check that value, lower and upper are in that order and one unit."
        )
    return [middle, low, high]
