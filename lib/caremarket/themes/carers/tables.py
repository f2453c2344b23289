"""The tables of the report on unpaid carers: functions from its object to finished tables."""

from caremarket import present
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.carers import lists as known
from caremarket.themes.carers.carers import Carers
from caremarket.themes.phrases import chance


def sources(carers: Carers) -> present.Table:
    """List the sources of the evidence used."""
    columns = ["title", "publisher", "published", "tables"]
    return present.table(carers.sources[columns], f"Sources, {carers.area}")


def estimates(carers: Carers) -> present.Table:
    """List the estimates of the number of carers."""
    return present.table(
        carers.estimates[["label", "period", "people", "basis"]],
        f"Estimates of unpaid carers, {carers.area}",
        decimals=0,
    )


def hours(carers: Carers) -> present.Table:
    """Set the rates of both censuses beside each other, by hours of care."""
    years = {"first": carers.census["year"].min(), "last": carers.last["year"]}
    counts, percent = (
        {f"{what}_{census}": f"{what.title()} {year}" for census, year in years.items()}
        for what in ("carers", "rate")
    )
    change = carers.hours_change.drop(columns="hours_band")
    change = change.assign(**{name: 100 * change[name] for name in percent})
    ratios = ["ratio", "lower", "upper", "england_ratio"]
    return present.table(
        change.rename(columns=counts | percent),
        f"Carers by hours of care a week, first and last census, {carers.area}; ratio of the rates",
        units=dict.fromkeys(percent.values(), "% of those aged 5+"),
        decimals=dict.fromkeys(counts.values(), 0) | dict.fromkeys([*percent.values(), *ratios], 2),
    )


def lists(carers: Carers) -> present.Table:
    """List the lists of carers, and what a list means and cannot mean."""
    caption = f"Lists of carers of {carers.area}, and what they mean"
    return present.table(known.as_shown(carers.lists), caption, decimals=0)


def screening(carers: Carers) -> present.Table:
    """Set carers expected among screened patients beside those found."""
    found = carers.screening
    columns = ["relative_rate", "expected", "observed", "observed_to_expected", "lower", "upper"]
    return present.table(
        found[columns].assign(p_value=found["p_value"].map(chance)),
        "Carers expected if patients cared at a multiple of residents' rate, and found",
        decimals={"expected": 0, "observed": 0} | dict.fromkeys([columns[0], *columns[3:]], 2),
    )


def satisfaction(carers: Carers) -> present.Table:
    """Set satisfaction and inclusion beside the comparators, year by year."""
    columns = ["measure", "period", "area", "lower", "upper", "comparator", "comparator_value"]
    scores = carers.satisfaction[[*columns, "gap", "respondents_needed"]]
    named = carers.satisfaction["label"]
    figures = ["area", "lower", "upper", "comparator_value", "gap"]
    return present.table(
        scores.assign(measure=named),
        f"Carers' satisfaction (1E in the 2023-24 edition, 3B before) and inclusion (3B, 3C "
        f"before), {carers.area} and comparators",
        units={"area": "%", "comparator_value": "%", "gap": "points"},
        decimals=dict.fromkeys(figures, 1) | {"respondents_needed": 0},
    )


def by_hours(carers: Carers) -> present.Table:
    """Set the carers of the last census beside those of base and last year, by hours of care."""
    years, census = [carers.base_year, carers.parameters.last_year], carers.last["year"]
    ahead = rows(carers.by_hours, year=years)
    ahead = ahead.assign(of=ahead["scenario"].map(humanised) + ", " + ahead["year"].astype(str))
    wide = ahead.pivot_table("carers", "hours", "of")
    counted = carers.hours.rename(f"Census {census}").to_frame()
    return present.table(
        counted.join(wide).rename_axis("hours"),
        f"Carers by hours of care a week, {carers.area}, last census, {years[0]} and {years[1]}",
        decimals=0,
    )


def choices(carers: Carers) -> present.Table:
    """List what other profiles by age and other populations would make of the projection."""
    effect = carers.choices
    return present.table(
        effect.assign(change=100 * effect["change"]),
        f"Carers in {carers.parameters.last_year} at constant rates, {carers.area}, by choice of "
        "evidence",
        units={"change": f"% since {carers.base_year}"},
        decimals={"carers": 0, "change": 1},
    )
