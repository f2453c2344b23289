"""The answer, what its terms mean, what the evidence is, and what it leaves open."""

import math

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.direct_payments import amounts, missing
from caremarket.themes.direct_payments.community import counted, rooms, supported_living
from caremarket.themes.direct_payments.elsewhere import CLIENTS
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import SERVICE, adjustments, is_return
from caremarket.themes.theme import required

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


def answer(payments: Payments) -> str:
    """Answer the question, from spending or else from people alone."""
    if not payments.mixed:
        return people_alone(payments.shares, payments.area)
    older, younger = (amounts.percent_range(payments.ages.loc[age]) for age in ("65_plus", "18_64"))
    closing = payments.shift.set_index("category").loc["to_younger_level"]
    when = "" if payments.period == payments.parameters.period else f" in {payments.period}"
    who = ""
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_younger_level"]
        who = f", with {amounts.change_words(moving)} older recipients"
    return (
        f"In {payments.area}{when} direct payments carried {older} of community spending on people "
        f"aged 65+ and {younger} on adults aged 18–64. Moving older people to the younger adults' "
        f"level would shift {amounts.shift_words(closing)}{who}: another way of buying support, "
        "not a saving."
    )


def people_alone(shares: pd.DataFrame, area: str) -> str:
    """Answer from the latest share of people (all ages, if printed) beside that of England."""
    own = required(rows(shares, geography="area"), missing.NOTHING.format(area))
    whole = rows(own, age_group="all")
    row = (own if whole.empty else whole).iloc[-1]
    same = {name: row[name] for name in ("period", "definition", "age_group")}
    england = rows(shares, geography="england", **same)["share"]
    beside = f", against {england.max():.1%} in England" if len(england) else ""
    ages = {"18_64": " aged 18–64", "65_plus": " aged 65+"}.get(row["age_group"], "")
    share = amounts.percent_range(row.rename({"share": "value"}), "95% limits ")
    return (
        f"In {area} **{share} of {CLIENTS}{ages} had a direct payment** in {row['period']}{beside}."
        " What is spent on direct payments, for what and for whom, is not in the evidence, so what "
        "a shift would mean stays open."
    )


def terms(payments: Payments) -> str:
    """Say what counts as community spending, and what the brackets of the answer hold."""
    parts, reasons = payments.parts, "primary_support_reason"
    some, every = counted(parts)[reasons].nunique(), parts[reasons].nunique()
    told = f"Community spending means {amounts.services_in_words([SERVICE, *payments.services])}."
    if counted(parts) is not parts:
        told += (
            f" Counted: {some} of {every} support reasons, known completely for both age groups; "
            "no printed total bounds the others."
        )
    people = payments.printed_recipients is not None
    return told + brackets(bounded=bool((payments.ages["room"] > 0).any()), people=people)


def brackets(*, bounded: bool, people: bool) -> str:
    """Say what the brackets of the answer hold, with a space before; empty where it has none."""
    held = ["the bounds that figures not printed leave open"] * bounded
    held += ["for people the middle 95% of a simulation"] * people
    return f" In brackets stand {', and '.join(held)}." if held else ""


def outside(payments: Payments) -> list[str]:
    """Set people, and wider ideas of community spending, beside the share."""
    counts = payments.shares[payments.shares["age_group"] != "all"]
    told = [
        f"By people, {row['period']}, ages {amounts.ages_words(row['age_group'])}: "
        f"{amounts.percent_range(row.rename({'share': 'value'}))} of long-term clients in the "
        "community had a direct payment (95% Wilson limits)."
        for _, row in rows(counts, geography="area").iterrows()
    ]
    if not payments.mixed:
        return told
    every = payments.ages.loc["all"]
    housed = supported_living(payments.spending, payments.period)
    if housed is not None and "supported_living" not in payments.services:
        wider = every["direct_payments"] / (every["printed"] + housed)
        told.append(
            "With supported living counted as community spending too, the share over all ages "
            f"falls from {amounts.percent_range(every)} to {wider:.1%}."
        )
    national = payments.benchmark("direct_payment_spend_share", "2017-18")
    national = national.filter(["england", payments.area.lower()])
    if len(national):
        given = " and ".join(f"{it:.1f}% in {name.capitalize()}" for name, it in national.items())
        told.append(
            f"In the national return of 2017-18, over all community services, it was {given}."
        )
    return told


def sources(payments: Payments) -> list[str]:
    """Say which account the mix is from, and what is left out of it."""
    wanted, period = payments.parameters.period, payments.period
    nearest = f"There is no mix for {wanted}: the nearest year is {period}."
    found = [nearest] * (period != wanted)
    if is_return(payments.source):
        found.append(
            "The mix is that of the national spending return; no breakdown by the council itself "
            "is in the evidence for that year."
        )
    return found + [
        f"Left out of the mix: {amounts.group_name(row.category)}, −£{abs(row.amount_gbp):,.0f} in "
        "the account."
        for row in adjustments(payments.spending, period).itertuples()
    ]


def totals(payments: Payments) -> str:
    """Say how the cells of direct payments agree with their printed total."""
    summed = payments.totals["summed"]
    told = f"The cells of direct payments add up to £{summed:,.0f}"
    if "published" not in payments.totals:
        return f"{told}; no total is printed."
    gap = payments.totals["published"] - summed
    verb = "agree with" if gap == 0 else f"differ by £{abs(gap):,.0f} from"
    return f"{told} and {verb} the printed total."


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
    named = amounts.services_in_words(services)
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
