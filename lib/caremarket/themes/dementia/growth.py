"""What growth is made of, and what would change the answer: population, rates, their course."""

from collections.abc import Iterable

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import annual_growth_rate, decompose_growth
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

WAVES_APART = 20  # years between the waves of the study behind CFAS II: "a two-decade comparison"
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


def change_that_keeps_level(people: pd.DataFrame, rates: pd.DataFrame) -> float:
    """Return the yearly change of CFAS II's prevalence at which the number would not grow.

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


def observed_change(waves: pd.Series) -> float:
    """Return how prevalence changed a year between the waves of the study, as a proportion.

    Takes percent at 65 and over by wave (cfas_i, cfas_ii); rounded to a tenth of a percent.
    """
    return round(float(annual_growth_rate(waves["cfas_i"], waves["cfas_ii"], WAVES_APART)), 3)


def rate_scenarios(
    people: pd.DataFrame, rates: pd.DataFrame, changes: Iterable[float]
) -> pd.DataFrame:
    """Predict with prevalence that changes at every age by a constant proportion a year.

    Columns change (proportion a year), scenario (words), year, rate_set, predicted (people).
    """
    tried = pd.DataFrame({"change": list(changes)})
    cells = predicted(people, rates).merge(tried, how="cross")
    years = cells["year"] - cells["year"].min()
    cells["predicted"] = cells["people"] * changed(cells["rate"], cells["change"], years)
    found = added_up(cells, "change", "year", "rate_set")
    found["scenario"] = "Prevalence " + found["change"].map(in_words)
    return found[["change", "scenario", "year", "rate_set", "predicted"]]


def if_others_took_part(predicted: float, waves: pd.Series) -> pd.Series:
    """Return the people predicted if those who did not take part have dementia more often.

    The study's own trial of that: people predicted times its prevalence at 65 and over by case
    (percent, category `cfas_ii_others_...`) over the one published, at every age alike.
    """
    return predicted * waves.filter(like="cfas_ii_others_") / waves["cfas_ii"]


def uncertain(
    base: float,
    sampling: pd.Series,
    populations: pd.Series,
    others: pd.Series,
) -> pd.DataFrame:
    """Return how far the last year's number moves with what the evidence leaves uncertain.

    Takes the number, its limits by the sampling error of the rates (lower, upper), numbers by
    population (the ends named by the index; of one alone nothing is said) and those of
    `if_others_took_part`. Columns as those of `sensitivity`.
    """
    least, most = populations.idxmin(), populations.idxmax()
    found = [
        ("Sampling error of the rates", "95% lower", "95% upper", *sampling),
        ("Population", least, most, *populations[[least, most]]),
        ("Who took part in the study", "as published", others.idxmax(), base, others.max()),
    ]
    columns = ["assumption", "low_end", "high_end", "low", "high"]
    found = pd.DataFrame(found, columns=columns)
    return found[found["assumption"].ne("Population") | (len(populations) > 1)]


def sensitivity(
    people: pd.DataFrame,
    rates: pd.DataFrame,
    totals: pd.DataFrame,
    moved: pd.DataFrame,
    *,
    smoothed: float,
    course: float,
    change: float = 0.0,
) -> pd.DataFrame:
    """Move one assumption at a time and predict the last year's number again, by CFAS II.

    Takes the predictions of `predicted_with_limits`, rows worked out elsewhere with the columns of
    the result, the last year's `smoothed_total` at unchanged prevalence, and its change a year
    that is tried in both directions. Columns assumption, low_end, high_end (words), low, high
    (people): the results when the assumption is at either end.
    """
    by_set = rows(totals, year=totals["year"].max()).set_index("rate_set")["predicted"]
    base, other = by_set[WITH_LIMITS], by_set.drop(WITH_LIMITS)
    scale = base / last_total(people, rates)
    ends = -abs(course), abs(course)
    courses = [last_total(people, rates, change + end) for end in ends]
    women = [
        last_total(shifted_to_women(people, by), rates, change)
        for by in (-WOMEN_SHIFT, WOMEN_SHIFT)
    ]
    found = [
        ("Course of prevalence", *map(in_words, ends), *courses),
        ("Rate set", WITH_LIMITS, other.index[0], base, other.iloc[0]),
        ("Share of women", "5 points fewer", "5 points more", *women),
        ("Rates by single year", "age bands", "fitted curve", base, smoothed * scale),
    ]
    return pd.concat([moved, pd.DataFrame(found, columns=moved.columns)], ignore_index=True)


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


def last_total(people: pd.DataFrame, rates: pd.DataFrame, change: float = 0.0) -> float:
    """Predict the last year's number of people by CFAS II."""
    cells = predicted(people, rows(rates, rate_set=WITH_LIMITS), change)
    return float(rows(cells, year=cells["year"].max())["predicted"].sum())


def in_words(change: float) -> str:
    """Write a yearly change, such as `−1.2% a year`."""
    return f"{signed(change, 1)} a year" if change else "unchanged"
