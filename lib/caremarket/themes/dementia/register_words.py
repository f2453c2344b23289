"""Sentences about the dementia registers of general practices."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import month_name
from caremarket.themes.dementia.words import plus

# Recorded Dementia Diagnoses ended; the primary care dementia data are collected differently.
BREAK = "2022-10"


def registers_explained(months: pd.DataFrame, totals: pd.DataFrame, area_name: str) -> str:
    """Say how many are on a register, of how many expected, and what is left undiagnosed.

    Args:
        months: As from `registers`.
        totals: Predictions, as from `predicted_with_limits`; CFAS II is quoted.
        area_name: Name of the council.

    Returns:
        Sentences; where there is no register, that there is none and what brings one.
    """
    if months.empty:
        return (
            f"The evidence has no GP register of dementia for {area_name}. The primary care "
            "dementia data by local authority have one for each council: `caremarket import` reads "
            "them."
        )
    last = months.iloc[-1]
    text = (
        f"In {month_name(last['period'])} **{register_in_words(last)}** of practices in "
        f"{area_name} were on a dementia register"
    )
    if pd.notna(last["rate"]):
        of = ", the diagnosis rate"
        if pd.notna(last["expected"]):
            of = f" of the {last['expected']:,.0f} whom CFAS II expects among registered patients"
        text += f": {rate_in_words(last)}{of}"
    sentences = [f"{text}."]
    if pd.notna(last["expected"]):
        sentences.append(f"{undiagnosed_in_words(last)} have dementia without a diagnosis.")
    if last["suppressed"]:
        sentences.append(f"The publisher suppresses the count. {last['note']}.")
    sentences.append(beside_residents(last, totals))
    return " ".join(filter(None, sentences))


def register_in_words(row: pd.Series) -> str:
    """Write a register as a number of patients, or as what a suppressed one may be."""
    if row["suppressed"]:
        ends = f"{row['register_lower']:,.0f} to {row['register_upper']:,.0f}"
        return f"{ends} patients aged 65+"
    return f"{row['register']:,.0f} patients aged 65+"


def rate_in_words(row: pd.Series) -> str:
    """Write a diagnosis rate, with its published limits or with what suppression leaves open."""
    if row["rate_lower"] < row["rate_upper"]:
        return f"{100 * row['rate_lower']:.1f}% to {100 * row['rate_upper']:.1f}%"
    text = f"{100 * row['rate']:.1f}%"
    if pd.notna(row.get("limit_lower")) and pd.notna(row.get("limit_upper")):
        ends = f"{100 * row['limit_lower']:.1f}% to {100 * row['limit_upper']:.1f}%"
        text += f" (95% limits {ends})"
    return text


def rate_used(row: pd.Series) -> str:
    """Write the rate that a course of diagnoses rests on: the middle, where it is an interval."""
    middle = "the middle of " if row["rate_lower"] < row["rate_upper"] else ""
    return middle + rate_in_words(row)


def undiagnosed_in_words(row: pd.Series) -> str:
    """Write how many registered patients are expected beyond the register."""
    if row["suppressed"]:
        ends = f"{row['undiagnosed_lower']:,.0f} to {row['undiagnosed_upper']:,.0f}"
        return f"So {ends} registered patients are expected to"
    return f"So {row['undiagnosed']:,.0f} registered patients are expected to"


def beside_residents(row: pd.Series, totals: pd.DataFrame) -> str:
    """Set a register beside what the model predicts for residents in the same year, if it does."""
    model = rows(totals, rate_set=WITH_LIMITS, year=int(row["period"][:4]))
    if model.empty:
        return (
            "The projection of this report does not reach that year, so the register stands beside "
            "no prediction for residents."
        )
    predicted = model.iloc[0]
    shares = [row[f"register_{end}"] / predicted["predicted"] for end in ("lower", "upper")]
    share = " to ".join(dict.fromkeys(f"{100 * share:.0f}%" for share in shares))
    return (
        f"Among residents this report predicts {predicted['predicted']:,.0f} in "
        f"{predicted['year']} (95% limits {predicted['lower']:,.0f} to {predicted['upper']:,.0f}), "
        f"and the register is {share} of that: practices also register people who live elsewhere, "
        "and some residents are registered elsewhere."
    )


def trend_explained(months: pd.DataFrame) -> str:
    """Say how register and expectation moved since collection began in its present form.

    Args:
        months: As from `registers`.

    Returns:
        Sentences; none with fewer than two months.
    """
    if len(months) < 2:
        return ""
    before, now = months[months["period"] < BREAK], months[months["period"] >= BREAK]
    sentences = [moved(part) for part in (before, now) if len(part) > 1]
    if len(before) and len(now):
        sentences.append(
            "The months before October 2022 come from Recorded Dementia Diagnoses, which counted "
            "differently: the publisher does not compare the two, and nor does this report."
        )
    return " ".join(sentences)


def moved(months: pd.DataFrame) -> str:
    """Say how the register changed from the first month of several to the last."""
    first, last = months.iloc[0], months.iloc[-1]
    span = f"From {month_name(first['period'])} to {month_name(last['period'])}"
    if first["suppressed"] or last["suppressed"]:
        return f"{span} the register went from {ends(first)} to {ends(last)}."
    text = f"{span} the register changed by {plus(last['register'] - first['register'])} patients"
    change = last["expected"] - first["expected"]
    if pd.notna(change):
        text += f" and the number expected by {plus(change)}"
    if pd.notna(first["rate"]) and pd.notna(last["rate"]):
        text += f", so the diagnosis rate went from {100 * first['rate']:.1f}% to "
        text += f"{100 * last['rate']:.1f}%"
    return f"{text}."


def ends(row: pd.Series) -> str:
    """Write a register, or both ends of what a suppressed one may be."""
    if row["suppressed"]:
        return f"between {row['register_lower']:,.0f} and {row['register_upper']:,.0f}"
    return f"{row['register']:,.0f}"
