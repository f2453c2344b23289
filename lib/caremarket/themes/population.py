"""The population every theme projects with, by vintage.

A vintage is one estimate or projection of the population. Some cover several years (a projection),
others one (a census). A projection is used as printed, interpolated between its printed years; a
one-year vintage is carried forward with the growth that the longest projection prints for each age
band, so that a census can replace the base of a projection without inventing a new one.
"""

import math
from collections.abc import Iterable

import pandas as pd

from caremarket.errors import MissingEvidenceError, did_you_mean
from caremarket.frames import required_rows, rows
from caremarket.methods.interpolation import interpolate

BY_YEAR_COLUMNS = ["year", "sex", "age_band", "people"]


def vintages(population: pd.DataFrame) -> pd.DataFrame:
    """List the vintages of the evidence.

    Args:
        population: The evidence table `population`.

    Returns:
        One row a vintage: vintage, first_year, last_year, printed_years, people_65_plus (in the
        first year, persons; missing where not printed), source_id.
    """
    older = rows(population, sex="persons", age_band="65+")
    older = older.sort_values("year").groupby("vintage", sort=False)["people"].first()
    found = population.groupby("vintage", sort=False).agg(
        first_year=("year", "min"),
        last_year=("year", "max"),
        printed_years=("year", "nunique"),
        source_id=("source_id", "first"),
    )
    found.insert(3, "people_65_plus", older.astype(float).reindex(found.index))
    return found.reset_index()


def by_year(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return residents by age band for every year asked for.

    Args:
        population: The evidence table `population`.
        vintage: A projection (several printed years), or a one-year vintage, which is rebased: its
            people in each band grow as the longest projection does.
        years: The years, within those of the projection.

    Returns:
        Columns year, sex (persons), age_band (the finest bands, which do not overlap), people.

    Raises:
        MissingEvidenceError: If the vintage is not in the evidence, holds no age bands, or is of
            a year or bands that the projection does not cover.
        MethodError: If a year lies outside the projection; nothing is extrapolated.
    """
    years = list(years)
    known = required_rows(population)["vintage"].unique()
    if vintage not in known:
        raise MissingEvidenceError(
            f"There is no population vintage {vintage!r} in the evidence. "
            f"{did_you_mean(vintage, known)}"
        )
    printed = _wide(population, vintage)
    if len(printed) > 1:
        return _long(interpolate(printed, years))
    base_year = int(printed.index[0])
    projection = _wide(population, longest_projection(population))
    shared = [band for band in projection if band in printed]
    if not shared or not projection.index[0] <= base_year <= projection.index[-1]:
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} ({base_year}) cannot be carried forward: the "
            f"projection covers {projection.index[0]} to {projection.index[-1]} by "
            f"{', '.join(projection)}. Choose a vintage of one of those years with those bands."
        )
    grown = (
        interpolate(projection[shared], years)
        / interpolate(projection[shared], [base_year]).iloc[0]
    )
    return _long(grown * printed.loc[base_year, shared])


def longest_projection(population: pd.DataFrame) -> str:
    """Return the vintage with the most printed years by age band.

    Raises:
        MissingEvidenceError: If no vintage has more than one year by age band.
    """
    persons = rows(population, sex="persons")
    banded = persons[persons["age_band"].str.contains("-") & persons["age_band"].ne("18-64")]
    counted = banded.groupby("vintage", sort=False)["year"].nunique()
    if counted.empty or counted.max() < 2:
        raise MissingEvidenceError(
            "The evidence holds no population projection by age band. Add one to population.csv, "
            "with at least two years."
        )
    return str(counted.idxmax())


def with_sex(people: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Split persons into males and females with the sex shares of the latest vintage that has them.

    The share of each band is held constant: an assumption, since the projections at hand print
    persons only.

    Args:
        people: Columns year, age_band, people (persons), as from `by_year`.
        population: The evidence table `population`.

    Returns:
        Columns year, sex (males, females), age_band, people; people of both add up to the persons.

    Raises:
        MissingEvidenceError: If no vintage has males and females for all the bands.
    """
    sexed = required_rows(population, sex=["males", "females"])
    latest = sexed[sexed["year"] == sexed["year"].max()]
    counts = latest.pivot_table(index="age_band", columns="sex", values="people", aggfunc="first")
    lacking = sorted(set(people["age_band"]) - set(counts.dropna().index))
    if lacking:
        raise MissingEvidenceError(
            f"No vintage has males and females aged {', '.join(lacking)}; add them to "
            "population.csv, so that rates by sex can be applied."
        )
    shares = counts.astype(float).div(counts.astype(float).sum(axis=1), axis=0)
    long = shares.reset_index().melt(id_vars="age_band", var_name="sex", value_name="share")
    split = people.drop(columns="sex", errors="ignore").merge(long, on="age_band")
    split["people"] = split["people"] * split["share"]
    return split[BY_YEAR_COLUMNS].sort_values(["year", "sex", "age_band"], ignore_index=True)


def aged(people: pd.DataFrame, youngest: int) -> pd.DataFrame:
    """Keep the age bands that begin at an age or above it.

    Args:
        people: Any frame with the column age_band.
        youngest: Age in years.

    Returns:
        The rows, in order.
    """
    return people[band_start(people["age_band"]) >= youngest]


def band_start(age_band: pd.Series) -> pd.Series:
    """Return the first age of each band: 65 for `65-69`, 90 for `90+`."""
    return age_band.str.extract(r"^(\d+)", expand=False).astype(float)


def _wide(population: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return one row a year, one column a finest band, of a vintage's persons."""
    persons = rows(population, vintage=vintage, sex="persons")
    wide = persons.pivot_table(index="year", columns="age_band", values="people", aggfunc="first")
    wide = wide.astype(float).dropna(axis="columns")
    finest = [band for band in wide if not any(_spans(band, other) for other in wide)]
    if finest in ([], ["all"]):
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} has no age bands, only totals; choose one that "
            "has."
        )
    return wide[sorted(finest, key=lambda band: ages(band)[0])]


def ages(band: str) -> tuple[float, float]:
    """Return the first and the last age of a band: 65 and 69 for `65-69`, no end for `90+`."""
    if band == "all":
        return 0, math.inf
    start, _, end = band.rstrip("+").partition("-")
    return float(start), float(end) if end else math.inf


def _spans(wide: str, narrow: str) -> bool:
    first, last = ages(wide)
    start, end = ages(narrow)
    return wide != narrow and first <= start and end <= last


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    named = wide.rename_axis(index="year", columns="age_band").reset_index()
    long = named.melt(id_vars="year", value_name="people").sort_values("year", kind="stable")
    return long.assign(sex="persons")[BY_YEAR_COLUMNS].reset_index(drop=True)
