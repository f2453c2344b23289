"""The share of community spending that goes through direct payments, as a figure or as bounds.

Community spending is what the source prints by primary support reason and age group, or at least in
total: direct payments, home care and day care in a council's statement; in the national return
direct payments, home care, supported living and other long-term care. Where a cell of home care or
day care is not printed, the printed total says how much is left for all such cells together; that
remainder bounds the share. A remainder within rounding means that nothing is missing.
"""

import math

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.direct_payments.spend import CELL, OVERHEAD, cells, one_source, split_rows

OTHERS = ["home_care", "day_care"]
OTHER_COMMUNITY = "other_long_term_community_care"  # printed in the national return only
OTHERS_OF_RETURN = ["home_care", "supported_living", OTHER_COMMUNITY]
ENOUGH = 0.1  # of older people's spending on a reason, that younger adults' must reach
ROUNDING = 2.0  # pounds by which printed parts and totals may differ, as in the evidence
AGES_COLUMNS = ["age_group", "direct_payments", "printed", "room", "value", "lower", "upper"]


def other_services(spending: pd.DataFrame, period: str) -> list[str]:
    """Return the community services beside direct payments, as their source divides them.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.
    """
    paid = one_source(rows(spending, service="direct_payments", period=period))
    same = rows(spending, period=period, source_id=list(paid["source_id"].unique()))
    return OTHERS if rows(same, service=OTHER_COMMUNITY).empty else OTHERS_OF_RETURN


def community_spend(spending: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return what each cell spends on community services, with the share and its bounds.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.

    Returns:
        One row a cell with spending: category, primary_support_reason, age_group, direct_payments
        and a column a service of `other_services` (pounds; missing where not printed, 0 where it is
        negative or the printed total leaves nothing), with `_room` (most that may be missing;
        infinite where no total is printed), printed (sum of what is), room (sum of what may be
        missing), not_printed (services without a printed figure, in words), complete (nothing may
        be missing); lower, upper (bounds of the share of direct payments, proportions; equal where
        complete), value (their middle), source_id.

    Raises:
        MissingEvidenceError: If there are no direct payments by cell, or no other community service
            is in the evidence.
    """
    frame = cells(spending, period).rename(columns={"amount_gbp": "direct_payments"})
    frame = frame.drop(columns="share")
    others = other_services(spending, period)
    if rows(spending, period=period, service=others).empty:
        raise MissingEvidenceError(
            f"{spending.attrs.get('table', 'spending')} has neither home care nor day care for "
            f"{period}, so the share of community spending cannot be told. Add them to "
            "spending.csv, then run `caremarket prepare`."
        )
    lacking = pd.Series("", index=frame.index)
    for service in others:
        printed = one_source(rows(spending, period=period, service=service))
        amounts = by_cell(printed)
        remainder = unprinted(printed, amounts)
        known = amounts.clip(lower=0).reindex(pd.MultiIndex.from_frame(frame[CELL]))
        frame[service] = known.to_numpy()
        missing = frame[service].isna()
        lacking += missing.map({True: f", {service.replace('_', ' ')}", False: ""})
        frame[f"{service}_room"] = np.where(missing, remainder, 0.0)
        if remainder == 0:
            frame[service] = frame[service].fillna(0.0)
    frame["printed"] = frame[["direct_payments", *others]].sum(axis=1)
    frame["room"] = frame[rooms(frame)].sum(axis=1)
    frame["not_printed"] = lacking.str.removeprefix(", ")
    frame["complete"] = frame["room"] == 0
    frame = frame[frame["printed"] > 0].reset_index(drop=True)
    return bounded(frame)


def bounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the bounds of the share of direct payments, and their middle."""
    lower = frame["direct_payments"] / (frame["printed"] + frame["room"])
    upper = frame["direct_payments"] / frame["printed"]
    return frame.assign(value=(lower + upper) / 2, lower=lower, upper=upper)


def by_cell(printed: pd.DataFrame) -> pd.Series:
    """Add up the settings of each cell; where the source prints them together, that figure holds.

    Returns:
        Pounds, indexed by primary support reason and age group.
    """
    split = split_rows(printed)
    together = split[split["setting"] == "all"].set_index(CELL)["amount_gbp"]
    apart = split[split["setting"] != "all"].groupby(CELL)["amount_gbp"].sum()
    return together.combine_first(apart)


def unprinted(printed: pd.DataFrame, amounts: pd.Series) -> float:
    """Return how much of a service's printed total its printed cells do not account for.

    Overheads that the source lists without a support reason are no part of it.

    Args:
        printed: The rows of one service and period.
        amounts: Its cells, as from `by_cell`.

    Returns:
        Pounds; 0 where the difference is rounding. Infinite where nothing bounds it: no total is
        printed, or one that covers less than the cells.
    """
    totals = rows(printed, primary_support_reason="all", age_group="all")
    if "all" in set(totals["setting"]):
        totals = rows(totals, setting="all")
    if totals.empty:
        return math.inf
    overhead = rows(printed, primary_support_reason=OVERHEAD)["amount_gbp"].sum()
    remainder = totals["amount_gbp"].sum() - overhead - amounts.sum()
    if abs(remainder) <= ROUNDING:
        return 0.0
    return float(remainder) if remainder > 0 else math.inf


def by_age(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the share of community spending of each age group, and of both together.

    What is not printed belongs to one group or the other, so it bounds the shares of both, but not
    the share of all ages. Where no total bounds it, only primary support reasons that are complete
    for both groups are counted.

    Args:
        parts: As from `community_spend`.

    Returns:
        Rows 18_64, 65_plus, all: age_group, direct_payments, printed, room (pounds), value, lower,
        upper (proportions, as from `community_spend`).

    Raises:
        MissingEvidenceError: If an age group is missing, or nothing can be compared.
    """
    counted = parts if parts["room"].max() < math.inf else complete_in_both(parts)
    ages = counted.groupby("age_group")[["direct_payments", "printed"]].sum()
    if set(ages.index) != {"18_64", "65_plus"}:
        raise MissingEvidenceError(
            "No primary support reason has direct payments, home care and day care printed for "
            "both age groups, and no total bounds what is missing. Add the printed totals to "
            "spending.csv, then run `caremarket prepare`."
        )
    room = room_of(counted)
    ages.loc["all"] = ages.sum()
    ages.loc["all", "printed"] += room
    ages["room"] = [room, room, 0.0]
    return bounded(ages).rename_axis("age_group").reset_index()[AGES_COLUMNS]


def room_of(parts: pd.DataFrame) -> float:
    """Return the spending not printed by cell, over all services: a remainder counts once."""
    return float(parts[rooms(parts)].max().sum())


def rooms(parts: pd.DataFrame) -> list[str]:
    """Return the columns that say how much of a service may be missing."""
    return [name for name in parts if name.endswith("_room")]


def left_none(parts: pd.DataFrame, service: str) -> int:
    """Count the cells of a service that are not printed and have none, by the printed totals."""
    if service not in parts:
        return 0
    unprinted_cells = parts["not_printed"].str.contains(service.replace("_", " "))
    return int((unprinted_cells & parts[service].eq(0)).sum())


def complete_in_both(parts: pd.DataFrame) -> pd.DataFrame:
    """Keep the primary support reasons that are complete for both age groups."""
    complete = parts[parts["complete"]]
    both = complete.groupby("primary_support_reason")["age_group"].transform("nunique") == 2
    return complete[both]


def comparable(parts: pd.DataFrame) -> pd.DataFrame:
    """Keep the reasons that are complete for both age groups, with enough spending on the younger.

    A few packages of younger adults make no level for older people to go to: memory and cognition
    at 18 to 64 is a single package in many councils.
    """
    both = complete_in_both(parts)
    spent = both.set_index("primary_support_reason")["printed"]
    younger, older = (spent[both["age_group"].eq(age).array] for age in ("18_64", "65_plus"))
    enough = younger.ge(ENOUGH * older)
    return rows(both, primary_support_reason=list(enough.index[enough]))


def like_for_like(parts: pd.DataFrame) -> pd.DataFrame:
    """Compare the age groups within the primary support reasons that allow it (`comparable`).

    Args:
        parts: As from `community_spend`.

    Returns:
        One row a reason, that with most spending on older people first: primary_support_reason,
        share_18_64, share_65_plus (proportions), spend_65_plus (community spending, pounds),
        shift_spend (pounds that reaching the younger adults' share would move). Empty where no
        reason can be compared.
    """
    return within_reasons(comparable(parts))


def within_reasons(both: pd.DataFrame) -> pd.DataFrame:
    """Compare the age groups as `like_for_like` does, within reasons that allow it.

    Args:
        both: As from `comparable`.
    """
    frame = rows(both, age_group="18_64").merge(
        rows(both, age_group="65_plus"),
        on="primary_support_reason",
        suffixes=("_18_64", "_65_plus"),
    )
    found = pd.DataFrame(
        {
            "primary_support_reason": frame["primary_support_reason"],
            "share_18_64": frame["value_18_64"],
            "share_65_plus": frame["value_65_plus"],
            "spend_65_plus": frame["printed_65_plus"],
        }
    )
    found["shift_spend"] = found["spend_65_plus"] * (found["share_18_64"] - found["share_65_plus"])
    return found.sort_values("spend_65_plus", ascending=False, ignore_index=True)


def with_supported_living(spending: pd.DataFrame, period: str, ages: pd.DataFrame) -> float | None:
    """Return the share of direct payments when supported living counts as community spending too.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.
        ages: As from `by_age`.

    Returns:
        Proportion, for all ages; None where supported living is not printed.
    """
    housed = rows(spending, service="supported_living", period=period, age_group="all")
    if housed.empty:
        return None
    everybody = ages.set_index("age_group").loc["all"]
    whole = everybody["printed"] + housed["amount_gbp"].sum()
    return float(everybody["direct_payments"] / whole)


def makeup(spending: pd.DataFrame, period: str, ages: pd.DataFrame) -> pd.DataFrame:
    """Say what older people's community spending is made of, and what is fixed in the short run.

    Args:
        spending: The evidence table `spending`.
        period: Financial year.
        ages: As from `by_age`.

    Returns:
        Rows by kind: kind (direct_payments, home_care, day_care_external, day_care_internal … and
        not_printed), amount_gbp (pounds; for not_printed the middle of its bounds).
    """
    tables = [
        one_source(rows(spending, period=period, service=service))
        for service in ("direct_payments", *other_services(spending, period))
    ]
    older = rows(split_rows(pd.concat(tables)), age_group="65_plus")
    apart = older["setting"] != "all"
    key = pd.MultiIndex.from_frame(older[["service", "primary_support_reason"]])
    kept = older[apart | ~key.isin(key[apart])]
    kind = kept["service"] + ("_" + kept["setting"]).where(kept["setting"] != "all", "")
    amounts = kept.groupby(kind, sort=False)["amount_gbp"].sum()
    amounts["not_printed"] = ages.set_index("age_group").loc["65_plus", "room"] / 2
    return amounts.rename_axis("kind").reset_index()
