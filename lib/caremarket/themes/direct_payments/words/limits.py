"""What the report on a council leaves open: limits of what it shows, and no others."""

import math

import pandas as pd

from caremarket.themes.direct_payments.amounts import services_in_words
from caremarket.themes.direct_payments.community import rooms
from caremarket.themes.direct_payments.payments import Payments

MEAN_PAYMENTS = [
    "Recipients by reason and age group are not printed, so every mean payment below the total "
    "rests on the parameter cost ratio.",
    "Recipients are a count at one time, spending is that of a year. People who joined or left in "
    "between blur the mean.",
]
ANOTHER_YEAR = [
    "Spending of another year than the one asked for is in prices and under rules of its own year."
]
EVERYWHERE = [
    "A direct payment may buy home care or day care. The shares say who holds the money, not what "
    "is bought."
]
ACCOUNT = [
    "What counts as community spending is what its source prints by reason and age: a council's "
    "own account may leave out supported living and other long-term support, the national return "
    "leaves out equipment.",
    "Scenarios hold need, price and eligibility constant and take a new recipient to be paid like "
    "those there are. They are arithmetic, not forecasts, and no saving.",
    "Accounting totals carry no interval. Bounds, simulation limits and Wilson limits mean "
    "different things and are named where they stand.",
]
PEOPLE_ALONE = [
    "Shares of people who have a direct payment say nothing of how much each receives: a person "
    "with a small payment counts as much as one whose whole support is bought with it.",
    "Definitions of who is counted changed between the years; only figures of one definition can "
    "be compared.",
]


def limits(payments: Payments) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    if not payments.mixed:
        return PEOPLE_ALONE + EVERYWHERE
    return [
        *(MEAN_PAYMENTS if payments.printed_recipients is not None else []),
        *unprinted(payments.parts),
        *(ANOTHER_YEAR if payments.period != payments.parameters.period else []),
        *EVERYWHERE,
        *ACCOUNT,
    ]


def unprinted(parts: pd.DataFrame) -> list[str]:
    """Say what bounds the services that are not printed for every group; nothing if all are."""
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
