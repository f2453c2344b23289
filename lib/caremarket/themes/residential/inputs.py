"""From evidence to what the methods start from, and the ranges that are taken as plausible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import required_rows, rows
from caremarket.themes import population as demography
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import UNKNOWN, Model
from caremarket.themes.residential.parameters import Parameters

PER = {"per_100": 100, "per_1000": 1000}
RATE_CHANGE_AROUND = 0.01  # a proportion a year on either side of the parameter; an assumption
FROM = 2020  # first year of interest where no beds say one


@dataclass(frozen=True)
class Ranges:
    """What the uncertain inputs are taken to lie between.

    Attributes:
        norm_england: Places per person aged 75 and over by year of publication (the index) and
            type of home (the columns).
        nursing_void: Least and greatest void rate of nursing homes.
        rate_change: Least and greatest change a year in the share of older people in care homes.
    """

    norm_england: pd.DataFrame
    nursing_void: tuple[float, float] = (UNKNOWN, UNKNOWN)
    rate_change: tuple[float, float] = (UNKNOWN, UNKNOWN)


def sources_of(*frames: pd.DataFrame) -> str:
    """Return the sources of rows of evidence, each once, in order."""
    return " ".join(dict.fromkeys(name for frame in frames for name in frame["source_id"]))


def published_norms(norms_table: pd.DataFrame, norm_set: str) -> pd.DataFrame:
    """Return a norm (`england` or `shop`) by year of publication.

    Returns:
        Places per person aged 75 and over: one row a year (the index), columns residential and
        nursing; years that print only one of them are left out.

    Raises:
        MissingEvidenceError: If the set has no norm per person aged 75 and over.
    """
    found = required_rows(
        norms_table, norm_set=norm_set, population_age_band="75+", care_type=list(CARE_TYPES)
    )
    found = found.assign(places=found["value"] / found["unit"].map(PER))
    wide = found.pivot_table(index="year", columns="care_type", values="places", aggfunc="first")
    return wide[list(CARE_TYPES)].dropna()


def norms(norms_table: pd.DataFrame, norm_set: str, year: int) -> pd.Series:
    """Return the norm published for the year nearest to the one given, by type of home."""
    published = published_norms(norms_table, norm_set)
    return published.loc[min(published.index, key=lambda printed: abs(printed - year))]


def share_aged_85_plus(benchmarks: pd.DataFrame) -> float | None:
    """Return the share of care home residents aged 65 and over who are 85 or older, nationally."""
    found = rows(benchmarks, measure="share_of_residents_aged_85_plus", category="all")
    return float(found.sort_values("period")["value"].iloc[-1]) / 100 if len(found) else None


def start_year(population: pd.DataFrame, vintage: str) -> int:
    """Return the first year to report where no beds say one: the vintage's first from 2020 on.

    Raises:
        MissingEvidenceError: If that vintage is not in the evidence.
    """
    printed = rows(population, vintage=vintage)["year"]
    if printed.empty:
        raise MissingEvidenceError(
            f"Neither beds nor the population vintage {vintage!r} of "
            f"{population.attrs.get('table', 'the area')} are in the evidence: there is nothing to "
            "answer from. Import the ages of Census 2011 and 2021, or an official projection."
        )
    later = printed[printed >= FROM]
    return int(later.min() if len(later) else printed.max())


def people_by_year(
    population: pd.DataFrame, vintage: str, years: range, share_85_plus: float | None
) -> pd.DataFrame:
    """Return the people whom the methods count, and their growth.

    Residents are printed for 65 and over only. Where a national share of those aged 85 and over is
    known, that share of the residents grows with the people aged 85 and over and the rest with
    those aged 65 to 84; otherwise all grow with the people aged 75 and over.

    Returns:
        One row a year (the index): people_18_64, people_65_84, people_75_plus, people_85_plus,
        older_growth and working_age_growth (1 in the first year).

    Raises:
        MissingEvidenceError: If the vintage is unknown or has no age bands.
        MethodError: If a year lies outside the projection.
    """
    people = demography.by_year(population, vintage, years)
    start = demography.band_start(people["age_band"])
    parts = {
        "people_18_64": start.between(18, 64),
        "people_65_84": start.between(65, 84),
        "people_75_plus": start >= 75,
        "people_85_plus": start >= 85,
    }
    found = pd.DataFrame(
        {name: people[keep].groupby("year")["people"].sum() for name, keep in parts.items()}
    )
    growth = found / found.iloc[0]
    if share_85_plus is None:
        found["older_growth"] = growth["people_75_plus"]
    else:
        found["older_growth"] = (
            share_85_plus * growth["people_85_plus"] + (1 - share_85_plus) * growth["people_65_84"]
        )
    found["working_age_growth"] = growth["people_18_64"]
    return found


def of_norms(beds: Mapping[str, float], norms_table: pd.DataFrame, people: pd.DataFrame) -> Model:
    """Return what the norms start from; beds of a type may be unknown."""
    first = int(people.index[0])
    england, shop = (norms(norms_table, name, first).to_dict() for name in ("england", "shop"))
    return Model(dict.fromkeys(CARE_TYPES, UNKNOWN) | dict(beds), england, shop, people)


def with_residents(
    model: Model, homes: pd.DataFrame, placed: pd.DataFrame, parameters: Parameters
) -> Model:
    """Return what all methods start from: that of the norms, with filled beds and who fills them.

    Raises:
        ParameterError: If the last year is not after the year of the beds.
    """
    first = model.people.index[0]
    if parameters.last_year <= first:
        raise ParameterError(
            f"Parameter 'last_year' was {parameters.last_year}; the beds are those of {first}, so "
            f"choose a year from {first + 1} on."
        )
    return replace(
        model,
        beds=homes["beds"].to_dict(),
        total_void=float((homes["beds"] * homes["void_rate"]).sum() / homes["beds"].sum()),
        nursing_void=float(homes.loc["nursing", "void_rate"]),
        working_age=placed["in_borough_18_64"].to_dict(),
        returning=dict.fromkeys(CARE_TYPES, 0.0),
        share_65_plus=placed["share_65_plus"].to_dict(),
        annual_rate_change=parameters.annual_rate_change,
        max_delay_probability=parameters.max_delay_probability,
    )


def assumed_ranges(norms_table: pd.DataFrame, homes: pd.DataFrame, change: float) -> Ranges:
    """Return what the uncertain inputs are taken to lie between."""
    nursing = homes.loc["nursing"]
    return Ranges(
        published_norms(norms_table, "england"),
        nursing_void=(float(nursing["void_rate_lower"]), float(nursing["void_rate_upper"])),
        rate_change=(change - RATE_CHANGE_AROUND, change + RATE_CHANGE_AROUND),
    )
