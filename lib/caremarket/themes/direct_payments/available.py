"""What the evidence on an area allows: its own mix, or the national return's; which population.

A council's own printed figures go first. Where it has none for the year asked for, the nearest year
of any account is taken, most often that of the national return, and the report says so.
"""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.direct_payments.spend import CELL, category, every_cell, year_of

RETURNS = ("nhs-ascfr-", "nhs-pss-ex1-")  # sources that are a national spending return


def period_of(spending: pd.DataFrame, wanted: str) -> str | None:
    """Return the year to analyse: the one wanted, or the nearest that has cells; None without."""
    printed = every_cell(spending)
    periods = printed.loc[printed["amount_gbp"] > 0, "period"].unique()
    if wanted in periods:
        return wanted
    years = {period: year_of(period) - year_of(wanted) for period in periods}
    return min(years, key=lambda period: (abs(years[period]), -years[period]), default=None)


def is_return(source_id: str) -> bool:
    """Say whether a source is a national spending return rather than the council's own account."""
    return source_id.startswith(RETURNS)


def vintage_of(population: pd.DataFrame, wanted: str, year: int) -> str | None:
    """Return the population vintage to look ahead with; None without any.

    The one wanted, or else the one with most years, of several the nearest to the year.
    """
    if population.empty or wanted in set(population["vintage"]):
        return None if population.empty else wanted
    found = population.groupby("vintage", sort=False)["year"].agg(["nunique", "min", "max"])
    found["far"] = (year - found[["min", "max"]].mean(axis=1)).abs()
    return str(found.sort_values(["nunique", "far"], ascending=[False, True]).index[0])


def counted_vintage(population: pd.DataFrame, wanted: str, year: int) -> str | None:
    """Return the vintage to divide by, an estimate rather than a projection; None without any.

    The one wanted, or else the one with a year nearest to it, of several the one with most years.
    """
    if population.empty or wanted in set(population["vintage"]):
        return None if population.empty else wanted
    far = (population["year"] - year).abs().groupby(population["vintage"], sort=False).min()
    years = population.groupby("vintage", sort=False)["year"].nunique()
    order = pd.DataFrame({"far": far, "years": years})
    return str(order.sort_values(["far", "years"], ascending=[True, False]).index[0])


def beside_return(spending: pd.DataFrame, found: pd.DataFrame, period: str) -> pd.DataFrame:
    """Set a council's own mix of a period beside that of the national return of the nearest year.

    One row a cell of either, `found` as from `spend.cells`: category, primary_support_reason,
    age_group, share, share_return (proportions), points (percentage points), amount_gbp,
    amount_return (pounds; missing where not printed), period_return, source_return. Empty where
    the mix is the return's, or there is no return.
    """
    printed = every_cell(spending)
    returned = printed[printed["source_id"].map(is_return).astype(bool)]
    nearest = period_of(returned, period)
    if nearest is None or is_return(found["source_id"].iloc[0]):
        return pd.DataFrame()
    returned = rows(returned, period=nearest)
    theirs = returned[[*CELL, "amount_gbp"]].rename(columns={"amount_gbp": "amount_return"})
    both = found[[*CELL, "amount_gbp"]].merge(theirs, on=CELL, how="outer", sort=False)
    share, of_return = (
        both[name].fillna(0) / both[name].sum() for name in ("amount_gbp", "amount_return")
    )
    return both.assign(
        category=category,
        share=share,
        share_return=of_return,
        points=100 * (share - of_return),
        period_return=nearest,
        source_return=returned["source_id"].iloc[0],
    )
