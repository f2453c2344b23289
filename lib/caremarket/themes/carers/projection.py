"""Carers in future years: the last census, carried forward under scenarios of the rate."""

import pandas as pd

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods.growth import annual_growth_rate, grow
from caremarket.themes.carers.ages import adults, age_weights, by_age
from caremarket.themes.carers.census import HOURS_BANDS, HOURS_WORDS, first_and_last
from caremarket.themes.projection import differing
from caremarket.themes.vintages import longest_projection


def annual_change(census: pd.DataFrame) -> pd.Series:
    """Return the rate's yearly change (proportion) from first to last census, by hours band."""
    first, last = first_and_last(census)
    years = float(last["year"].iloc[0] - first["year"].iloc[0])
    shared = first.index.intersection(last.index)
    change = annual_growth_rate(first.loc[shared, "rate"], last.loc[shared, "rate"], years)
    return pd.Series(change, index=shared, name="annual_change")


def projected(carers_by_age: pd.DataFrame, census: pd.DataFrame) -> pd.DataFrame:
    """Return all carers by year under three scenarios of the rate of caring.

    `constant_rate`: the rate of the last census at every age. `trend_continues`: it goes on
    changing as between the two censuses. `trend_reverses`: it goes back as fast as it came, until
    it is at the first census' rate again, and stays there. Columns scenario, year, carers (people),
    factor (on the rates of the last census).
    """
    carers = carers_by_age.groupby("year")["carers"].sum()
    first, last = (frame.loc["any"] for frame in first_and_last(census))
    change = annual_change(census)["any"]
    since = (carers.index - last.year).to_numpy()
    ahead = since.clip(max=last.year - first.year)
    factors = {
        "constant_rate": grow(1.0, 0.0, since),
        "trend_continues": grow(1.0, change, since),
        "trend_reverses": grow(1.0, change, -ahead),
    }
    frames = [
        pd.DataFrame(
            {"scenario": name, "year": carers.index, "carers": carers.array * factor}
        ).assign(factor=factor)
        for name, factor in factors.items()
    ]
    return pd.concat(frames, ignore_index=True)


def by_hours(carers_by_age: pd.DataFrame, census: pd.DataFrame) -> pd.DataFrame:
    """Return carers by hours of care a week, at constant rates and with each band's own trend.

    The evidence has no hours by age, so every band grows with all carers. Columns scenario
    (constant_rate, trend_by_hours), hours_band, hours (in words), year, carers (people).
    """
    carers = carers_by_age.groupby("year")["carers"].sum()
    _, last = first_and_last(census)
    change = annual_change(census)
    index = carers / carers.loc[int(last["year"].iloc[0])]
    since = (carers.index - int(last["year"].iloc[0])).to_numpy()
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "hours_band": band,
                    "hours": HOURS_WORDS[band],
                    "year": carers.index,
                    "carers": last["carers"][band] * index.array * grow(1.0, yearly, since),
                }
            )
            for band in HOURS_BANDS
            for scenario, yearly in {"constant_rate": 0.0, "trend_by_hours": change[band]}.items()
        ],
        ignore_index=True,
    )


def choice_effect(
    population: pd.DataFrame,
    vintage: str,
    profiles: pd.DataFrame,
    counted: pd.Series,
    years: tuple[int, int],
) -> pd.DataFrame:
    """Ask how much the projection depends on the age profile and on the population's vintage.

    The vintage and the first of the profiles are those used; `counted` are the carers of a year, as
    the census counted them. Columns varied (age_profile, population_vintage), choice, carers
    (people in the second of `years`, at constant rates), change (proportion, since the first); a
    row for each profile with the vintage used, then one for each vintage that can differ and has
    adults by age in all these years with the profile used.
    """
    choices = [("age_profile", label, vintage, label) for label in profiles["label"].unique()]
    choices += [
        ("population_vintage", other, other, profiles["label"].iloc[0])
        for other in differing(population, vintage)
    ]
    records = []
    for varied, choice, chosen_vintage, label in choices:
        try:
            people = adults(population, chosen_vintage, [counted["year"], *years])
        except (MissingEvidenceError, MethodError):
            continue
        weights = age_weights(people["age_band"], rows(profiles, label=label))
        people = people.assign(weight=people["age_band"].map(weights))
        carers = by_age(people, counted["year"], counted["carers"]).groupby("year")["carers"].sum()
        first, last = carers[list(years)]
        records.append((varied, choice, last, last / first - 1))
    return pd.DataFrame(records, columns=["varied", "choice", "carers", "change"])


def projection_years(population: pd.DataFrame, base_year: int, last_year: int) -> list[int]:
    """Return base and last year and, between, those that the longest projection prints."""
    printed = rows(population, vintage=longest_projection(population))["year"].unique()
    between = {int(year) for year in printed if base_year < year < last_year}
    return sorted({base_year, last_year} | between)
