"""What the notebook records: for each metric its property, unit, basis, method and sources."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes import benchmarks
from caremarket.themes.declared import PAST, REFUTED, Metric
from caremarket.themes.housing_with_care.housing import Housing


def _counted(housing: Housing) -> pd.DataFrame:
    return housing.homes.reset_index(names="category").rename(columns={"homes": "value"})


def _by_method(housing: Housing, frame: pd.DataFrame, value: str) -> pd.DataFrame:
    found = rows(frame, year=[housing.first_year, housing.parameters.last_year])
    lower, upper = found[f"{value}_lower"], found[f"{value}_upper"]
    return found.assign(
        category=found["housing_type"] + "|" + found["method"],
        value=found[value],
        lower=lower.where(lower < upper),
        upper=upper.where(lower < upper),
        period=found["year"],
        source_ids=found["source_ids"] + " " + housing.projected_from,
    )


def _moved(housing: Housing) -> pd.DataFrame:
    return housing.moved_last.reset_index(name="value").assign(
        category=lambda it: "admissions_of_" + it["geography"],
        period=housing.parameters.last_year,
        source_ids=f"{housing.admitted['source_id'].iloc[0]} {housing.projected_from}",
    )


DECLARED = (
    REFUTED,
    PAST,
    lambda it: benchmarks.findings(it.standing),
    Metric("homes_counted", "places", _counted, "published", "as_printed"),
    Metric("homes_needed", "places", lambda it: _by_method(it, it.needed, "homes_needed")),
    Metric("home_gap", "places", lambda it: _by_method(it, it.gaps, "gap")),
    Metric("extra_care_for_admissions", "places", _moved, "assumed", "stock_and_flow"),
)


def answer(housing: Housing) -> dict[str, float]:
    """Return the headline figures, which a test compares."""
    needed = housing.last.set_index(["housing_type", "method"])["homes_needed"]
    return {
        "people_75_plus": housing.people["people_75_plus"].iloc[-1],
        **{"_".join(key): value for key, value in needed.items()},
    }
