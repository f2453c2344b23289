"""The sentences of the report on housing with care; `**words**` are shown in bold."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised, number, rounded
from caremarket.themes import admissions
from caremarket.themes import words as demography
from caremarket.themes.housing_with_care.homes import LABELS
from caremarket.themes.housing_with_care.housing import Housing


def answer(housing: Housing) -> str:
    """Say what is needed, and where homes are counted how many are too many or too few."""
    year, older = housing.parameters.last_year, housing.people.filter(like="75_plus").iloc[-1]
    people, *ends = older
    limits = f" ({span(*ends)} by the limits of the projection)" if ends[0] < ends[1] else ""
    asked = housing.last.set_index("method")
    to_rent = asked.loc["norm_shop_rented", ["homes_needed_lower", "homes_needed_upper"]]
    whole = asked.loc[["norm_shop", "norm_shop_later"]].groupby("housing_type")
    norms = {
        name: span(of["homes_needed_lower"].min(), of["homes_needed_upper"].max())
        for name, of in whole
    }
    text = (
        f"For the {people:,.0f} people aged 75 and over of {housing.area} in {year}{limits}, "
        f"planning norms ask for {norms['sheltered']} sheltered homes, {span(*to_rent)} of them to "
        f"rent, and {norms['extra_care']} extra care homes. "
    )
    if housing.counted.empty:
        return text + "How many there are is not in the evidence, so **no verdict can be given**."
    told = [
        f"the {it.homes:,.0f} {LABELS[it.Index]} homes counted in {it.period[:4]} would be "
        f"**{_too(rows(housing.last, housing_type=it.Index))}**"
        for it in housing.homes.itertuples()
    ]
    notes = "".join(f" {note}." for note in housing.homes["note"].dropna().unique())
    return f"{text}By method, {', and '.join(told)}.{notes}"


def span(low: float, high: float) -> str:
    """Write the ends of a range as whole numbers, one where they do not differ."""
    ends = number(low, 0), number(high, 0)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _too(gaps: pd.DataFrame) -> str:
    """Write gaps as words: `7 to 42 too many`, `anything from 9 too few to 3 too many`."""
    low, high = rounded(gaps["gap_lower"].min()), rounded(gaps["gap_upper"].max())
    if low < 0 < high:
        return f"anything from {-low:,.0f} too few to {high:,.0f} too many"
    return f"{span(*sorted([abs(low), abs(high)]))} too {'many' if low >= 0 else 'few'}"


def homes(housing: Housing) -> list[str]:
    """Say how many homes are counted, how many of them are let, and what the count leaves out."""
    told = []
    for it in housing.homes.itertuples():
        let = f", {it.occupied:,.0f} of them let" if pd.notna(it.occupied) else ""
        note = f" {it.note}." if isinstance(it.note, str) else ""
        where, name = housing.cited(it.source_ids), LABELS[it.Index].capitalize()
        told.append(f"{name}: {it.homes:,.0f} homes, {it.period}{let} ({where}).{note}")
    return told


def people(housing: Housing) -> list[str]:
    """Say how the population is projected, and which vintages newer counts refute."""
    of = housing.population, housing.vintage, housing.parameters.last_year, housing.area
    vintage = humanised(housing.vintage)
    told = demography.explained(*of) or f"The people are those of the vintage “{vintage}”."
    return [told, *housing.population_warnings]


def moved(housing: Housing) -> list[str]:
    """Say how many extra care homes a share of those admitted to care homes would fill."""
    of, ends, own = housing.parameters, housing.moved_last, housing.admitted.loc["area"]
    beside = (
        f"; at England's rate of admissions, {number(ends['england'], 0)}" if len(ends) > 1 else ""
    )
    told = (
        f"If {of.share_moved:.0%} of those admitted to care homes at 65 and over moved to extra "
        f"care instead and stayed {of.stay_years:g} years, they would fill "
        f"**{number(ends['area'], 0)} homes** in {of.last_year}{beside}."
    )
    of_year = f"The rate used is that of {own['period']}."
    new = admissions.collection(own["measure"], own["period"]) == admissions.NEW
    return [told, f"{of_year} {admissions.BREAK.format(own['period'])}" if new else of_year]


def limits(housing: Housing) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    counted = (
        "A council's count may leave out homes of housing associations and private owners, so "
        "that a norm for all tenures finds too few. It is held from "
        f"{housing.counted_year} to the last year: plans, demolitions and conversions are not in "
        "the evidence."
    )
    return [
        "The norms were not seen in their own publication, and they are what planners recommend, "
        "not what people ask for. England's own number of homes is not in the evidence.",
        "Admissions are those that councils arrange: people who pay for themselves are not "
        "among them.",
        "Those who move to extra care would not all have gone to a care home. The share is an "
        "assumption to try, and the stay is that of care homes.",
        *([counted] if len(housing.counted) else []),
    ]
