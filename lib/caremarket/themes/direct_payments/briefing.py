"""What councillors are told of direct payments, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.plain import about, aged, finding, has, percent, pounds

YOUNGER, OLDER = "18_64", "65_plus"
SHIFT, RECIPIENTS = "to_younger_level", "shift_recipients"
UNKNOWN = (
    "The figures do not say what people buy, if it suits them, or how many of those who get other "
    "care would want the money."
)
WHOLE, PARTS = "share_of_community_spend", "share_of_direct_payments_home_and_day_care"
SPENT_ON = {
    WHOLE: "long-term care in the community",
    PARTS: "direct payments, home care and day care",
}
KEY_FIGURES = {
    "Spending on direct payments": ("spend_total", "summed"),
    "Share of long-term care in the community, younger adults": (WHOLE, f"all|{YOUNGER}"),
    "Share of long-term care in the community, older people": (WHOLE, f"all|{OLDER}"),
    "Share of direct payments, home and day care, younger adults": (PARTS, f"all|{YOUNGER}"),
    "Share of direct payments, home and day care, older people": (PARTS, f"all|{OLDER}"),
    "Money that would move, to the younger adults' level": ("shift_spend", SHIFT),
    "More people with a payment, to the younger adults' level": ("shift_recipients", SHIFT),
    "Money that would move, to the target of this report": ("shift_spend", "to_target"),
    "More people with a payment, to the target of this report": ("shift_recipients", "to_target"),
    "More people with a payment as the population grows": ("recipients_added", "share_stays"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on direct payments found: a briefing, as `themes.plain` describes it."""
    totals = rows(findings, metric="spend_total").sort_values("category")
    if totals.empty and len(rows(findings, metric="people_share", category="all|area")):
        return _people_alone(findings, area_name)
    total = finding(findings, "spend_total", totals["category"].iloc[0] if len(totals) else "all")
    period = total["period"]
    found = (
        f"A direct payment is money to buy your own care. In {period} {area_name} paid out "
        f"{pounds(total['value'])} this way."
    )
    shares = [name for name in (PARTS, WHOLE) if has(findings, name, f"all|{OLDER}")]
    if not shares:
        return _total_alone(findings, f"In {period} {area_name} paid out", found, total)
    metric = min(shares, key=lambda it: finding(findings, it, f"all|{OLDER}")["period"] != period)
    younger, older = _by_age(findings, metric)
    told = [found, f"Of what it spent on {SPENT_ON[metric]}, that was {younger} and {older}."]
    if metric == PARTS and has(findings, WHOLE, f"all|{OLDER}"):
        when = finding(findings, WHOLE, f"all|{OLDER}")["period"]
        younger_whole, older_whole = _by_age(findings, WHOLE)
        told.append(
            f"Of all {SPENT_ON[WHOLE]} in {when}, direct payments were {younger_whole} and "
            f"{older_whole}."
        )
    return {
        "short": (
            f"In {period} direct payments were {younger}, and {older}, of what was spent on "
            f"{SPENT_ON[metric]}."
        ),
        "found": " ".join(told),
        "means": _means(findings),
        "sure": _sure(findings),
        "unknown": UNKNOWN,
    }


def _by_age(findings: pd.DataFrame, metric: str) -> list[str]:
    """Write the shares of younger and older people."""
    return [
        f"{percent(finding(findings, metric, f'all|{ages}')['value'])} for people {aged(ages)}"
        for ages in (YOUNGER, OLDER)
    ]


def _total_alone(
    findings: pd.DataFrame, begun: str, found: str, total: pd.Series
) -> dict[str, str]:
    """Tell what was spent in all, where no share by age is told."""
    share = ""
    if has(findings, WHOLE, "all|all"):
        every = finding(findings, WHOLE, "all|all")["value"]
        share = f" That was {percent(every)} of what it spent on {SPENT_ON[WHOLE]}."
    return {
        "short": f"{begun} {pounds(total['value'])} as direct payments.",
        "found": f"{found}{share}",
        "means": "What it would mean if more people had one cannot be told from these figures.",
        "sure": "The money is as the council has reported it.",
        "unknown": UNKNOWN,
    }


def _people_alone(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell who has a direct payment, where no account of spending is in the evidence.

    The shares are as printed, to a tenth: what is printed as 24.5% may be 24.45%, which is not 25%.
    """
    shares = rows(findings, metric="people_share")
    own = rows(shares, category="all|area").sort_values("period").iloc[-1]
    england = rows(shares, category="all|england", period=own["period"])["value"]
    share = percent(own["value"], 1)
    beside = f" In England it was {percent(england.iloc[0], 1)}." if len(england) else ""
    return {
        "short": (
            f"In {own['period']}, {share} of people with long-term care outside care homes "
            "had a direct payment; what was spent is not known."
        ),
        "found": (
            "A direct payment is money to buy your own care. In "
            f"{own['period']}, {share} of the people in {area_name} who had "
            f"long-term care outside care homes had one.{beside}"
        ),
        "means": (
            "What it would mean if more people had one cannot be told: what was spent on direct "
            "payments, and on other care, is not known."
        ),
        "sure": (
            "The numbers of people are as the council has reported them. A low share may also mean "
            "that not all direct payments were recorded."
        ),
        "unknown": UNKNOWN,
    }


def _means(findings: pd.DataFrame) -> str:
    """Say what it would mean if older people used direct payments as younger adults do."""
    shift = finding(findings, "shift_spend", SHIFT)
    into, more = ("into", "more") if shift["value"] >= 0 else ("out of", "fewer")
    text = (
        f"If older people had used them in {shift['period']} as younger adults did, about "
        f"{pounds(shift['value'])} would have moved {into} direct payments"
    )
    if has(findings, RECIPIENTS, SHIFT):
        people = finding(findings, RECIPIENTS, SHIFT)["value"]
        text += f", and about {about(people)} {more} people would have had one"
    return f"{text}. That is another way to buy care, not a saving."


def _sure(findings: pd.DataFrame) -> str:
    """Say how sure money and people are."""
    text = "The money is as the council has reported it."
    if not has(findings, RECIPIENTS, SHIFT):
        return f"{text} How many people it would reach is not known."
    people = finding(findings, RECIPIENTS, SHIFT)
    if people[["lower", "upper"]].isna().any():
        return f"{text} The number of people is a rough guess."
    lower, upper = people[["lower", "upper"]]
    if round(lower) < 0 < round(upper):
        between = f"{about(lower)} fewer and {about(upper)} more"
    else:
        between = " and ".join(about(end) for end in sorted([abs(lower), abs(upper)]))
    return f"{text} The number of people is a rough guess: it may lie between {between}."
