"""Care homes in every council: what the area can be compared on."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods.funnel import PROPORTION, RATE
from caremarket.themes import admissions
from caremarket.themes.benchmarks import Measure, measured
from caremarket.themes.benchmarks.measure import AREA_COLUMNS, COLUMNS, latest_counts
from caremarket.themes.population import aged

OVER_75 = "residents aged 75 and over"
BEDS = {
    "care_home_beds": ("registered care home beds", None),
    "nursing_home_beds": ("registered beds in homes with nursing", "yes"),
}


def measures(
    homes: pd.DataFrame, outcomes: pd.DataFrame, population: pd.DataFrame
) -> list[Measure]:
    """Return what councils can be compared on, from tables of all areas, as far as some have it.

    Registered beds (all, and in homes with nursing) per 1,000 residents aged 75 and over; people
    aged 65 and over admitted to care homes in a year per 100,000; homes rated good or outstanding.
    """
    rated = latest_counts(rows(outcomes, measure="6b_good_or_outstanding"))
    found = [
        *registered_beds(homes, population),
        admissions.measure(outcomes),
        Measure(
            "homes_good_or_outstanding",
            "social care providers rated good or outstanding",
            "providers that are rated",
            str(rated["period"].max()),
            PROPORTION,
            "percent",
            rated[COLUMNS].reset_index(drop=True),
        ),
    ]
    return [measure for measure in found if len(measure.table)]


def registered_beds(homes: pd.DataFrame, population: pd.DataFrame) -> list[Measure]:
    """Return beds of the latest register, all and in homes with nursing, over residents aged 75+.

    A home with nursing counts with all its beds, as the register does not divide them.
    """
    last = homes[homes["period"] == homes["period"].max()].dropna(subset="beds")
    census = aged(rows(population, vintage="census_2021", sex="persons"), 75)
    keys = [*AREA_COLUMNS, "source_id"]
    older = census.groupby(keys, dropna=False, as_index=False)["people"].sum()
    found = []
    for name, (words, nursing) in BEDS.items():
        counted = last if nursing is None else rows(last, nursing=nursing)
        beds = counted.groupby(keys, dropna=False, as_index=False)["beds"].sum()
        of, month = measured(beds, older, "beds"), str(last["period"].max())
        found.append(Measure(name, words, OVER_75, month, RATE, "per_1000", of))
    return found
