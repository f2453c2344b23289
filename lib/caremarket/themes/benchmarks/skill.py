"""How well models of all councils did on what they had not seen, beside the plain figure.

A model is used only where it beats the plain figure: where it errs less, and by more on average
than the standard error of the difference over councils.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.methods import overdispersed
from caremarket.methods.thinning import halves

COLUMNS = [
    *("model", "naive", "horizon", "councils"),
    *("model_error", "naive_error", "coverage", "wins"),
]
POOLED = "pooled", "raw_rate", "other_half_of_the_counts"  # model, naive, horizon
EXPECTED = "expected", "national_rate", "regions_not_seen"
TIMES = 5  # that counts are split at random
SEED = 20260102


def pooled(counts: pd.DataFrame, kind: str) -> dict[str, object]:
    """Score the pooled rate against the raw one, on halves of the counts that were not seen.

    Takes numerator and denominator of all councils. Errors are mean absolute ones of the rate, per
    1 of the denominator; the coverage is that of 95% limits for the count of the other half.
    """
    rng = np.random.default_rng(SEED)
    found = [_half(counts, kind, rng) for _ in range(TIMES)]
    model, naive, held = np.mean(found, axis=0)  # over the splits, one figure a council
    return _score(POOLED, model, naive, held)


def _half(counts: pd.DataFrame, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Errors of model and plain figure, and what its limits hold, one column a council."""
    (part, size), (other, rest) = halves(counts["numerator"], counts["denominator"], rng, kind=kind)
    nothing, truth = pd.DataFrame(index=counts.index), other / rest
    known = overdispersed.fit(part, size, kind=kind).known(part, size, nothing)
    limits = known.counts(rest, rng)
    held = (limits["lower"] <= other) & (other <= limits["upper"])
    return np.array([np.abs(known.mean - truth), np.abs(part / size - truth), held])


def expected(
    counts: pd.DataFrame, described: pd.DataFrame, kind: str
) -> tuple[dict[str, object], float]:
    """Score what residents let expect against the rate of all others, region by region.

    Takes region_code, numerator and denominator of councils and their covariates; each region is
    left out of the fit that its councils are scored by. Raises MethodError as `overdispersed.fit`.

    Returns:
        The score, and the spread of councils about what was expected of them unseen; the limits
        that are scored take that of the other regions.
    """
    rng = np.random.default_rng(SEED)
    regions = counts["region_code"]
    mean, naive = (pd.Series(index=counts.index, dtype=float) for _ in range(2))
    for region in regions.unique():
        here = regions == region
        others = counts[~here]
        fit = overdispersed.fit(
            others["numerator"], others["denominator"], described[~here], kind=kind
        )
        mean[here] = fit.expected(described[here])
        naive[here] = others["numerator"].sum() / others["denominator"].sum()
    held = pd.Series(index=counts.index, dtype=bool)
    for region in regions.unique():
        here = regions == region
        spread = _spread(counts[~here], mean[~here], kind)
        own = counts[here]
        limits = overdispersed.known(kind, mean[here].to_numpy(), spread).counts(
            own["denominator"], rng
        )
        limits = limits.set_axis(own.index)
        held[here] = own["numerator"].between(limits["lower"], limits["upper"])
    truth = counts["numerator"] / counts["denominator"]
    score = _score(EXPECTED, np.abs(mean - truth), np.abs(naive - truth), held)
    return score, _spread(counts, mean, kind)


def _spread(counts: pd.DataFrame, mean: pd.Series, kind: str) -> float:
    return overdispersed.spread_about(
        counts["numerator"], counts["denominator"], mean.to_numpy(), kind=kind
    )


def _score(
    trial: tuple[str, str, str], errors: ArrayLike, plain: ArrayLike, held: ArrayLike
) -> dict[str, object]:
    """One row of `COLUMNS` from the errors of each council."""
    less = np.subtract(plain, errors)
    beats = less.mean() > less.std(ddof=1) / np.sqrt(len(less))
    scores = len(less), np.mean(errors), np.mean(plain), np.mean(held), bool(beats)
    return dict(zip(COLUMNS, (*trial, *scores), strict=True))
