"""Direct payment spending: by primary support reason and age group, its total, its concentration.

A cell is one primary support reason and age group. Spending is what an account says was paid in a
year: it has no sampling error, so no interval is given for it.
"""

import pandas as pd

from caremarket.frames import rows
from caremarket.methods import effective_number, hhi, normalised_hhi, shannon, shares, theil

SERVICE = "direct_payments"
CELL = ["primary_support_reason", "age_group"]
BANDS = {"18_64": "18-64", "65_plus": "65+"}  # age groups of spending, as the population has them
OVERHEAD = "commissioning_and_service_delivery"
MEASURES = (hhi, normalised_hhi, effective_number, shannon, theil)
DIVISIONS = {"all": CELL, "primary_support_reason": CELL[:1], "age_group": CELL[1:]}


def year_of(period: str) -> int:
    """Return the calendar year in which a period ends: 2020 for 2019-20."""
    return int(period[:4]) + (len(period) == len("2019-20"))


def category(frame: pd.DataFrame) -> pd.Series:
    """Name the cells: `<primary_support_reason>|<age_group>`."""
    return frame["primary_support_reason"] + "|" + frame["age_group"]


def split_rows(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that belong to one cell."""
    reasons = ~printed["primary_support_reason"].isin(["all", OVERHEAD])
    return printed[reasons & printed["age_group"].isin(list(BANDS))]


def one_source(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the source that prints most of them; sources are never mixed in a table."""
    if printed.empty:
        return printed
    return rows(printed, source_id=printed["source_id"].value_counts().idxmax())


def every_cell(spending: pd.DataFrame) -> pd.DataFrame:
    """Return the direct payments of all cells, years and sources; see `adjustments`."""
    printed = split_rows(rows(spending, service=SERVICE))
    return printed[printed["amount_gbp"] >= 0]


def _printed(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    return one_source(rows(spending, service=SERVICE, period=period))


def cells(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return direct payment spending by cell, as printed; no row if nothing was paid.

    Columns category, primary_support_reason, age_group, amount_gbp (pounds), share (proportion of
    the sum of the cells), source_id.
    """
    found = every_cell(_printed(spending, period))[[*CELL, "amount_gbp", "source_id"]]
    found = found.reset_index(drop=True).assign(category=category)
    if not found["amount_gbp"].sum():
        return found.head(0)
    return found.assign(share=shares(found["amount_gbp"]))


def adjustments(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the cells that are negative (category, amount_gbp): income or a correction.

    The national return holds some. They are no part of a mix, whose shares must add up.
    """
    printed = split_rows(_printed(spending, period))
    below = printed[printed["amount_gbp"] < 0]
    return below.assign(category=category)[["category", "amount_gbp"]]


def totals(spending: pd.DataFrame, period: str, found: pd.DataFrame) -> pd.Series:
    """Return the total as `published`, where it is printed, and as `summed` from cells (pounds)."""
    every = {"setting": "all", "primary_support_reason": "all", "age_group": "all"}
    printed = rows(_printed(spending, period), **every)["amount_gbp"].astype(float)
    printed = printed.set_axis(["published"] * len(printed))
    return pd.concat([printed, pd.Series({"summed": found["amount_gbp"].sum()})])


def concentration(found: pd.DataFrame) -> pd.DataFrame:
    """Measure how concentrated spending is over cells, over reasons alone and over ages alone.

    Rows by category (all, primary_support_reason, age_group): groups (number), largest_share, hhi,
    normalised_hhi (proportions), effective_number (groups), shannon, theil (nats). A division with
    one group only is left out: nothing can be concentrated there.
    """
    measured = []
    for name, by in DIVISIONS.items():
        amounts = found.groupby(by, sort=False)["amount_gbp"].sum()
        if len(amounts) > 1:
            largest = {"groups": len(amounts), "largest_share": amounts.max() / amounts.sum()}
            others = {measure.__name__: measure(amounts) for measure in MEASURES}
            measured.append({"category": name, **largest, **others})
    return pd.DataFrame(measured)


def per_head(
    found: pd.DataFrame, population: pd.DataFrame, vintage: str | None, year: int
) -> pd.DataFrame:
    """Divide spending by the residents of each age group, of the printed year nearest to `year`.

    Columns age_group, amount_gbp, people, population_year, gbp_per_head (pounds a year). No row if
    the vintage does not print both groups.
    """
    frame = found.groupby("age_group", sort=False)["amount_gbp"].sum().reset_index()
    counted = []
    for age_group in frame["age_group"]:
        band = {"sex": "persons", "age_band": BANDS[age_group]}
        printed = rows(population, vintage=vintage, **band)
        if printed.empty:
            return frame.head(0)
        nearest = printed.loc[(printed["year"] - year).abs().idxmin()]
        counted.append((float(nearest["people"]), int(nearest["year"])))
    frame["people"], frame["population_year"] = zip(*counted, strict=True)
    return frame.assign(gbp_per_head=frame["amount_gbp"] / frame["people"])
