"""The share of community spending that goes through direct payments, as a figure or as bounds.

The national return prints the whole of long-term care in the community by primary support reason
and age group: direct payments, home care, supported living and other long-term care. A council's
own account prints parts of it, direct payments, home care and day care, so a share of these is
called that. Where a cell is not printed, the printed total says how much is left for all such cells
together, and that remainder bounds the share.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.themes.direct_payments.spend import (
    BANDS,
    CELL,
    OTHER_COMMUNITY,
    OTHERS_OF_RETURN,
    OVERHEAD,
    SERVICE,
    split_rows,
)
from caremarket.themes.direct_payments.spend import printed as as_printed

OTHERS = ["home_care", "day_care"]
ENOUGH = 0.1  # of older people's spending on a reason, that younger adults' must reach
ROUNDING = 2.0  # pounds by which printed parts and totals may differ, as in the evidence


class Service(NamedTuple):
    """What a source prints of a service."""

    printed: pd.DataFrame  # its rows
    cells: pd.Series  # pounds by primary support reason and age group
    total: float  # pounds in all, overheads aside; missing if no total is printed
    room: float  # pounds left for cells not printed: 0 if only rounding, infinite if not bounded


def services(spending: pd.DataFrame, period: str) -> dict[str, Service]:
    """Return the community services beside direct payments, as their source divides them."""
    source = list(as_printed(spending, period)["source_id"].unique())
    whole = rows(spending, period=period, source_id=source, service=OTHER_COMMUNITY)
    others = OTHERS if whole.empty else OTHERS_OF_RETURN
    return {name: _service(as_printed(spending, period, name)) for name in others}


def _service(printed: pd.DataFrame) -> Service:
    """Add up the settings of each cell; where the source prints them together, that holds."""
    split = split_rows(printed)
    together = split[split["setting"] == "all"].set_index(CELL)["amount_gbp"]
    apart = split[split["setting"] != "all"].groupby(CELL)["amount_gbp"].sum()
    totals = rows(printed, primary_support_reason="all", age_group="all")
    if "all" in set(totals["setting"]):
        totals = rows(totals, setting="all")
    overhead = rows(printed, primary_support_reason=OVERHEAD)["amount_gbp"].sum()
    total = math.nan if totals.empty else totals["amount_gbp"].sum() - overhead
    cells = together.combine_first(apart)
    room = total - cells.sum()
    if abs(room) <= ROUNDING:
        return Service(printed, cells, total, 0.0)
    return Service(printed, cells, total, room if room > 0 else math.inf)


def community_spend(found: pd.DataFrame, others: dict[str, Service]) -> pd.DataFrame:
    """Return what each cell spends on community services, with the share and its bounds.

    `found` has the cells of direct payments, those that are negative in the account as nought: what
    else is spent on such a group counts. One row a cell with spending, none if no other service is
    printed: the columns of `found` and
    `bounded`, a column a service (pounds; missing where not printed, 0 where negative or the total
    leaves nothing) with `_room` (most that may be missing), printed and room (sums), not_printed
    (services without a printed figure, in words), complete (nothing may be missing).
    """
    frame = found.rename(columns={"amount_gbp": SERVICE}).drop(columns="share")
    if all(service.printed.empty for service in others.values()):
        return frame.head(0)
    lacking = pd.Series("", index=frame.index)
    for name, service in others.items():
        known = service.cells.clip(lower=0).reindex(pd.MultiIndex.from_frame(frame[CELL]))
        frame[name] = known.to_numpy()
        missing = frame[name].isna()
        lacking += missing.map({True: f", {name.replace('_', ' ')}", False: ""})
        frame[f"{name}_room"] = np.where(missing, service.room, 0.0)
        if service.room == 0:
            frame[name] = frame[name].fillna(0.0)
    frame["printed"] = frame[[SERVICE, *others]].sum(axis=1)
    frame["room"] = frame[rooms(frame)].sum(axis=1)
    frame["not_printed"] = lacking.str.removeprefix(", ")
    frame["complete"] = frame["room"] == 0
    return bounded(frame[frame["printed"] > 0].reset_index(drop=True))


def bounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Add lower and upper, the bounds of the share of direct payments, and value, their middle."""
    lower = frame[SERVICE] / (frame["printed"] + frame["room"])
    upper = frame[SERVICE] / frame["printed"]
    return frame.assign(value=(lower + upper) / 2, lower=lower, upper=upper)


def counted(parts: pd.DataFrame) -> pd.DataFrame:
    """Keep the cells to compare ages by: all, if their room is bounded, else `complete_in_both`."""
    return parts if parts["room"].max() < math.inf else complete_in_both(parts)


def by_age(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the share of community spending of each age group, and of both together.

    What is not printed is on one group or the other, so it bounds the shares of both, not of all.
    Indexed by 18_64, 65_plus, all: direct_payments, printed, room (pounds), value, lower, upper
    (proportions). Empty if an age group is missing, or no other service is printed.
    """
    if parts.empty:
        return pd.DataFrame()
    cells = counted(parts)
    ages = cells.groupby("age_group")[[SERVICE, "printed"]].sum()
    if set(ages.index) != set(BANDS):
        return ages.head(0)
    room = cells[rooms(cells)].max().sum()  # over all services: a remainder counts once
    ages.loc["all"] = ages.sum()
    ages.loc["all", "printed"] += room
    return bounded(ages.assign(room=[room, room, 0.0]))


def rooms(parts: pd.DataFrame) -> list[str]:
    """Return the columns that say how much of a service may be missing."""
    return [name for name in parts if name.endswith("_room")]


def complete_in_both(parts: pd.DataFrame) -> pd.DataFrame:
    """Keep the primary support reasons that are complete for both age groups."""
    complete = parts[parts["complete"]]
    both = complete.groupby("primary_support_reason")["age_group"].transform("nunique") == 2
    return complete[both]


def like_for_like(parts: pd.DataFrame) -> pd.DataFrame:
    """Compare the age groups within the primary support reasons that allow it.

    They are complete for both, with enough spending on the younger: memory and cognition at 18 to
    64 is a single package in many councils, no level for older people to go to. One row a reason,
    that with most spending on older people first: primary_support_reason; direct_payments, printed
    (pounds) and value (share), each with `_18_64` and `_65_plus`; shift_spend (pounds that reaching
    the younger adults' share would move).
    """
    both = complete_in_both(parts)
    key, columns = "primary_support_reason", [SERVICE, "printed", "value"]
    younger, older = (rows(both, age_group=age)[[key, *columns]] for age in BANDS)
    found = younger.merge(older, on=key, suffixes=("_18_64", "_65_plus"))
    found = found[found["printed_18_64"].ge(ENOUGH * found["printed_65_plus"])]
    shift = found["printed_65_plus"] * (found["value_18_64"] - found["value_65_plus"])
    found = found.assign(shift_spend=shift)
    return found.sort_values("printed_65_plus", ascending=False, ignore_index=True)


def supported_living(spending: pd.DataFrame, period: str) -> float | None:
    """Return what is spent on supported living, all ages together (pounds); None if not printed."""
    housed = rows(spending, service="supported_living", period=period, age_group="all")
    return None if housed.empty else float(housed["amount_gbp"].sum())


def makeup(printed: pd.DataFrame, room: float) -> pd.Series:
    """Say what older people's community spending is made of: pounds by kind.

    Kinds are direct_payments, home_care, day_care_internal …, and not_printed, half of `room`.
    """
    older = rows(split_rows(printed), age_group="65_plus")
    apart = older["setting"] != "all"
    key = pd.MultiIndex.from_frame(older[["service", "primary_support_reason"]])
    kept = older[apart | ~key.isin(key[apart])]
    kind = kept["service"] + ("_" + kept["setting"]).where(kept["setting"] != "all", "")
    amounts = kept.groupby(kind, sort=False)["amount_gbp"].sum()
    return pd.concat([amounts, pd.Series({"not_printed": room / 2})])
