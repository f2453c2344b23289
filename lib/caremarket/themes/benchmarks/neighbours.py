"""The councils that a council is compared with: computed from open data, or named by an analyst."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from caremarket.errors import MethodError
from caremarket.frames import rows
from caremarket.methods.peers import nearest_neighbours
from caremarket.themes.population import aged
from caremarket.themes.size import SMALLEST

NUMBER = 15
CENSUS = "census_2021"
ETHNIC_GROUPS = ("asian", "black", "white")
WORDS = {
    "aged_65_plus": "share aged 65 and over",
    "aged_85_plus": "share aged 85 and over",
    "aged_under_18": "share under 18",
    "log_residents": "number of residents (logarithm)",
    "log_density": "residents per square kilometre (logarithm)",
    "asian": "share Asian",
    "black": "share Black",
    "white": "share White",
    "deprivation": "deprivation",
}


@dataclass(frozen=True)
class Neighbours:
    """Which councils a council is compared with, and why."""

    codes: tuple[str, ...]  # GSS codes, the nearest first; empty if there are none
    chosen_by: (
        str  # `computed`, `named` in the area's folder, or `none`: councils are not described
    )
    features: tuple[str, ...] = ()  # that they were computed from; empty where they are named
    distances: tuple[float, ...] = ()  # of each, in standard deviations; empty where they are named
    at_random: float = float("nan")  # distance of two councils picked at random


def neighbours_of(
    area_code: str, named: pd.DataFrame, features: pd.DataFrame, number: int = NUMBER
) -> Neighbours:
    """Choose a council's neighbours: those its own file names, else the statistically nearest.

    `named` is the evidence table `neighbours` of the council, `features` as from the function.
    """
    if len(named):
        return Neighbours(tuple(named.sort_values("rank")["neighbour_code"]), "named")
    try:
        found = nearest_neighbours(features.sort_index(), area_code, number)
    except MethodError:
        return Neighbours((), "none")
    used = features.columns[features.loc[area_code].notna()]
    apart = found["at_random"].max()
    return Neighbours(tuple(found.index), "computed", tuple(used), tuple(found["distance"]), apart)


def features(population: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """Describe every council but the smallest (index area_code) by what neighbours should share.

    Takes the evidence tables `population` (Census 2021) and `area_profile` (ethnic groups, area in
    square kilometres and, if there, deprivation) of all councils. Columns as in `WORDS`: shares of
    residents by age and broad ethnic group, logarithms of residents and of their density,
    deprivation; without a feature that no council has.
    """
    persons = rows(population, vintage=CENSUS, sex="persons")
    persons = persons[persons["region_code"].notna()]
    whole = _by_area(rows(persons, age_band="all"), "people")
    adults = _by_area(rows(persons, age_band=["18-64", "65+"]), "people")
    older = persons[~persons["age_band"].isin(["65+", "all"])]
    found = {
        "aged_under_18": 1 - adults / whole,
        "aged_65_plus": _by_area(rows(persons, age_band="65+"), "people") / whole,
        "aged_85_plus": _by_area(aged(older, 85), "people") / whole,
        "log_residents": np.log(whole),
    }
    councils = profile[profile["region_code"].notna()]
    size = _by_area(_latest(rows(councils, measure="area")), "value")
    found["log_density"] = np.log(whole / size)
    groups = _latest(rows(councils, measure="ethnic_group"))
    everybody = _by_area(rows(groups, category="all"), "value")
    for name in ETHNIC_GROUPS:
        found[name] = _by_area(rows(groups, category=name), "value") / everybody
    found["deprivation"] = _by_area(_latest(rows(councils, measure="deprivation")), "value")
    table = pd.DataFrame(found).rename_axis("area_code")[whole >= SMALLEST]
    return table.dropna(axis="columns", how="all").dropna(axis="index", how="all")


def _by_area(frame: pd.DataFrame, value: str) -> pd.Series:
    return frame.groupby("area_code")[value].sum().astype(float)


def _latest(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["period"] == frame["period"].max()]
