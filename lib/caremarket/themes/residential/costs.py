"""What the council spends on homes, what a place costs it, and what an empty bed costs a home."""

import math
from itertools import product

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.residential.market import CARE_TYPES

WEEKS = 52
AGE_GROUPS = ["18_64", "65_plus"]
SERVICES = {f"{kind}_care": kind for kind in CARE_TYPES}
PRINTED, AT_LEAST = "printed", "at least"  # how a unit cost is known


def long_term(spending: pd.DataFrame) -> pd.DataFrame:
    """Return long-term spending on homes by age group and support reason, with their care_type.

    Of a year that several sources print, the first counts, which is the council's own account:
    both together would count its spending twice. All reasons together count where no source
    divides them.
    """
    cells = rows(spending, service=list(SERVICES), setting="long_term", age_group=AGE_GROUPS)
    divided = cells["primary_support_reason"] != "all"
    cells = cells[divided | ~divided.groupby(cells["period"]).transform("any")]
    first = cells.groupby("period")["source_id"].transform("first")
    cells = cells[cells["source_id"] == first]
    return cells.assign(care_type=cells["service"].map(SERVICES))


def unit_costs(
    cells: pd.DataFrame, residents: pd.DataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """Return what a place costs a week: as printed in `measures`, else spending over people.

    A unit cost that the national return prints is spending over weeks of care. Where none is,
    long-term spending, as from `long_term`, is divided by the people supported and 52 weeks: a
    lower bound, as people are counted over the year, more than were supported at a time. Columns
    care_type, age_group, period, spend (GBP) and people (missing where printed), weekly (GBP a
    week), basis (printed, at least), source_ids: the last period of that type and age in which it
    is printed, or both parts are. Empty where none is.
    """
    found = []
    for kind, age in product(CARE_TYPES, AGE_GROUPS):
        printed = rows(measures, measure=f"unit_cost_{age}", care_type=kind, unit="gbp_per_week")
        if len(printed):
            last = printed.sort_values("period", kind="stable").iloc[-1]
            told = [last["period"], math.nan, math.nan, last["value"], PRINTED, last["source_id"]]
            found.append([kind, age, *told])
            continue
        paid = rows(cells, care_type=kind, age_group=age)
        people = rows(residents, funder="council", care_type=kind, age_group=age, location="all")
        people = people[people["people"].gt(0).fillna(False)].drop_duplicates("period")
        both = sorted(set(paid["period"]) & set(people["period"]))
        if both:
            spent, counted = rows(paid, period=both[-1]), rows(people, period=both[-1]).iloc[0]
            spend, number = spent["amount_gbp"].sum(), float(counted["people"])
            named = f"{spent['source_id'].iloc[0]} {counted['source_id']}"
            weekly = spend / number / WEEKS
            found.append([kind, age, both[-1], spend, number, weekly, AT_LEAST, named])
    columns = ["care_type", "age_group", "period", "spend", "people", "weekly", "basis"]
    columns.append("source_ids")
    return pd.DataFrame(found, columns=columns)


def cost_of_voids(homes: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Price the empty beds at what the council pays for people aged 65 and over, for a year.

    It is income that providers forgo, not spending of the council, which buys place by place. The
    price is that of `unit_costs`, and the vacancies are taken to last a year. Columns
    category (residential, nursing, all), vacant, weekly (GBP), value, lower, upper (GBP a year; the
    limits follow from those of the voids). Empty unless both types have a unit cost.
    """
    weekly = rows(costs, age_group="65_plus").set_index("care_type")["weekly"]
    if set(weekly.index) != set(CARE_TYPES):
        return pd.DataFrame()
    frame = homes[["vacant"]].assign(weekly=weekly)
    for name, column in (("value", "vacant"), ("lower", "vacant_lower"), ("upper", "vacant_upper")):
        frame[name] = homes[column] * weekly * WEEKS
    both = frame[["vacant", "value"]].sum()
    ends = [frame["lower"].sum(), frame["upper"].sum()]
    if homes["limits_of"].eq("split").all():  # more voids in one type are fewer in the other
        ends = [
            frame.loc[one, "lower"] + frame.loc[other, "upper"]
            for one, other in (CARE_TYPES, CARE_TYPES[::-1])
        ]
    frame.loc["all", ["vacant", "value", "lower", "upper"]] = [*both, min(ends), max(ends)]
    return frame.rename_axis("category").reset_index()
