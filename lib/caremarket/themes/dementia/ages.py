"""Prevalence by single year of age: a smooth curve through the age bands."""

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.methods import age_curve
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.population import aged

OPEN_AGE = 92
LAST_AGE = 95


def age_curves(rates: pd.DataFrame, open_age: int = OPEN_AGE) -> pd.DataFrame:
    """Fit CFAS II's prevalence on age, one curve a sex, and set it beside the bands.

    Args:
        rates: Prevalence, as from `prevalence`.
        open_age: Mean age in completed years of the people in the open band, an assumption: the
            evidence has no single years above 90.

    Returns:
        Columns sex, age, value, lower, upper (prediction band), band (what the age's band has);
        all proportions.
    """
    found = []
    for sex, bands in rows(rates, rate_set=WITH_LIMITS).groupby("sex"):
        ordered = bands.assign(start=band_start(bands["age_band"])).sort_values("start")
        ages = range(int(ordered["start"].iloc[0]), LAST_AGE + 1)
        curve = age_curve(
            ordered["age_band"],
            ordered["rate"],
            ordered["lower"],
            ordered["upper"],
            open_age=open_age,
            ages=ages,
        )
        place = np.searchsorted(ordered["start"], curve.index, side="right") - 1
        curve["band"] = ordered["rate"].to_numpy()[place]
        found.append(curve.reset_index().assign(sex=sex))
    return pd.concat(found, ignore_index=True)[["sex", "age", "value", "lower", "upper", "band"]]


def curves_and_bands(curves: pd.DataFrame) -> pd.DataFrame:
    """Set the curve and the bands one below the other, for a chart.

    Args:
        curves: As from `age_curves`.

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


def doubling_years(curves: pd.DataFrame) -> pd.DataFrame:
    """Return how many years of age it takes for the odds of dementia to double.

    Args:
        curves: As from `age_curves`.

    Returns:
        Columns sex, years.
    """
    found = []
    for sex, curve in curves.groupby("sex"):
        odds = np.log(curve["value"] / (1 - curve["value"]))
        slope = np.polyfit(curve["age"], odds, 1)[0]
        found.append({"sex": sex, "years": np.log(2) / slope})
    return pd.DataFrame(found)


def smoothed_total(
    people: pd.DataFrame, rates: pd.DataFrame, year: int, open_age: int = OPEN_AGE
) -> float:
    """Predict one year's number with the curve in place of the bands.

    Within a closed band all ages count the same; the open band takes the curve at its mean age.

    Args:
        people: Residents by year, sex and age_band.
        rates: Prevalence, as from `prevalence`.
        year: The year.
        open_age: As in `age_curves`.

    Returns:
        People.
    """
    curves = age_curves(rates, open_age)
    older = aged(rows(people, year=year), 65)
    starts = np.sort(band_start(older["age_band"]).unique())
    place = np.searchsorted(starts, curves["age"], side="right") - 1
    curves["start"] = starts[place]
    closed = curves[curves["start"] < starts[-1]]
    mean = closed.groupby(["sex", "start"])["value"].mean()
    at_open = curves[curves["age"] == open_age].set_index(["sex", "start"])["value"]
    rate = pd.concat([mean, at_open]).rename("rate").reset_index()
    cells = older.assign(start=band_start(older["age_band"])).merge(rate, on=["sex", "start"])
    return float((cells["people"] * cells["rate"]).sum())
