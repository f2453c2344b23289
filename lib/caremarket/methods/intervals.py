"""Confidence intervals for proportions, counts, rates and ratios of rates.

The formulas are those of public health practice in England: Wilson for proportions, Byar for counts
(exact below 10), Dobson for directly standardised rates. docs/methods.md has worked numbers.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, positive, whole

EXACT_BELOW = 10


def wilson(count: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Proportions with Wilson score limits.

    Only for a count that is part of the total: a ratio of two estimates has no Wilson interval.
    Raises MethodError if a count is negative or above its total, or a total is 0.

    Args:
        count: People with the characteristic, one number or many.
        total: People altogether.
        confidence: Confidence level, such as 0.95.

    Returns:
        Columns `value`, `lower`, `upper` (proportions, 0 to 1) and `method` (`wilson`).

    Source: Wilson (1927), JASA 22: 209-212, as computed by statsmodels.
    """
    alpha = 1 - fraction(confidence, "confidence")
    numbers(count, "count", least=0)
    positive(total=total)
    index, (part, base) = aligned(count=count, total=total)
    if (part > base).any():
        first = int(np.flatnonzero(part > base)[0])
        raise MethodError(
            f"count is above total ({part[first]:g} of {base[first]:g}) in row {index[first]}: "
            "Wilson limits are for a part of a whole. Report the ratio without an interval."
        )
    lower, upper = proportion_confint(part, base, alpha=alpha, method="wilson")
    value = part / base
    # Rounding leaves the limit at a count of 0 a hair above 0, and at the total a hair below 1.
    return _limits(index, value, np.minimum(lower, value), np.maximum(upper, value), "wilson")


def byar(count: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Counts of events with Byar's limits, exact (chi-square) below 10 events.

    Args:
        count: Events, one number or many; MethodError if one is negative or missing.
        confidence: Confidence level, such as 0.95.

    Returns:
        Columns `value` (the count), `lower`, `upper` (events) and `method` (`byar`, or
        `exact_poisson` below 10).

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, page 69.
    """
    alpha = 1 - fraction(confidence, "confidence")
    numbers(count, "count", least=0)
    index, (events,) = aligned(count=count)
    z = stats.norm.isf(alpha / 2)
    safe = np.maximum(events, EXACT_BELOW)  # the value does not matter where the exact one is used
    more = safe + 1
    byar_lower = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    byar_upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    freedom = 2 * np.where(events > 0, events, 1)
    exact_lower = np.where(events > 0, stats.chi2.ppf(alpha / 2, freedom) / 2, 0)
    exact_upper = stats.chi2.isf(alpha / 2, 2 * events + 2) / 2
    few = events < EXACT_BELOW
    lower = np.where(few, exact_lower, byar_lower)
    upper = np.where(few, exact_upper, byar_upper)
    return _limits(index, events, lower, upper, np.where(few, "exact_poisson", "byar"))


def crude_rate(
    count: ArrayLike, population: ArrayLike, multiplier: float = 100_000, confidence: float = 0.95
) -> pd.DataFrame:
    """Rates of events with the limits of their counts.

    Args:
        count: Events, one number or many; MethodError if one is negative.
        population: People, or person-years, in which they happened; above 0, else MethodError.
        multiplier: Size of the group the rate is for, such as 1,000 or 100,000; above 0 likewise.
        confidence: Confidence level, such as 0.95.

    Returns:
        Columns `value`, `lower`, `upper` (events per `multiplier`) and `method` as in `byar`.
    """
    positive(population=population, multiplier=multiplier)
    numbers(count, "count", least=0)
    index, (events, people) = aligned(count=count, population=population)
    limits = byar(events, confidence).set_axis(index)
    columns = ["value", "lower", "upper"]
    limits[columns] = limits[columns].div(people, axis=0) * multiplier
    return limits


def directly_standardised_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """One rate, as if the area had the age structure of a standard population (Dobson's limits).

    Args:
        count: Events in each age band; MethodError if one is negative, or there is none at all.
        population: People in each age band of the area; above 0, else MethodError.
        standard: People in each age band of the standard population, such as ESP 2013; likewise.
        multiplier: Size of the group the rate is for.
        confidence: Confidence level, such as 0.95.

    Returns:
        One row: `value`, `lower`, `upper` (events per `multiplier`) and `method` (`dobson_byar`, or
        `dobson_exact_poisson` below 10 events).

    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10: 457-462.
    """
    numbers(count, "count", least=0)
    positive(population=population, standard=standard, multiplier=multiplier)
    _, (events, people, weight) = aligned(count=count, population=population, standard=standard)
    total = events.sum()
    if total == 0:
        raise MethodError(
            "A directly standardised rate needs at least one event; every count is 0. "
            "Report the crude rate, whose upper limit says how high the rate may be."
        )
    weight = weight / weight.sum()
    rate = (weight * events / people).sum()
    variance = (weight**2 * events / people**2).sum()
    limits = byar(total, confidence)
    scale = np.sqrt(variance / total)
    lower = rate + scale * (limits["lower"].to_numpy() - total)
    upper = rate + scale * (limits["upper"].to_numpy() - total)
    method = "dobson_" + limits["method"]
    return _limits(limits.index, rate * multiplier, lower * multiplier, upper * multiplier, method)


def rate_ratio(
    count_1: ArrayLike,
    person_time_1: ArrayLike,
    count_0: ArrayLike,
    person_time_0: ArrayLike,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Ratio of two rates of events with conditional exact limits.

    Given both counts together, the first is binomial; the Clopper-Pearson limits of its share are
    turned into limits of the ratio. Raises MethodError if a count is not a whole number, both are
    0, or an exposure is not above 0.

    Args:
        count_1: Events in the later period or the group of interest.
        person_time_1: Its exposure: person-years, or the length of the period.
        count_0: Events in the earlier period or the group to compare with.
        person_time_0: Its exposure, in the same unit.
        confidence: Confidence level, such as 0.95.

    Returns:
        Columns `value`, `lower`, `upper` (ratio; infinite where `count_0` is 0) and `method`
        (`conditional_exact`).

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, chapter 3.
    """
    alpha = 1 - fraction(confidence, "confidence")
    whole(count_1, "count_1")
    whole(count_0, "count_0")
    positive(person_time_1=person_time_1, person_time_0=person_time_0)
    index, (events_1, time_1, events_0, time_0) = aligned(
        count_1=count_1, person_time_1=person_time_1, count_0=count_0, person_time_0=person_time_0
    )
    both = events_1 + events_0
    if (both == 0).any():
        raise MethodError("A ratio of rates needs at least one event; count_1 and count_0 are 0.")
    lower, upper = proportion_confint(events_1, both, alpha=alpha, method="beta")
    with np.errstate(divide="ignore"):
        odds = [share / (1 - share) for share in (events_1 / both, lower, upper)]
    value, low, high = (odd * time_0 / time_1 for odd in odds)
    return _limits(index, value, low, high, "conditional_exact")


def _limits(
    index: pd.Index, value: ArrayLike, lower: ArrayLike, upper: ArrayLike, method: ArrayLike
) -> pd.DataFrame:
    """Shape estimates and limits the same way for every method."""
    columns = {"value": value, "lower": lower, "upper": upper, "method": method}
    return pd.DataFrame(columns, index=index)
