"""The charts of the report on unpaid carers, finished: functions from its object to charts."""

import math

from caremarket import present
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.carers.bounds import known_and_hidden
from caremarket.themes.carers.carers import Carers
from caremarket.themes.carers.lists import beside_others, several
from caremarket.themes.carers.words.known import hidden_in_words, reach_in_words
from caremarket.themes.phrases import direction, listing, moved
from caremarket.themes.plain import about


def steps(carers: Carers) -> present.Chart:
    """Draw how the carers of one census became those of the next."""
    people = carers.steps.set_index("label")["people"]
    last = carers.last["carers"]
    fell = direction(last - people.iloc[0])
    moves = people.iloc[1:] * (1 if last >= people.iloc[0] else -1)  # with the change, or against
    what = ("number of residents changed", "rate changed in all of England", "area's rate changed")
    look = {"label": "label", "value": "people", "y_label": "Carers", "total": "Last census"}
    return present.Chart(
        present.steps(carers.steps.round(), **look),
        title=f"The number of carers {fell}, mostly as the {what[moves.argmax()]}",
        subtitle=f"Unpaid carers, {carers.area}, from one census to the next",
        alt=f"Waterfall from {people.iloc[0]:,.0f}: {listing(people.iloc[1:], '+,.0f')}; last "
        f"census {last:,.0f}.",
        source=carers.cited(" ".join(carers.census["source_id"])),
        data=present.table(
            carers.steps[["label", "people"]], "Steps between the censuses", decimals=0
        ),
    )


def rates(carers: Carers) -> present.Chart:
    """Draw each list in percent of all carers, beside what is known of carers elsewhere."""
    drawn = beside_others(carers.rates, carers.base, carers.benchmarks)
    own = drawn[drawn["own"]]
    look = {"value": "value", "label": "label", "lower": "lower", "upper": "upper"}
    return present.Chart(
        present.bars(drawn, **look, x_label="Percent of carers", focus=list(own["label"])),
        title=reach_in_words(own, carers.area),
        subtitle=f"Carers on each list, percent of the carers of Census {carers.last['year']}, "
        f"{carers.area}",
        alt=f"Bars in percent: {listing(drawn.set_index('label')['value'], '.1f')}.",
        source=carers.cited(" ".join(drawn["source_ids"])),
        data=present.table(
            drawn[list(look)], "Identification rates", units={"value": "%"}, decimals=1
        ),
    )


def hidden(carers: Carers) -> present.Chart:
    """Draw the carers of each estimate, divided by whether they are on a list: the main chart."""
    groups = carers.estimates.set_index("label")["people"]
    return _divided(
        carers,
        groups,
        title=lambda none: hidden_in_words(none["share"].min(), "the carers") + ", by any estimate",
        subtitle=f"Unpaid carers on a list and on none, by estimate, {carers.area}",
        source_ids=carers.estimates["source_ids"],
        caption="On a list and on none",
        headline=True,
    )


def heaviest(carers: Carers) -> present.Chart:
    """Draw the carers of each hours band, divided as if all on a list were in that band."""
    return _divided(
        carers,
        carers.hours,
        title=lambda none: hidden_in_words(none["share"].iloc[-1], "those who care most"),
        subtitle=f"Unpaid carers by hours of care a week, {carers.area}, "
        f"Census {carers.last['year']}",
        source_ids=rows(carers.census, year=carers.last["year"])["source_id"],
        caption="By hours",
    )


def _divided(carers, groups, *, title, subtitle, source_ids, caption, headline=False):
    """Draw groups of carers, each divided into those on a list, perhaps on one, and on none."""
    parts = known_and_hidden(groups, carers.several, *carers.known)
    none = rows(parts, part="on_none_of_these_at_least").set_index("group")
    return present.Chart(
        present.stacked_bars(parts, value="people", label="group", series="part", x_label="Carers"),
        headline=headline,
        title=title(none),
        subtitle=subtitle,
        alt=f"Stacked bars; on none of these lists at least: {listing(none['people'])}.",
        source=carers.cited(" ".join([*source_ids, *carers.lists["source_ids"]])),
        data=present.table(
            parts.assign(share=100 * parts["share"]), caption, units={"share": "%"}, decimals=0
        ),
    )


def projection(carers: Carers) -> present.Chart:
    """Draw the carers of each year by scenario of the rate: the main chart without lists."""
    year, last, base = carers.parameters.last_year, carers.last, carers.base_year
    drawn = carers.projection[carers.projection["year"] <= year]
    now, ends = carers.by_scenario[base], carers.by_scenario[year]
    growth = ends["constant_rate"] / now["constant_rate"] - 1
    rise = moved(growth, ("rise", "fall", "hardly change"), ".0%")
    return present.Chart(
        present.lines(drawn, x="year", y="carers", series="scenario", y_label="Carers"),
        headline=not several(carers.listed),
        title=f"At constant rates carers {rise} from {base} to {year}",
        subtitle=f"Unpaid carers by scenario from Census {last['year']}, {carers.area}, "
        f"{humanised(carers.vintage)}",
        alt=f"Lines from {last['carers']:,.0f} carers in {last['year']}; in {base}: "
        f"{listing(now)}; in {year}: {listing(ends)}.",
        source=carers.cited(carers.projected_from),
        data=present.table(drawn.drop(columns="factor"), "Carers by scenario", decimals=0),
    )


def ages(carers: Carers) -> present.Chart:
    """Draw the carers of the printed years by age group, at constant rates."""
    drawn = rows(carers.age_groups, year=carers.years).astype({"year": str})
    look = {"value": "carers", "label": "year", "series": "age_group"}
    older = rows(drawn, age_group=["65-74", "75+"]).groupby("year")["carers"].sum()
    rise = direction(older.iloc[-1] - older.iloc[0], "would rise", "would fall")
    return present.Chart(
        present.stacked_bars(drawn.round({"carers": 0}), **look, x_label="Carers"),
        title=f"Carers aged 65+ {rise} from about {about(older.iloc[0])} in {older.index[0]} to "
        f"{about(older.iloc[-1])} in {older.index[-1]}",
        subtitle=f"Unpaid carers by age, {carers.area}; shares by age: "
        f"{carers.profile['label'].iloc[0]}",
        alt=f"Stacked bars by year and age; aged 65+: {listing(older)}.",
        source=carers.cited(carers.projected_from),
        data=present.table(drawn, "Carers by age", decimals=0),
    )


def paths(carers: Carers) -> present.Chart:
    """Draw how the list of known carers grows with the numbers newly identified a year."""
    parameters = carers.parameters
    goal = carers.plans.set_index("scenario").loc["constant_rate", "target"]
    ends = rows(carers.paths, year=parameters.target_year).set_index("name")["known"]
    mark = f"Target: {parameters.target_share:.0%} of carers"
    known = "no more are known than counted" if carers.start.fewest else "nobody is known yet"
    look = {"x": "year", "y": "known", "series": "path", "y_label": "Known carers"}
    return present.Chart(
        present.lines(carers.paths, **look, reference=goal, reference_label=mark),
        title=f"The target takes about {about(carers.needed['constant_rate'])} newly identified "
        "carers a year" + (f", if {known}" if math.isinf(carers.start.most) else ""),
        subtitle=f"Known carers by joiners a year, {carers.area}; "
        f"{parameters.annual_turnover:.0%} stop caring each year",
        alt=f"Lines from {carers.start.fewest:,.0f} known at least in {carers.base_year}; in "
        f"{parameters.target_year}: {listing(ends)}; target {goal:,.0f}.",
        source=carers.cited(" ".join([*carers.listed["source_ids"], carers.projected_from])),
        data=present.table(carers.paths[["path", "year", "known"]], "Known carers", decimals=0),
    )


def swings(carers: Carers) -> present.Chart:
    """Draw how far the identifications needed move with each assumption."""
    found = carers.swings
    look = {"label": "label", "low": "low", "high": "high", "x_label": "Identifications a year"}
    widest = found.iloc[(found["high"] - found["low"]).argmax()]
    told = ". ".join(f"{it.label}: {it.low:,.0f} or {it.high:,.0f}" for it in found.itertuples())
    return present.Chart(
        present.tornado(found.round(), **look, base=round(widest["base"])),
        title=f"What moves the answer most: {widest['assumption'].lower()}",
        subtitle=f"Identifications needed a year for the target, {carers.area}, one assumption at "
        "a time",
        alt=f"Tornado of the people to identify a year. {told}.",
        source=carers.cited(" ".join([carers.projected_from, *carers.listed["source_ids"]])),
        data=present.table(found[["label", "low", "high"]], "Identifications a year", decimals=0),
    )
