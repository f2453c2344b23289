"""The charts of the report on care home beds, finished: functions from its object to charts."""

import pandas as pd

from caremarket import present
from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised, rounded
from caremarket.themes.phrases import listing
from caremarket.themes.residential import missing
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.market import vacancies as vacant_beds
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import (
    METHOD_NOTES,
    gaps_listed,
    planned_in_words,
    verdict_in_words,
)

COURSE = "if homes open and close as they did"
QUEUE_GAP = "Nursing beds too many (+) or too few (−)"


def register(supply: Supply) -> present.Chart:
    """Draw the beds registered as each year begins, and both courses that they may take."""
    ahead, counted = supply.registered_ahead, supply.opened_and_closed.index[-1] + 1
    now, held = ahead.loc[counted, "beds"], supply.registered_and_planned
    kept = "as registered" + (" and planned" if supply.norms.planned else "")
    moving = ahead.loc[counted:].assign(course=COURSE)
    drawn = pd.concat([held.to_frame("beds").assign(course=kept), moving]).reset_index()
    then = ahead.loc[supply.last]
    told = f"{then['beds']:,.0f} ({then['lower']:,.0f} to {then['upper']:,.0f})"
    way = "fewer" if then["beds"] < now else "more"
    look = {"x": "year", "y": "beds", "series": "course", "lower": "lower", "upper": "upper"}
    return present.Chart(
        present.lines(drawn, **look, y_label="Beds"),
        title=f"If homes open and close as they did, there are {way} beds in {supply.last}",
        subtitle=f"Care home beds registered as each year begins, {supply.area}, from "
        f"{ahead.index[0]}; from {counted} on two courses, the band is 95% of those drawn",
        alt=f"Lines of registered beds: {now:,.0f} in {counted}; in {supply.last} "
        f"{held.iloc[-1]:,.0f} {kept}, {told} {COURSE}.",
        source=supply.cited(supply.of_dated),
        data=present.table(drawn, "Care home beds by year and course", decimals=0),
    )


def components(supply: Supply) -> present.Chart:
    """Draw how the occupied beds come down to the residents nobody accounts for."""
    people, steps = supply.components["people"], supply.components.round()
    filled, left = people.iloc[0], people.sum()
    inside = supply.parameters.out_of_borough_reading == "inside"
    away = f"{'inside' if inside else 'on top of'} the number supported"
    labels = {"label": "component", "y_label": "People", "total": "Left over"}
    title = (
        f"Of {filled:,.0f} residents, {left:,.0f} were neither the council's nor known self-funders"
    )
    if round(left) <= 0 and not supply.away_known:
        title = f"The council supports as many people as the {filled:,.0f} filled beds, or more"
    elif left < 0:
        title = f"{-left:,.0f} more people were accounted for than beds were filled"
    return present.Chart(
        present.steps(steps, value="people", **labels),
        title=title,
        subtitle=f"Residents of care homes, {supply.area}, {supply.counted_year}; placements away "
        + (away if supply.away_known else "not counted in the evidence"),
        alt=f"Waterfall: {listing(steps.set_index('component')['people'])}, left over {left:,.0f}.",
        source=supply.cited(supply.of_homes),
        data=steps,
    )


def vacancies(supply: Supply) -> present.Chart:
    """Draw beds that are occupied, vacant and available, vacant and not available."""
    homes, states = supply.homes, vacant_beds(supply.homes, supply.usable).round()
    vacant, rates = homes["vacant"].sum(), homes["void_rate"].map("{:.1%}".format)
    available = vacant * supply.usable
    lent = supply.vacancies_told["source_id"]
    labels = {"label": "care_type", "series": "state", "x_label": "Beds"}
    return present.Chart(
        present.stacked_bars(states, value="beds", **labels),
        title=f"Of {vacant:,.0f} vacant beds perhaps {available:,.0f} could be used",
        subtitle=f"Beds, {supply.area}, {supply.counted_year}; void rates of "
        f"{rates['residential']} (residential) and {rates['nursing']} (nursing)",
        alt=f"Stacked bars by type of home: occupied beds, {available:,.0f} vacant beds that can "
        f"be used and {vacant - available:,.0f} that cannot.",
        source=supply.cited(" ".join([supply.of_homes, *lent])),
        data=states,
    )


def gap_by_method(supply: Supply, year: int | None = None) -> present.Chart:
    """Draw each method's gap, or the beds needed, in a year (the first): the main chart."""
    year = year or supply.first
    at_end = year in (supply.first, supply.last)
    gaps = supply.gaps_at_ends if at_end else supply.gaps
    figure, subject, axis, drawn = _figure(supply)
    now, limits = rows(gaps, year=year), _shown(figure)[2:]
    now[limits] = now[limits].map(rounded).astype(float)
    now["label"] = now["care_type"] + "|" + now["method"]
    return present.Chart(
        present.intervals(now, label="label", value=figure, x_label=axis, **drawn),
        headline=True,
        title=verdict_in_words(gaps, year, "nursing"),
        subtitle=f"{subject}, {supply.area}, {year}{_of_beds(supply)}",
        alt=f"Dots with intervals for both types of home and {now['method'].nunique()} methods; "
        f"{_told(gaps, year)}.",
        source=supply.cited(supply.by_all_methods),
        data=present.table(now[_shown(figure)], f"{subject}, {year}", decimals=0),
    )


def gap_by_year(supply: Supply) -> present.Chart:
    """Draw each method's gap, or the beds needed, year by year."""
    gaps, last, (figure, subject, axis, drawn) = supply.gaps, supply.last, _figure(supply)
    columns = {"x": "year", "y": figure, "panel": "method", "series": "care_type"}
    printed = rows(gaps, year=supply.years)[["year", *_shown(figure)]]
    return present.Chart(
        present.small_multiples(gaps, **columns, y_label=axis, **drawn),
        title=verdict_in_words(gaps, last, "nursing"),
        subtitle=f"{subject}, {supply.area}, {supply.first} to {last}{_of_beds(supply)}",
        alt=f"{len(supply.methods)} small line charts of residential and nursing beds by year; "
        f"in {last} {_told(gaps, last)}.",
        source=supply.cited(supply.by_all_methods),
        data=present.table(printed, subject, decimals=0),
    )


def _figure(supply: Supply) -> tuple[str, str, str, dict]:
    """Return what is drawn, its name, axis, limits and line: gaps, or beds needed without beds."""
    limits = {"lower": "required_beds_lower", "upper": "required_beds_upper", "reference": None}
    if supply.counted.empty:
        return "required_beds", "Beds needed", "Beds needed", limits
    limits = {"lower": "bed_gap_lower", "upper": "bed_gap_upper", "reference": 0}
    axis = "Beds too many (+) or too few (−)"
    return "bed_gap", "Gap between beds and beds needed", axis, limits


def _told(gaps: pd.DataFrame, year: int) -> str:
    return "; ".join(f"{kind} beds: {gaps_listed(gaps, year, kind)}" for kind in CARE_TYPES)


def _shown(figure: str) -> list[str]:
    columns = ["required_beds", figure, f"{figure}_lower", f"{figure}_upper"]
    return ["care_type", "method", *dict.fromkeys(columns)]


def _of_beds(supply: Supply) -> str:
    """Say of which year the beds are, where they are known, and what is planned beside them."""
    if supply.counted_year is None:
        return ""
    counted, planned = supply.counted_year, planned_in_words(supply.norms.planned)
    course = ", and as homes opened and closed" if supply.follows_course else ""
    return f"; beds as counted in {counted}" + (f", and {planned}" if planned else course)


def beds_by_norm(supply: Supply) -> present.Chart:
    """Draw England's places per person as they were published, year by year."""
    trend = (100 * supply.trend).reset_index().melt("year", var_name="care_type")
    trend = trend.rename(columns={"value": "places"})
    first, last = supply.trend.index[[0, -1]]
    told = "; ".join(
        f"{kind} {rows(trend, care_type=kind)['places'].iloc[0]:.1f} to "
        f"{rows(trend, care_type=kind)['places'].iloc[-1]:.1f}"
        for kind in CARE_TYPES
    )
    look = {"x": "year", "y": "places", "series": "care_type", "y_label": "Places per 100 people"}
    fell = (supply.trend.iloc[-1] < supply.trend.iloc[0]).all()
    return present.Chart(
        present.lines(trend, **look),
        title=f"England {'has fewer' if fell else 'does not have fewer'} places for each older "
        f"person than in {first}",
        subtitle=f"Care home places per 100 people aged 75 and over, England, {first} to {last}",
        alt=f"Lines from {first} to {last}: {told}.",
        source=supply.cited(sources_of(rows(supply.printed_norms, norm_set="england"))),
        data=present.table(trend, "Places per 100 people aged 75 and over, England", decimals=1),
    )


def chances(supply: Supply) -> present.Chart:
    """Draw over what share of its ranges each method finds too many beds, by type and year."""
    shares = supply.chances.melt(["year", "method"], list(CARE_TYPES), "care_type", "share")
    shares["share"] = 100 * shares["share"]
    whole = shares["share"].round()  # what is not all, or nothing, does not read like it
    drawn = shares.assign(
        share=whole.where(shares["share"].isin([0, 100]), whole.clip(1, 99)),
        column=shares["care_type"].str.title() + ", " + shares["year"].astype(str),
    )
    told = "; ".join(
        f"{METHOD_NOTES[row.method][0]}, {row.column}: {row.share:.0f}%"
        for row in drawn.itertuples()
    )
    label = "Share of the ranges with too many beds, percent"
    return present.Chart(
        present.heat(drawn, row="method", column="column", value="share", label=label),
        title="How often each method finds too many beds over its ranges",
        subtitle=f"Share of each method's ranges with too many beds, {supply.area}, "
        f"{supply.first} and {supply.last}{_of_beds(supply)}",
        alt=f"Grid of methods by type and year. {told}.",
        source=supply.cited(supply.by_all_methods),
        data=present.table(shares, "Share of a method's ranges with too many beds, %", decimals=1),
    )


def flips(supply: Supply) -> present.Chart:
    """Draw how far each assumption moves the gap of nursing beds with a queue's buffer."""
    supply.insist_on("queue_buffer")
    found = rows(supply.flips, care_type="nursing", method="queue_buffer").round(1)
    base, turning = found["gap"].iloc[0], found["flip_at"].notna().sum()
    ends = {"low": "gap_low", "high": "gap_high"}
    found = found.round(dict.fromkeys(ends.values(), 0))
    told = ". ".join(
        f"{humanised(it.assumption)}: {it.gap_low:+,.0f} to {it.gap_high:+,.0f}"
        for it in found.itertuples()
    )
    return present.Chart(
        present.tornado(found, label="assumption", **ends, base=base, x_label=QUEUE_GAP),
        title=f"{turning} of {len(found)} assumptions on filled beds can turn the nursing gap",
        subtitle=f"Nursing gap with a queue's buffer, {supply.area}, {supply.first}",
        alt=f"Bars of how far each assumption moves the nursing gap from {base:+,.0f}. {told}.",
        source=supply.cited(supply.sources_by_method["queue_buffer"]),
        data=found[["assumption", "unit", "low", "high", *ends.values()]],
    )


def scenarios(supply: Supply) -> present.Chart:
    """Draw the nursing gap by void rate and share of the placements away that return."""
    if not supply.away["nursing"]:
        raise MissingEvidenceError(missing.AWAY.format(supply.area))
    grid = supply.grid.assign(
        voids=supply.grid["void_rate"].map("{:.1f}% of beds empty".format),
        back=supply.grid["returning"].map("{:.0f}% come back".format),
    )
    grid = grid.drop_duplicates(["voids", "back"])  # voids hardly apart read the same
    gaps = grid["gap"]
    return present.Chart(
        present.heat(grid, row="voids", column="back", value="gap", label=QUEUE_GAP),
        title=f"In {(gaps < 0).sum()} of these {len(gaps)} combinations nursing beds are too few",
        subtitle=f"Nursing gap with a queue's buffer, {supply.area}, {supply.first}",
        alt="Grid of the nursing gap by void rate and share of the "
        f"{supply.away['nursing']:,.0f} placements that return: from {gaps.min():+,.0f} to "
        f"{gaps.max():+,.0f} beds.",
        source=supply.cited(supply.sources_by_method["queue_buffer"]),
        data=grid[["void_rate", "returning", "gap"]],
    )
