"""The answer, what its terms mean, and what the evidence is."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.direct_payments import missing
from caremarket.themes.direct_payments.amounts import (
    change_words,
    group_name,
    percent_range,
    services_in_words,
    shift_words,
)
from caremarket.themes.direct_payments.available import is_return
from caremarket.themes.direct_payments.community import counted
from caremarket.themes.direct_payments.elsewhere import CLIENTS
from caremarket.themes.direct_payments.payments import Payments
from caremarket.themes.direct_payments.spend import SERVICE, adjustments
from caremarket.themes.theme import required


def answer(payments: Payments) -> str:
    """Answer the question, from spending or else from people alone."""
    if not payments.mixed:
        return people_alone(payments.shares, payments.area)
    older, younger = (percent_range(payments.ages.loc[age]) for age in ("65_plus", "18_64"))
    closing = payments.shift.set_index("category").loc["to_younger_level"]
    when = "" if payments.period == payments.parameters.period else f" in {payments.period}"
    who = ""
    if payments.printed_recipients is not None:
        moving = payments.moving.set_index("category").loc["to_younger_level"]
        who = f", with {change_words(moving)} older recipients"
    return (
        f"In {payments.area}{when} direct payments carried {older} of community spending on people "
        f"aged 65+ and {younger} on adults aged 18–64. Moving older people to the younger adults' "
        f"level would shift {shift_words(closing)}{who}: another way of buying support, not a "
        "saving."
    )


def people_alone(shares: pd.DataFrame, area: str) -> str:
    """Answer from people alone: who has a direct payment, beside England, and what stays open.

    The latest share of `Payments.shares` counts, of all ages if it is printed.
    """
    own = required(rows(shares, geography="area"), missing.NOTHING.format(area))
    whole = rows(own, age_group="all")
    row = (own if whole.empty else whole).iloc[-1]
    same = {name: row[name] for name in ("period", "definition", "age_group")}
    england = rows(shares, geography="england", **same)["share"]
    beside = f", against {england.max():.1%} in England" if len(england) else ""
    ages = {"18_64": " aged 18–64", "65_plus": " aged 65+"}.get(row["age_group"], "")
    share = percent_range(row.rename({"share": "value"}), "95% limits ")
    return (
        f"In {area} **{share} of {CLIENTS}{ages} had a direct payment** in {row['period']}{beside}."
        " What is spent on direct payments, for what and for whom, is not in the evidence, so what "
        "a shift would mean stays open."
    )


def terms(payments: Payments) -> str:
    """Say what counts as community spending, and what the brackets of the answer hold."""
    parts, reasons = payments.parts, "primary_support_reason"
    some, every = counted(parts)[reasons].nunique(), parts[reasons].nunique()
    told = f"Community spending means {services_in_words([SERVICE, *payments.services])}."
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


def sources(payments: Payments) -> list[str]:
    """Say which account the mix is from, and what is left out of it."""
    wanted, period = payments.parameters.period, payments.period
    found = []
    if period != wanted:
        found.append(f"There is no mix for {wanted}: the nearest year is {period}.")
    if is_return(payments.source):
        found.append(
            "The mix is that of the national spending return; no breakdown by the council itself "
            "is in the evidence for that year."
        )
    return found + [
        f"Left out of the mix: {group_name(row.category)}, −£{abs(row.amount_gbp):,.0f} in the "
        "account."
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
