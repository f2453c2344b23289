"""What the council spends on homes, what a place costs it, and what an empty bed costs a home."""

from itertools import product

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.residential.market import CARE_TYPES

WEEKS = 52
AGE_GROUPS = ("18_64", "65_plus")
SPENT = ["period", "care_type", "age_group", "amount_gbp", "source_id"]
COLUMNS = ["care_type", "age_group", "period", "spend", "people", "weekly"]


def unit_costs(spending: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Divide long-term spending by the people supported and 52 weeks.

    A lower bound: people are counted over the year, more than were supported at a time. Only cells
    in which year, age group and type of home match are divided.

    Returns:
        Columns care_type, age_group, period, spend (GBP), people, weekly (GBP a week); the last
        period in which both are printed. Empty where none is.
    """
    found = []
    for kind, age in product(CARE_TYPES, AGE_GROUPS):
        paid = rows(spending, service=f"{kind}_care", setting="long_term", age_group=age)
        paid = paid[paid["primary_support_reason"] != "all"]
        people = rows(residents, funder="council", care_type=kind, age_group=age, location="all")
        people = people.dropna(subset="people").set_index("period")["people"]
        spend = paid.groupby("period")["amount_gbp"].sum()
        both = sorted(set(spend.index) & set(people[people > 0].index))
        if both:
            last = both[-1]
            cost = spend[last] / float(people[last]) / WEEKS
            found.append([kind, age, last, spend[last], float(people[last]), cost])
    return pd.DataFrame(found, columns=COLUMNS)


def cost_of_voids(homes: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Price the empty beds at what the council pays for people aged 65 and over, for a year.

    It is income that providers forgo, not spending of the council, which buys place by place. The
    price is the lower bound of `unit_costs`, and the vacancies are taken to last a year.

    Returns:
        Columns category (residential, nursing, all), vacant, weekly (GBP), value, lower, upper
        (GBP a year; the limits follow from how the voids are split). Empty unless both types have a
        unit cost.
    """
    weekly = rows(costs, age_group="65_plus").set_index("care_type")["weekly"]
    if set(weekly.index) != set(CARE_TYPES):
        return pd.DataFrame(columns=["category", "vacant", "weekly", "value", "lower", "upper"])
    frame = homes[["vacant"]].assign(weekly=weekly)
    for name, column in (("value", "vacant"), ("lower", "vacant_lower"), ("upper", "vacant_upper")):
        frame[name] = homes[column] * weekly * WEEKS
    both = frame[["vacant", "value"]].sum()
    # More voids in one type are fewer in the other, so the limits of the two do not add up.
    mixed = [
        frame.loc[one, "lower"] + frame.loc[other, "upper"]
        for one, other in (CARE_TYPES, CARE_TYPES[::-1])
    ]
    frame.loc["all", ["vacant", "value", "lower", "upper"]] = [*both, min(mixed), max(mixed)]
    return frame.rename_axis("category").reset_index()


def spending_on_homes(spending: pd.DataFrame) -> pd.DataFrame:
    """Return long-term spending on care homes of the latest year, by type of home and age group.

    Returns:
        Columns `SPENT`, amount_gbp for all support reasons; empty where none is printed.
    """
    kinds = {"residential_care": "residential", "nursing_care": "nursing"}
    cells = rows(spending, service=list(kinds), setting="long_term", age_group=["18_64", "65_plus"])
    cells = cells[cells["primary_support_reason"].ne("all")]
    if cells.empty:
        return pd.DataFrame(columns=SPENT)
    cells = rows(cells, period=cells["period"].max())
    cells = cells.assign(care_type=cells["service"].map(kinds))
    keys = [name for name in SPENT if name != "amount_gbp"]
    return cells.groupby(keys, sort=False, as_index=False)["amount_gbp"].sum()[SPENT]
