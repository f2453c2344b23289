"""The sentences of the report on housing with care; `**words**` are shown in bold."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.housing_with_care.homes import LABELS
from caremarket.themes.housing_with_care.housing import Housing


def answer(housing: Housing) -> str:
    """Say what is needed, and where homes are counted how many are too many or too few."""
    year, people = housing.parameters.last_year, housing.people["people_75_plus"].iloc[-1]
    asked = housing.last.set_index("method")
    to_rent = asked.loc["norm_shop_rented", "homes_needed"]
    whole = asked.loc[["norm_shop", "norm_shop_later"]].groupby("housing_type")["homes_needed"]
    norms = {name: _span(homes.min(), homes.max()) for name, homes in whole}
    text = (
        f"For the {people:,.0f} people aged 75 and over of {housing.area} in {year}, planning "
        f"norms ask for {norms['sheltered']} sheltered homes, {to_rent:,.0f} of them to rent, and "
        f"{norms['extra_care']} extra care homes. "
    )
    if housing.counted.empty:
        return text + "How many there are is not in the evidence, so **no verdict can be given**."
    gaps = {name: rows(housing.last, housing_type=name)["gap"] for name in LABELS}
    told = [
        f"{there:,.0f} {LABELS[name]} homes, **{_too(gaps[name])}**"
        for name, there in housing.homes["homes"].items()
    ]
    notes = "".join(f" {note}." for note in housing.homes["note"].dropna().unique())
    return f"{text}There are {', and '.join(told)}, by method.{notes}"


def _span(low: float, high: float) -> str:
    ends = f"{low:,.0f}", f"{high:,.0f}"
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _too(gaps: pd.Series) -> str:
    """Write gaps as words: `7 to 42 too many`, `9 too few to 3 too many`."""
    low, high = gaps.round().min(), gaps.round().max()
    if low < 0 < high:
        return f"{-low:,.0f} too few to {high:,.0f} too many"
    return f"{_span(*sorted([abs(low), abs(high)]))} too {'many' if low >= 0 else 'few'}"


def homes(housing: Housing) -> list[str]:
    """Say how many homes are counted, how many of them are let, and what the count leaves out."""
    told = []
    for it in housing.homes.itertuples():
        let = f", {it.occupied:,.0f} of them let" if pd.notna(it.occupied) else ""
        note = f" {it.note}." if isinstance(it.note, str) else ""
        where, name = housing.cited(it.source_ids), LABELS[it.Index].capitalize()
        told.append(f"{name}: {it.homes:,.0f} homes, {it.period}{let} ({where}).{note}")
    return told


def people(housing: Housing) -> str:
    """Say how the population is projected."""
    of = housing.population, housing.vintage, housing.parameters.last_year, housing.area
    vintage = humanised(housing.vintage)
    return demography.explained(*of) or f"The people are those of the vintage “{vintage}”."


def moved(housing: Housing) -> list[str]:
    """Say how many extra care homes a share of those admitted to care homes would fill."""
    of, ends, own = housing.parameters, housing.moved_last, housing.admitted.loc["area"]
    beside = f"; at England's rate of admissions, {ends['england']:,.0f}" if len(ends) > 1 else ""
    told = (
        f"If {of.share_moved:.0%} of those admitted to care homes at 65 and over moved to extra "
        f"care instead and stayed {of.stay_years:g} years, they would fill **{ends['area']:,.0f} "
        f"homes** in {of.last_year}{beside}."
    )
    note = f": {own['note']}" if pd.notna(own["note"]) else ""
    return [told, f"The rate used is that of {own['period']}{note}."]


def limits(housing: Housing) -> list[str]:
    """Say what the answer does not cover, a sentence or two each."""
    counted = (
        "A council's count may leave out homes of housing associations and private owners, and is "
        "held to the last year: plans, demolitions and conversions are not in the evidence."
    )
    return [
        "The norms were not seen in their own publication, and they are what planners recommend, "
        "not what people ask for. England's own number of homes is not in the evidence.",
        "Admissions are those that councils arrange: who pays alone is not among them.",
        "Those who move to extra care would not all have gone to a care home. The share is an "
        "assumption to try, and the stay is that of care homes.",
        *([counted] if len(housing.counted) else []),
    ]
