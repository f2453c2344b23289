"""The answer, what its terms mean, what the evidence is, and what it leaves open."""

import math

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.direct_payments import amounts, missing
from caremarket.themes.direct_payments.community import counted, rooms, supported_living
from caremarket.themes.direct_payments.elsewhere import CLIENTS
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import (
    adjustments,
    is_return,
    period_of,
    unused_since,
)
from caremarket.themes.theme import required

COST_RATIO = [
    "Recipients by reason and age group are not printed, so every mean payment below the total "
    "rests on the parameter cost ratio."
]
ONE_TIME = [
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
    "What direct payments are a share of is what the source prints by age: a council's "
    "own account may leave out supported living and other long-term care, the national return "
    "leaves out equipment.",
    "Accounting totals carry no interval. Bounds, simulation limits and Wilson limits mean "
    "different things and are named where they stand.",
]
SCENARIOS = [
    "Scenarios hold need, price and eligibility constant and take a new recipient to be paid like "
    "those there are. They are arithmetic, not forecasts, and no saving."
]
SUPPRESSED = ", at both ends of what suppressed numbers leave open"
AGES = ("65_plus", "18_64")
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
    area, period, of = (
        payments.area,
        payments.period,
        amounts.care_words(payments.counted),
    )
    if payments.split:
        older, younger = (amounts.percent_range(payments.ages.loc[age]) for age in AGES)
        return (
            f"In {period} direct payments were {older} of what {area} spent on {of} for people "
            f"aged 65+, and {younger} for adults aged 18–64."
        )
    paid = f"In {period} {area} spent {amounts.money(payments.totals.iloc[0])} on direct payments"
    if not payments.small:
        return f"{paid}; what share of its spending on care that was cannot be told."
    share = f", {amounts.percent_range(payments.whole)} of its spending on {of}"
    return (
        f"{paid}{share}. It has so few residents that a split by age would tell of single people, "
        "so none is told."
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
        f"In {area} **{share} of {CLIENTS}{ages} had a direct payment** in "
        f"{row['period']}{beside}. What is spent on direct payments, for what and for "
        "whom, is not in the evidence, so what a shift would mean stays open."
    )


def terms(payments: Payments) -> str:
    """Say what direct payments are a share of, and what the brackets of the answer hold."""
    services = amounts.services_in_words(payments.counted)
    if amounts.care_words(payments.counted) == amounts.WHOLE:
        told = f"{amounts.WHOLE.capitalize()} means {services}."
    else:
        told = (
            f"The share is that of {services} together: the account does not print supported "
            "living and other care by age."
        )
    if payments.small:
        return told
    parts, reasons = payments.parts, "primary_support_reason"
    some, every = counted(parts)[reasons].nunique(), parts[reasons].nunique()
    if counted(parts) is not parts:
        told += (
            f" Counted: {some} of {every} support reasons, known completely for both age groups; "
            "no printed total bounds the others."
        )
    bounded = bool((payments.ages["room"] > 0).any())
    return told + brackets(bounded=bounded, people=payments.simulates)


def brackets(*, bounded: bool, people: bool) -> str:
    """Say what the brackets of the answer hold, with a space before; empty where it has none."""
    held = ["the bounds that figures not printed leave open"] * bounded
    held += ["for people the middle 95% of a simulation"] * people
    return f" In brackets stand {', and '.join(held)}." if held else ""


def outside(payments: Payments) -> list[str]:
    """Set people, and all long-term care in the community, beside the share."""
    if payments.small:
        return []
    shares = payments.shares[payments.shares["age_group"] != "all"]
    hidden = shares["clients"].isna() & shares["lower"].notna()
    counts = shares.assign(hidden=hidden.map({True: SUPPRESSED, False: ""}))
    told = [
        f"By people, {row['period']}, ages {amounts.ages_words(row['age_group'])}: "
        f"{amounts.percent_range(row.rename({'share': 'value'}))} of long-term clients in the "
        f"community had a direct payment (95% Wilson limits{row['hidden']})."
        for _, row in rows(counts, geography="area").iterrows()
    ]
    return told + (wider(payments) if payments.mixed and payments.split else [])


def wider(payments: Payments) -> list[str]:
    """Set the share of wider ideas of community care beside that of the source, and England's."""
    told, every, period = [], payments.ages.loc["all"], payments.period
    housed = supported_living(payments.spending, period)
    if housed is not None and "supported_living" not in payments.services:
        wider = every["direct_payments"] / (every["printed"] + housed)
        told.append(
            f"With supported living counted, too, the share of {period} over all ages falls from "
            f"{amounts.percent_range(every)} to {wider:.1%}."
        )
    found = payments.ages_of_return
    if len(found):
        ages = found["value"].map("{:.1%}".format)
        told.append(
            f"Of all {amounts.WHOLE}, which the national return of {found['period'].iloc[0]} "
            f"prints, direct payments were {ages['65_plus']} for people aged 65+, "
            f"{ages['18_64']} for adults aged 18–64 and {ages['all']} over all ages."
        )
    national = payments.benchmark("direct_payment_spend_share", "2017-18")
    own = [] if len(found) or is_return(payments.source) else [payments.area.lower()]
    national = national.filter(["england", *own])
    if len(national):
        given = " and ".join(f"{it:.1f}% in {name.capitalize()}" for name, it in national.items())
        told.append(
            f"Of spending on {amounts.WHOLE} in the national return of 2017-18, direct payments "
            f"were {given}."
        )
    return told


def sources(payments: Payments) -> list[str]:
    """Say which account the mix is from, and what is left out of it."""
    wanted, period, found = payments.parameters.period, payments.period, []
    if wanted and period != wanted:
        found.append(f"There is no mix for {wanted}: the nearest year is {period}.")
    if period == period_of(payments.spending, None):
        found.append(
            f"Spending is that of {period}; what was spent since is not in the evidence by "
            f"{'group' if payments.divided else 'age'}."
        )
    if is_return(payments.source):
        found.append(
            "It is as in the national spending return; no breakdown by the council itself is in "
            "the evidence for that year."
        )
    if wanted is None:
        found += [
            f"The year {later} is printed by age, too, but not completely, or with an amount below "
            "nought, which corrects others: no share is told of it."
            for later in unused_since(payments.spending, period)
        ]
    if payments.reasons_apart:
        year = payments.with_reasons
        account = "the national return" if is_return(year.source) else "the council's own account"
        found.append(
            f"By primary support reason spending is that of {year.period}, from {account}: "
            f"{period} is printed by age alone."
        )
    if payments.small:
        return found
    return found + [
        f"Left out of the mix: {amounts.group_name(row.category)}, −£{abs(row.amount_gbp):,.0f} in "
        "the account; what else is spent on that group counts."
        for row in adjustments(payments.spending, payments.years[-1].period).itertuples()
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
        *(COST_RATIO if payments.simulates else []),
        *(ONE_TIME if payments.printed_recipients is not None else []),
        *(unprinted(payments.parts) if payments.split else []),
        *(ANOTHER_YEAR if payments.parameters.period not in (None, payments.period) else []),
        *EVERYWHERE,
        *ACCOUNT,
        *(SCENARIOS if payments.split else []),
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
