"""What past errors say of a projection: empirical prediction intervals by horizon."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, positive


def hindcast_errors(projected: ArrayLike, counted: ArrayLike) -> pd.Series:
    """Log ratio of people projected to people counted: 0.05 is about 5% too many, -0.05 too few.

    Args:
        projected: People as projected for a year that has passed, one figure an area.
        counted: People as counted then, in the same order or index. MethodError if a figure of
            either is missing or not above 0.
    """
    positive(projected=projected, counted=counted)
    index, (forecast, truth) = aligned(projected=projected, counted=counted)
    return pd.Series(np.log(forecast / truth), index=index)


def error_bound(errors: ArrayLike, confidence: float = 0.95) -> float:
    """Size of error, as a log ratio, that a given share of the areas did not exceed.

    Over and under count alike: which way the next errors go, the past ones do not tell. Raises
    MethodError if an error is missing, or areas are too few for the share: at 0.95 it takes 20.

    Args:
        errors: Log ratios from `hindcast_errors`.
        confidence: Share of the areas, such as 0.95.
    """
    share = fraction(confidence, "confidence")
    sizes = np.abs(numbers(errors, "errors"))
    if len(sizes) * (1 - share) < 1 - 1e-9:
        raise MethodError(
            f"{len(sizes)} areas cannot show which error only {1 - share:.1%} of them exceed. "
            "Give more areas, or ask for less confidence."
        )
    return float(np.quantile(sizes, share, method="higher"))


def error_limits(
    value: ArrayLike, years: ArrayLike, bound: float, *, over: float, at_once: float = 0
) -> pd.DataFrame:
    """Limits of a projection at each horizon, from the error found at one.

    The error grows in proportion to time, as that of a change that goes on does: an assumption. One
    that comes at once and has nothing to do with it adds up as independent errors do.
    Raises MethodError if a figure is missing, or the bound or horizon is not above 0.

    Args:
        value: The projection, one figure or many.
        years: Years from the count it starts from; negative before it.
        bound: Error at the horizon that was tried, from `error_bound`.
        over: That horizon, in years.
        at_once: Error at any horizon, as a log ratio.

    Returns:
        Columns `value`, `lower`, `upper` in the unit of the projection, and `method`
        (`hindcast_error`); the value itself at and before the count.
    """
    positive(bound=bound, over=over)
    numbers(value, "value", least=0)
    numbers(years, "years")
    index, (middle, horizon) = aligned(value=value, years=years)
    error = np.where(horizon > 0, np.hypot(bound * horizon / over, at_once), 0)
    factor = np.exp(error)
    columns = {"value": middle, "lower": middle / factor, "upper": middle * factor}
    return pd.DataFrame(columns, index=index).assign(method="hindcast_error")
