"""Diagnoses: what the figures at hand mean, whether printed ones are predictions, what it takes."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.growth import by_vintage
from caremarket.themes.dementia.prediction import RATE_SETS
from caremarket.themes.dementia.printed import printed_pair_growth
from caremarket.themes.dementia.terms import (
    NAMES,
    between,
    in_percent,
    more_or_fewer,
    plus,
    signed,
)
from caremarket.themes.dementia.words.care import rate_in_words
from caremarket.themes.plain import about, month_name

CLOSE = 0.05  # how near a printed number is that is taken for a prediction


def undiagnosed_in_words(readings: pd.DataFrame) -> str:
    """Say after a space how many are undiagnosed by the latest rate, or that there is none."""
    found = rows(readings, reading="published_rate")
    if found.empty:
        return " How many are undiagnosed cannot be said: the evidence has no diagnosis rate."
    row = found.iloc[0]
    if pd.notna(row["diagnosis_rate_lower"]):
        ends = between(row, "undiagnosed", about, " and ")
        return (
            f" The latest GP register is suppressed: between **{ends}** of those in {row['year']} "
            "would be undiagnosed."
        )
    return (
        f" At the latest {_kind(row)}, {row['diagnosis_rate']:.1%} for {row['rate_of']}, about "
        f"**{about(row['undiagnosed'])}** of those in {row['year']} would be undiagnosed (95% "
        f"limits {between(row, 'undiagnosed', about)})."
    )


def readings(dementia: Dementia) -> list[str]:
    """Say what each reading of the figures would mean, and what the source notes on them."""
    missed = rows(dementia.printed, measure="undiagnosed")["note"].dropna()
    noted = [f"On the printed number of people undiagnosed: {note}." for note in missed.tail(1)]
    return [readings_in_words(dementia.readings, dementia.ambition), *noted]


def readings_in_words(readings: pd.DataFrame, target: float) -> str:
    """Say what each reading of the figures would mean, and which can be kept."""
    by_name = readings.set_index("reading").to_dict("index")
    sentences = []
    if row := by_name.get("as_printed"):
        sentences.append(
            f"Taken as printed, {row['diagnosed']:,.0f} diagnosed and {row['undiagnosed']:,.0f} "
            f"undiagnosed make a diagnosis rate of {row['diagnosis_rate']:.0%}, but also "
            f"{row['people_with_dementia']:,.0f} people with dementia, "
            f"{row['ratio_to_predicted']:.1f} times what CFAS II predicts; {_towards(row, target)}."
        )
    if row := by_name.get("prediction"):
        sentences.append(
            f"Taken as a prediction of which {row['undiagnosed']:,.0f} are undiagnosed, it leaves "
            f"{row['diagnosed']:,.0f} diagnosed, {row['diagnosis_rate']:.0%}; "
            f"{_towards(row, target)}."
        )
    if row := by_name.get("printed_of_predicted"):
        rate = f"{row['diagnosis_rate']:.0%}"
        sentences.append(f"Taken as a register, it is {rate} of the number CFAS II predicts.")
    row = by_name.get("published_rate")
    if not row:
        sentences.append("No diagnosis rate is published in the evidence to choose between them.")
    elif pd.notna(row["diagnosis_rate_lower"]):
        sentences.append(
            "The latest register is suppressed, so the rate lies between "
            f"{between(row, 'diagnosis_rate', in_percent, ' and ')}: {between(row, 'diagnosed')} "
            "diagnosed and, with the 95% limits of CFAS II, "
            f"{between(row, 'undiagnosed')} undiagnosed. Where a figure must be one, the middle "
            "stands for it."
        )
    else:
        sentences.append(
            f"The latest {_kind(row)}, {row['diagnosis_rate']:.1%} for {row['rate_of']}, "
            f"would mean about {about(row['diagnosed'])} diagnosed and {about(row['undiagnosed'])} "
            f"undiagnosed in {row['year']} (95% limits {between(row, 'undiagnosed', about)}); "
            f"{_towards(row, target)}."
        )
    return " ".join(sentences)


def _kind(row: pd.Series) -> str:
    """Name a diagnosis rate by how it came about."""
    if row["worked_out"]:
        return "diagnosis rate that registers give (register over the number expected)"
    return "published diagnosis rate"


def _towards(row: pd.Series | dict, target: float) -> str:
    """Say how many more diagnoses reach the ambition, if it can be said that it is not reached."""
    more, least, most = (row[name] for name in ("more_for_ambition", "more_lower", "more_upper"))
    if least <= 0 <= most:
        return (
            f"whether that meets the ambition of {target:.1%} cannot be said, as by these limits "
            f"it takes {more_or_fewer(least)} to {more_or_fewer(most)} diagnoses"
        )
    if more <= 0:
        return f"the ambition of {target:.1%} would be met"
    shown = f"{more:,.0f} more diagnoses"
    if pd.notna(least):
        shown = f"{about(more)} more diagnoses (95% limits {about(least)} to {about(most)})"
    return f"{shown} would reach the ambition of {target:.1%}"


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
    only = own.iloc[0]
    rate = f"The diagnosis rate of {only['description'].rpartition(', ')[2]}"
    if len(own) > 1:
        ends = f"{own['percent'].min():.0f}% to {own['percent'].max():.0f}%"
        return f"The diagnosis rate: {ends}, by how the figures are read"
    if pd.notna(only["lower"]):
        ends = between(only, write="{:.1f}%".format)
        return f"{rate}: {ends}, as the register is suppressed"
    return f"{rate}: {only['percent']:.1f}%"


def rate_used(row: pd.Series) -> str:
    """Write a rate with its origin, as in `64.1% (published for 2018)`."""
    middle = "the middle of " if row["rate_lower"] < row["rate_upper"] else ""
    origin = "published for" if row["printed"] else "register over the number expected,"
    return f"{middle}{rate_in_words(row)} ({origin} {month_name(row['period'])})"


def course_title(end: pd.Series, rate: pd.Series, target: float) -> str:
    """Write both numbers of the last row of `diagnoses_needed`, for a chart's title."""
    return (
        f"In {end['year']:.0f} a diagnosis rate of {target:.1%} is {about(end['at_target'])} "
        f"people, one of {rate['rate']:.1%} {about(end['at_latest_rate'])}"
    )


def needed(dementia: Dementia) -> str:
    """Say how much of the course is closing the gap to the ambition, if there is one."""
    end, period = dementia.needed.iloc[-1], month_name(dementia.rate["period"])
    least, most, year = end["more_lower"], end["more_upper"], f"{end['year']:.0f}"
    if least <= 0 <= most:
        text = (
            "Whether the latest rate is below the ambition cannot be said: by the limits of CFAS "
            f"II it takes {more_or_fewer(least)} to {more_or_fewer(most)} diagnoses in {year}."
        )
    elif end["more"] > 0:
        text = (
            f"Closing the gap alone would take {about(end['more'])} more in {year} (95% limits "
            f"{about(least)} to {about(most)}); the rest follows the number predicted."
        )
    else:
        text = (
            f"At the latest rate {about(end['more'])} people more than the ambition asks for would "
            f"hold a diagnosis in {year} (95% limits {about(most)} to {about(least)}), and no gap "
            "would be left to close."
        )
    return (
        f"{text} The rate is of {period} and of registered patients, applied here to residents: "
        "both differ somewhat from the population used."
    )


def printed(dementia: Dementia) -> list[str]:
    """Say what printed numbers most likely are, and how far they are from the model."""
    of, rates = dementia.against, dementia.data.national("dementia_prevalence")
    at_printed = by_vintage(dementia.population, rates, of["year"].unique())
    return [likely(of, humanised(dementia.printed_on)), difference(of, at_printed)]


def likely(compared: pd.DataFrame, population: str) -> str:
    """Say what a number printed as diagnosed most likely is, of those in `against_model`.

    The population is that of the projection behind them, in words.
    """
    called = rows(compared, measure="diagnosed_as_printed")
    if called.empty:
        return "The evidence prints no number of people aged 65+ called diagnosed."
    row, pair = called.iloc[-1], printed_pair_growth(compared)
    ratios = {name: row[f"{name}_ratio"] for name in RATE_SETS}
    nearest = min(ratios, key=lambda name: abs(ratios[name] - 1))
    text = (
        f"The {row['printed']:,.0f} printed as diagnosed in {row['year']} are "
        f"{ratios[nearest]:.0%} of the {row[f'{nearest}_predicted']:,.0f} that {NAMES[nearest]} "
        f"predicts from {population}, diagnosed or not, and {ratios['cfas_ii']:.0%} of CFAS II's "
        f"{row['cfas_ii_predicted']:,.0f}."
    )
    if abs(ratios[nearest] - 1) > CLOSE:
        return f"{text} That is not close enough to a prediction to call it one."
    text += " **Most likely it is a prediction with the wrong label.**"
    if pair.empty:
        return text
    return (
        f"{text} A second sign: from {compared['year'].min()} to {compared['year'].max()} the "
        f"printed numbers change by {signed(pair['printed'])}, the prediction by "
        f"{signed(pair[nearest])}, as two predictions of one kind do and a count of diagnoses "
        "beside a prediction would not."
    )


def difference(compared: pd.DataFrame, vintages: pd.DataFrame) -> str:
    """Say how far the numbers of `against_model` are from Dementia UK 2014, and why."""
    sentences = []
    for row in compared.itertuples():
        off = row.dementia_uk_2014_difference
        found = rows(vintages, rate_set="dementia_uk_2014", year=row.year)["predicted"]
        sentences.append(
            f"For {row.year} Dementia UK 2014 predicts {row.dementia_uk_2014_predicted:,.0f}, "
            f"{signed(off / row.printed, 1)} or {plus(off)} people against the {row.printed:,.0f} "
            f"printed, and {found.min():,.0f} to {found.max():,.0f} over the populations at hand."
        )
    return " ".join(sentences) + (
        " What may explain the rest: printed populations are rounded to a hundred, the split by "
        "sex is taken from another year, the rate for 90+ is a blend, and the rates by band were "
        "not seen in their publication."
    )


def printed_growth(dementia: Dementia) -> list[str]:
    """Set each printed growth of dementia, and of the population, beside the model's."""
    sentences = []
    for (start, end), found in dementia.printed_growth.groupby(["from_year", "to_year"]):
        by = found.set_index("figure")["percent_change"]
        text = (
            f"Printed growth of dementia from {start} to {end}: {by['dementia_printed']:.0f}%; the "
            f"model between its printed years: {by['cfas_ii']:.1f}% (CFAS II)."
        )
        if "population_printed" in by:
            text += (
                f" Population aged 65+ grows by {by['population_printed']:.0f}% there and "
                f"{by['population_model']:.1f}% in {humanised(dementia.printed_on)}: the two rest "
                "on different populations."
            )
        sentences.append(text)
    return sentences
