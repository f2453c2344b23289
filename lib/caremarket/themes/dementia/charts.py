"""The charts of the report on dementia, finished: functions from its object to charts."""

import pandas as pd

from caremarket import present
from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.dementia import diagnosis, missing
from caremarket.themes.dementia import registers as registered
from caremarket.themes.dementia.care import change_by_place
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import WITH_LIMITS, curves_and_bands, doubling_years
from caremarket.themes.dementia.printed import printed_beside_model
from caremarket.themes.dementia.terms import plus, signed
from caremarket.themes.dementia.words import care
from caremarket.themes.dementia.words.ahead import if_unclear, place_and_time
from caremarket.themes.dementia.words.diagnosed import course_title, rate_used, rates_title
from caremarket.themes.plain import about, month_name

LATEST = 36  # months of registers in the table behind the chart of the latest
PEOPLE = "People aged 65+ with dementia (CFAS II)"
PREDICTED = "People aged 65+ predicted to live with dementia"
SHARE = "Living with dementia, % of people of that age (CFAS II)"
NEW_CASES, WITH_DEMENTIA = "New cases at each age", "People with dementia"
LIMITS = {"lower": "lower", "upper": "upper"}


def predicted(dementia: Dementia) -> present.Chart:
    """Draw the people predicted by each rate set, with limits: the main chart."""
    of, first, last = dementia.totals, dementia.first, dementia.last
    look = {"x": "year", "y": "predicted", "series": "rate_set", **LIMITS}
    return present.Chart(
        present.lines(of, **look, y_label=PREDICTED),
        headline=True,
        title=f"{about(first['predicted'])} people with dementia in {first['year']}, "
        f"{about(last['predicted'])} in {last['year']}, by CFAS II's rates",
        subtitle=f"{PREDICTED}, with 95% limits, {place_and_time(dementia)}",
        alt=f"Two lines, one a rate set: CFAS II goes from {first['predicted']:,.0f} to "
        f"{last['predicted']:,.0f} with limits {last['lower']:,.0f} to {last['upper']:,.0f} in the "
        "end.",
        source=dementia.based_on,
    )


def ages(dementia: Dementia) -> present.Chart:
    """Draw prevalence by single year of age, and the bands."""
    doubling = doubling_years(dementia.curves)
    look = {"x": "age", "y": "prevalence", "panel": "sex", "series": "line", **LIMITS}
    return present.Chart(
        present.small_multiples(curves_and_bands(dementia.curves), **look, y_label=SHARE),
        title=f"The odds of dementia double every {doubling['females']:.1f} years of age among "
        f"women, every {doubling['males']:.1f} among men",
        subtitle="Prevalence by single year of age, fitted to CFAS II, with 95% prediction band, "
        "England",
        alt="Two panels. The curves rise ever faster with age; the stepped bands lie inside the "
        "prediction band at most ages.",
        source="CFAS II; own calculation",
        data=dementia.curves,
    )


def vintages(dementia: Dementia) -> present.Chart:
    """Draw the last year's number from every population that reaches it."""
    year, by_cfas = dementia.parameters.last_year, dementia.by_vintage
    if len(by_cfas) < 2:
        raise MissingEvidenceError(missing.VINTAGES.format(dementia.area))
    listed = ", ".join(f"{humanised(name)}: {people:,.0f}" for name, people in by_cfas.items())
    whole = dementia.vintages.round({"people_65_plus": 0, "predicted": 0})
    of = rows(whole, year=year)
    look = {"value": "predicted", "label": "vintage", "series": "rate_set"}
    apart = about(by_cfas.max() - by_cfas.min())
    return present.Chart(
        present.grouped_bars(of, **look, x_label=f"{PREDICTED}, {year}"),
        title=f"The choice of population moves {year} by {apart} people",
        subtitle=f"People predicted to live with dementia by population vintage, {dementia.area}, "
        f"{year}, prevalence unchanged",
        alt=f"Grouped bars by vintage; by CFAS II {listed}",
        source=dementia.based_on,
        data=whole,
    )


def growth(dementia: Dementia) -> present.Chart:
    """Draw what leads from the first year's number to the last's."""
    dementia.insist_on_growth()
    parts, first_year, last_year = dementia.parts.loc[WITH_LIMITS], *dementia.ends
    steps = {
        str(first_year): parts["start"],
        "Number of people aged 65+": parts["population_size"],
        "How old they are": parts["age_structure"],
    }
    if parts["rate"]:
        steps["Changing prevalence"] = parts["rate"]
    drawn = pd.DataFrame({"step": steps.keys(), "people": steps.values()})
    look = {"label": "step", "value": "people", "total": str(last_year)}
    told = ["how many people are aged 65+", "how old they are"]
    if parts["rate"]:
        told[1] += " and changing prevalence"
    if abs(parts["population_size"]) < abs(parts["age_structure"] + parts["rate"]):
        told.reverse()
    return present.Chart(
        present.steps(drawn, **look, y_label=PEOPLE),
        title=f"From {first_year} to {last_year} {' matters more than '.join(told)}"
        f"{if_unclear(dementia)}",
        subtitle=f"Change in people predicted to live with dementia, {place_and_time(dementia)}",
        alt="Waterfall: " + ", ".join(f"{step} {plus(people)}" for step, people in steps.items()),
        source=dementia.based_on,
        data=dementia.parts.reset_index().round(),
    )


def bands(dementia: Dementia) -> present.Chart:
    """Draw which ages the change comes from."""
    dementia.insist_on_growth()
    found = rows(dementia.bands, rate_set=WITH_LIMITS)
    change = found.groupby("age_band")["change"].sum().round()
    top, drawn = change[change.abs().eq(change.abs().max())], change.reset_index()
    told = ", ".join(f"{humanised(band)} {plus(people)}" for band, people in change.items())
    look = {"value": "change", "label": "age_band", "focus": list(top.index)}
    return present.Chart(
        present.bars(drawn, **look, x_label="Change in people with dementia (CFAS II)"),
        title=f"The largest change to {dementia.ends[1]} is at "
        f"{' and at '.join(map(humanised, top.index))}: {' and '.join(top.map(plus).unique())} "
        f"people{if_unclear(dementia)}",
        subtitle="Change in people predicted to live with dementia by age band, "
        f"{place_and_time(dementia)}",
        alt=f"Bars by age band: {told}",
        source=dementia.based_on,
        data=drawn,
    )


def scenarios(dementia: Dementia) -> present.Chart:
    """Draw the number by CFAS II if prevalence at every age changed each year."""
    course, ends = rows(dementia.scenarios, rate_set=WITH_LIMITS), dementia.ends
    last = rows(course, year=ends[1]).set_index("scenario")["predicted"]
    shown = rows(course, year=ends)[["scenario", "year", "predicted"]]
    caption = "People aged 65+ with dementia in the first and the last year"
    return present.Chart(
        present.lines(course, x="year", y="predicted", series="scenario", y_label=PEOPLE),
        title=f"Prevalence would have to change by {signed(dementia.level, 1)} a year to keep the "
        f"number of {ends[0]} until {ends[1]}{if_unclear(dementia)}",
        subtitle="People predicted to live with dementia if prevalence changes, "
        f"{place_and_time(dementia)}",
        alt="A line for each course; in the last year "
        + ", ".join(f"{name}: {people:,.0f}" for name, people in last.items()),
        source=f"{dementia.based_on}; changes of prevalence assumed",
        data=present.table(shown, caption, decimals=0),
    )


def incidence(dementia: Dementia) -> present.Chart:
    """Draw how far people with dementia follow new cases, if these change as studies saw."""
    of, (first, last) = dementia.incidence, dementia.ends
    moving = of[of["change"].isin(dementia.changes_seen["change"].agg(["min", "max"]))]
    drawn = moving.rename(columns={"incidence": NEW_CASES, "relative": WITH_DEMENTIA})
    drawn = drawn.melt(["course", "year"], [NEW_CASES, WITH_DEMENTIA], "what", "level")
    drawn["level"] *= 100
    ends = rows(moving, year=last).itertuples()
    told = [f"{it.course}: {it.incidence:.0%} and {it.relative:.0%}" for it in ends]
    fastest = rows(moving, year=last, change=moving["change"].min()).iloc[0]
    shown = of.rename(columns={"relative": "of_unchanged"}).drop(columns="change")
    look = {"x": "year", "y": "level", "panel": "course", "series": "what"}
    return present.Chart(
        present.small_multiples(drawn, **look, y_label=f"{first} = 100"),
        title=f"With {1 - fastest['incidence']:.0%} fewer new cases at each age in {last} than in "
        f"{first}, {1 - fastest['relative']:.0%} fewer people than otherwise would have dementia",
        subtitle="New cases at each age, and people with dementia compared with unchanged "
        f"incidence, {place_and_time(dementia)}",
        alt=f"A panel for each course of incidence, with two lines from 100. New cases and people "
        f"with dementia in {last}, of those of unchanged incidence: {'; '.join(told)}. People with "
        "dementia always lie nearer to 100.",
        source=f"{dementia.based_on}; {dementia.incidence_cited}; courses of incidence assumed",
        data=present.table(
            shown.round({"incidence": 4, "predicted": 0, "of_unchanged": 4}),
            "New cases at each age (first year 1), and people with dementia",
            decimals={"predicted": 0},
        ),
    )


def swings(dementia: Dementia) -> present.Chart:
    """Draw how far the last year's number moves with each assumption."""
    found, year = dementia.swings.round({"low": 0, "high": 0}), dementia.parameters.last_year
    widest = found.loc[(found["high"] - found["low"]).abs().idxmax()]
    told = [f"{it.assumption} {it.low:,.0f} to {it.high:,.0f}" for it in found.itertuples()]
    look = {"label": "assumption", "low": "low", "high": "high", "x_label": f"{PEOPLE}, {year}"}
    ends = f"{widest['low']:,.0f} to {widest['high']:,.0f}"
    return present.Chart(
        present.tornado(found, **look, base=round(dementia.last["predicted"])),
        title=f"{widest['assumption']} matters most for {year}: {ends}",
        subtitle=f"Predicted number when one assumption moves, {dementia.area}, {year}",
        alt=f"Tornado: {'; '.join(told)}",
        source=dementia.based_on,
        data=found,
    )


def printed(dementia: Dementia) -> present.Chart:
    """Draw printed and predicted numbers side by side."""
    drawn = printed_beside_model(dementia.against)
    mean = dementia.against["dementia_uk_2014_ratio"].mean()
    years = " and ".join(map(str, sorted(set(dementia.against["year"]))))
    sources = " ".join(dict.fromkeys(dementia.against["source_id"]))
    told = zip(drawn["printed_for"], drawn["figure"].map(humanised), drawn["people"], strict=True)
    look = {"value": "people", "label": "printed_for", "series": "figure"}
    return present.Chart(
        present.grouped_bars(drawn, **look, x_label="People aged 65+"),
        title=f"The numbers printed for {years} are {mean:.0%} of what Dementia UK 2014 predicts",
        subtitle=f"People aged 65+, printed and predicted from {humanised(dementia.printed_on)}, "
        f"{dementia.area}",
        alt="Grouped bars: " + "; ".join(f"{of}, {figure}: {n:,.0f}" for of, figure, n in told),
        source=f"{dementia.cited(sources)}; CFAS II; Dementia UK 2014; own calculation",
    )


def readings(dementia: Dementia) -> present.Chart:
    """Draw the diagnosis rate that each reading implies, against the national ambition."""
    of = dementia.readings
    drawn = diagnosis.rates_to_compare(of, dementia.ambition)
    look = {"value": "percent", "label": "description", "focus": list(of["description"]), **LIMITS}
    return present.Chart(
        present.bars(drawn, **look, x_label="Diagnosed, %"),
        title=rates_title(drawn),
        subtitle=f"Implied diagnosis rate by what is read, and its year, {dementia.area}",
        alt="; ".join(f"{it.description} {it.percent:.1f}%" for it in drawn.itertuples()),
        source=_with_rate(dementia),
        data=diagnosis.readings_shown(of),
    )


def needed(dementia: Dementia) -> present.Chart:
    """Draw how many people would hold a diagnosis at the latest rate, and at the ambition."""
    found, end = dementia.needed, dementia.needed.iloc[-1]
    wide = found[["year", "at_latest_rate", "at_target"]].rename(
        columns={"at_target": "at_the_ambition"}
    )
    drawn = wide.melt(id_vars="year", var_name="rate", value_name="diagnosed")
    look = {"x": "year", "y": "diagnosed", "series": "rate"}
    return present.Chart(
        present.lines(drawn, **look, y_label="People aged 65+ with a diagnosis"),
        title=course_title(end, dementia.rate, dementia.ambition),
        subtitle=f"Diagnosed at a time, at {rate_used(dementia.rate)} and at the ambition, "
        f"{place_and_time(dementia)}",
        alt=f"Two lines; in {end['year']:.0f} {end['at_latest_rate']:,.0f} at the latest rate "
        f"and {end['at_target']:,.0f} at the ambition.",
        source=_with_rate(dementia),
        data=present.table(wide, "People diagnosed at a time", decimals=0),
    )


def registers(dementia: Dementia) -> present.Chart:
    """Draw the latest register beside what is expected of patients and predicted of residents."""
    months, latest = dementia.registers, dementia.registers.iloc[-1]
    drawn = registered.latest_beside_model(months, dementia.every_year)
    look = {"value": "people", "label": "figure", "focus": "On a GP register", **LIMITS}
    return present.Chart(
        present.bars(drawn, **look, x_label="People aged 65+ with dementia"),
        title=care.register_title(latest),
        subtitle=f"GP register of dementia and people expected (CFAS II), {dementia.area}, "
        f"{month_name(latest['period'])}",
        alt=care.beside_in_words(drawn),
        source=dementia.cited(latest["source_id"]),
        data=present.table(
            registered.registers_shown(months.tail(LATEST)), f"Registers, {dementia.area}"
        ),
    )


def trend(dementia: Dementia) -> present.Chart:
    """Draw how the register and the number expected moved, each collection by itself."""
    months, told = dementia.registers, care.trend(dementia)
    course = registered.course_of_registers(months)
    span = " to ".join(month_name(months["period"].iloc[at]) for at in (0, -1))
    look = {"x": "month", "y": "people", "panel": "collection", "series": "figure", **LIMITS}
    return present.Chart(
        present.small_multiples(course, **look, y_label="Patients aged 65+"),
        title=f"Registers in {dementia.area}, from {span}",
        subtitle="Patients aged 65+ on a GP register of dementia, and expected by CFAS II",
        alt=f"{'; '.join(course['figure'].unique())}: from {span}. {told}",
        source=dementia.cited(" ".join(months["source_id"].unique())),
        data=registered.registers_shown(months),
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
        title=f"To {dementia.ends[1]} {plus(more['community'])} people with dementia in the "
        f"community, {plus(more['care_home'])} in care homes in the middle case"
        f"{if_unclear(dementia)}",
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
