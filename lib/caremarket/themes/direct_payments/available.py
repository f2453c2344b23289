"""What the evidence on an area allows: its own mix, or the national return's; and what is missing.

A council's own printed figures go first. Where it has none for the year asked for, the nearest year
of any account is taken, most often that of the national return, and the report says so.
"""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.methods import effective_number, hhi
from caremarket.themes.direct_payments.spend import not_negative, split_rows, year_of

RETURNS = ("nhs-ascfr-", "nhs-pss-ex1-")  # sources that are a national spending return
SERVICE_WORDS = {
    "direct_payments": "direct payments",
    "home_care": "home care",
    "day_care": "day care",
    "supported_living": "supported living",
    "other_long_term_community_care": "other long-term care in the community",
}


def period_of(spending: pd.DataFrame, wanted: str) -> str:
    """Return the financial year to analyse: the one wanted, or the nearest that has cells.

    Args:
        spending: The evidence table `spending`.
        wanted: Financial year, such as 2019-20.

    Raises:
        MissingEvidenceError: If no year has direct payments by primary support reason and age
            group: then there is nothing at all to answer from.
    """
    printed = split_rows(rows(spending, service="direct_payments"))
    spent = printed[printed["amount_gbp"] > 0]
    if spent.empty:
        raise MissingEvidenceError(
            f"There are no direct payments by primary support reason and age group in "
            f"{spending.attrs.get('table', 'spending')}, in any year. Import a national spending "
            "return (ASC-FR) with `caremarket import`, for a council formed since one of a later "
            "year, or add the cells to spending.csv, then run `caremarket prepare`."
        )
    if wanted in set(spent["period"]):
        return wanted
    years = {period: year_of(period) - year_of(wanted) for period in spent["period"].unique()}
    return min(years, key=lambda period: (abs(years[period]), -years[period]))


def is_return(source_id: str) -> bool:
    """Say whether a source is a national spending return rather than the council's own account."""
    return source_id.startswith(RETURNS)


def vintage_of(population: pd.DataFrame, wanted: str, year: int) -> str | None:
    """Return the population vintage to use.

    Args:
        population: The evidence table `population`.
        wanted: The vintage asked for.
        year: Year of the spending.

    Returns:
        The one wanted, or else the one with most years, of several the nearest to the year; None
        without any.
    """
    if population.empty or wanted in set(population["vintage"]):
        return None if population.empty else wanted
    found = population.groupby("vintage", sort=False)["year"].agg(["nunique", "min", "max"])
    found["far"] = (year - found[["min", "max"]].mean(axis=1)).abs()
    return str(found.sort_values(["nunique", "far"], ascending=[False, True]).index[0])


def counted_vintage(population: pd.DataFrame, wanted: str, year: int) -> str | None:
    """Return the population vintage to divide by: an estimate of the year rather than a projection.

    Args:
        population: The evidence table `population`.
        wanted: The vintage asked for; it goes first where it is in the evidence.
        year: Year of the spending.

    Returns:
        The one wanted, or else the one with a year nearest to it, of several the one with most
        years; None without any.
    """
    if population.empty or wanted in set(population["vintage"]):
        return None if population.empty else wanted
    far = (population["year"] - year).abs().groupby(population["vintage"], sort=False).min()
    years = population.groupby("vintage", sort=False)["year"].nunique()
    order = pd.DataFrame({"far": far, "years": years})
    return str(order.sort_values(["far", "years"], ascending=[True, False]).index[0])


def services_in_words(services: list[str]) -> str:
    """Write a list of services as a sentence has it: `direct payments, home care and day care`."""
    *first, last = (SERVICE_WORDS[name] for name in services)
    return f"{', '.join(first)} and {last}" if first else last


def lacking(
    found: pd.DataFrame, heads: pd.DataFrame, people: float | None, period: str, wanted: str
) -> list[str]:
    """Say what the evidence on the area does not have, and what the report therefore leaves out.

    Args:
        found: As from `cells`.
        heads: As from `per_head`.
        people: Recipients of the period; None if they are not printed.
        period: Financial year analysed.
        wanted: Financial year asked for.

    Returns:
        A sentence each; none where nothing is missing.
    """
    missing = []
    if period != wanted:
        missing.append(f"There is no mix for {wanted}: the nearest year is {period}.")
    if is_return(found["source_id"].iloc[0]):
        missing.append(
            "The mix is that of the national spending return; no breakdown by the council itself "
            "is in the evidence for that year."
        )
    if people is None:
        missing.append(
            f"Recipients of {period} are not in the evidence: there is no mean payment, and a "
            "shift is given in pounds only."
        )
    if heads.empty:
        missing.append("The population is not in the evidence: there is no spending per head.")
    return missing


def beside_return(spending: pd.DataFrame, found: pd.DataFrame, period: str) -> pd.DataFrame:
    """Set a council's own mix beside that of the national return of the nearest year.

    Args:
        spending: The evidence table `spending`.
        found: As from `cells`.
        period: Financial year of `found`.

    Returns:
        One row a cell of either: category, primary_support_reason, age_group, share, share_return
        (proportions), points (percentage points), amount_gbp, amount_return (pounds; missing where
        not printed), period_return, source_return. Empty where the mix is the return's, or there is
        no return.
    """
    of_return = not_negative(split_rows(rows(spending, service="direct_payments")))
    of_return = of_return[of_return["source_id"].map(is_return).astype(bool)]
    columns = ["category", "primary_support_reason", "age_group", "share", "share_return"]
    columns += ["points", "amount_gbp", "amount_return", "period_return", "source_return"]
    if of_return.empty or is_return(found["source_id"].iloc[0]):
        return pd.DataFrame(columns=columns)
    nearest = period_of(of_return, period)
    of_return = rows(of_return, period=nearest)
    key = ["primary_support_reason", "age_group"]
    theirs = of_return[[*key, "amount_gbp", "source_id"]].rename(
        columns={"amount_gbp": "amount_return", "source_id": "source_return"}
    )
    both = found[[*key, "amount_gbp"]].merge(theirs, on=key, how="outer", sort=False)
    both["share"] = both["amount_gbp"].fillna(0) / both["amount_gbp"].sum()
    both["share_return"] = both["amount_return"].fillna(0) / both["amount_return"].sum()
    both["points"] = 100 * (both["share"] - both["share_return"])
    both["category"] = both["primary_support_reason"] + "|" + both["age_group"]
    both["source_return"] = of_return["source_id"].iloc[0]
    return both.assign(period_return=nearest)[columns]


def concentration_of_return(beside: pd.DataFrame) -> pd.DataFrame:
    """Measure how concentrated the national return is, over the groups that it prints.

    Args:
        beside: As from `beside_return`.

    Returns:
        One row: amount_gbp (pounds), hhi, effective_number, period_return, source_return. Empty
        where there is no return to compare with.
    """
    amounts = beside["amount_return"].dropna()
    if amounts.empty:
        return pd.DataFrame(columns=["amount_gbp", "hhi", "effective_number"])
    measured = {
        "amount_gbp": amounts.sum(),
        "hhi": hhi(amounts),
        "effective_number": effective_number(amounts),
    }
    return pd.DataFrame([measured]).assign(
        period_return=beside["period_return"].iloc[0], source_return=beside["source_return"].iloc[0]
    )
