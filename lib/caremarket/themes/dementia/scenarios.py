"""What would change the answer: the population, the rates, their course, the sexes."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.prediction import (
    WITH_LIMITS,
    YOUNGEST,
    adults,
    predicted,
    prevalence,
)
from caremarket.themes.population import aged, by_year, longest_projection
from caremarket.themes.projection import differing

RATE_CHANGES = (-0.028, -0.01, 0.0, 0.01)
RATE_CHANGE_ENDS = (-0.01, 0.01)
WOMEN_SHIFT = 0.05


def by_vintage(
    population: pd.DataFrame, rates_table: pd.DataFrame, years: Iterable[int], chosen: str = ""
) -> pd.DataFrame:
    """Predict from every vintage that has the age bands and reaches the years.

    A one-year vintage is carried with the growth of the longest projection (see
    `themes.population`), so it must lie within the projection's years; one that could not differ
    from the projection, as it is made of it, is left out (see `themes.projection.differing`),
    unless it is the one `chosen`.

    Returns:
        Columns vintage, year, rate_set, people_65_plus, predicted (people).
    """
    years = list(years)
    can_differ = differing(population, chosen)
    named = [name for name in _usable(population, years) if name in can_differ]
    people = {vintage: adults(population, vintage, years) for vintage in named}
    rates = prevalence(rates_table, pd.concat(people.values()))
    found = []
    for vintage, of_vintage in people.items():
        cells = predicted(of_vintage, rates)
        totals = cells.groupby(["year", "rate_set"], as_index=False)[["people", "predicted"]].sum()
        found.append(totals.rename(columns={"people": "people_65_plus"}).assign(vintage=vintage))
    columns = ["vintage", "year", "rate_set", "people_65_plus", "predicted"]
    return pd.concat(found, ignore_index=True)[columns]


def rate_scenarios(
    people: pd.DataFrame, rates: pd.DataFrame, changes: Iterable[float] = RATE_CHANGES
) -> pd.DataFrame:
    """Predict with age-specific rates that change by a constant proportion every year.

    Returns:
        Columns change (proportion a year), scenario (words), year, rate_set, predicted (people).
    """
    found = []
    for change in changes:
        cells = predicted(people, rates, change)
        totals = cells.groupby(["year", "rate_set"], as_index=False)["predicted"].sum()
        found.append(totals.assign(change=change, scenario=_words(change)))
    columns = ["change", "scenario", "year", "rate_set", "predicted"]
    return pd.concat(found, ignore_index=True)[columns]


def sensitivity(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    totals: pd.DataFrame,
    vintages: pd.DataFrame,
    *,
    smoothed: float,
    annual_rate_change: float = 0.0,
) -> pd.DataFrame:
    """Move one assumption at a time and predict the last year's number again, by CFAS II.

    Takes the predictions of `predicted_with_limits`, and at unchanged rates those of `by_vintage`
    and, for the last year, of `ages.smoothed_total`.

    Returns:
        Columns assumption, low_end, high_end (words), low, high (people): the results when the
        assumption is at either end. The population is one only where there are several.
    """
    year = totals["year"].max()
    base = rows(totals, rate_set=WITH_LIMITS, year=year).iloc[0]
    scale = base["predicted"] / _last(people, rates, 0.0)
    by_set = rows(totals, year=year).set_index("rate_set")["predicted"]
    other = by_set.drop(WITH_LIMITS)
    populations = rows(vintages, rate_set=WITH_LIMITS, year=year).set_index("vintage")["predicted"]
    changes = [_last(people, rates, annual_rate_change + end) for end in RATE_CHANGE_ENDS]
    women = [
        _last(shifted_to_women(people, by), rates, annual_rate_change)
        for by in (-WOMEN_SHIFT, WOMEN_SHIFT)
    ]
    least, most = populations.idxmin(), populations.idxmax()
    ends = scale * populations[[least, most]]
    moved = [
        ("Sampling error of the rates", "95% lower", "95% upper", base["lower"], base["upper"]),
        ("Course of the rates", *map(_words, RATE_CHANGE_ENDS), *changes),
        *([("Population", least, most, *ends)] if len(populations) > 1 else []),
        ("Rate set", WITH_LIMITS, other.index[0], base["predicted"], other.iloc[0]),
        ("Share of women", "5 points fewer", "5 points more", *women),
        ("Rates by single year", "age bands", "fitted curve", base["predicted"], smoothed * scale),
    ]
    return pd.DataFrame(moved, columns=["assumption", "low_end", "high_end", "low", "high"])


def shifted_to_women(people: pd.DataFrame, by: float) -> pd.DataFrame:
    """Change the share of women in every year and band by a proportion, the persons held."""
    wide = people.pivot_table(index=["year", "age_band"], columns="sex", values="people")
    persons = wide.sum(axis=1)
    wide["females"] = (wide["females"] / persons + by).clip(0, 1) * persons
    wide["males"] = persons - wide["females"]
    long = wide.reset_index().melt(id_vars=["year", "age_band"], value_name="people")
    return long[["year", "sex", "age_band", "people"]]


def _usable(population: pd.DataFrame, years: list[int]) -> list[str]:
    """Vintages with the projection's bands from 65 on, that reach the years or can be carried."""
    persons = rows(population, sex="persons")
    longest = longest_projection(population)
    projected = rows(persons, vintage=longest)["year"]
    bands = set(aged(by_year(population, longest, [projected.min()]), YOUNGEST)["age_band"])
    usable = []
    for vintage, found in persons.groupby("vintage", sort=False):
        first, last = found["year"].min(), found["year"].max()
        reaches = first <= min(years) and max(years) <= last
        carried = first == last and projected.min() <= first <= projected.max()
        if bands <= set(found["age_band"]) and (reaches or carried):
            usable.append(vintage)
    return usable


def _last(people: pd.DataFrame, rates: pd.DataFrame, change: float) -> float:
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS), change)
    return float(cells.loc[cells["year"] == cells["year"].max(), "predicted"].sum())


def _words(change: float) -> str:
    if change == 0:
        return "Rates unchanged"
    return f"{100 * change:+.1f}% a year".replace("-", "−")
