"""The market as it stands: beds, voids, occupied beds, and vacant beds that can be used."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caremarket import methods
from caremarket.frames import required_rows, rows, single

CARE_TYPES = ("residential", "nursing")
LEAST_VOID = 0.05  # nobody runs fuller than 95%, the upper end of the targets in use (unverified)


def latest(frame: pd.DataFrame, **equals: object) -> pd.DataFrame:
    """Return the rows selected of the last period among them; MissingEvidenceError if none."""
    found = required_rows(frame, **equals)
    newest = found[found["period"] == found["period"].max()]
    newest.attrs = frame.attrs
    return newest


def base_year(beds: pd.DataFrame) -> int:
    """Return the calendar year in which the latest count of beds begins."""
    return int(latest(beds)["period"].iloc[0][:4])


def care_homes(
    beds: pd.DataFrame, measures: pd.DataFrame, elsewhere: Iterable[float] = ()
) -> pd.DataFrame:
    """Return beds, voids and occupied beds by type of home (the index).

    A void rate printed for a type varies as `varying` says, `elsewhere` being void rates of
    England. Where only one is printed for both types, each is taken to have it. How it is split
    is not known, so the limits span every split in which no type is fuller than 95% and the rate
    of nursing homes lies as far above the printed rate as below it; where the rate itself varies
    by more than that, its own limits are those of both types.

    Columns beds, void_rate (a proportion), occupied, vacant (beds); but for beds each with _lower
    and _upper; limits_of (`split`, or `rate` where each type varies by itself).
    MissingEvidenceError if a type has no beds, or there is no void rate.
    """
    counts = {kind: single(latest(beds), "beds", care_type=kind) for kind in CARE_TYPES}
    homes = pd.DataFrame({"beds": counts}).rename_axis("care_type")
    voids = latest(measures, measure="void_rate")
    by_type = len(rows(voids, care_type=list(CARE_TYPES))) == len(CARE_TYPES)
    homes["void_rate"] = {
        kind: single(voids, "value", care_type=kind if by_type else "all") / 100
        for kind in CARE_TYPES
    }
    pairs = zip(homes["void_rate"], homes["beds"], strict=True)
    ends = [varying(rate, count, elsewhere) for rate, count in pairs]
    homes["void_rate_lower"], homes["void_rate_upper"] = zip(*ends, strict=True)
    homes["limits_of"] = "rate"
    if not by_type:
        total = homes.loc["nursing", "void_rate"]
        of_nursing = nursing_range(homes, total)
        if np.ptp(of_nursing) >= np.ptp(ends[-1]):
            parts = pd.concat([split_voids(homes["beds"], total, it) for it in of_nursing], axis=1)
            homes["void_rate_lower"], homes["void_rate_upper"] = (
                parts.min(axis=1),
                parts.max(axis=1),
            )
            homes["limits_of"] = "split"
    for end, opposite in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        homes[f"occupied{end}"] = homes["beds"] * (1 - homes[f"void_rate{opposite}"])
        homes[f"vacant{end}"] = homes["beds"] * homes[f"void_rate{end}"]
    return homes


def varying(rate: float, beds: float, elsewhere: Iterable[float]) -> tuple[float, float]:
    """Return the least and the greatest that a printed void rate is taken to be, as proportions.

    It was counted once, in so many beds: its 95% limits by Wilson are what chance does to it. The
    beds may later be as empty as England's were, void rates `elsewhere`: the limits reach there.
    """
    chance = methods.wilson([rate * beds], [beds]).iloc[0]
    ends = [chance["lower"], chance["upper"], *elsewhere]
    return float(min(ends)), float(max(ends))


def voids_of_england(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return England's least, greatest and last void rate as published: period, void_rate."""
    found = rows(benchmarks, measure="occupancy", category="all").sort_values("period")
    found = found.assign(void_rate=1 - found["value"].astype(float) / 100)
    ends = [found["void_rate"].idxmin(), found["void_rate"].idxmax()] if len(found) else []
    return found[found.index.isin([*ends, *found.index[-1:]])]


def nursing_range(homes: pd.DataFrame, total: float) -> tuple[float, float]:
    """Return the least and the greatest void rate of nursing homes that is taken as plausible."""
    least = min(LEAST_VOID, total)
    beds, vacant = homes["beds"], homes["beds"].sum() * total
    lowest = max(least, (vacant - beds["residential"]) / beds["nursing"])
    highest = min(1, (vacant - least * beds["residential"]) / beds["nursing"])
    return lowest, min(2 * total - lowest, highest)


def split_voids(beds: pd.Series, total: float, nursing: float) -> pd.Series:
    """Return the void rate of each type that goes with one of nursing homes and with the total."""
    residential = (beds.sum() * total - beds["nursing"] * nursing) / beds["residential"]
    return pd.Series({"residential": residential, "nursing": nursing}).rename_axis("care_type")


def counts_of_vacancies(benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Return available and all vacancies where a council prints both: value, value_all (beds)."""
    available = rows(benchmarks, measure="available_vacancies")
    every = rows(benchmarks, measure="vacancies")
    return available.merge(every, on=["period", "category"], suffixes=("", "_all"))


def shares_of_vacancies(measures: pd.DataFrame, voids: pd.DataFrame) -> pd.DataFrame:
    """Return empty beds that can take somebody, and all: value, value_all (percent of beds).

    Of the source and period of the void rates; empty where they do not tell.
    """
    usable = rows(measures, measure="vacant_admittable_share", care_type="all")
    both = usable.merge(voids, on=["period", "source_id", "care_type"], suffixes=("", "_all"))
    return both[both["value_all"] > 0]


def available_share(both: pd.DataFrame) -> float | None:
    """Return available over all vacancies, a proportion; None of no row (value, value_all)."""
    return float(both["value"].sum() / both["value_all"].sum()) if len(both) else None


def vacancies(homes: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return beds by care_type and state; of the vacant `share` is available, the rest is not."""
    vacant = homes["vacant"]
    parts = homes[["occupied"]].assign(available=vacant * share, unavailable=vacant * (1 - share))
    return parts.reset_index().melt(id_vars="care_type", var_name="state", value_name="beds")
