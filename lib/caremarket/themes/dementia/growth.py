"""What growth is made of, and what would change the answer: population, rates, their course."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import annual_growth_rate, decompose_growth, quantile_limits
from caremarket.themes.dementia.prediction import (
    CELLS,
    WITH_LIMITS,
    YOUNGEST,
    added_up,
    adults,
    changed,
    predicted,
    prevalence,
)
from caremarket.themes.dementia.terms import signed
from caremarket.themes.population import aged, by_year
from caremarket.themes.projection import differing
from caremarket.themes.vintages import best_projection

RATE_CHANGES = (-0.028, -0.01, 0.0, 0.01)
RATE_CHANGE_ENDS = (-0.01, 0.01)
WOMEN_SHIFT = 0.05


def growth_by_band(
    people: pd.DataFrame, rates: pd.DataFrame, change: float = 0.0, *, youngest: int = YOUNGEST
) -> pd.DataFrame:
    """Split growth from the first to the last year of `people`, by sex and age band.

    Residents count as the population whose size and age structure change from the age `youngest`
    on: 65, or 18 for all adults. Bands without a rate count as free of dementia. Columns rate_set,
    sex, age_band, start, population_size, age_structure, rate, change, end (people): size,
    structure and rate sum to change in each row, start and change to end.
    """
    first, last = people["year"].min(), people["year"].max()
    counted = aged(people, youngest)
    start, end = (
        rows(counted, year=year).set_index(CELLS)["people"].sort_index() for year in (first, last)
    )
    parts = []
    for rate_set, found in rates.groupby("rate_set"):
        before = found.set_index(CELLS)["rate"].reindex(start.index, fill_value=0.0)
        after = changed(before, change, last - first)
        split = decompose_growth(start, end, before, after)
        split = split.assign(rate_set=rate_set, start=start * before, end=end * after)
        parts.append(split.reset_index())
    columns = ["start", "population_size", "age_structure", "rate", "change", "end"]
    return pd.concat(parts, ignore_index=True)[["rate_set", *CELLS, *columns]]


def growth_parts(bands: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `growth_by_band`: one row a rate set, which is the index."""
    return bands.drop(columns=CELLS).groupby("rate_set").sum()


def growth_with_limits(totals: pd.DataFrame, simulation: pd.DataFrame) -> pd.DataFrame:
    """Return growth from the first to the last year, in people and as a constant yearly rate.

    Index rate_set; columns start, end, change, annual (people, and a proportion a year), then for
    change and annual lower and upper: the wider limits of those from independent and shared errors,
    missing for a rate set that publishes none. Those of the yearly rate are narrow: an error in the
    rates moves first and last year alike.
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
    return found


def change_that_keeps_level(people: pd.DataFrame, rates: pd.DataFrame) -> float:
    """Return the yearly change of CFAS II's rates at which the number would not grow.

    A proportion a year; negative where the population pushes the number up.
    """
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS))
    totals = cells.groupby("year")["predicted"].sum()
    years = totals.index.max() - totals.index.min()
    return float(annual_growth_rate(totals.iloc[-1], totals.iloc[0], years))


def by_vintage(
    population: pd.DataFrame, rates_table: pd.DataFrame, years: Iterable[int], chosen: str = ""
) -> pd.DataFrame:
    """Predict from every vintage that has the age bands and reaches the years.

    A one-year vintage is carried with the growth of the best projection (see
    `themes.population`), so it must lie within the projection's years; one that could not differ
    from the projection, as it is made of it, is left out (see `themes.projection.differing`),
    unless it is the one `chosen`. Columns vintage, year, rate_set, people_65_plus, predicted.
    """
    years = list(years)
    can_differ = differing(population, chosen)
    named = [name for name in _usable(population, years) if name in can_differ]
    people = {vintage: adults(population, vintage, years) for vintage in named}
    rates = prevalence(rates_table, pd.concat(people.values()))
    found = [
        added_up(predicted(of, rates), "year", "rate_set").assign(vintage=vintage)
        for vintage, of in people.items()
    ]
    columns = ["vintage", "year", "rate_set", "people_65_plus", "predicted"]
    return pd.concat(found, ignore_index=True)[columns]


def rate_scenarios(
    people: pd.DataFrame, rates: pd.DataFrame, changes: Iterable[float] = RATE_CHANGES
) -> pd.DataFrame:
    """Predict with age-specific rates that change by a constant proportion every year.

    Columns change (proportion a year), scenario (words), year, rate_set, predicted (people).
    """
    found = [
        added_up(predicted(people, rates, change), "year", "rate_set").assign(
            change=change, scenario=_words(change)
        )
        for change in changes
    ]
    columns = ["change", "scenario", "year", "rate_set", "predicted"]
    return pd.concat(found, ignore_index=True)[columns]


def sensitivity(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    totals: pd.DataFrame,
    vintages: pd.DataFrame,
    *,
    smoothed: float,
    change: float = 0.0,
) -> pd.DataFrame:
    """Move one assumption at a time and predict the last year's number again, by CFAS II.

    Takes the predictions of `predicted_with_limits`, and at unchanged rates those of `by_vintage`
    and, for the last year, of `smoothed_total`. Columns assumption, low_end, high_end (words), low,
    high (people): the results when the assumption is at either end. The population is one only
    where there are several.
    """
    year = totals["year"].max()
    by_set = rows(totals, year=year).set_index("rate_set")
    base, other = by_set.loc[WITH_LIMITS], by_set["predicted"].drop(WITH_LIMITS)
    scale = base["predicted"] / _last(people, rates, 0.0)
    populations = rows(vintages, rate_set=WITH_LIMITS, year=year).set_index("vintage")["predicted"]
    changes = [_last(people, rates, change + end) for end in RATE_CHANGE_ENDS]
    moved = [shifted_to_women(people, by) for by in (-WOMEN_SHIFT, WOMEN_SHIFT)]
    women = [_last(of, rates, change) for of in moved]
    least, most = populations.idxmin(), populations.idxmax()
    ends = scale * populations[[least, most]]
    found = [
        ("Sampling error of the rates", "95% lower", "95% upper", base["lower"], base["upper"]),
        ("Course of the rates", *map(_words, RATE_CHANGE_ENDS), *changes),
        *([("Population", least, most, *ends)] if len(populations) > 1 else []),
        ("Rate set", WITH_LIMITS, other.index[0], base["predicted"], other.iloc[0]),
        ("Share of women", "5 points fewer", "5 points more", *women),
        ("Rates by single year", "age bands", "fitted curve", base["predicted"], smoothed * scale),
    ]
    return pd.DataFrame(found, columns=["assumption", "low_end", "high_end", "low", "high"])


def shifted_to_women(people: pd.DataFrame, by: float) -> pd.DataFrame:
    """Change the share of women in every year and band by a proportion, the persons held."""
    wide = people.pivot_table(index=["year", "age_band"], columns="sex", values="people")
    persons = wide.sum(axis=1)
    wide["females"] = (wide["females"] / persons + by).clip(0, 1) * persons
    wide["males"] = persons - wide["females"]
    return wide.melt(value_name="people", ignore_index=False).reset_index()


def _usable(population: pd.DataFrame, years: list[int]) -> list[str]:
    """Vintages with the projection's bands from 65 on, that reach the years or can be carried."""
    persons, best = rows(population, sex="persons"), best_projection(population)
    projected = rows(persons, vintage=best)["year"]
    bands = aged(by_year(population, best, [projected.min()]), YOUNGEST)["age_band"]
    usable = []
    for vintage, found in persons.groupby("vintage", sort=False):
        first, last = found["year"].min(), found["year"].max()
        reaches = first <= min(years) and max(years) <= last
        carried = first == last and projected.min() <= first <= projected.max()
        if bands.isin(found["age_band"]).all() and (reaches or carried):
            usable.append(vintage)
    return usable


def _last(people: pd.DataFrame, rates: pd.DataFrame, change: float) -> float:
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS), change)
    return float(rows(cells, year=cells["year"].max())["predicted"].sum())


def _words(change: float) -> str:
    return f"{signed(change, 1)} a year" if change else "Rates unchanged"
