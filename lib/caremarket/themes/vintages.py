"""Which estimates and projections of a council's people there are, and which is the best."""

import math
from collections import deque
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import product
from typing import Any

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods.interpolation import interpolate
from caremarket.themes.age_bands import ages, rebanded, spans

BEST = "best"
OWN = "hamilton_perry"
OFFICIAL = r"ons_snpp_20[2-9]\d"  # projections based on Census 2021 or later
ADVISED = "_migration_category"  # the variant that ONS advises, of the 2022-based projections
ADULT, OLD = 18, 65
MOST_MISSED = {"65+": 0.03, "85+": 0.05}  # of the newest count, by which a projection may be off
TIMES = 2  # as far off as another projection, and it is refuted


def of_table(function: Callable) -> Callable:
    """Remember what a function says of a table, for the last tables: it is asked many times.

    What it returns belongs to all who ask, and is not to be changed.
    """
    recent: deque[tuple[pd.DataFrame, dict[tuple, Any]]] = deque(maxlen=8)

    @wraps(function)
    def asked(table: pd.DataFrame, *of: Any) -> Any:
        known = next((known for it, known in recent if it is table), None)
        if known is None:
            recent.append((table, known := {}))
        of = tuple(it if isinstance(it, str) else tuple(it) for it in of)
        if of not in known:
            known[of] = function(table, *of)
        return known[of]

    return asked


def chosen(population: pd.DataFrame, vintage: str, years: Iterable[int] = ()) -> str:
    """Return the vintage to project with: `vintage` itself if it is not `best`.

    The best is the newest estimate by age that is newer than what the best projection starts from:
    it is carried forward with that one's growth. Without any it is that projection.
    MissingEvidenceError if there is none.
    """
    if vintage != BEST:
        return vintage
    best = best_projection(population, years)
    projection, start = banded(population, best), base_of(population, best)
    adults = [band for band in projection if ages(band)[0] >= ADULT]
    for year, name in sorted(counts(population), reverse=True):
        if not start < year <= projection.index[-1]:
            continue
        known = crossed(rows(population, vintage=name, sex="persons"), "year")
        if len(rebanded(known, adults).columns) == len(adults):
            return name
    return best


@of_table
def best_projection(population: pd.DataFrame, years: Iterable[int] = ()) -> str:
    """Return the best projection of those that cover all years asked for, or else of all.

    An official one based on Census 2021 or later (of its variants the one that ONS advises), else
    our own (Hamilton-Perry), else that with most printed years, of several the one that begins
    last; none that counts refute (see `misses`).
    Where all miss too much, it is the nearest.
    """
    found, wanted = _any_projections(population), list(years)
    if wanted:
        covers = found["first_year"].le(min(wanted)) & found["last_year"].ge(max(wanted))
        found = found[covers] if covers.any() else found
    off = rows(misses(population), vintage=list(found.index))
    wrong = off[off["too_far"]].groupby("vintage")["miss"].agg(lambda miss: miss.abs().max())
    if len(wrong) == len(found):
        return str(wrong.idxmin())
    found = found.drop(off.loc[off["refuted"], "vintage"].unique())
    official = found.index.str.match(OFFICIAL)
    rank = (
        2 * official + (found.index == OWN),
        found.index.str.endswith(ADVISED),
        found["printed_years"],
        found["first_year"],
    )
    ranks = list(zip(*rank, strict=True))
    return str(found.index[ranks.index(max(ranks))])


@of_table
def misses(population: pd.DataFrame) -> pd.DataFrame:
    """Hold every projection against the newest count of a year after the one it starts from.

    Columns vintage, age_band (of `MOST_MISSED`), year, people (projected), counted, count (the
    vintage that counts), miss (a proportion of what is counted, below 0 for too few), too_far (more
    than `MOST_MISSED`), refuted (and `TIMES` the miss of another projection, or more).
    """
    found = []
    several, counted = projections(population), sorted(counts(population), reverse=True)
    old = [band for band in population["age_band"].unique() if ages(band)[0] >= OLD]
    older = rows(population, sex="persons", age_band=old)
    tables = {name: crossed(of, "year") for name, of in older.groupby("vintage")}
    bases = {name: base_of(population, name) for name in several.index}
    for vintage, band in product(several.index.intersection(tables), MOST_MISSED):
        for year, name in counted:
            if not bases[vintage] < year <= several.loc[vintage, "last_year"]:
                continue
            known = rebanded(tables.get(name, pd.DataFrame()), [band]).to_numpy()
            if known.size:
                own = rebanded(path(_finest(tables[vintage]), vintage, [year]), [band]).to_numpy()
                if own.size:
                    found.append((vintage, band, year, own[0, 0], known[0, 0], name))
                break
    names = ["vintage", "age_band", "year", "people", "counted", "count"]
    frame = pd.DataFrame(found, columns=names)
    frame["miss"] = frame["people"] / frame["counted"] - 1
    size = frame["miss"].abs()
    frame["too_far"] = size > frame["age_band"].map(MOST_MISSED)
    nearest = size.groupby([frame["age_band"], frame["year"]]).transform("min")
    frame["refuted"] = frame["too_far"] & (size > TIMES * nearest)
    return frame


@of_table
def counts(population: pd.DataFrame) -> list[tuple[int, str]]:
    """List the year and the vintage of everything that counts or estimates residents."""
    counted = population["qualifier"].isna() | population["qualifier"].eq("estimated")
    of = rows(population[counted], sex="persons")
    pairs = dict.fromkeys(zip(of["year"], of["vintage"], strict=True))
    return [(int(year), str(name)) for year, name in pairs if name != OWN]


def newest_count(population: pd.DataFrame) -> int:
    """Return the newest year that is counted or estimated; of projections alone, their first."""
    years = [year for year, _ in counts(population)]
    return max(years) if years else int(_any_projections(population)["first_year"].min())


def base_of(population: pd.DataFrame, vintage: str) -> int:
    """Return the year that a projection starts from: the last that it does not project."""
    own = population.loc[population["vintage"].eq(vintage), ["year", "qualifier"]]
    known = own.loc[own["qualifier"].ne("projected"), "year"]
    return int(known.max() if len(known) else own["year"].min())


@of_table
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


@of_table
def banded(population: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Return one row a year, one column a finest band, of a vintage's persons."""
    wide = _finest(crossed(rows(population, vintage=vintage, sex="persons"), "year"))
    if list(wide) in ([], ["all"]):
        raise MissingEvidenceError(
            f"The population vintage {vintage!r} has no age bands, only totals; choose one that "
            "has."
        )
    return wide[sorted(wide, key=lambda band: ages(band)[0])]


def _finest(wide: pd.DataFrame) -> pd.DataFrame:
    """Leave out the bands (columns) that hold others."""
    return wide[[band for band in wide if not any(spans(band, other) for other in wide)]]


def path(printed: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Fill in the years between those of a projection: a row a year, the columns of `printed`.

    Within five years of our own each band grows at a constant rate, which comes nearer to later
    counts; others follow a curve through what is printed.
    """
    return interpolate(printed, years, constant_growth=vintage == OWN)


def crossed(frame: pd.DataFrame, down: str) -> pd.DataFrame:
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
