"""Prevalence by single year of age: a smooth curve through the age bands."""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.methods import age_curve
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.population import aged

OPEN_AGE = 92  # mean age in completed years of the open band: an assumption, nobody prints it
LAST_AGE = 95


def age_curves(rates: pd.DataFrame) -> pd.DataFrame:
    """Fit CFAS II's prevalence on age, one curve a sex, and set it beside the bands.

    Returns:
        Columns sex, age, value, lower, upper (prediction band), band (what the age's band has);
        all proportions.
    """
    found = []
    for sex, bands in rows(rates, rate_set=WITH_LIMITS).groupby("sex"):
        ordered = bands.assign(start=band_start(bands["age_band"])).sort_values("start")
        ages = range(int(ordered["start"].iloc[0]), LAST_AGE + 1)
        published = (ordered[column] for column in ("age_band", "rate", "lower", "upper"))
        curve = age_curve(*published, open_age=OPEN_AGE, ages=ages)
        place = np.searchsorted(ordered["start"], curve.index, side="right") - 1
        curve["band"] = ordered["rate"].to_numpy()[place]
        found.append(curve.reset_index().assign(sex=sex))
    return pd.concat(found, ignore_index=True)[["sex", "age", "value", "lower", "upper", "band"]]


def curves_and_bands(curves: pd.DataFrame) -> pd.DataFrame:
    """Set the curves of `age_curves` and the bands one below the other, for a chart.

    Returns:
        Columns sex, age, line (fitted_curve with its limits, or age_band), prevalence, lower,
        upper (percent; limits missing for the bands).
    """
    columns = ["value", "lower", "upper"]
    percent = curves[["sex", "age"]].join(100 * curves[columns])
    bands = curves[["sex", "age"]].assign(value=100 * curves["band"], line="age_band")
    both = pd.concat([percent.assign(line="fitted_curve"), bands], ignore_index=True)
    named = both.rename(columns={"value": "prevalence"})
    return named[["sex", "age", "line", "prevalence", "lower", "upper"]]


def doubling_years(curves: pd.DataFrame) -> pd.Series:
    """Return in how many years of age the odds of dementia double, by sex."""

    def years(curve: pd.DataFrame) -> float:
        odds = np.log(curve["value"] / (1 - curve["value"]))
        return np.log(2) / np.polyfit(curve["age"], odds, 1)[0]

    return pd.Series({sex: years(curve) for sex, curve in curves.groupby("sex")})


def smoothed_total(people: pd.DataFrame, curves: pd.DataFrame, year: int) -> float:
    """Predict one year's number of people with the curves in place of the bands.

    Within a closed band all ages count the same; the open band takes the curve at its mean age.
    """
    older = aged(rows(people, year=year), 65)
    starts = np.sort(band_start(older["age_band"]).unique())
    place = np.searchsorted(starts, curves["age"], side="right") - 1
    curves = curves.assign(start=starts[place])
    closed = curves[curves["start"] < starts[-1]]
    mean = closed.groupby(["sex", "start"])["value"].mean()
    at_open = curves[curves["age"] == OPEN_AGE].set_index(["sex", "start"])["value"]
    rate = pd.concat([mean, at_open]).rename("rate").reset_index()
    cells = older.assign(start=band_start(older["age_band"])).merge(rate, on=["sex", "start"])
    return float((cells["people"] * cells["rate"]).sum())
