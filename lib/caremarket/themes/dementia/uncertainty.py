"""How far predictions may be wrong: errors of the rates, and of the population projected.

The bands of CFAS II err each on its own: docs/methods.md holds that against published limits.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm

from caremarket.frames import rows
from caremarket.methods import annual_growth_rate, logit_normal_from_interval, quantile_limits
from caremarket.themes.age_bands import band_start
from caremarket.themes.dementia.prediction import CELLS, WITH_LIMITS, YOUNGEST, added_up, changed
from caremarket.themes.dementia.terms import ENDS
from caremarket.themes.population import aged
from caremarket.themes.projection import GROUPS, limits_by_year

RATES, BOTH = "rates", "rates_and_population"
WIDTH = norm.isf(0.025)  # standard errors from the middle of 95% limits to one of them


def population_errors(population: pd.DataFrame, people: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return how far the residents of each band may stray from their projection.

    A band errs as the smallest of `projection.GROUPS` that it belongs to: those aged 65, 75 or 85
    and over. Standard errors of the logarithm of people; index age_band (from 65 on), columns the
    years of `people`. No row where the vintage has no limits.
    """
    bands = aged(people, YOUNGEST)["age_band"].drop_duplicates()
    years, start = sorted(people["year"].unique()), band_start(bands).to_numpy()
    found = pd.DataFrame(index=pd.Index(bands, name="age_band"), columns=years, dtype=float)
    for group in GROUPS:
        limits = limits_by_year(population, group, years, vintage)
        error = np.log(limits["upper"] / limits["people"]) / WIDTH
        found.loc[start >= int(group.rstrip("+"))] = error.to_numpy()
    return found.dropna()


def simulated(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    errors: pd.DataFrame,
    *,
    draws: int,
    seed: int,
    change: float = 0.0,
) -> pd.DataFrame:
    """Draw the total that CFAS II predicts, from the limits of its rates and of the population.

    Each rate has an error of its own. The population has one, shared by all bands and years: a
    council that gains more older people than projected goes on to do so. Takes `population_errors`.
    One row a draw; columns by errors (`rates`, the population held, and, where its errors are
    known, `rates_and_population`) and year, in people.
    """
    cells = rows(rates, rate_set=WITH_LIMITS).set_index(CELLS)
    counts = people.pivot_table(index=CELLS, columns="year", values="people").loc[cells.index]
    rng = np.random.default_rng(seed)
    published = cells["rate"], cells["lower"], cells["upper"]
    drawn = logit_normal_from_interval(*published, draws=draws, rng=rng)
    shared, totals = rng.standard_normal((draws, 1)), {}
    spread = errors.loc[counts.index.get_level_values("age_band")] if len(errors) else errors
    for year in counts:
        rate = changed(drawn, change, year - counts.columns.min())
        cases = rate * counts[year].to_numpy()
        totals[RATES, year] = cases.sum(axis=1)
        if len(errors):
            stray = np.exp(shared * spread[year].to_numpy())
            totals[BOTH, year] = (cases * stray).sum(axis=1)
    return pd.DataFrame(totals).rename_axis(columns=["errors", "year"])


def limits_by_errors(simulation: pd.DataFrame) -> pd.DataFrame:
    """Return 95% limits of draws: columns errors, year, value (median), lower, upper (people)."""
    limits = quantile_limits(simulation).drop(columns="method")
    return limits.reset_index(names=["errors", "year"])


def predicted_with_limits(cells: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Add up `predicted` by year, with the limits of `limits_by_errors` that hold most errors.

    Columns rate_set, year, people_65_plus, predicted, lower, upper (people), errors; limits are
    missing for a rate set that publishes none.
    """
    held = BOTH if BOTH in set(limits["errors"]) else RATES
    most = rows(limits, errors=held).assign(rate_set=WITH_LIMITS)
    found = added_up(cells, "rate_set", "year").merge(most, how="left", on=["rate_set", "year"])
    return found[["rate_set", "year", "people_65_plus", "predicted", *ENDS, "errors"]]


def growth_with_limits(totals: pd.DataFrame, simulation: pd.DataFrame) -> pd.DataFrame:
    """Return growth from the first to the last year, in people and as a constant yearly rate.

    Index rate_set; columns start, end, change, annual (people, and a proportion a year), then for
    change and annual lower and upper. Growth is no surer than the population: its limits are
    missing where that has none, and for a rate set that publishes none.
    """
    first, last = totals["year"].min(), totals["year"].max()
    ends = totals.pivot_table(index="rate_set", columns="year", values="predicted")
    found = pd.DataFrame({"start": ends[first], "end": ends[last]})
    found["change"] = found["end"] - found["start"]
    found["annual"] = annual_growth_rate(found["start"], found["end"], last - first)
    names = [f"{name}_{end}" for name in ("change", "annual") for end in ENDS]
    found[names] = float("nan")
    if BOTH in simulation:
        before, after = simulation[BOTH, first], simulation[BOTH, last]
        drawn = [after - before, annual_growth_rate(before, after, last - first)]
        limits = quantile_limits(pd.concat(drawn, axis=1))[list(ENDS)]
        found.loc[WITH_LIMITS, names] = limits.to_numpy().ravel()
    return found


def at_limits(people: pd.DataFrame, errors: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the people of a population at its lower and at its upper 95% limits."""
    spread = errors.rename_axis(columns="year").stack().rename("error").reset_index()  # noqa: PD013
    known = people.merge(spread, on=["age_band", "year"])
    return [
        known.assign(people=known["people"] * np.exp(side * WIDTH * known["error"]))
        for side in (-1, 1)
    ]
