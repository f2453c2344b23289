"""The market as it stands: beds, voids, occupied beds, and vacant beds that can be used."""

import pandas as pd

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


def care_homes(beds: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return beds, voids and occupied beds by type of home (the index).

    Where only one void rate is printed for both types, each is taken to have it. How it is split
    is not known, so the limits span every split in which no type is fuller than 95% and the rate
    of nursing homes lies as far above the printed rate as below it.

    Columns beds, void_rate (a proportion), occupied, vacant (beds); but for beds each with _lower
    and _upper. MissingEvidenceError if a type has no beds, or there is no void rate.
    """
    counts = {kind: single(latest(beds), "beds", care_type=kind) for kind in CARE_TYPES}
    homes = pd.DataFrame({"beds": counts}).rename_axis("care_type")
    voids = latest(measures, measure="void_rate")
    if len(rows(voids, care_type=list(CARE_TYPES))) == len(CARE_TYPES):
        printed = {kind: single(voids, "value", care_type=kind) / 100 for kind in CARE_TYPES}
        homes["void_rate"] = homes["void_rate_lower"] = homes["void_rate_upper"] = printed
    else:
        total = single(voids, "value", care_type="all") / 100
        ends = [split_voids(homes["beds"], total, end) for end in nursing_range(homes, total)]
        homes["void_rate"] = total
        homes["void_rate_lower"] = pd.concat(ends, axis=1).min(axis=1)
        homes["void_rate_upper"] = pd.concat(ends, axis=1).max(axis=1)
    for end, opposite in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        homes[f"occupied{end}"] = homes["beds"] * (1 - homes[f"void_rate{opposite}"])
        homes[f"vacant{end}"] = homes["beds"] * homes[f"void_rate{end}"]
    return homes


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


def available_share(benchmarks: pd.DataFrame) -> float | None:
    """Return available over all vacancies, a proportion; None where no council prints both."""
    both = counts_of_vacancies(benchmarks)
    return float(both["value"].sum() / both["value_all"].sum()) if len(both) else None


def vacancies(homes: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return beds by care_type and state; of the vacant `share` is available, the rest is not."""
    vacant = homes["vacant"]
    parts = homes[["occupied"]].assign(available=vacant * share, unavailable=vacant * (1 - share))
    return parts.reset_index().melt(id_vars="care_type", var_name="state", value_name="beds")
