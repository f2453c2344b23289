"""Who lives in the care homes: by funder and place, those nobody accounts for, new admissions."""

from collections.abc import Iterable

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows, single
from caremarket.themes.residential.market import CARE_TYPES, latest

AGES = ("18_64", "65_plus")
READINGS = ("inside", "additional")


def placements(
    residents: pd.DataFrame, reading: str, filled: pd.Series | None = None
) -> pd.DataFrame:
    """Return the council's placements by type of home (the index), from `care_home_residents`.

    Placements out of the area are part of the people supported (reading `inside`) or come on top
    (`additional`), and of the same ages as all of that type. Where none are printed, all supported
    are taken to live in the area, as far as its `filled` beds by type go: the rest must live
    elsewhere. A suppressed count of an age is taken in the middle of what it may be.

    Columns supported, out_of_borough, in_borough, in_borough_18_64, in_borough_65_plus (people),
    share_65_plus (a proportion). MissingEvidenceError if people supported are not printed by type
    and age.
    """
    council = latest(residents, funder="council")
    found = {}
    for kind in CARE_TYPES:
        ages = {age: _of_age(council, kind, age) for age in AGES}
        supported = sum(ages.values())
        if supported == 0:
            raise MissingEvidenceError(
                f"The council supports nobody in {kind} care, so that ages cannot be shared out."
            )
        away = {"care_type": kind, "age_group": "all", "location": "out_of_borough"}
        printed = len(rows(council, **away))
        outside = single(council, "people", **away) if printed else 0.0
        here = supported - outside if reading == "inside" else supported
        if not printed and filled is not None:
            here = min(here, float(filled[kind]))
        found[kind] = {
            "supported": supported,
            "out_of_borough": outside,
            "in_borough": here,
            "in_borough_18_64": here * ages["18_64"] / supported,
            "in_borough_65_plus": here * ages["65_plus"] / supported,
            "share_65_plus": ages["65_plus"] / supported,
        }
    return pd.DataFrame(found).T.rename_axis("care_type")


def _of_age(council: pd.DataFrame, kind: str, age: str) -> float:
    """Return the people of an age in homes of a type; the middle of what a mark stands for."""
    chosen = {"care_type": kind, "age_group": age, "location": "all"}
    found = rows(council, **chosen)
    ends = ["people_lower", "people_upper"]
    if (
        len(found) == 1
        and found["people"].isna().all()
        and found.reindex(columns=ends).notna().all(axis=None)
    ):
        return float(found[ends].astype(float).mean(axis=None))
    return single(council, "people", **chosen)


def components(homes: pd.DataFrame, placed: pd.DataFrame, paying: float | None) -> pd.DataFrame:
    """Take everybody who is accounted for away from the occupied beds.

    Columns component, people: occupied_beds first, then negative the council's placements in the
    area by type and the self-funders, as far as the evidence counts them. The sum is who is left
    over, at least: the council counts people over a year, more than live there on a day.
    """
    parts = {"occupied_beds": homes["occupied"].sum()}
    parts |= {f"council_{kind}": -placed.loc[kind, "in_borough"] for kind in CARE_TYPES}
    if paying is not None:
        parts["self_funders"] = -paying
    return pd.DataFrame({"component": parts.keys(), "people": parts.values()})


def self_funders(residents: pd.DataFrame) -> float | None:
    """Return how many pay for themselves; None if unknown, MissingEvidenceError if suppressed."""
    chosen = {"funder": "self_funder", "care_type": "all", "age_group": "all"}
    found = rows(residents, **chosen)
    return single(latest(found), "people", **chosen) if len(found) else None


def self_funder_share(measures: pd.DataFrame) -> float | None:
    """Return the share of residents who pay for themselves; None where it is not printed."""
    chosen = {"measure": "self_funder_share", "care_type": "all"}
    found = rows(measures, **chosen)
    return single(latest(found), "value", **chosen) / 100 if len(found) else None


def unexplained(
    homes: pd.DataFrame,
    residents: pd.DataFrame,
    measures: pd.DataFrame,
    readings: Iterable[str] = READINGS,
) -> pd.DataFrame:
    """Count the residents left over under both readings, and both ways to count occupied beds.

    The number of self-funders over their share gives the occupied beds a second time. Columns
    reading, occupancy_from (void_rate, self_funder_share), occupied, accounted_for, unexplained
    (people), share (of the occupied beds).
    """
    occupied = {"void_rate": homes["occupied"].sum()}
    paying, share = self_funders(residents), self_funder_share(measures)
    if paying is not None and share is not None:
        occupied["self_funder_share"] = paying / share
    found = []
    for reading in readings:
        placed = placements(residents, reading, homes["occupied"])
        known = -components(homes, placed, paying)["people"].iloc[1:].sum()
        found += [
            {"reading": reading, "occupancy_from": basis, "occupied": beds, "accounted_for": known}
            for basis, beds in occupied.items()
        ]
    frame = pd.DataFrame(found)
    frame["unexplained"] = frame["occupied"] - frame["accounted_for"]
    frame["share"] = frame["unexplained"] / frame["occupied"]
    return frame


def by_care_type(homes: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Share out the occupied beds of each type (the index) between the council's and all others.

    The rule: whoever fills an occupied bed and is not the council's is a self-funder or one of the
    residents not accounted for, and is taken to be 65 or over. Columns occupied, council_18_64,
    council_65_plus, others, aged_65_plus (council and others), share_others (of occupied beds).
    """
    frame = homes[["occupied"]].assign(
        council_18_64=placed["in_borough_18_64"], council_65_plus=placed["in_borough_65_plus"]
    )
    frame["others"] = frame["occupied"] - frame["council_18_64"] - frame["council_65_plus"]
    frame["aged_65_plus"] = frame["council_65_plus"] + frame["others"]
    frame["share_others"] = frame["others"] / frame["occupied"]
    return frame
