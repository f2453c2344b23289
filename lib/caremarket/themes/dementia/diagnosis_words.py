"""Sentences about diagnoses: what the figures at hand mean, and what the ambition takes."""

import pandas as pd

from caremarket.themes.dementia.words import more_or_fewer
from caremarket.themes.plain import about


def undiagnosed_headline(readings: pd.DataFrame) -> str:
    """Say how many are undiagnosed by the latest rate, published or worked out.

    Args:
        readings: As from `diagnosis_readings`.

    Returns:
        A sentence, beginning with a space; nothing if there is no diagnosis rate.
    """
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


def readings_explained(readings: pd.DataFrame, target: float) -> str:
    """Say what each reading of the printed figures would mean, and which can be kept.

    Args:
        readings: As from `diagnosis_readings`.
        target: Diagnosis rate to reach, a proportion.

    Returns:
        Sentences; one if neither printed counts nor a published rate are there.
    """
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


def course_title(end: pd.Series, target: float, first_year: int) -> str:
    """Say what the ambition takes by the last year, for the title of a chart.

    Args:
        end: The last row of `diagnoses_needed`.
        target: Diagnosis rate to reach, a proportion.
        first_year: First year of the projection.

    Returns:
        A title; another one where the present rate is above the ambition.
    """
    if end["more"] <= 0:
        return (
            f"The ambition of {100 * target:.1f}% is met: at the present rate "
            f"{about(end['at_present_rate'])} hold a diagnosis in {end['year']:.0f}"
        )
    return (
        f"Reaching {100 * target:.1f}% in {end['year']:.0f} takes "
        f"{more_or_fewer(end['more_than_now'])} people diagnosed than in {first_year}"
    )


def course_explained(end: pd.Series, period: str) -> str:
    """Say how much of the course is closing the gap to the ambition, or how far beyond it is.

    Args:
        end: The last row of `diagnoses_needed`.
        period: Period of the published rate.

    Returns:
        Sentences.
    """
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


def _towards(gap: float, target: float) -> str:
    """Say how many more diagnoses reach the ambition."""
    if gap <= 0:
        return f"the ambition of {100 * target:.1f}% is met"
    return f"{gap:,.0f} more diagnoses would reach the ambition of {100 * target:.1f}%"
