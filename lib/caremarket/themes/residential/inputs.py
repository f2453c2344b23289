"""From evidence to what the methods start from, and the ranges that are taken as plausible."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.age_bands import band_start
from caremarket.themes.counted import since
from caremarket.themes.projection import limits_by_year
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import UNKNOWN, Model

PER = {"per_100": 100, "per_1000": 1000}
ROUNDED = 0.05 / 100  # England's norm is printed per 100 to one decimal: so far it may lie off


@dataclass(frozen=True)
class Ranges:
    """What the uncertain inputs are taken to lie between: the least, the greatest.

    England's norm lies within its rounding, the population within its limits, if it has any.
    """

    nursing_void: tuple[float, float] = (UNKNOWN, UNKNOWN)
    residential_void: tuple[float, float] = (UNKNOWN, UNKNOWN)  # where it does not follow from it
    total_void: tuple[float, float] = (UNKNOWN, UNKNOWN)
    rate_change: tuple[float, float] = (UNKNOWN, UNKNOWN)
    stay: tuple[float, float] = (UNKNOWN, UNKNOWN)
    funded: tuple[float, float] = (UNKNOWN, UNKNOWN)


def sources_of(*frames: pd.DataFrame) -> str:
    """Return the sources of rows of evidence, each once, in order."""
    return " ".join(dict.fromkeys(name for frame in frames for name in frame["source_id"]))


def published_norms(norms_table: pd.DataFrame, norm_set: str) -> pd.DataFrame:
    """Return places per person aged 75 and over by a norm (`england` or `shop`).

    Index year of publication, columns residential and nursing; years that print only one of them
    are left out. MissingEvidenceError if the set has no norm per person aged 75 and over.
    """
    found = required_rows(
        norms_table, norm_set=norm_set, population_age_band="75+", care_type=list(CARE_TYPES)
    )
    found = found.assign(places=found["value"] / found["unit"].map(PER))
    wide = found.pivot_table(index="year", columns="care_type", values="places", aggfunc="first")
    return wide[list(CARE_TYPES)].dropna()


def share_aged_85_plus(benchmarks: pd.DataFrame) -> float | None:
    """Return the share of care home residents aged 65 and over who are 85 or older, nationally."""
    found = rows(benchmarks, measure="share_of_residents_aged_85_plus", category="all")
    return float(found.sort_values("period")["value"].iloc[-1]) / 100 if len(found) else None


def people_by_year(
    population: pd.DataFrame, vintage: str, years: range, share_85_plus: float | None
) -> pd.DataFrame:
    """Return the people whom the methods count, and their growth.

    Residents are printed for 65 and over only. Where a national share of those aged 85 and over is
    known, that share of the residents grows with the people aged 85 and over and the rest with
    those aged 65 to 84; otherwise all grow with the people aged 75 and over.

    Index year; columns people_18_64, people_65_84, people_75_plus, people_85_plus, older_growth and
    working_age_growth (1 in the first year), stray (logarithm of the upper limit of those aged 75
    and over by that number; 0 where the vintage has no limits). MissingEvidenceError if the vintage
    is unknown or has no age bands, MethodError if a year lies outside the projection.
    """
    people = since(population, vintage, years)
    start = band_start(people["age_band"])
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
    older = growth["people_75_plus"]
    if share_85_plus is not None:
        younger = (1 - share_85_plus) * growth["people_65_84"]
        older = share_85_plus * growth["people_85_plus"] + younger
    limits = limits_by_year(population, "75+", years, vintage)
    stray = np.log(limits["upper"] / limits["people"]).clip(lower=0).fillna(0)
    return found.assign(older_growth=older, working_age_growth=growth["people_18_64"], stray=stray)


def of_norms(beds: Mapping[str, float], norms_table: pd.DataFrame, people: pd.DataFrame) -> Model:
    """Return what the norms published last start from; beds may be unknown."""
    last = [published_norms(norms_table, name).iloc[-1].to_dict() for name in ("england", "shop")]
    return Model(dict.fromkeys(CARE_TYPES, UNKNOWN) | dict(beds), *last, people)
