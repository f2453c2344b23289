"""What the report on a council leaves open, as far as it shows what the point is about."""

import math

import pandas as pd

from caremarket.themes.direct_payments.available import services_in_words
from caremarket.themes.direct_payments.community import complete_in_both, rooms

MEAN_PAYMENTS = (
    "Recipients by reason and age group are not printed, so every mean payment below the total "
    "rests on the parameter cost ratio.",
    "Recipients are a count at one time, spending is that of a year. People who joined or left in "
    "between blur the mean.",
)
ANOTHER_YEAR = (
    "Spending of another year than the one asked for is in prices and under rules of its own year."
)
ACCOUNT = (
    "What counts as community spending is what its source prints by reason and age: a council's "
    "own account may leave out supported living and other long-term support, the national return "
    "leaves out equipment.",
    "Scenarios hold need, price and eligibility constant and take a new recipient to be paid like "
    "those there are. They are arithmetic, not forecasts, and no saving.",
    "Accounting totals carry no interval. Bounds, simulation limits and Wilson limits mean "
    "different things and are named where they stand.",
)
EVERYWHERE = (
    "A direct payment may buy home care or day care. The shares say who holds the money, not what "
    "is bought.",
)
PEOPLE_ALONE = (
    "Shares of people who have a direct payment say nothing of how much each receives: a person "
    "with a small payment counts as much as one whose whole support is bought with it.",
    "Definitions of who is counted changed between the years; only figures of one definition can "
    "be compared.",
)
OF_THE_ACCOUNT = ("period", "population_vintage", "target_share_65_plus")
OF_RECIPIENTS = ("shift_years", "seed")


def limits_told(
    parts: pd.DataFrame | None, recipients: float | None, *, another_year: bool
) -> list[str]:
    """Say what the answer does not cover, a sentence each.

    Args:
        parts: As from `community_spend`; None where no account of spending is in the evidence.
        recipients: Recipients in the year of the account; None if they are not printed.
        another_year: Whether the account is of another year than was asked for.
    """
    if parts is None:
        return [*PEOPLE_ALONE, *EVERYWHERE]
    return [
        *(MEAN_PAYMENTS if recipients else ()),
        *unprinted_told(parts),
        *([ANOTHER_YEAR] if another_year else []),
        *EVERYWHERE,
        *ACCOUNT,
    ]


def unprinted_told(parts: pd.DataFrame) -> list[str]:
    """Say what bounds the services that are not printed for every group; nothing if all are.

    Args:
        parts: As from `community_spend`.
    """
    room = parts[rooms(parts)].max().rename(lambda name: name.removesuffix("_room"))
    unbounded = list(room.index[room == math.inf])
    services = unbounded or list(room.index[room > 0])
    if not services:
        return []
    named = services_in_words(services)
    subject, one = f"{named[0].upper()}{named[1:]}", len(services) == 1
    are, them = ("is", "it") if one else ("are", "them")
    if unbounded:
        return [
            f"{subject} {are} not printed for every group, and no total bounds {them}: age groups "
            "are compared within the support reasons that are known completely, and spending on "
            "the others is left out."
        ]
    totals, total = ("a printed total", "that total") if one else ("printed totals", "a total")
    return [
        f"{subject} that {are} not printed by group {are} bounded by {totals}. If {total} covers "
        f"external providers only, {named} by the council's own staff would widen the bounds."
    ]


def idle_parameters(*, account: bool, recipients: float | None, checked: bool) -> tuple[str, ...]:
    """Name the parameters that change nothing for want of evidence.

    Args:
        account: Whether an account of spending by reason and age group is in the evidence.
        recipients: Recipients in the year of the account; None if they are not printed.
        checked: Whether another year's recipients by age group check the cost ratio.
    """
    if not account:
        return (*OF_THE_ACCOUNT, *OF_RECIPIENTS, "cost_ratio")
    if recipients:
        return ()
    return OF_RECIPIENTS if checked else (*OF_RECIPIENTS, "cost_ratio")


def counted_in_words(parts: pd.DataFrame) -> str:
    """Say which support reasons the answer counts; empty where it counts all of them.

    Args:
        parts: As from `community_spend`.
    """
    if parts["room"].max() < math.inf:
        return ""
    reasons = "primary_support_reason"
    counted, there = complete_in_both(parts)[reasons].nunique(), parts[reasons].nunique()
    return (
        f"Counted: {counted} of {there} support reasons, known completely for both age groups; no "
        "printed total bounds the others."
    )


def brackets_in_words(ages: pd.DataFrame, recipients: float | None) -> str:
    """Say what the brackets of the answer hold; empty where it has none.

    Args:
        ages: As from `by_age`.
        recipients: Recipients in the year of the account; None if they are not printed.
    """
    held = []
    if (ages["room"] > 0).any():
        held.append("the bounds that figures not printed leave open")
    if recipients:
        held.append("for people the middle 95% of a simulation")
    return f"In brackets stand {', and '.join(held)}." if held else ""
