"""The people of each year by age band, of any vintage.

A vintage of several years, a projection, is used as printed, with the years between filled in; one
of a single year, an estimate such as a census, is carried forward with the growth of each age band
in the best projection: it replaces that one's base without inventing a new one.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError, did_you_mean
from caremarket.frames import required_rows, rows
from caremarket.themes.age_bands import band_start, common_bands, rebanded
from caremarket.themes.vintages import (
    banded,
    best_projection,
    chosen,
    crossed,
    of_table,
    path,
)


@of_table
def by_year(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return residents by age band for every year asked for.

    Columns year, sex (persons), age_band (the finest bands, which do not overlap), people. The
    vintage may be `best`, see `chosen`. Raises MissingEvidenceError if it is not in the evidence,
    holds no age bands, or is of a year or bands that the projection does not cover; MethodError if
    a year lies outside the projection: nothing is extrapolated.
    """
    years = list(years)
    known = required_rows(population)["vintage"].unique()
    vintage = chosen(population, vintage, years)
    if vintage not in known:
        raise MissingEvidenceError(
            f"There is no population vintage {vintage!r} in the evidence. "
            f"{did_you_mean(vintage, known)}"
        )
    printed = banded(population, vintage)
    if len(printed) > 1:
        return _long(path(printed, vintage, years))
    base_year = int(printed.index[0])
    carrier = best_projection(population, [base_year, *years])
    projection = banded(population, carrier)
    shared = common_bands(printed, projection)
    covered = f"{projection.index[0]} to {projection.index[-1]} by {', '.join(projection)}"
    if not shared or not projection.index[0] <= base_year <= projection.index[-1]:
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} ({base_year}) cannot be carried forward: the "
            f"projection covers {covered}. Choose a vintage of one of those years with those bands."
        )
    printed, projection = rebanded(printed, shared), rebanded(projection, shared)
    start = path(projection, carrier, [base_year]).iloc[0]
    return _long(path(projection, carrier, years) / start * printed.loc[base_year])


def with_sex(people: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Split the people of `by_year` into males and females with the sex shares of a vintage.

    It is that of the year nearest to the first asked for, the later of two; the share of each band
    is held constant: an assumption. Raises MissingEvidenceError if no vintage has all the bands.
    """
    counts = _by_sex(population, list(dict.fromkeys(people["age_band"])), people["year"].min())
    shares = counts.div(counts.sum(axis=1), axis=0)
    split = [
        people.assign(sex=sex, people=people["people"] * people["age_band"].map(shares[sex]))
        for sex in shares
    ]
    found = pd.concat(split)[["year", "sex", "age_band", "people"]]
    return found.sort_values(["year", "sex", "age_band"], ignore_index=True)


def aged(people: pd.DataFrame, youngest: int) -> pd.DataFrame:
    """Keep the rows whose age_band begins at an age or above it."""
    return people[band_start(people["age_band"]) >= youngest]


def _by_sex(population: pd.DataFrame, bands: list[str], year: int) -> pd.DataFrame:
    """Return males and females (columns) by band (index) of the nearest year that has them all."""
    sexed = required_rows(population, sex=["males", "females"])
    groups = dict.fromkeys(zip(sexed["year"], sexed["vintage"], strict=True))
    lacking = bands
    for at, vintage in sorted(groups, key=lambda group: (abs(group[0] - year), -group[0])):
        found = crossed(rows(sexed, year=at, vintage=vintage), "sex")
        counts = rebanded(found, bands).T
        if counts.shape == (len(bands), 2):
            return counts
        missing = [band for band in bands if band not in counts.index]
        lacking = min(lacking, missing or bands, key=len)
    raise MissingEvidenceError(
        f"No vintage has males and females aged {', '.join(lacking)}; add them to "
        "population.csv, so that rates by sex can be applied."
    )


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    years, bands = wide.shape
    return pd.DataFrame(
        {
            "year": np.repeat(wide.index.to_numpy(), bands),
            "sex": "persons",
            "age_band": np.tile(wide.columns.to_numpy(object), years),
            "people": wide.to_numpy().ravel(),
        }
    )
