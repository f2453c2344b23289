"""What moving older people's share of community spending would shift, in pounds and people.

Spending that moves is bought in another way, not saved. People follow from pounds through the mean
payment of an older recipient, which is not printed but simulated in `recipients`.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm

from caremarket.methods import quantile_limits
from caremarket.themes.direct_payments.community import by_age
from caremarket.themes.direct_payments.recipients import SEED
from caremarket.themes.direct_payments.spend import OTHER_COMMUNITY

MIDDLE = 0.5  # of what is not printed by age group, to older people; both ends are always shown
STEP = 0.05  # by which the sensitivity moves the target share
LIKE_FOR_LIKE = "to_younger_level|like_for_like"
LEFT_OUT = {"day_care": "Day care", OTHER_COMMUNITY: "Other long-term community care"}


def moved(ages: pd.DataFrame, target: float, to_older: float | np.ndarray) -> dict:
    """Return pounds a year that to_younger_level and to_target move for older people.

    A proportion `to_older` of what is not printed by age is on them. Negative if the share falls.
    """
    younger, older = ages.loc["18_64"], ages.loc["65_plus"]
    spend = older["printed"] + to_older * older["room"]
    younger_spend = younger["printed"] + (1 - to_older) * younger["room"]
    level = younger["direct_payments"] / younger_spend
    return {
        "to_younger_level": level * spend - older["direct_payments"],
        "to_target": target * spend - older["direct_payments"],
    }


def older_spend(ages: pd.DataFrame) -> float:
    """Return community spending on older people, with half of what is not printed by age."""
    return ages.loc["65_plus", "printed"] + MIDDLE * ages.loc["65_plus", "room"]


def spend_moved(ages: pd.DataFrame, matched: pd.DataFrame, target: float) -> pd.DataFrame:
    """Return what each scenario would move, with the bounds that unprinted spending leaves.

    They are exact: none of it is on older people, and all of it; missing where nothing is
    unprinted. The like-for-like scenario rests on primary support reasons that are printed
    completely (`matched`) and has none. Rows
    to_younger_level, to_target and, where a reason allows, to_younger_level|like_for_like:
    category, share_before, share_after (proportions), value, lower, upper (pounds a year).
    """
    low, middle, high = (moved(ages, target, to_older) for to_older in (0, MIDDLE, 1))
    paid, spend = ages.loc["65_plus", "direct_payments"], older_spend(ages)
    found = pd.DataFrame({"value": middle, "lower": low, "upper": high})
    found["lower"], found["upper"] = found.min(axis=1), found.max(axis=1)
    exact = found["lower"] == found["upper"]
    found[["lower", "upper"]] = found[["lower", "upper"]].mask(exact)
    found["share_before"] = paid / spend
    found["share_after"] = (paid + found["value"]) / spend
    if len(matched):
        extra, base = matched["shift_spend"].sum(), matched["printed_65_plus"].sum()
        paid = matched["direct_payments_65_plus"].sum()
        shares = {"share_before": paid / base, "share_after": (paid + extra) / base}
        found.loc[LIKE_FOR_LIKE] = {"value": extra, **shares}
    columns = ["category", "share_before", "share_after", "value", "lower", "upper"]
    return found.rename_axis("category").reset_index()[columns]


def people_moved(
    ages: pd.DataFrame, matched: pd.DataFrame, payment: pd.Series, target: float, seed: int = SEED
) -> pd.DataFrame:
    """Draw how many more older recipients each scenario (column) would take, a row a draw.

    Two things vary: the mean payment of an older recipient, which a new one is taken to receive,
    and how much of what is not printed by age is on older people (uniform from none to all).
    """
    rng = np.random.default_rng([seed, 1])  # a stream of its own beside that of `simulate`
    pounds = pd.DataFrame(moved(ages, target, rng.uniform(0, 1, len(payment))))
    if len(matched):
        pounds[LIKE_FOR_LIKE] = matched["shift_spend"].sum()
    return pounds.div(payment, axis=0)


def older_payment(found: pd.DataFrame, drawn: pd.DataFrame) -> pd.Series:
    """Return the mean payment of an older recipient in each draw of `simulate` (pounds a year)."""
    older = found["age_group"] == "65_plus"
    return found.loc[older, "amount_gbp"].sum() / drawn.loc[:, older.to_numpy()].sum(axis=1)


def limits(draws: pd.DataFrame) -> pd.DataFrame:
    """Sum up draws: category, value (median), lower, upper (the middle 95%), method."""
    return quantile_limits(draws).rename_axis("category").reset_index()


def path(
    ages: pd.DataFrame,
    shifts: pd.DataFrame,
    payment: pd.Series,
    people: pd.DataFrame,
    counted: float,
) -> pd.DataFrame:
    """Phase the scenarios in by equal yearly steps of the share while older people grow more.

    Spending per older person stays as it was in the year of the spending, when `counted` were aged
    65 and over; `people` has those of each year of the phase, with 95% limits (lower, upper; may be
    missing), and the first of them has the share of that year. By scenario (share_stays,
    to_younger_level, to_target): category, year, older_people, share (proportion), value, lower,
    upper (recipients more than in the first year; the limits vary mean payment and population).
    """
    paid, spend = ages.loc["65_plus", "direct_payments"], older_spend(ages)
    before = paid / spend
    after = shifts.set_index("category")["share_after"].drop(LIKE_FOR_LIKE, errors="ignore")
    drawn = older_people_drawn(people, len(payment))
    paths = []
    for category, end in {"share_stays": before, **after}.items():
        frame = people["people"].rename("older_people").rename_axis("year").reset_index()
        frame.insert(0, "category", category)
        frame["share"] = share = np.linspace(before, end, len(people))
        each = {"value": people[["people"]].to_numpy().T, "lower": drawn, "upper": drawn}
        for name, older in each.items():
            spent = spend / counted * older
            more = (share * spent - before * spent[:, :1]) / payment.to_numpy()[:, None]
            frame[name] = quantile_limits(more)[name]
        paths.append(frame)
    return pd.concat(paths, ignore_index=True)


def older_people_drawn(people: pd.DataFrame, draws: int) -> np.ndarray:
    """Draw the people of each year (column) within their limits, all years together off course."""
    spread = ((people["upper"] - people["lower"]) / (2 * norm.isf(0.025))).fillna(0)
    off = np.random.default_rng([SEED, 2]).standard_normal(draws)
    return people["people"].to_numpy() + np.outer(off, spread)


def swings(
    parts: pd.DataFrame,
    ages: pd.DataFrame,
    people: float | None,
    *,
    target: float,
    cost_ratio: float,
    amounts: pd.Series,
    payment_ratio: float | None = None,
    other_count: float | None = None,
    other_payment: float | None = None,
) -> pd.DataFrame:
    """Return what the target takes when each assumption that matters goes to its ends.

    In recipients, or in pounds where recipients (`people`) are not known. They share direct
    payments by age (`amounts`, pounds): the mean of the older is `payment_ratio` times that of the
    younger where both are counted, else within `cost_ratio`. By another count they are
    `other_count`, and a new one might be paid `other_payment` (pounds a year), as the home care of
    a person costs. Columns assumption, low, high, and base, the same in each row: every assumption
    at its middle.
    """
    middle = payment_ratio or 1.0

    def needed(
        *, share=target, ratio=middle, to_older=MIDDLE, counted=people, payment=None, of=ages
    ):
        pounds = moved(of, share, to_older)["to_target"]
        if counted is None:
            return pounds
        return pounds / (payment or (amounts["18_64"] * ratio + amounts["65_plus"]) / counted)

    extra = next(name for name in LEFT_OUT if name in parts)
    without = parts.assign(printed=parts["printed"] - parts[extra].fillna(0))
    without[f"{extra}_room"] = 0.0
    around, older = f"{100 * STEP:.0f} points lower or higher", "on younger or older people"
    ends = {
        f"Target share, {around}": (
            {"share": max(target - STEP, 0)},
            {"share": min(target + STEP, 1)},
        ),
        "Mean payment to older people against younger adults": (
            {"ratio": payment_ratio or 1 / cost_ratio},
            {"ratio": payment_ratio or cost_ratio},
        ),
        f"Spending not printed by age: {older}": ({"to_older": 0}, {"to_older": 1}),
        f"{LEFT_OUT[extra]} left out of the whole, or in": (
            {"of": by_age(without)},
            {},
        ),
    }
    if people and other_count:
        told = f"Recipients: {other_count:,.0f} of another count, or {people:,.0f}"
        ends[told] = ({"counted": other_count}, {})
    if people and other_payment:
        told = f"New payment of £{other_payment:,.0f}, or the mean"
        ends[told] = ({"payment": other_payment}, {})
    found = [(told, needed(**low), needed(**high)) for told, (low, high) in ends.items()]
    frame = pd.DataFrame(found, columns=["assumption", "low", "high"])
    return frame[frame["low"] != frame["high"]].reset_index(drop=True).assign(base=needed())
