"""How many carers there will be, and what it takes to know more of them."""

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import projection as demography
from caremarket.themes.carers.carers import Carers
from caremarket.themes.phrases import direction


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
