"""What it takes to know more carers: the target, and where the numbers found so far lead."""

import math

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.catalogue import PANDEMIC
from caremarket.themes.plain import about, month_name


def target(carers: Carers) -> str:
    """Say what it takes to know the share of all carers that the parameters ask for."""
    parameters = carers.parameters
    plan = carers.plans.set_index("scenario")["target"]
    return (
        f"To know {parameters.target_share:.0%} of all carers by {parameters.target_year}, "
        f"{about(plan['constant_rate'])} at constant rates, takes **{needed_in_words(carers)}**. "
        "The share is a parameter of this report, and no goal of the council that it knows of."
    )


def needed_in_words(carers: Carers) -> str:
    """Say how many carers have to be newly identified a year, from the fewest or the most known.

    Such as `about 3,090 newly identified carers a year from 2026 (3,010 to 3,170 over …)`.
    """
    main = rows(carers.plans, scenario="constant_rate").iloc[0]
    ends = carers.plans["needed_at_least"].min(), carers.plans["needed_per_year"].max()
    most, low, high = map(about, (main["needed_per_year"], *ends))
    each = f"newly identified carers a year from {carers.base_year}"
    over = "the scenarios and over how many are known"
    spread = f" ({low} to {high} over {over})" if low != high else ""
    if not math.isinf(carers.start.most) or carers.start.fewest >= main["target"]:
        return f"about {most} {each}{spread}"
    fewest = carers.start.fewest
    known = f"only the {fewest:,.0f} counted are" if fewest else "nobody is yet"
    return (
        f"about {most} {each} if {known} known, and about {about(main['needed_at_least'])} if "
        f"{about(main['target'])} are known already and have to be kept{spread}"
    )


def paths(carers: Carers) -> list[str]:
    """Say what it takes to stay at the target, and where the numbers found so far lead."""
    plan = carers.plans.set_index("scenario").loc["constant_rate"]
    stay = (
        f"To stay at {about(plan['target'])} known carers takes about {about(plan['to_stay'])} a "
        f"year: a list stops growing when as many leave as join. {start_in_words(carers)}"
    )
    return [stay, joiners_in_words(carers)]


def start_in_words(carers: Carers) -> str:
    """Say from how many known carers the chart starts."""
    fewest, most = carers.start
    if not fewest:
        return "The evidence does not say how many are known: the chart starts from nobody."
    lists = carers.listed[carers.listed["people"]]
    period = month_name(lists.loc[lists["known_lower"].idxmax(), "period"])
    return (
        f"The chart starts from {fewest:,.0f}"
        + (", the fewest who may be known," if fewest < most else "")
        + f" as if as many were known in {carers.base_year} as were counted in {period}."
    )


def joiners_in_words(carers: Carers) -> str:
    """Say where the numbers newly identified lead, and what they say of the turnover assumed.

    The latter only where the list is longer than the joiners of every year.
    """
    printed, year = carers.joiners.iloc[:-1], carers.parameters.target_year
    if printed.empty:
        return "The evidence prints no number of newly identified carers to compare with."
    ends = rows(carers.paths, year=year).set_index("name")["known"]
    text = " ".join(
        f"With {people:,.0f} newly identified a year ({name[0].lower()}{name[1:]}) the list holds "
        f"{ends[name]:,.0f} in {year}."
        for name, people in printed.items()
    )
    if any(period in name for name in printed.index for period in PANDEMIC):
        text += " A year of the pandemic is no yardstick by itself."
    known = carers.start.fewest
    if printed.max() >= known:  # the list is that of the newly identified, or shorter
        return text
    return f"{text} {_turnover_in_words(printed / known, known, carers.parameters.annual_turnover)}"


def _turnover_in_words(shares: pd.Series, known: float, assumed: float) -> str:
    """Say which turnover numbers of joiners would go with, and which one is assumed."""
    low, high = f"{shares.min():.0%}", f"{shares.max():.0%}"
    between = low if low == high else f"{low} to {high}"
    return (
        f"If such numbers just upheld a list of {known:,.0f}, {between} of those on it would leave "
        f"each year; the report assumes {assumed:.0%}."
    )
