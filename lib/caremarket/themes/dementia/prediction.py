"""People predicted to live with dementia: residents times prevalence, with limits."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import required_rows, rows
from caremarket.methods import logit_normal_from_interval, quantile_limits
from caremarket.themes.population import aged, by_year, with_sex

YOUNGEST = 65
RATE_SETS = ("cfas_ii", "dementia_uk_2014")
WITH_LIMITS = "cfas_ii"
PER = {"proportion": 1, "percent": 100, "per_1000": 1_000, "per_100000": 100_000}
CELLS = ["sex", "age_band"]


def adults(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return adult residents: columns year, sex (males, females), age_band, people.

    Raises:
        MissingEvidenceError: If the vintage or a split by sex is not in the evidence.
        MethodError: If a year lies outside the projection.
    """
    return with_sex(aged(by_year(population, vintage, years), 18), population)


def prevalence(table: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the prevalence that each rate set of a table gives for the age bands of some people.

    Returns:
        Columns rate_set, sex, age_band (from 65 on), rate, lower, upper (proportions; limits
        missing where none are published), provenance.

    Raises:
        MissingEvidenceError: If a rate set lacks one of the bands.
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


def predicted(
    people: pd.DataFrame, rates: pd.DataFrame, annual_rate_change: float = 0.0
) -> pd.DataFrame:
    """Predict people with dementia by band: residents times prevalence.

    Every rate changes by a proportion a year from the first year of `people` on; none passes 1.

    Returns:
        Columns year, rate_set, sex, age_band, people, rate, predicted (people); bands from 65 on.
    """
    cells = people.merge(rates[["rate_set", *CELLS, "rate"]], on=CELLS)
    years = cells["year"] - people["year"].min()
    cells["rate"] = changed(cells["rate"], annual_rate_change, years)
    cells["predicted"] = cells["people"] * cells["rate"]
    return cells[["year", "rate_set", *CELLS, "people", "rate", "predicted"]]


def simulated(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    *,
    draws: int,
    seed: int,
    annual_rate_change: float = 0.0,
) -> pd.DataFrame:
    """Draw the predicted total from the published limits of CFAS II's rates.

    Only the sampling error of the rates varies; population and change of rates are held.

    Returns:
        One row a draw; columns by errors (`independent` between bands, or `shared` by all of them)
        and year, in people.
    """
    cells = rows(rates, rate_set=WITH_LIMITS).set_index(CELLS)
    counts = people.pivot_table(index=CELLS, columns="year", values="people").loc[cells.index]
    rng = np.random.default_rng(seed)
    published = cells["rate"], cells["lower"], cells["upper"]
    totals = {}
    for errors in ("independent", "shared"):
        drawn = logit_normal_from_interval(
            *published, draws=draws, rng=rng, shared=errors == "shared"
        )
        for year in counts:
            rate = changed(drawn, annual_rate_change, year - counts.columns.min())
            totals[errors, year] = rate @ counts[year].to_numpy()
    return pd.DataFrame(totals).rename_axis(columns=["errors", "year"])


def limits_by_errors(simulation: pd.DataFrame) -> pd.DataFrame:
    """Return 95% limits of draws: columns errors, year, value (median), lower, upper (people)."""
    limits = quantile_limits(simulation).drop(columns="method")
    return limits.reset_index(names=["errors", "year"])


def predicted_with_limits(cells: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Add up `predicted` by year, with those of `limits_by_errors` that are wider on average.

    Returns:
        Columns rate_set, year, people_65_plus, predicted, lower, upper (people), errors. Limits are
        missing for a rate set that publishes none.
    """
    totals = cells.groupby(["rate_set", "year"], as_index=False)[["people", "predicted"]].sum()
    width = (limits["upper"] - limits["lower"]).groupby(limits["errors"]).mean()
    wider = rows(limits, errors=width.idxmax()).assign(rate_set=WITH_LIMITS)
    found = totals.rename(columns={"people": "people_65_plus"}).merge(
        wider, how="left", on=["rate_set", "year"]
    )
    columns = ["rate_set", "year", "people_65_plus", "predicted", "lower", "upper", "errors"]
    return found[columns]


def changed(rate: pd.Series | np.ndarray, annual_rate_change: float, years: object) -> object:
    """Return rates after some years of constant change, never above 1."""
    return np.minimum(rate * (1 + annual_rate_change) ** years, 1)
