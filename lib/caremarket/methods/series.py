"""Monthly series of many areas, carried ahead: a damped local linear trend with known breaks.

Structural time series as Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
Filter, with a slope that dies away as Gardner and McKenzie (1985), Forecasting trends in time
series, Management Science 31: 1237-1246; fitted with statsmodels. Each series is short, so all
share the variances of level, slope and noise.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import norm
from statsmodels.tsa.statespace.structural import UnobservedComponents

from caremarket.errors import MethodError
from caremarket.methods.checks import fraction, numbers

FEWEST = 18  # months with a figure
DAMPING = 0.9  # of the slope, each month
SAMPLE = 20  # series that the variances are estimated on; more would take long and change little
LEVELS = (0.8, 0.95)
START = np.log([1e-5, 1e-4, 1e-6])  # variances of noise, level and slope, on the log scale


def pooled_variances(series: pd.DataFrame, breaks: Sequence[int] = ()) -> np.ndarray:
    """Estimate what all series share: variances of noise, level and slope of the logarithms.

    Maximum likelihood over at most `SAMPLE` series, evenly spread over the columns.

    Args:
        series: One row a month, evenly spaced, one column an area: counts above 0, missing where
            there is none. MethodError if no series has 18 months.
        breaks: Positions of rows at which something else began to be counted: each is a shift of
            the level, and no change of what is counted.
    """
    long = series.loc[:, series.notna().sum() >= FEWEST]
    if long.empty:
        raise MethodError(f"No series has {FEWEST} months with a figure: nothing can be fitted.")
    step = max(1, long.shape[1] // SAMPLE)
    models = [_model(long[name], breaks) for name in long.columns[::step][:SAMPLE]]

    def unlikely(logs: np.ndarray) -> float:
        variances = np.exp(np.clip(logs, -30, 0))
        return -sum(model.loglike(variances, transformed=True) for model in models)

    found = minimize(unlikely, START, method="Nelder-Mead", options={"xatol": 0.05, "fatol": 0.05})
    if not np.isfinite(found.fun):
        raise MethodError("The fit of the series does not converge.")
    return np.exp(np.clip(found.x, -30, 0))


def carried_on(
    counts: pd.Series, variances: np.ndarray, breaks: Sequence[int] = (), *, months: int = 12
) -> pd.DataFrame:
    """Carry a series on, with limits.

    Args:
        counts: A figure a month, as a column of the series of `pooled_variances`. MethodError if
            fewer than 18 have one.
        variances: As from `pooled_variances`.
        breaks: As there.
        months: How many to go on for.

    Returns:
        One row a month (index `step`, from 1): `value`, and `lower_80`, `upper_80`, `lower_95`,
        `upper_95`, in the unit of the counts.
    """
    known = int(counts.notna().sum())
    if known < FEWEST:
        raise MethodError(f"{known} months with a figure are too few to go on from; it takes 18.")
    model = _model(counts, breaks)
    later = {"exog": np.ones((months, model.exog.shape[1]))} if model.exog is not None else {}
    forecast = model.filter(variances).get_forecast(months, **later)
    middle, error = np.asarray(forecast.predicted_mean), np.sqrt(np.asarray(forecast.var_pred_mean))
    columns = {"value": np.exp(middle)}
    for level in LEVELS:
        away = norm.isf((1 - fraction(level, "level")) / 2) * error
        columns[f"lower_{100 * level:.0f}"] = np.exp(middle - away)
        columns[f"upper_{100 * level:.0f}"] = np.exp(middle + away)
    return pd.DataFrame(columns, pd.RangeIndex(1, months + 1, name="step"))


def rolling_origin(
    series: pd.DataFrame, breaks: Sequence[int] = (), *, months: int = 12, origins: int = 2
) -> pd.DataFrame:
    """Carry series on from earlier months, and hold them against what came.

    Each origin is half the horizon before the last, and nothing after it is known to the fit; a
    break after an origin leaves that origin out. MethodError if there is none with 18 months.

    Returns:
        One row an area and origin: `area`, `origin` (position of the last month known), `error`
        and `naive` (logarithms of the count carried on, or of the last one, over what came),
        `within_80` and `within_95` (bool).
    """
    found = []
    enough = not series.empty and series.notna().sum().max() > FEWEST
    for back in range(origins if enough else 0):
        cut = len(series) - months - back * (months // 2)
        if cut < FEWEST or any(at >= cut for at in breaks):
            continue
        seen, came = series.iloc[:cut], series.iloc[cut + months - 1]
        long = seen.notna().sum().ge(FEWEST) & seen.iloc[-1].notna() & came.notna()
        if not long.any():
            continue
        variances = pooled_variances(seen, breaks)
        for name in series.columns[long]:
            last = carried_on(seen[name], variances, breaks, months=months).iloc[-1]
            record = {"area": name, "origin": cut - 1}
            record["error"] = np.log(last["value"] / came[name])
            record["naive"] = np.log(seen[name].iloc[-1] / came[name])
            for level in ("80", "95"):
                record[f"within_{level}"] = (
                    last[f"lower_{level}"] <= came[name] <= last[f"upper_{level}"]
                )
            found.append(record)
    if not found:
        raise MethodError(
            f"No series has {FEWEST} months and {months} more to hold them against: how well it "
            "can be carried on is not known."
        )
    return pd.DataFrame(found)


def _model(counts: pd.Series, breaks: Sequence[int]) -> UnobservedComponents:
    """The model of a series' logarithms; a break before or after what is known shifts nothing."""
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    numbers(values[~np.isnan(values)], "counts")
    if (values[~np.isnan(values)] <= 0).any():
        raise MethodError("counts must be above 0 to be carried on. Leave the series out.")
    known = np.flatnonzero(~np.isnan(values))
    shifts = [at for at in breaks if known[0] < at <= known[-1]]
    steps = np.column_stack([np.arange(len(values)) >= at for at in shifts]) if shifts else None
    model = UnobservedComponents(
        np.log(values),
        level="local linear trend",
        exog=None if steps is None else steps.astype(float),
        mle_regression=False,
    )
    model["transition", 1, 1] = DAMPING
    return model
