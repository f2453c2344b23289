"""What points to carers who are not known: evidence that one area prints and another does not."""

import math

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.catalogue import PANDEMIC
from caremarket.themes.phrases import chance, direction
from caremarket.themes.plain import percent

PANDEMIC_SAID = "It was a year of the pandemic, which by itself may have made the difference."
COMPARATOR_WORDS = {"england": "England", "comparator_group": "the comparator group"}


def screening(carers: Carers) -> str:
    """Say what a screening of patients found against what residents' rate would predict."""
    full = carers.screening.iloc[0]
    text = (
        f"Of {full['patients']:,} patients screened in {full['period']}, {full['observed']:,} were "
        "known to be carers "
        f"({full['observed_share']:.1%}, exact limits {full['share_lower']:.1%} to "
        f"{full['share_upper']:.1%}). If they cared as often as residents aged 5 and over, "
        f"{full['expected']:,.0f} would be expected; the chance of a count as far from that is "
        f"{chance(full['p_value'])} (exact binomial test)."
    )
    if full["upper"] < 1:
        return (
            f"{text} **The list would be complete only if these patients cared at "
            f"{full['lower']:.0%} to {full['upper']:.0%} of the general rate.** They are frail, "
            "often in hospital or in a care home, so caring less than others is likely; caring "
            "that much less is not shown by anything in the evidence."
        )
    return f"{text} So the screening by itself does not point to carers who were missed."


def change(carers: Carers) -> str:
    """Say how the number of newly identified carers changed."""
    found = carers.change.set_index("previous")
    now, middle = found["newly_identified"].iloc[0], found.loc["middle"]
    if found["upper"].max() < 1:
        verdict = "a fall that is more than chance"
    elif found["lower"].min() > 1:
        verdict = "a rise that is more than chance"
    else:
        verdict = "a change that chance alone could make"
    ends = found["newly_identified_before"]
    return (
        f"In {middle['period']}, {now:,.0f} carers were newly identified. From the printed change "
        f"the year before had about {ends['middle']:,} ({ends['fewest']:,} to {ends['most']:,}, "
        f"as the change is rounded). The rate ratio is {middle['value']:.2f} (exact limits "
        f"{found['lower'].min():.2f} to {found['upper'].max():.2f} over that range): {verdict}."
        + (f" {PANDEMIC_SAID}" if middle["period"] in PANDEMIC else "")
    )


def payments(carers: Carers) -> str:
    """Say how many supported carers had a direct payment, and whether the counts agree."""
    row = carers.payments.iloc[0]
    if pd.isna(row["supported"]):
        return (
            f"{row['value']:.0%} of the carers supported in {row['period']} had a direct payment, "
            "by the national return; the numbers behind it are suppressed."
        )
    paid, supported = row["by_direct_payment"], row["supported"]
    told = f"{supported:,.0f} carers supported in {row['period']} had a direct payment"
    if row["fewest"] < row["most"]:
        return (
            f"{row['value']:.0%} of the {told}: about {paid:,.0f} people ({row['fewest']:,.0f} to "
            f"{row['most']:,.0f} by rounding).{_beside_return(row, carers.listed)}"
        )
    if paid == supported:
        return f"All {told}, by the national return. So it may count no other support."
    share = percent(row["value"])
    part = f" ({share})" if share not in ("0%", "100%") else ""  # neither none nor all of them
    return f"{f'{paid:,.0f}' if paid else 'None'} of the {told}{part}, by the national return."


def _beside_return(row: pd.Series, lists: pd.DataFrame) -> str:
    """Set the council's number of supported carers beside the national return's of the year."""
    national = rows(lists, category="supported_national_return", period=row["period"])
    if national.empty:
        return ""
    counted, fewest = national[["known", "known_lower"]].iloc[0]
    if fewest < counted:
        return (
            f" The national return counts {fewest:,.0f} to {counted:,.0f} carers supported in the "
            "same year, as its count is suppressed: which support counts is not settled."
        )
    difference = counted / row["supported"] - 1
    if not difference:
        return " The national return counts the same number of carers supported."
    return (
        f" The national return counts {counted:,.0f} carers supported in the same year, "
        f"{abs(difference):.0%} {direction(difference, 'more', 'fewer')}: which support counts is "
        "not settled."
    )


def satisfaction(carers: Carers) -> str:
    """Say how satisfied and how included carers are, beside England, and how that changed."""
    said = {
        "3b": "were satisfied with social services",
        "3c": "were included or consulted about the person they care for",
    }
    sentences = []
    for measure, words in said.items():
        scores = rows(carers.satisfaction, measure=measure)
        if scores.empty:
            continue
        last = scores.iloc[-1]
        limited = pd.notna(last["lower"])
        limits = f" (95% limits {last['lower']:.1f}% to {last['upper']:.1f}%)" if limited else ""
        text = (
            f"In {last['period']}, {last['area']:.1f}%{limits} of carers surveyed {words}, "
            f"{_beside(last['gap'])} {COMPARATOR_WORDS[last['comparator']]}"
        )
        if limited:
            apart = last["gap_lower"] > 0 or last["gap_upper"] < 0
            text += ", more than chance" if apart else ", which chance alone could do"
        elif pd.notna(last["respondents_needed"]):
            text += f" (more than chance if {last['respondents_needed']:,.0f} or more answered)"
        sentences.append(f"{text}{_changed(scores)}.")
    return " ".join(sentences)


def _changed(scores: pd.DataFrame) -> str:
    """Say how a score changed since the first survey with a margin of error, and if by chance."""
    told = scores.dropna(subset=["lower"]) if scores["lower"].notna().any() else scores
    first, last = told.iloc[0], scores.iloc[-1]
    if first["period"] == last["period"]:
        return ""
    change = last["area"] - first["area"]
    since = f"{first['area']:.1f}% in {first['period']}"
    margin = math.hypot(last["area"] - last["lower"], first["area"] - first["lower"])
    if abs(change) <= margin:
        return f"; the change from {since} may be chance"
    beyond = ", more than chance" if abs(change) > margin else ""
    return f"; it {direction(change)} from {since}{beyond}"


def _beside(gap: float) -> str:
    """Write a gap to a comparator, such as `2.1 points below`."""
    if not round(gap, 1):
        return "the same as in"
    return f"{abs(gap):.1f} points {'above' if gap > 0 else 'below'}"
