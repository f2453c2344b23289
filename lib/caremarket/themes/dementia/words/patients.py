"""Sentences about the dementia registers of general practices."""

import re

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.register import BREAK, limits_known
from caremarket.themes.dementia.terms import month_name, plus

RULE = re.compile(r"read as [^;]+")  # in the note of a suppressed count: how it is read


def registers(dementia: Dementia) -> str:
    """Say how many are on a register, of how many expected, and what is left undiagnosed."""
    last = dementia.registers.iloc[-1]
    were = "was" if _one(last["register"]) and not last["suppressed"] else "were"
    text = (
        f"In {month_name(last['period'])} **{register_in_words(last)}** of practices in "
        f"{dementia.area} {were} on a dementia register"
    )
    if pd.notna(last["rate"]):
        of = ", the diagnosis rate"
        if pd.notna(last["expected"]):
            of = f" of the {last['expected']:,.0f} whom CFAS II expects among registered patients"
        text += f": {rate_in_words(last)}{of}"
    sentences = [f"{text}.", undiagnosed_in_words(last), suppression_in_words(last)]
    sentences.append(beside_residents(last, dementia.cfas))
    return " ".join(filter(None, sentences))


def register_in_words(row: pd.Series) -> str:
    """Write a register as a number of patients, or as what a suppressed one may be."""
    if row["suppressed"]:
        ends = f"{row['register_lower']:,.0f} to {row['register_upper']:,.0f}"
        return f"{ends} patients aged 65+"
    return f"{row['register']:,.0f} {_patients(row['register'])} aged 65+"


def suppression_in_words(row: pd.Series) -> str:
    """Say how what is suppressed of a count is read; nothing where nothing is."""
    if not row["suppressed"]:
        return ""
    rule = RULE.search(str(row["note"]))
    how = f": what is suppressed is {rule.group()}" if rule else ""
    return f"The count, or part of it, is suppressed{how}."


def register_title(row: pd.Series) -> str:
    """Write the rate of a register, or without one the register, for the title of a chart."""
    if pd.isna(row["rate"]):
        return f"{register_in_words(row)} on a dementia register"
    return f"{rate_in_words(row)} of patients expected to have dementia are on a register"


def beside_in_words(beside: pd.DataFrame) -> str:
    """Write the bars of `latest_beside_model`, for who does not see the chart."""
    ends = [
        f" ({row.lower:,.0f} to {row.upper:,.0f})" if pd.notna(row.lower) else ""
        for row in beside.itertuples()
    ]
    bars = zip(beside["figure"], beside["people"], ends, strict=True)
    return "; ".join(f"{figure}: {people:,.0f}{between}" for figure, people, between in bars)


def rate_in_words(row: pd.Series) -> str:
    """Write a diagnosis rate, with its published limits or with what suppression leaves open."""
    if row["rate_lower"] < row["rate_upper"]:
        return f"{100 * row['rate_lower']:.1f}% to {100 * row['rate_upper']:.1f}%"
    text = f"{100 * row['rate']:.1f}%"
    if pd.notna(row.get("limit_lower")) and pd.notna(row.get("limit_upper")):
        ends = f"{100 * row['limit_lower']:.1f}% to {100 * row['limit_upper']:.1f}%"
        text += f" (95% limits {ends})"
    return text


def undiagnosed_in_words(row: pd.Series) -> str:
    """Say how many are expected beyond the register; nothing where that is not published."""
    if pd.isna(row["expected"]):
        return ""
    limits = limits_known(row)
    left_out = " (the error of the number expected is left out)"
    between = f"{row['undiagnosed_lower']:,.0f} to {row['undiagnosed_upper']:,.0f}"
    if round(row["expected"] - row["register_lower"]) <= 0:
        text = "The register is at or above the number expected"
        if limits:
            return f"{text}: {between} are undiagnosed by the published limits of the rate."
        return f"{text}{left_out}."
    if row["suppressed"]:
        how = " (with the published limits of the rate)" if limits else left_out
        text = f"So {between} registered patients{how} are"
    else:
        number = row["undiagnosed"]
        how = f" (95% limits {between}, from those of the rate)" if limits else left_out
        text = f"So {number:,.0f} registered {_patients(number)}{how} "
        text += "is" if _one(number) else "are"
    return f"{text} expected to have dementia without a diagnosis."


def beside_residents(row: pd.Series, series: pd.DataFrame) -> str:
    """Set a register beside what the model predicts for residents in the same year, if it does."""
    model = rows(series, year=int(row["period"][:4]))
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


def trend(dementia: Dementia) -> str:
    """Say how register and expectation moved."""
    if len(dementia.registers) < 2:
        raise MissingEvidenceError(missing.TREND.format(dementia.area))
    return trend_in_words(dementia.registers)


def trend_in_words(months: pd.DataFrame) -> str:
    """Say how register and expectation moved, before the collection changed and since."""
    before, now = months[months["period"] < BREAK], months[months["period"] >= BREAK]
    sentences = [moved(part) for part in (before, now) if len(part) > 1]
    if len(before) and len(now):
        sentences.append(
            "The months before October 2022 come from Recorded Dementia Diagnoses, which counted "
            "differently: NHS England says that the two series are not comparable (Primary Care "
            "Dementia Data, October 2023, summary), so this report does not compare them."
        )
    return " ".join(sentences)


def moved(months: pd.DataFrame) -> str:
    """Say how the register changed from the first month of several to the last."""
    first, last = months.iloc[0], months.iloc[-1]
    span = f"From {month_name(first['period'])} to {month_name(last['period'])}"
    if first["suppressed"] or last["suppressed"]:
        return f"{span} the register went from {ends(first)} to {ends(last)}."
    change = last["register"] - first["register"]
    text = f"{span} the register changed by {plus(change)} {_patients(change)}"
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


def _one(number: float) -> bool:
    """Say whether a number is written as one, or as one more or fewer."""
    return abs(round(number)) == 1


def _patients(number: float) -> str:
    return "patient" if _one(number) else "patients"
