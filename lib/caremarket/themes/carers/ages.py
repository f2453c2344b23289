"""Adults by age, how likely each age is to care, and the carers that follow.

The census count is kept exactly; the population only says how it grows. Shares of carers by age,
where the evidence has them, weigh the age bands against each other.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.age_bands import ages, band_start
from caremarket.themes.population import by_year

ADULT = 18
OLDER = 65
NATIONAL = ["E92000001", "K04000001"]  # England; England and Wales, where England is not printed


def adults(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return adults by age band for every year, as from `caremarket.themes.population.by_year`.

    Raises MissingEvidenceError if the vintage has no bands for adults under 65, most carers;
    MethodError if a year lies outside the printed projection.
    """
    people = by_year(population, vintage, years)
    people = people[band_start(people["age_band"]) >= ADULT]
    if people.empty or band_start(people["age_band"]).min() > ADULT:
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} cannot be projected by age band from {ADULT}, "
            "and most carers are under 65. Choose another vintage with population_vintage, such as "
            "a projection or a census by age band."
        )
    return people


def age_profiles(prevalence: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Gather what the evidence says of caring by age: the area's own, England's, and none.

    Only the differences between ages count, not the level, so profiles of any census can be used.
    `prevalence` is the national table `carer_prevalence` (percent of residents). Columns profile
    (such as area_2011, england_2021), label, age_band, value (percent), source_ids; best first: the
    area's own, then England's, at last no_age_difference.
    """
    persons = rows(prevalence, sex="persons")
    found = []
    for place, codes in {"area": [area_code], "england": NATIONAL}.items():
        chosen = rows(persons, area_code=codes)
        chosen = chosen[chosen["year"] == chosen["year"].max()]
        start, end = _ages(chosen["age_band"])
        # A band that holds another one, such as 5+ beside 65+, would count people twice.
        wide = [((start >= s) & (end <= e)).sum() > 1 for s, e in zip(start, end, strict=True)]
        chosen = chosen[~pd.Series(wide, index=chosen.index, dtype=bool)]
        names = {"area": "The area's own, census", "england": "England, census"}
        found += [
            (f"{place}_{row.year}", f"{names[place]} {row.year}", *row[1:])
            for row in chosen[["age_band", "value", "source_id", "year"]].itertuples()
        ]
    flat = ("no_age_difference", "No difference by age", f"{ADULT}+", 1.0, "", 0)
    columns = ["profile", "label", "age_band", "value", "source_ids", "year"]
    return pd.DataFrame([*found, flat], columns=columns).drop(columns="year")


def age_weights(age_bands: Iterable[str], profile: pd.DataFrame) -> pd.Series:
    """Return by band how likely an adult is to be a carer, relative to the other bands.

    It is the value averaged over the profile's bands (age_band, value; no overlaps) by the years of
    age that they share with it. Raises MissingEvidenceError if a band overlaps none of the profile.
    """
    start, end = _ages(profile["age_band"])
    values = profile["value"].to_numpy(float)
    weights = {}
    for band in dict.fromkeys(age_bands):
        (first,), (last,) = _ages([band])
        shared = (np.minimum(end, last) - np.maximum(start, first)).clip(min=0)
        if shared.sum() == 0:
            raise MissingEvidenceError(
                f"The shares of carers by age cover no one aged {band}. Add a band that does to "
                "data/raw/rates/carer_prevalence.csv, then run `caremarket prepare`."
            )
        weights[band] = float((shared * values).sum() / shared.sum())
    return pd.Series(weights, name="weight")


def _ages(bands: Iterable[str]) -> np.ndarray:
    """Return the bands' first ages and, below, the ones after their last; open ones end at 100."""
    limits = np.array([ages(band) for band in bands], float).reshape(-1, 2).T
    return np.stack([limits[0], np.where(np.isinf(limits[1]), 99, limits[1]) + 1])


def by_age(people: pd.DataFrame, base_year: int, base_carers: float) -> pd.DataFrame:
    """Carry a number of carers forward with the population, at constant rates by age.

    `people` is as from `adults`, with the column weight as from `age_weights`. Columns year,
    age_band, carers (people); the bands of the base year, a census, sum to `base_carers`, those of
    all ages: carers under 18 grow as the adults do.
    """
    weighted = people["people"] * people["weight"]
    scale = base_carers / weighted[people["year"] == base_year].sum()
    return people[["year", "age_band"]].assign(carers=weighted * scale)


def by_age_group(carers_by_age: pd.DataFrame) -> pd.DataFrame:
    """Add carers by age band up to the groups that a reader can take in.

    Columns year, age_group (18-44, 45-64, 65-74, 75+; a band belongs where it begins), carers.
    """
    groups = pd.cut(
        band_start(carers_by_age["age_band"]),
        [ADULT, 45, OLDER, 75, float("inf")],
        right=False,
        labels=["18-44", "45-64", "65-74", "75+"],
    ).astype("str")
    grouped = carers_by_age.assign(age_group=groups).groupby(["year", "age_group"])["carers"]
    return grouped.sum().reset_index()
