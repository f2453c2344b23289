"""What growth is made of: more older people, an older mix of them, changing rates."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import annual_growth_rate, decompose_growth, quantile_limits
from caremarket.themes.dementia.prediction import CELLS, WITH_LIMITS, YOUNGEST, changed, predicted
from caremarket.themes.population import aged


def growth_by_band(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    annual_rate_change: float = 0.0,
    *,
    youngest: int = YOUNGEST,
) -> pd.DataFrame:
    """Split growth from the first to the last year of `people`, by sex and age band.

    Residents count as the population whose size and age structure change from the age `youngest`
    on: 65, or 18 for all adults. Bands without a rate count as free of dementia.

    Returns:
        Columns rate_set, sex, age_band, start, population_size, age_structure, rate, change, end
        (people). Size, structure and rate sum to change in each row, start and change to end.
    """
    first, last = people["year"].min(), people["year"].max()
    counted = aged(people, youngest)
    start, end = (
        rows(counted, year=year).set_index(CELLS)["people"].sort_index() for year in (first, last)
    )
    parts = []
    for rate_set, found in rates.groupby("rate_set"):
        before = found.set_index(CELLS)["rate"].reindex(start.index, fill_value=0.0)
        after = changed(before, annual_rate_change, last - first)
        split = decompose_growth(start, end, before, after)
        split.insert(0, "start", start * before)
        split["end"] = end * after
        parts.append(split.reset_index().assign(rate_set=rate_set))
    columns = ["start", "population_size", "age_structure", "rate", "change", "end"]
    return pd.concat(parts, ignore_index=True)[["rate_set", *CELLS, *columns]]


def growth_parts(bands: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `growth_by_band`: one row a rate set, without sex and age_band."""
    return bands.drop(columns=CELLS).groupby("rate_set", as_index=False).sum()


def growth_with_limits(totals: pd.DataFrame, simulation: pd.DataFrame) -> pd.DataFrame:
    """Return growth from the first to the last year, in people and as a constant yearly rate.

    Returns:
        Columns rate_set, start, end, change, change_lower, change_upper (people), annual,
        annual_lower, annual_upper (proportions a year); limits are the wider of those from
        independent and shared errors, missing for a rate set that publishes none. Those of the
        yearly rate are narrow: an error in the rates moves first and last year alike.
    """
    first, last = totals["year"].min(), totals["year"].max()
    ends = totals.pivot_table(index="rate_set", columns="year", values="predicted")
    found = pd.DataFrame({"start": ends[first], "end": ends[last]})
    found["change"] = found["end"] - found["start"]
    found["annual"] = annual_growth_rate(found["start"], found["end"], last - first)
    before, after = (simulation.xs(year, axis="columns", level="year") for year in (first, last))
    drawn = {"change": after - before, "annual": annual_growth_rate(before, after, last - first)}
    for name, draws in drawn.items():
        limits = quantile_limits(draws)
        wider = (limits["upper"] - limits["lower"]).idxmax()
        for end in ("lower", "upper"):
            found.loc[WITH_LIMITS, f"{name}_{end}"] = limits.loc[wider, end]
    columns = ["start", "end", "change", "change_lower", "change_upper"]
    columns += ["annual", "annual_lower", "annual_upper"]
    return found[columns].reset_index()


def change_that_keeps_level(people: pd.DataFrame, rates: pd.DataFrame) -> float:
    """Return the yearly change of CFAS II's rates at which the number would not grow.

    A proportion a year; negative where the population pushes the number up.
    """
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS))
    totals = cells.groupby("year")["predicted"].sum()
    years = totals.index.max() - totals.index.min()
    return float(annual_growth_rate(totals.iloc[-1], totals.iloc[0], years))
