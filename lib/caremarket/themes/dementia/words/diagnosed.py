"""Diagnoses: what the figures at hand mean, and what the ambition takes."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.terms import month_name, more_or_fewer
from caremarket.themes.dementia.words.patients import rate_in_words
from caremarket.themes.plain import about


def undiagnosed_in_words(readings: pd.DataFrame) -> str:
    """Say after a space how many are undiagnosed by the latest rate; nothing without a rate."""
    found = readings.set_index("reading")
    if "published_rate" not in found.index:
        return ""
    row = found.loc["published_rate"]
    if pd.notna(row["diagnosis_rate_lower"]):
        return (
            f" The latest GP register is suppressed: between **{about(row['undiagnosed_lower'])} "
            f"and {about(row['undiagnosed_upper'])}** of those in {row['year']} are undiagnosed."
        )
    return (
        f" At the latest {_kind(row)} about **{about(row['undiagnosed'])}** of those in "
        f"{row['year']} are undiagnosed ({about(row['undiagnosed_lower'])} to "
        f"{about(row['undiagnosed_upper'])})."
    )


def readings(dementia: Dementia) -> list[str]:
    """Say what each reading of the figures would mean, and what the source notes on them."""
    missed = rows(dementia.printed, measure="undiagnosed")["note"].dropna()
    noted = [f"On the printed number of people undiagnosed: {note}." for note in missed.tail(1)]
    return [readings_in_words(dementia.readings, dementia.ambition), *noted]


def readings_in_words(readings: pd.DataFrame, target: float) -> str:
    """Say what each reading of the figures would mean, and which can be kept."""
    found = readings.set_index("reading")
    sentences = []
    if "as_printed" in found.index:
        row = found.loc["as_printed"]
        sentences.append(
            f"Taken as printed, {row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} "
            f"undiagnosed make a diagnosis rate of {100 * row['diagnosis_rate']:.0f}%, but also "
            f"{row['people_with_dementia']:,.0f} people with dementia, "
            f"{row['ratio_to_predicted']:.1f} times what CFAS II predicts; "
            f"{_towards(row['more_for_ambition'], target)}."
        )
    if "prediction" in found.index:
        row = found.loc["prediction"]
        sentences.append(
            f"Taken as a prediction of which {row['undiagnosed']:,.0f} are undiagnosed, it leaves "
            f"{row['diagnosed']:,.0f} diagnosed, {100 * row['diagnosis_rate']:.0f}%; "
            f"{_towards(row['more_for_ambition'], target)}."
        )
    if "printed_of_predicted" in found.index:
        rate = found.loc["printed_of_predicted", "diagnosis_rate"]
        sentences.append(
            f"Taken as a register, it is {100 * rate:.0f}% of the number CFAS II predicts."
        )
    if "published_rate" not in found.index:
        sentences.append("No diagnosis rate is published in the evidence to choose between them.")
        return " ".join(sentences)
    row = found.loc["published_rate"]
    if pd.notna(row["diagnosis_rate_lower"]):
        sentences.append(_suppressed(row))
        return " ".join(sentences)
    sentences.append(
        f"The latest {_kind(row)}, {100 * row['diagnosis_rate']:.1f}%, means about "
        f"{row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} undiagnosed (95% limits "
        f"{row['undiagnosed_lower']:,.0f} to {row['undiagnosed_upper']:,.0f}); "
        f"{_towards(row['more_for_ambition'], target)}."
    )
    return " ".join(sentences)


def _kind(row: pd.Series) -> str:
    """Name a diagnosis rate by how it came about."""
    if row["worked_out"]:
        return "diagnosis rate that registers give (register over the number expected)"
    return "published diagnosis rate"


def _suppressed(row: pd.Series) -> str:
    """Say what a suppressed register means, from end to end."""
    ends = {
        name: [row[f"{name}_{end}"] for end in ("lower", "upper")]
        for name in ("diagnosis_rate", "diagnosed", "undiagnosed")
    }
    rates = [f"{100 * rate:.1f}%" for rate in ends["diagnosis_rate"]]
    return (
        f"The latest register is suppressed, so the rate lies between {' and '.join(rates)}: "
        "{:,.0f} to {:,.0f} diagnosed and, ".format(*ends["diagnosed"])
        + "with the 95% limits of CFAS II, {:,.0f} to {:,.0f} undiagnosed. ".format(
            *ends["undiagnosed"]
        )
        + "Where a figure must be one, the middle stands for it."
    )


def _towards(gap: float, target: float) -> str:
    """Say how many more diagnoses reach the ambition."""
    if gap <= 0:
        return f"the ambition of {100 * target:.1f}% is met"
    return f"{gap:,.0f} more diagnoses would reach the ambition of {100 * target:.1f}%"


def known(dementia: Dementia) -> list[str]:
    """Say whether the frailty tool, if there is one, leaves room for a reading."""
    tool = rows(dementia.known, figure="frailty_tool")["people"].head(1)
    left = rows(dementia.implied, reading="prediction")["diagnosed"]
    return [
        f"The frailty tool alone finds {found:,.0f} people, so the reading that leaves "
        f"{diagnosed:,.0f} diagnosed cannot hold."
        if found > diagnosed
        else f"The frailty tool finds {found:,.0f} people, no more than each reading leaves."
        for found, diagnosed in zip(tool, left, strict=False)
    ]


def rates_title(compared: pd.DataFrame) -> str:
    """Say how far apart the readings of `rates_to_compare` are, for the title of a chart."""
    own = compared.iloc[:-1]
    if len(own) > 1:
        ends = f"{own['percent'].min():.0f}% to {own['percent'].max():.0f}%"
        return f"The diagnosis rate: {ends}, by how the figures are read"
    only = own.iloc[0]
    if pd.notna(only["lower"]):
        ends = f"{only['lower']:.1f}% to {only['upper']:.1f}%"
        return f"The diagnosis rate: {ends}, as the register is suppressed"
    return f"The diagnosis rate: {only['percent']:.1f}%"


def rate_used(row: pd.Series) -> str:
    """Write a rate with its origin, as in `64.1% (published for 2018)`."""
    middle = "the middle of " if row["rate_lower"] < row["rate_upper"] else ""
    origin = "published for" if row["printed"] else "register over the number expected,"
    return f"{middle}{rate_in_words(row)} ({origin} {month_name(row['period'])})"


def course_title(end: pd.Series, target: float, first_year: int) -> str:
    """Say what the ambition takes by the last row of `diagnoses_needed`, for a chart's title."""
    if end["more"] <= 0:
        return (
            f"The ambition of {100 * target:.1f}% is met: at the present rate "
            f"{about(end['at_present_rate'])} hold a diagnosis in {end['year']:.0f}"
        )
    return (
        f"Reaching {100 * target:.1f}% in {end['year']:.0f} takes "
        f"{more_or_fewer(end['more_than_now'])} people diagnosed than in {first_year}"
    )


def needed(dementia: Dementia) -> str:
    """Say how much of the course is closing the gap to the ambition, or how far beyond it is."""
    return course_in_words(dementia.needed.iloc[-1], month_name(dementia.rate["period"]))


def course_in_words(end: pd.Series, period: str) -> str:
    """Say the same of the last row of `diagnoses_needed` and the period of the rate."""
    ends = sorted(abs(end[["more_lower", "more_upper"]]))
    limits = f"95% limits {ends[0]:,.0f} to {ends[1]:,.0f}"
    year = f"{end['year']:.0f}"
    if not round(end["more"]):
        text = f"The present rate is that of the ambition: in {year} there is no gap to close."
    elif end["more"] > 0:
        text = (
            f"Closing the gap alone takes {end['more']:,.0f} more in {year} ({limits}); the rest "
            "follows the number predicted."
        )
    else:
        text = (
            f"At the present rate {abs(end['more']):,.0f} people more than the ambition asks for "
            f"hold a diagnosis in {year} ({limits}): there is no gap to close."
        )
    return (
        f"{text} The rate is of {period} and of registered patients, applied here to residents: "
        "both differ somewhat from the population used."
    )
