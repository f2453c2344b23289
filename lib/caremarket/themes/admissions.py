"""Admissions to care homes at 65 and over, as the Adult Social Care Outcomes Framework has them."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods.funnel import RATE
from caremarket.themes.benchmarks import Measure
from caremarket.themes.benchmarks.measure import COLUMNS, latest_counts, series_of

SERIES = ["2c_admissions", "2a"]  # client-level data from 2024-25, the return before
AGED_65 = [f"{measure}_65_plus" for measure in SERIES]
CLIENT_LEVEL = ("2b_admissions", "2c_admissions")
NEW = "Client-level data, in development"
BREAK = (
    "Admissions of {} are counted from client-level data, a collection still in development: they "
    "are not to be compared with the years before, and a very low rate may say no more than that "
    "admissions were not recorded."
)


def collection(measure: str, period: str) -> str:
    """Return by which collection admissions of a year were counted; two of them form no series."""
    if measure.startswith(CLIENT_LEVEL):
        return NEW
    return "Short and long term return" if period >= "2014-15" else "Returns before 2014-15"


def measure(outcomes: pd.DataFrame) -> Measure:
    """Return people admitted in a year per 100,000 aged 65 and over, all councils.

    Args:
        outcomes: The table `ascof_measures` of all areas.
    """
    admitted = latest_counts(rows(outcomes, measure=SERIES, population_group="65_plus"))
    period = str(admitted["period"].max())
    return Measure(
        "admissions_65_plus",
        "admissions to care homes at 65 and over",
        "residents aged 65 and over",
        period,
        RATE,
        "per_100000",
        admitted[COLUMNS].reset_index(drop=True),
        series_of(period),
    )


def latest(ascof: pd.DataFrame) -> pd.DataFrame:
    """Return the latest rate at 65 and over, here and in England (table `ascof`); or none.

    Returns:
        Index geography; columns measure, period, value (per 100,000 a year), source_id.
    """
    found = rows(ascof, measure=AGED_65, unit="per_100000", geography=["area", "england"])
    found = found.dropna(subset="value")
    last = rows(found, period=rows(found, geography="area")["period"].max())
    last = last.drop_duplicates("geography")  # the council may print what a return prints, too
    return last.set_index("geography")[["measure", "period", "value", "source_id"]]
