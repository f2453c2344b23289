"""Funnel plots: how far a rate may lie from the whole country's by chance, given its size.

As Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24: 1185-1202, and his (2005) Handling over-dispersion of performance indicators, Quality
and Safety in Health Care 14: 347-351.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, positive

PROPORTION, RATE = "proportion", "rate"
LEVELS = {"95": 0.95, "998": 0.998}
WINSORISED = 0.1  # share of the scores that is pulled in at either end
_EDGE = stats.norm.isf(WINSORISED)
# Mean square of normal scores once they are pulled in, 0.679: what is left of a dispersion of 1.
LEFT = float(1 - 2 * WINSORISED - 2 * _EDGE * stats.norm.pdf(_EDGE) + 2 * WINSORISED * _EDGE**2)


class Dispersion(NamedTuple):
    """How much more areas differ than chance allows."""

    ratio: float  # mean squared score without the weight of extremes; 1 if chance is all there is
    over: bool  # whether the ratio is more than chance would make it
    between: float  # variance between areas on the transformed scale; 0 where `over` is False


def funnel_limits(
    denominator: ArrayLike, target: float, *, kind: str = PROPORTION, between: float = 0.0
) -> pd.DataFrame:
    """Limits that hold 95% and 99.8% of areas of a size, if they scatter about the target.

    Without variance between areas, when all share the target, they are exact: quantiles of the
    binomial distribution for a proportion, of the Poisson for a rate, interpolated between whole
    counts from the outside, so that no more areas lie beyond than the level says and a share
    mirrors its complement. With it they are normal on the transformed scale (arcsine of the root
    for a proportion, root for a rate). Raises MethodError if a size is not above 0 (or for a
    proportion not whole), or the target is outside what the kind allows.

    Args:
        denominator: Size of each area: people, or years of exposure.
        target: Rate that all areas are compared with, per 1 of the denominator.
        kind: `proportion` for a part of the denominator, `rate` for events in it.
        between: Variance between areas, from `dispersion`.

    Returns:
        One row a size: `lower_95`, `upper_95`, `lower_998`, `upper_998`, in the unit of the target,
        and `method` (`exact_binomial`, `exact_poisson` or `additive_random_effects`).
    """
    positive(denominator=denominator)
    index, (size,) = aligned(denominator=denominator)
    _target(target, kind)
    numbers(between, "between", least=0)
    columns = {}
    for name, level in LEVELS.items():
        tail = (1 - level) / 2
        for side in ("lower", "upper"):
            if between > 0:
                away = stats.norm.isf(tail if side == "upper" else 1 - tail)
                limit = _additive(target, kind, away * np.sqrt(_error(size) ** 2 + between))
            else:
                limit = _exact(size, target, kind, tail, side)
            columns[f"{side}_{name}"] = limit
    exact = "exact_binomial" if kind == PROPORTION else "exact_poisson"
    method = "additive_random_effects" if between > 0 else exact
    return pd.DataFrame(columns, index=index).assign(method=method)


def dispersion(
    numerator: ArrayLike, denominator: ArrayLike, target: float, *, kind: str = PROPORTION
) -> Dispersion:
    """Say whether areas differ by more than chance, and by how much.

    Each area's distance from the target, on the transformed scale, is divided by its standard
    error. The lowest and highest tenth of these scores are pulled in to the tenth's edge, so that a
    few odd areas do not widen the funnel for all; as that takes a third of the mean square of
    normal scores, too, it is divided by what is left of it. The variance is DerSimonian and
    Laird's. Raises as `funnel_limits`, and if a numerator is negative or (for a proportion) above
    its denominator, or there are fewer than 10 areas.

    Args:
        numerator: People or events counted in each area.
        denominator: Size of each area.
        target: Rate that all areas are compared with, per 1 of the denominator.
        kind: `proportion` or `rate`.
    """
    numbers(numerator, "numerator", least=0)
    positive(denominator=denominator)
    _target(target, kind)
    _, (part, size) = aligned(numerator=numerator, denominator=denominator)
    if kind == PROPORTION and (part > size).any():
        raise MethodError("A numerator is above its denominator: that is a rate, not a proportion.")
    areas = len(size)
    if areas < 10:
        raise MethodError(f"{areas} areas are too few to say how much areas differ; give 10.")
    error = _error(size)
    scores = (_transformed(part / size, kind) - _transformed(target, kind)) / error
    scores = np.clip(scores, *np.quantile(scores, [WINSORISED, 1 - WINSORISED]))
    ratio = float(np.mean(scores**2)) / LEFT
    over = ratio > 1 + 2 * np.sqrt(2 / areas)
    weight = error**-2
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, (areas * ratio - (areas - 1)) / spare)
    return Dispersion(ratio, bool(over), float(between) if over else 0.0)


def funnel_position(value: ArrayLike, limits: pd.DataFrame) -> pd.Series:
    """Say for each area on which side of which limits its rate lies.

    Args:
        value: Rates, in the unit of the limits; MethodError if one is missing.
        limits: As from `funnel_limits`, in the same rows.

    Returns:
        `within_95`, `above_95`, `above_998`, `below_95` or `below_998` (beyond the outer limits); a
        rate on a limit is within it.
    """
    rates = numbers(value, "value")
    conditions = [
        rates > limits["upper_998"],
        rates > limits["upper_95"],
        rates < limits["lower_998"],
        rates < limits["lower_95"],
    ]
    names = ["above_998", "above_95", "below_998", "below_95"]
    return pd.Series(np.select(conditions, names, "within_95"), index=limits.index)


def _target(target: float, kind: str) -> None:
    if kind not in (PROPORTION, RATE):
        raise MethodError(f"kind is {kind!r}; allowed: {PROPORTION}, {RATE}.")
    if kind == PROPORTION:
        fraction(target, "target")
    positive(target=target)


def _exact(size: np.ndarray, target: float, kind: str, tail: float, side: str) -> np.ndarray:
    """Count that only a share `tail` of areas go beyond, over the size."""
    if kind == PROPORTION:
        if (size % 1 != 0).any():
            raise MethodError("The denominator of a proportion must be whole: it counts people.")
        chance = stats.binom(size, target)
    else:
        chance = stats.poisson(size * target)
    if side == "lower":
        count = chance.ppf(tail)
        least, most = chance.cdf(count - 1), chance.cdf(count)
        limit = count - (most - tail) / (most - least)
    else:
        count = chance.isf(tail)
        least, most = chance.sf(count), chance.sf(count - 1)
        limit = count + (most - tail) / (most - least)
    return np.clip(limit, 0, size if kind == PROPORTION else np.inf) / size


def _additive(target: float, kind: str, away: np.ndarray) -> np.ndarray:
    """Limit so far from the target on the transformed scale, taken back to that of the rate."""
    limit = _transformed(target, kind) + away
    if kind == RATE:
        return np.maximum(limit, 0) ** 2
    return np.sin(np.clip(limit, 0, np.pi / 2)) ** 2


def _transformed(value: ArrayLike, kind: str) -> np.ndarray:
    """Return rates on the scale on which their spread by chance does not depend on the rate."""
    root = np.sqrt(value)
    return np.arcsin(root) if kind == PROPORTION else root


def _error(size: np.ndarray) -> np.ndarray:
    """Standard error on the transformed scale, the same for proportions and rates."""
    return 1 / (2 * np.sqrt(size))
