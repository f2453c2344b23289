"""How many carers there are and will be, and the answer."""

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.words.known import listed_in_words
from caremarket.themes.phrases import direction, moved
from caremarket.themes.plain import about


def answer(carers: Carers) -> str:
    """Answer the question: how many carers there are, and how many of them are known."""
    last, year = carers.last, carers.base_year
    people = about(carers.by_scenario.loc["constant_rate", year])
    today = f"; at its rates there are about {people} in {year}"
    return (
        f"Census {last['year']} counted {last['carers']:,.0f} unpaid carers in {carers.area}"
        f"{today if year > last['year'] else ''}. {listed_in_words(carers)}"
    )


def sources(carers: Carers) -> list[str]:
    """Say how printed totals agree with their parts, and projections with newer counts."""
    counted = (
        f"The hours bands of Census {carers.last['year']} add up to {carers.hours.sum():,.0f} "
        "carers; everybody less those who give no care makes "
        f"{carers.last['carers']:,.0f}."
    )
    apart = carers.totals["difference"]
    if apart.empty:
        totals = "No source prints totals of the population to check against their parts."
    elif not apart.any():
        totals = f"All {len(apart)} printed totals of the population equal the sum of their parts."
    else:
        totals = (
            f"Of {len(apart)} printed totals of the population {(apart == 0).sum()} equal the sum "
            f"of their parts; the largest difference is {apart.abs().max():,.0f} people."
        )
    return [f"{counted} {totals}", *carers.population_warnings]


def steps(carers: Carers) -> str:
    """Say what the change means: if it is all wording and pandemic, and if all of it is real."""
    every = rows(carers.census, hours_band="any").set_index(["geography", "year"])["rate"]
    own, england = every["area"], every["england"]
    return (
        f"Of residents aged 5 and over, {own.iloc[0]:.2%} were carers in {own.index[0]} and "
        f"{own.iloc[-1]:.2%} in {own.index[-1]}; in England {england.iloc[0]:.2%} and "
        f"{england.iloc[-1]:.2%}. **If all of the change came from wording and pandemic, a census "
        f"without them would have counted {carers.estimates['people'].iloc[-1]:,.0f} in "
        f"{own.index[-1]}; if all of it is real, the {carers.last['carers']:,.0f} counted stand.** "
        "Neither is a bound, as many carers do not call themselves so."
    )


def hours(carers: Carers) -> str:
    """Say how the number and the rate of those who care most changed."""
    heavy = carers.hours_change.set_index("hours_band").loc["50_plus"]
    alone = heavy["lower"] < 1 < heavy["upper"]
    rose = direction(heavy["carers_last"] - heavy["carers_first"])
    fell = direction(carers.last["carers"] - carers.steps["people"].iloc[0])
    first = carers.census["year"].min()
    return (
        f"From {first} to {carers.last['year']} those who care for 50 hours or more {rose} from "
        f"{heavy['carers_first']:,.0f} to {heavy['carers_last']:,.0f}, while the number of all "
        f"carers {fell}. Per resident aged 5 and over their number "
        f"{moved(heavy['ratio'] - 1, form='.0%')}, "
        + ("which chance alone could do." if alone else "which is more than chance.")
    )


def projection(carers: Carers) -> list[str]:
    """Say how many carers there will be, and how the population is projected."""
    year, base, counted = carers.parameters.last_year, carers.base_year, carers.last
    now, ends = carers.by_scenario[base], carers.by_scenario[year]
    since = now["constant_rate"] - counted["carers"]
    ahead = ends["constant_rate"] - now["constant_rate"]
    past = (
        f"From {counted['year']} to {base} the population by itself "
        f"{direction(since, 'added', 'took away')} {abs(since):,.0f} carers: at constant rates "
        f"there are {now['constant_rate']:,.0f} in {base}, {now.min():,.0f} to {now.max():,.0f} by "
        "scenario."
    )
    told = (
        f"From {base} to {year} the population {direction(ahead, 'adds', 'takes away')} "
        f"{abs(ahead):,.0f}: {ends['constant_rate']:,.0f} in {year}, {ends.min():,.0f} to "
        f"{ends.max():,.0f} by scenario."
    )
    if (ends - ends["constant_rate"]).abs().max() > abs(ahead):
        told += " Which way the rate goes matters more than the population."
    how = demography.explained(carers.population, carers.vintage, year, carers.area)
    before = [past] if base > counted["year"] else []
    return [*before, told, *filter(None, [how])]


def choices(carers: Carers) -> str:
    """Say how much the choice of profile and population matters beside the scenarios."""
    year = carers.parameters.last_year
    found, ends = carers.choices["carers"], carers.by_scenario[year]
    return (
        f"These choices lie {found.max() - found.min():,.0f} carers apart in {year}, the "
        f"scenarios of the rate {ends.max() - ends.min():,.0f}. The report uses the "
        f"first profile and the vintage {humanised(carers.vintage)}. "
        f"{demography.left_out(carers.population, carers.vintage)}"
    )
