"""Care homes in every council: what the area can be compared on."""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods.funnel import PROPORTION, RATE
from caremarket.themes import admissions
from caremarket.themes.benchmarks import Measure, measured
from caremarket.themes.benchmarks.comparison import FEWEST
from caremarket.themes.benchmarks.measure import AREA_COLUMNS, COLUMNS, latest_counts
from caremarket.themes.population import aged

OVER_75 = "residents aged 75 and over"
OVER_65 = "residents aged 65 and over"
SUPPORTED = "people aged 65 and over"
BEDS = {
    "care_home_beds": ("registered care home beds", None),
    "nursing_home_beds": ("registered beds in homes with nursing", "yes"),
}


def measures(
    homes: pd.DataFrame,
    outcomes: pd.DataFrame,
    population: pd.DataFrame,
    residents: pd.DataFrame,
    users: pd.DataFrame,
) -> list[Measure]:
    """Return what councils can be compared on, from tables of all areas, as far as some have it.

    Registered beds (all, and in homes with nursing) per 1,000 residents aged 75 and over; people
    aged 65 and over admitted to care homes in a year per 100,000; homes rated good or outstanding;
    people aged 65 and over whom councils support in care homes, and in all, per 100,000.
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
        *supported(residents, users, population),
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


def supported(
    residents: pd.DataFrame, users: pd.DataFrame, population: pd.DataFrame
) -> list[Measure]:
    """Return people aged 65 and over with long-term support, in care homes and in all.

    Of the newest day or year that 20 councils have; of a suppressed count the middle of what it
    leaves open. Over residents aged 65 and over at Census 2021.
    """
    homes = rows(residents, funder="council", location="all", age_group="65_plus")
    homes = homes[homes["care_type"].isin(["nursing", "residential"])]
    everyone = rows(
        users, service="long_term_support", primary_support_reason="all", age_group="65_plus"
    )
    older = rows(population, vintage="census_2021", sex="persons", age_band="65+")
    found = []
    for name, part, counts, cells in (
        (
            "supported_in_homes_65_plus",
            f"{SUPPORTED} whom the council supports in care homes",
            homes,
            2,
        ),
        (
            "long_term_support_65_plus",
            f"{SUPPORTED} with long-term support of the council",
            everyone,
            1,
        ),
    ):
        ends = counts[["people_lower", "people_upper"]].astype(float).mean(axis=1)
        known = counts.assign(people=counts["people"].astype(float).fillna(ends))
        keys = ["period", *AREA_COLUMNS]
        sums = known.dropna(subset="people").groupby(keys, dropna=False, as_index=False)
        table = sums.agg(
            people=("people", "sum"), cells=("people", "size"), source_id=("source_id", "first")
        )
        table = table[table["cells"] == cells]
        several = table[table["region_code"].notna()].groupby("period").size()
        period = max(several.index[several >= FEWEST], default="")
        of = measured(rows(table, period=period), older)
        found.append(Measure(name, part, OVER_65, period, RATE, "per_100000", of))
    return found
