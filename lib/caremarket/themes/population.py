"""The population every theme projects with, by vintage.

A vintage of several years, a projection, is used as printed and interpolated between its years; one
of a single year, such as a census, is carried forward with the growth of each age band in the
longest projection: it replaces that one's base without inventing a new one.
"""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError, did_you_mean
from caremarket.frames import required_rows, rows
from caremarket.methods.interpolation import interpolate
from caremarket.themes.age_bands import ages, band_start, common_bands, rebanded, spans

BEST = "best"


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
    printed = _wide(population, vintage)
    if len(printed) > 1:
        return _long(interpolate(printed, years))
    base_year = int(printed.index[0])
    projection = _wide(population, longest_projection(population))
    shared = common_bands(printed, projection)
    covered = f"{projection.index[0]} to {projection.index[-1]} by {', '.join(projection)}"
    if not shared or not projection.index[0] <= base_year <= projection.index[-1]:
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} ({base_year}) cannot be carried forward: the "
            f"projection covers {covered}. Choose a vintage of one of those years with those bands."
        )
    printed, projection = rebanded(printed, shared), rebanded(projection, shared)
    grown = interpolate(projection, years) / interpolate(projection, [base_year]).iloc[0]
    return _long(grown * printed.loc[base_year])


def chosen(population: pd.DataFrame, vintage: str, years: Iterable[int] = ()) -> str:
    """Return the vintage to project with: `vintage` itself if it is not `best`.

    The best has the most printed years of those that cover all years asked for, as an official one
    does; of several the one that begins last. MissingEvidenceError if there is no projection.
    """
    if vintage != BEST:
        return vintage
    found, wanted = _any_projections(population), list(years)
    if wanted:
        covers = found["first_year"].le(min(wanted)) & found["last_year"].ge(max(wanted))
        found = found[covers] if covers.any() else found
    ranks = list(zip(found["printed_years"], found["first_year"], strict=True))
    return str(found.index[ranks.index(max(ranks))])


def projections(population: pd.DataFrame) -> pd.DataFrame:
    """List vintages with several years by age band: printed_years, first_year, last_year."""
    years: dict[str, set[int]] = {}
    columns = (population[column].to_numpy() for column in ("sex", "age_band", "vintage", "year"))
    for sex, band, vintage, year in zip(*columns, strict=True):
        if sex == "persons" and "-" in band and band != "18-64":
            years.setdefault(vintage, set()).add(int(year))
    several = {vintage: of for vintage, of in years.items() if len(of) > 1}
    return pd.DataFrame(
        [(len(of), min(of), max(of)) for of in several.values()],
        index=pd.Index(list(several), name="vintage"),
        columns=["printed_years", "first_year", "last_year"],
    )


def newest_count(population: pd.DataFrame) -> int:
    """Return the newest year that is counted or estimated; of projections alone, their first."""
    counts = population.loc[population["qualifier"].ne("projected"), "year"]
    return int(counts.max() if len(counts) else _any_projections(population)["first_year"].min())


def longest_projection(population: pd.DataFrame) -> str:
    """Return the vintage with most years by age band; MissingEvidenceError if none has several."""
    return str(_any_projections(population)["printed_years"].idxmax())


def _any_projections(population: pd.DataFrame) -> pd.DataFrame:
    """Return the projections as `projections` does, and insist that there is one."""
    found = projections(population)
    if found.empty:
        raise MissingEvidenceError(
            "The evidence holds no population projection by age band. Add one to population.csv, "
            "with at least two years, or import the ages of Census 2011 and 2021 (all councils) "
            "with `caremarket import`."
        )
    return found


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
        found = _crossed(rows(sexed, year=at, vintage=vintage), "sex")
        counts = rebanded(found, bands).T
        if counts.shape == (len(bands), 2):
            return counts
        missing = [band for band in bands if band not in counts.index]
        lacking = min(lacking, missing or bands, key=len)
    raise MissingEvidenceError(
        f"No vintage has males and females aged {', '.join(lacking)}; add them to "
        "population.csv, so that rates by sex can be applied."
    )


def _wide(population: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return one row a year, one column a finest band, of a vintage's persons."""
    wide = _crossed(rows(population, vintage=vintage, sex="persons"), "year")
    finest = [band for band in wide if not any(spans(band, other) for other in wide)]
    if finest in ([], ["all"]):
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} has no age bands, only totals; choose one that "
            "has."
        )
    return wide[sorted(finest, key=lambda band: ages(band)[0])]


def _crossed(frame: pd.DataFrame, down: str) -> pd.DataFrame:
    """Return people by a column (index, in order) and age band; bands with a gap are left out."""
    counts: dict[str, dict[object, float]] = {}
    people = frame["people"].to_numpy(float, na_value=math.nan)
    for at, band, count in zip(frame[down], frame["age_band"], people, strict=True):
        if not math.isnan(count):
            counts.setdefault(band, {}).setdefault(at, count)
    places = sorted(set().union(*counts.values()))
    whole = {
        band: [of[at] for at in places] for band, of in counts.items() if len(of) == len(places)
    }
    return pd.DataFrame(whole, index=places)


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
