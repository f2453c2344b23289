"""A smooth curve over single years of age, from prevalence printed for age bands."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit, logit
from scipy.stats import norm
from statsmodels.regression.linear_model import OLS, WLS

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, fraction, numbers, whole


def age_curve(
    age_band: Iterable[str],
    rate: ArrayLike,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    *,
    open_age: float | None = None,
    ages: Iterable[int] = range(65, 96),
    degree: int = 1,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Fit the log-odds of prevalence on age and read it off for single years.

    With limits, each band counts by the precision they give (weighted least squares); the scatter
    about the curve widens the bands of the result where it is more than the limits explain, and
    never narrows them. Without limits, all bands count the same and the scatter is all there is.
    Raises MethodError if a band cannot be read or there are too few, a rate or limit is not between
    0 and 1, or an age lies outside the bands.

    Args:
        age_band: Bands such as `65-69` and `90+`, each once: fit one sex at a time.
        rate: Prevalence in each band, a proportion.
        lower: Its published lower limit; give both limits or neither.
        upper: Its published upper limit.
        open_age: Mean age of the people in the open band; needed where there is one.
        ages: Ages in completed years, within the bands.
        degree: 1 for log-odds that rise in a straight line, 2 for a curve.
        confidence: Confidence level of the published limits and of the result.

    Returns:
        One row an age (index `age`): `value`; `lower` and `upper`, the prediction band, in which
        another band of average precision would lie; `curve_lower` and `curve_upper`, the narrower
        band for the curve itself; all proportions; and `method` (`logit_wls` or `logit_ols`).
    """
    alpha = 1 - fraction(confidence, "confidence")
    starts, middles, end = _read_bands(list(age_band), open_age)
    known, odds, errors = _log_odds(middles, rate, lower, upper, alpha)
    if len(known) < degree + 2:
        raise MethodError(
            f"A curve of degree {degree} needs at least {degree + 2} bands; found {len(known)}."
        )
    wanted = whole(list(ages), "age")
    if wanted.min() < min(starts) or wanted.max() > end:
        raise MethodError(
            f"The ages {wanted.min():g} to {wanted.max():g} reach beyond the bands, which cover "
            f"{min(starts):g} to {end:g}. Ask for ages in that range."
        )
    old, new = (np.vander((each - known.mean()) / 10, degree + 1) for each in (known, wanted))
    if errors is None:
        fitted, weight, method = OLS(odds, old).fit(), None, "logit_ols"
    else:
        model = WLS(odds, old, weights=errors**-2)
        fixed = {"scale": max(1.0, model.fit().scale)}
        fitted = model.fit(cov_type="fixed scale", cov_kwds=fixed)
        weight, method = 1 / np.mean(errors**2), "logit_wls"
    # Without its weight, statsmodels takes a new observation to have weight 1: on inverse-variance
    # weights that is a standard error of 1 in the log-odds.
    predicted = fitted.get_prediction(new, weights=weight).summary_frame(alpha)
    names = {
        "mean": "value",
        "obs_ci_lower": "lower",
        "obs_ci_upper": "upper",
        "mean_ci_lower": "curve_lower",
        "mean_ci_upper": "curve_upper",
    }
    curve = expit(predicted[list(names)]).rename(columns=names)
    return curve.set_axis(pd.Index(wanted.astype(int), name="age")).assign(method=method)


def _read_bands(bands: list[str], open_age: float | None) -> tuple[list, list, float]:
    """First age of each band, mean age in completed years, and the last age of all."""
    starts, middles, ends = [], [], []
    for band in bands:
        first, dash, last = str(band).removesuffix("+").partition("-")
        is_open = str(band).endswith("+") and not dash
        if not first.isdigit() or not (is_open or last.isdigit()):
            raise MethodError(f"The age band {band!r} cannot be read. Write 65-69 or 90+.")
        if is_open and (open_age is None or open_age <= int(first)):
            raise MethodError(
                f"The band {band} is open: give open_age, the mean age of the people in it, above "
                f"{first}. It can be had from a population by single year of age."
            )
        starts.append(int(first))
        middles.append(float(open_age) if is_open else (int(first) + int(last)) / 2)
        ends.append(np.inf if is_open else int(last))
    if len(set(starts)) < len(starts):
        raise MethodError("An age band is given twice. Fit one sex and one source at a time.")
    return starts, middles, max(ends, default=0)


def _log_odds(
    middles: list[float],
    rate: ArrayLike,
    lower: ArrayLike | None,
    upper: ArrayLike | None,
    alpha: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Ages, log-odds and, where there are limits, standard errors of the log-odds."""
    if (lower is None) != (upper is None):
        raise MethodError("Give both limits of the rate, or neither.")
    given = {"rate": rate} if lower is None else {"rate": rate, "lower": lower, "upper": upper}
    for name, values in given.items():
        checked = numbers(values, name)
        if ((checked <= 0) | (checked >= 1)).any():
            raise MethodError(
                f"{name} must lie between 0 and 1, both excluded. Give proportions, such as 0.181 "
                "for 18.1%."
            )
    _, (ages, prevalence, *limits) = aligned(age_band=middles, **given)
    if not limits:
        return ages, logit(prevalence), None
    if (limits[0] >= limits[1]).any():
        raise MethodError("Each lower limit must be below its upper limit. Check their order.")
    errors = (logit(limits[1]) - logit(limits[0])) / (2 * norm.isf(alpha / 2))
    return ages, logit(prevalence), errors
