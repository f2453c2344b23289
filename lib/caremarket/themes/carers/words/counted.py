"""How many carers there are and will be, what a target takes, and the answer."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.words.known import known_in_words
from caremarket.themes.phrases import direction, moved
from caremarket.themes.plain import about


def answer(carers: Carers) -> str:
    """Answer the question: how many there are, how many are known, what the target takes."""
    last, joining, parameters = carers.last, carers.joiners, carers.parameters
    beside = joining.iloc[:-1].head(1).items()
    against = "".join(f", against {people:,.0f} {name.lower()}" for name, people in beside)
    from_nobody = "" if len(carers.listed) else ", starting from nobody known"
    return (
        f"Census {last['year']} counted {last['carers']:,.0f} unpaid carers in {carers.area}. "
        f"{known_in_words(carers)} To know {parameters.target_share:.0%} of all carers by "
        f"{parameters.target_year} takes {needed_in_words(carers.needed)}{against}{from_nobody}."
    )


def needed_in_words(needed: pd.Series) -> str:
    """Say how many carers (people a year by scenario) have to be newly identified.

    Such as `about 3,090 newly identified carers a year (3,010 to 3,170 by scenario)`.
    """
    main, low, high = map(about, (needed["constant_rate"], needed.min(), needed.max()))
    between = f" ({low} to {high} by scenario)" if low != high else ""
    return f"about {main} newly identified carers a year{between}"


def sources(carers: Carers) -> str:
    """Say how printed totals agree with their parts."""
    counted = (
        f"The hours bands of Census {carers.last['year']} add up to {carers.hours.sum():,.0f} "
        "carers; everybody less those who give no care makes "
        f"{carers.last['carers']:,.0f}."
    )
    apart = carers.totals["difference"]
    if apart.empty:
        return f"{counted} No source prints totals of the population to add up to."
    return (
        f"{counted} Of {len(apart)} printed totals of the population {(apart == 0).sum()} equal "
        f"the sum of their parts; the largest difference is {apart.abs().max():,.0f} people."
    )


def steps(carers: Carers) -> str:
    """Say between which numbers the carers lie: if the fall is all wording, and if all is real."""
    every = rows(carers.census, hours_band="any").set_index(["geography", "year"])["rate"]
    own, england = every["area"], every["england"]
    return (
        f"Of residents aged 5 and over, {own.iloc[0]:.2%} were carers in {own.index[0]} and "
        f"{own.iloc[-1]:.2%} in {own.index[-1]}; in England {england.iloc[0]:.2%} and "
        f"{england.iloc[-1]:.2%}. At the earlier rate there would be "
        f"{carers.estimates['people'].iloc[-1]:,.0f} carers: **the number lies between that, if "
        f"all of the change is wording and pandemic, and {carers.last['carers']:,.0f}, if all of "
        "it is real.**"
    )


def hours(carers: Carers) -> str:
    """Say how the number and the rate of those who care most changed."""
    heavy = carers.hours_change.set_index("hours_band").loc["50_plus"]
    alone = heavy["lower"] < 1 < heavy["upper"]
    rose = direction(heavy["carers_last"] - heavy["carers_first"])
    fell = direction(carers.last["carers"] - carers.steps["people"].iloc[0])
    return (
        f"Those who care for 50 hours or more {rose} from {heavy['carers_first']:,.0f} to "
        f"{heavy['carers_last']:,.0f}, while all carers {fell}. Per resident their rate "
        f"{moved(heavy['ratio'] - 1)}, "
        + ("which chance alone could do." if alone else "which is more than chance.")
    )


def projection(carers: Carers) -> list[str]:
    """Say how many carers there will be, and how the population is projected."""
    year, ends = carers.parameters.last_year, carers.ends
    of_people = ends["constant_rate"] - carers.last["carers"]
    told = (
        f"In {year} there are {ends['constant_rate']:,.0f} carers at constant rates, "
        f"{ends.min():,.0f} to {ends.max():,.0f} by scenario. The population by itself "
        f"{direction(of_people, 'adds', 'takes away')} {abs(of_people):,.0f}; the scenarios of the "
        f"rate lie {ends.max() - ends.min():,.0f} apart."
    )
    how = demography.explained(carers.population, carers.vintage, year, carers.area)
    return [told, how] if how else [told]


def choices(carers: Carers) -> str:
    """Say how much the choice of profile and population matters beside the scenarios."""
    apart = carers.choices["carers"].max() - carers.choices["carers"].min()
    return (
        f"These choices lie {apart:,.0f} carers apart in {carers.parameters.last_year}, the "
        f"scenarios of the rate {carers.ends.max() - carers.ends.min():,.0f}. The report uses the "
        f"first profile and the vintage {humanised(carers.vintage)}. "
        f"{demography.left_out(carers.population, carers.vintage)}"
    )


def paths(carers: Carers) -> str:
    """Say what it takes to reach the target and to stay there, and where today's numbers lead."""
    plan = carers.plans.set_index("scenario").loc["constant_rate"]
    return (
        f"The target is {plan['target']:,.0f} known carers, and it takes {plan['to_stay']:,.0f} a "
        "year to stay there: a list stops growing when as many leave as join. "
        f"{start_in_words(carers)}{joiners_in_words(carers)}"
    )


def start_in_words(carers: Carers) -> str:
    """Say, with a space behind, how many known carers the paths start from if that is uncertain."""
    fewest, most = carers.known
    if carers.listed.empty:
        return "The paths start from nobody known, as no list is in the evidence. "
    if fewest == most:
        return ""
    return f"The paths start from the fewest who may be known, {fewest:,.0f}. "


def joiners_in_words(carers: Carers) -> str:
    """Say where the numbers newly identified lead, and what they say of the turnover assumed.

    The latter only where the list is longer than the joiners of a year.
    """
    printed, year = carers.joiners.iloc[:-1], carers.parameters.target_year
    if printed.empty:
        return "The evidence prints no number of newly identified carers to compare with."
    now, known = printed.iloc[0], carers.known.fewest
    ends = rows(carers.paths, year=year).set_index("name")["known"]
    text = " ".join(
        f"With {people:,.0f} newly identified a year ({name[0].lower()}{name[1:]}) the list holds "
        f"{ends[name]:,.0f} in {year}."
        for name, people in printed.items()
    )
    if now >= known:  # the list is that of the newly identified, or shorter
        return text
    return (
        f"{text} If {now:,.0f} a year just upheld a list of {known:,.0f}, {now / known:.0%} of "
        f"those on it would leave each year; the report assumes "
        f"{carers.parameters.annual_turnover:.0%}."
    )
