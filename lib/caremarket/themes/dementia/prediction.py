"""People predicted to live with dementia: residents times prevalence."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import required_rows, rows
from caremarket.methods import age_curve
from caremarket.themes.age_bands import band_start
from caremarket.themes.population import aged, by_year, with_sex

YOUNGEST = 65
RATE_SETS = ("cfas_ii", "dementia_uk_2014")
WITH_LIMITS = "cfas_ii"
PER = {"proportion": 1, "percent": 100, "per_1000": 1_000, "per_100000": 100_000}
CELLS = ["sex", "age_band"]
OPEN_AGE = 92  # mean age in completed years of the open band: an assumption, nobody prints it
LAST_AGE, OLDEST = 95, 100  # of the curve that is shown, and of the life table


def adults(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return adult residents: columns year, sex (males, females), age_band, people.

    MissingEvidenceError if the vintage or a split by sex is not in the evidence, MethodError if a
    year lies outside the projection.
    """
    return with_sex(aged(by_year(population, vintage, years), 18), population)


def prevalence(table: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the prevalence that each rate set of a table gives for the age bands of some people.

    Columns rate_set, sex, age_band (from 65 on), rate, lower, upper (proportions; limits missing
    where none are published), provenance. MissingEvidenceError if a rate set lacks a band.
    """
    cells = aged(people, YOUNGEST)[CELLS].drop_duplicates()
    known = required_rows(table, rate_set=list(RATE_SETS), sex=["males", "females"])
    wanted = pd.concat([cells.assign(rate_set=rate_set) for rate_set in RATE_SETS])
    found = wanted.merge(known, how="left", on=["rate_set", *CELLS])
    lacking = found[found["value"].isna()]
    if not lacking.empty:
        first = lacking.iloc[0]
        raise MissingEvidenceError(
            f"{first['rate_set']} has no prevalence for {first['sex']} aged {first['age_band']}. "
            "Choose a population vintage with the bands 65-69 to 90+, or add the rate."
        )
    limits = ["value", "lower", "upper"]
    found[limits] = found[limits].div(found["unit"].map(PER), axis=0)
    found = found.rename(columns={"value": "rate"})
    return found[["rate_set", *CELLS, "rate", "lower", "upper", "provenance"]]


def changed(rate: pd.Series | np.ndarray, change: float, years: object) -> object:
    """Return rates after some years of constant change, never above 1."""
    return np.minimum(rate * (1 + change) ** years, 1)


def predicted(people: pd.DataFrame, rates: pd.DataFrame, change: float = 0.0) -> pd.DataFrame:
    """Predict people with dementia by band: residents times prevalence.

    Every rate changes by a proportion a year from the first year of `people` on. Columns year,
    rate_set, sex, age_band, people, rate, predicted (people); bands from 65 on.
    """
    cells = people.merge(rates[["rate_set", *CELLS, "rate"]], on=CELLS)
    years = cells["year"] - people["year"].min()
    cells["rate"] = changed(cells["rate"], change, years)
    cells["predicted"] = cells["people"] * cells["rate"]
    return cells[["year", "rate_set", *CELLS, "people", "rate", "predicted"]]


def added_up(cells: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Add up `predicted` by some columns, which come before people_65_plus and predicted."""
    totals = cells.groupby(list(by), as_index=False)[["people", "predicted"]].sum()
    return totals.rename(columns={"people": "people_65_plus"})


def age_curves(rates: pd.DataFrame) -> pd.DataFrame:
    """Fit CFAS II's prevalence on single years of age to 100, a curve a sex, beside the bands.

    Columns sex, age, value, lower, upper (prediction band), band (what the age's band has); all
    proportions.
    """
    found = []
    for sex, bands in rows(rates, rate_set=WITH_LIMITS).groupby("sex"):
        ordered = bands.assign(start=band_start(bands["age_band"])).sort_values("start")
        ages = range(int(ordered["start"].iloc[0]), OLDEST + 1)
        published = (ordered[column] for column in ("age_band", "rate", "lower", "upper"))
        curve = age_curve(*published, open_age=OPEN_AGE, ages=ages)
        place = np.searchsorted(ordered["start"], curve.index, side="right") - 1
        curve["band"] = ordered["rate"].to_numpy()[place]
        found.append(curve.reset_index().assign(sex=sex))
    return pd.concat(found, ignore_index=True)[["sex", "age", "value", "lower", "upper", "band"]]


def curves_and_bands(curves: pd.DataFrame) -> pd.DataFrame:
    """Set the curves of `age_curves` and the bands one below the other, for a chart.

    Columns sex, age, line (fitted_curve with its limits, or age_band), prevalence, lower, upper
    (percent; limits missing for the bands).
    """
    percent = curves.set_index(["sex", "age"]).mul(100).reset_index()
    fitted = percent.assign(line="fitted_curve", prevalence=percent["value"])
    bands = percent[["sex", "age"]].assign(line="age_band", prevalence=percent["band"])
    both = pd.concat([fitted, bands], ignore_index=True)
    return both[["sex", "age", "line", "prevalence", "lower", "upper"]]


def doubling_years(curves: pd.DataFrame) -> pd.Series:
    """Return in how many years of age the odds of dementia double, by sex."""
    odds = curves.assign(log=np.log(curves["value"] / (1 - curves["value"]))).groupby("sex")
    return pd.Series({sex: np.log(2) / np.polyfit(of["age"], of["log"], 1)[0] for sex, of in odds})


def smoothed_total(people: pd.DataFrame, curves: pd.DataFrame, year: int) -> float:
    """Predict one year's number of people with the curves in place of the bands.

    Within a closed band all ages count the same; the open band takes the curve at its mean age.
    """
    older = aged(rows(people, year=year), YOUNGEST)
    older = older.assign(start=band_start(older["age_band"]))
    starts = np.sort(older["start"].unique())
    curves = curves.assign(start=starts[np.searchsorted(starts, curves["age"], side="right") - 1])
    used = curves[curves["start"].lt(starts[-1]) | curves["age"].eq(OPEN_AGE)]
    rate = used.groupby(["sex", "start"])["value"].mean().rename("rate")
    cells = older.merge(rate.reset_index(), on=["sex", "start"])
    return float((cells["people"] * cells["rate"]).sum())
