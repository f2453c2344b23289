"""Direct payment spending: by primary support reason and age group, its total, its concentration.

A cell is one primary support reason and age group. Spending is what an account says was paid in a
year: it has no sampling error, so no interval is given for it.
"""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import required_rows, rows
from caremarket.methods import effective_number, hhi, normalised_hhi, shannon, shares, theil

CELL = ["primary_support_reason", "age_group"]
AGE_GROUPS = ["18_64", "65_plus"]
OVERHEAD = "commissioning_and_service_delivery"


def cells(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return direct payment spending by primary support reason and age group.

    Args:
        spending: The evidence table `spending`.
        period: Financial year, such as 2019-20.

    Returns:
        One row a cell, as printed: category (`<primary_support_reason>|<age_group>`),
        primary_support_reason, age_group, amount_gbp (pounds), share (proportion of the sum of the
        cells), source_id. A negative cell is left out, see `adjustments`.

    Raises:
        MissingEvidenceError: If no cell is printed for the period, or none is above 0.
    """
    printed = one_source(required_rows(spending, service="direct_payments", period=period))
    found = not_negative(split_rows(printed))
    if found["amount_gbp"].sum() == 0:
        raise MissingEvidenceError(
            f"{spending.attrs.get('table', 'spending')} has no direct payments by primary support "
            f"reason and age group for {period}. Add the cells to spending.csv, then run "
            "`caremarket prepare`."
        )
    found = found[[*CELL, "amount_gbp", "source_id"]].reset_index(drop=True)
    found.insert(3, "share", shares(found["amount_gbp"]))
    found.insert(0, "category", found["primary_support_reason"] + "|" + found["age_group"])
    return found


def adjustments(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the cells that are negative: income or a correction, no spending on anybody.

    The national return holds some. They are no part of a mix, whose shares must add up.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.

    Returns:
        Columns category, amount_gbp (pounds) of direct payments; possibly no row.
    """
    printed = split_rows(one_source(rows(spending, service="direct_payments", period=period)))
    below = printed[printed["amount_gbp"] < 0]
    category = below["primary_support_reason"] + "|" + below["age_group"]
    return below[["amount_gbp"]].assign(category=category)[["category", "amount_gbp"]]


def not_negative(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that are spending; see `adjustments` for the others."""
    return printed[printed["amount_gbp"] >= 0]


def one_source(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the source that prints most of them; sources are never mixed in a table."""
    if printed.empty:
        return printed
    return rows(printed, source_id=printed["source_id"].value_counts().idxmax())


def split_rows(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that belong to one primary support reason and one age group."""
    reasons = ~printed["primary_support_reason"].isin(["all", OVERHEAD])
    return printed[reasons & printed["age_group"].isin(AGE_GROUPS)]


def total(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the printed total of direct payments beside the sum of its cells.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.

    Returns:
        Rows published (where a total is printed) and summed: category, value (pounds).

    Raises:
        MissingEvidenceError: As `cells`.
    """
    summed = cells(spending, period)["amount_gbp"].sum()
    printed = one_source(rows(spending, service="direct_payments", period=period))
    printed = rows(printed, setting="all", primary_support_reason="all", age_group="all")
    figures = [("published", float(value)) for value in printed["amount_gbp"]]
    return pd.DataFrame([*figures, ("summed", summed)], columns=["category", "value"])


def concentration(found: pd.DataFrame) -> pd.DataFrame:
    """Measure how concentrated spending is over cells, over reasons alone and over ages alone.

    Args:
        found: Columns primary_support_reason, age_group, amount_gbp, as from `cells`.

    Returns:
        Rows all (reason and age together), primary_support_reason, age_group: category, groups
        (number), largest (its name), largest_share, hhi, normalised_hhi (proportions, 0 to 1),
        effective_number (groups), shannon, theil (nats). A division with one group only is left
        out: nothing can be concentrated there.
    """
    divisions = {"all": CELL, "primary_support_reason": CELL[:1], "age_group": CELL[1:]}
    measured = []
    for category, by in divisions.items():
        amounts = found.groupby(by, sort=False)["amount_gbp"].sum()
        if len(amounts) == 1:
            continue
        largest = amounts.idxmax()
        measured.append(
            {
                "category": category,
                "groups": len(amounts),
                "largest": "|".join(largest) if isinstance(largest, tuple) else largest,
                "largest_share": amounts.max() / amounts.sum(),
                "hhi": hhi(amounts),
                "normalised_hhi": normalised_hhi(amounts),
                "effective_number": effective_number(amounts),
                "shannon": shannon(amounts),
                "theil": theil(amounts),
            }
        )
    return pd.DataFrame(measured)


def per_head(
    found: pd.DataFrame, population: pd.DataFrame, vintage: str, year: int
) -> pd.DataFrame:
    """Return spending per head of the population of each age group.

    Args:
        found: Columns age_group, amount_gbp, as from `cells`.
        population: The evidence table `population`.
        vintage: Which estimate or projection of the population.
        year: Year wanted; the vintage's printed year nearest to it is used, and named.

    Returns:
        One row an age group: age_group, amount_gbp, people, population_year, gbp_per_head
        (pounds a year). Empty if the vintage is not in the evidence, or does not print both groups.
    """
    bands = {"18_64": "18-64", "65_plus": "65+"}
    amounts = found.groupby("age_group", sort=False)["amount_gbp"].sum()
    counted = []
    for age_group in amounts.index:
        printed = rows(population, vintage=vintage, sex="persons", age_band=bands[age_group])
        if printed.empty:
            return pd.DataFrame(columns=["age_group", "amount_gbp", "people", "gbp_per_head"])
        nearest = printed.loc[(printed["year"] - year).abs().idxmin()]
        counted.append((float(nearest["people"]), int(nearest["year"])))
    frame = amounts.reset_index()
    frame["people"], frame["population_year"] = zip(*counted, strict=True)
    frame["gbp_per_head"] = frame["amount_gbp"] / frame["people"]
    return frame


def year_of(period: str) -> int:
    """Return the calendar year in which a period ends: 2020 for 2019-20."""
    return int(period[:4]) + (len(period) == len("2019-20"))
