"""Figures that are printed, how many people have a diagnosis, and where they live."""

from caremarket import present
from caremarket.errors import MissingEvidenceError
from caremarket.present.words import humanised
from caremarket.themes.dementia import missing
from caremarket.themes.dementia.care import change_by_place
from caremarket.themes.dementia.charts.ahead import LIMITS
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.diagnosis import rates_to_compare, readings_shown
from caremarket.themes.dementia.published import printed_beside_model
from caremarket.themes.dementia.register import (
    course_of_registers,
    latest_beside_model,
    registers_shown,
)
from caremarket.themes.dementia.terms import month_name, plus
from caremarket.themes.dementia.words.ahead import place_and_time
from caremarket.themes.dementia.words.diagnosed import course_title, rate_used, rates_title
from caremarket.themes.dementia.words.patients import (
    beside_in_words,
    register_title,
    trend_in_words,
)

LATEST = 36  # months of registers in the table behind the chart of the latest


def printed(dementia: Dementia) -> present.Chart:
    """Draw printed and predicted numbers side by side."""
    drawn = printed_beside_model(dementia.against)
    mean = dementia.against["dementia_uk_2014_ratio"].mean()
    told = zip(drawn["printed_for"], drawn["figure"].map(humanised), drawn["people"], strict=True)
    look = {"value": "people", "label": "printed_for", "series": "figure"}
    return present.Chart(
        present.grouped_bars(drawn, **look, x_label="People aged 65+"),
        title=f"The printed numbers are {100 * mean:.0f}% of what Dementia UK 2014 predicts",
        subtitle=f"People aged 65+, printed and predicted, {dementia.area}",
        alt="Grouped bars: " + "; ".join(f"{of}, {figure}: {n:,.0f}" for of, figure, n in told),
        source=dementia.based_on,
    )


def readings(dementia: Dementia) -> present.Chart:
    """Draw the diagnosis rate that each reading implies, against the national ambition."""
    of = dementia.readings
    drawn = rates_to_compare(of, dementia.ambition)
    look = {"value": "percent", "label": "description", "focus": list(of["description"]), **LIMITS}
    return present.Chart(
        present.bars(drawn, **look, x_label="Diagnosed, %"),
        title=rates_title(drawn),
        subtitle=f"Implied diagnosis rate, {dementia.area}, {of['year'].iloc[0]}",
        alt="; ".join(f"{it.description} {it.percent:.1f}%" for it in drawn.itertuples()),
        source=_with_rate(dementia),
        data=readings_shown(of),
    )


def needed(dementia: Dementia) -> present.Chart:
    """Draw how many people would hold a diagnosis at the latest rate, and at the ambition."""
    found, end = dementia.needed, dementia.needed.iloc[-1]
    wide = found[["year", "at_present_rate", "at_target"]]
    drawn = wide.melt(id_vars="year", var_name="rate", value_name="diagnosed")
    look = {"x": "year", "y": "diagnosed", "series": "rate"}
    return present.Chart(
        present.lines(drawn, **look, y_label="People aged 65+ with a diagnosis"),
        title=course_title(end, dementia.ambition, dementia.parameters.first_year),
        subtitle=f"Diagnosed at a time, at {rate_used(dementia.rate)} and at the ambition, "
        f"{place_and_time(dementia)}",
        alt=f"Two lines; in {end['year']:.0f} {end['at_present_rate']:,.0f} at the present rate "
        f"and {end['at_target']:,.0f} at the ambition.",
        source=_with_rate(dementia),
        data=present.table(wide, "People diagnosed at a time", decimals=0),
    )


def registers(dementia: Dementia) -> present.Chart:
    """Draw the latest register beside what is expected of patients and predicted of residents."""
    months, latest = dementia.registers, dementia.registers.iloc[-1]
    drawn = latest_beside_model(months, dementia.cfas)
    look = {"value": "people", "label": "figure", "focus": "On a GP register", **LIMITS}
    return present.Chart(
        present.bars(drawn, **look, x_label="People aged 65+ with dementia"),
        title=register_title(latest),
        subtitle=f"GP register of dementia and people expected (CFAS II), {dementia.area}, "
        f"{month_name(latest['period'])}",
        alt=beside_in_words(drawn),
        source=dementia.cited(latest["source_id"]),
        data=present.table(registers_shown(months.tail(LATEST)), f"Registers, {dementia.area}"),
    )


def trend(dementia: Dementia) -> present.Chart:
    """Draw how the register and the number expected moved, each collection by itself."""
    months = dementia.registers
    if len(months) < 2:
        raise MissingEvidenceError(missing.TREND.format(dementia.area))
    course = course_of_registers(months)
    span = " to ".join(month_name(months["period"].iloc[at]) for at in (0, -1))
    look = {"x": "month", "y": "people", "panel": "collection", "series": "figure", **LIMITS}
    return present.Chart(
        present.small_multiples(course, **look, y_label="Patients aged 65+"),
        title=f"Registers in {dementia.area}, from {span}",
        subtitle="Patients aged 65+ on a GP register of dementia, and expected by CFAS II",
        alt=f"{'; '.join(course['figure'].unique())}: from {span}. {trend_in_words(months)}",
        source=dementia.cited(" ".join(months["source_id"].unique())),
        data=registers_shown(months),
    )


def homes(dementia: Dementia) -> present.Chart:
    """Draw people with dementia by place, for each assumed share of residents: a what-if."""
    of = dementia.homes
    share = (100 * of["residents_with_dementia"]).round().astype(int).astype(str)
    drawn = of.assign(case=of["year"].astype(str) + ", " + share + "% of residents")
    more = change_by_place(of).iloc[1]
    places = drawn["place"].str.replace("_", " ")
    told = zip(drawn["case"], places, drawn["people"], strict=True)
    look = {"value": "people", "label": "case", "series": "place"}
    return present.Chart(
        present.stacked_bars(drawn, **look, x_label="People with dementia"),
        title=f"{plus(more['community'])} people with dementia in the community, "
        f"{plus(more['care_home'])} in care homes in the middle case",
        subtitle="What-if: people with dementia by place and assumed share of residents, "
        f"{place_and_time(dementia)}",
        alt="Stacked bars: " + "; ".join(f"{case}, {place} {n:,.0f}" for case, place, n in told),
        source=f"{dementia.based_on}; share in care homes: Office for National Statistics",
        data=drawn[["case", "place", "people"]].round(),
    )


def _with_rate(dementia: Dementia) -> str:
    """Name what a prediction rests on, and where the latest diagnosis rate comes from."""
    cited = dementia.cited(" ".join(dementia.rates_known["source_id"].tail(1)))
    return f"{dementia.based_on}; {cited}".removesuffix("; ")
