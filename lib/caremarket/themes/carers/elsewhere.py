"""Carers and those who are known, in every council: what the area can be compared on."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.benchmarks import Measure, measured

FEWEST = 0.001  # of all carers: a return of fewer was not filled in, or hardly
AGED_5 = "residents aged 5 and over"
BANDS = {
    "any": ("carers_of_residents", "unpaid carers"),
    "50_plus": ("heavy_carers_of_residents", "carers of 50+ hours"),
}


def measures(care: pd.DataFrame, lists: pd.DataFrame) -> list[Measure]:
    """Return what councils can be compared on: carers supported, carers, heavy carers.

    Takes the tables `unpaid_care_census` and `carers` (measure `supported_national_return`) of all
    areas. Carers whom the council supports per carer of the last census (a rate: some care for
    somebody elsewhere), carers of residents aged 5 and over, those of 50 hours or more. Of a count
    with a suppressed part the middle of what it leaves open. Only measures that some council has.
    """
    last = care[care["year"] == care["year"].max()]
    year = str(last["year"].max())
    people = {band: rows(last, hours_band=band, base="5_plus") for band in ("all", *BANDS)}
    supported = rows(lists, measure="supported_national_return")
    supported = supported[supported["period"] == supported["period"].max()]
    ends = supported.reindex(columns=["value_lower", "value_upper"])
    middle = ends.astype(float).mean(axis=1)
    supported = supported.assign(value=supported["value"].astype(float).fillna(middle))
    returned = measured(supported, people["any"], part="value")
    filled_in = returned["numerator"] >= FEWEST * returned["denominator"]
    found = [
        Measure(
            "supported_of_carers",
            "carers supported by the council",
            f"carers of Census {year}",
            str(supported["period"].max()),
            "rate",
            "percent",
            returned[filled_in],
        )
    ]
    for band, (name, words) in BANDS.items():
        table = measured(people[band], people["all"])
        found.append(Measure(name, words, AGED_5, year, "proportion", "percent", table))
    return [measure for measure in found if len(measure.table)]
