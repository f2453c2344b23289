"""The answer, how sure it is, what would turn it, and what it does not cover."""

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.plain import about
from caremarket.themes.residential import missing
from caremarket.themes.residential.demand import OVER, UNDER, UNSURE
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.parameters import STAYS, named
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.turning import THOUSANDS
from caremarket.themes.residential.wording import (
    flips_in_words,
    gap_in_words,
    gaps_listed,
    grown,
    listed,
    methods_in_words,
    need_in_words,
    planned_in_words,
    share_in_words,
    surplus,
)
from caremarket.themes.residential.words.counted import counted_when
from caremarket.themes.residential.words.moving import adds

OF_STAYS = (
    "Admissions are those of the council's residents, to homes here and elsewhere; whom others "
    "place here is not among them.",
    "Stays were counted from 2008 to 2010, of residents who died in the homes of one provider, "
    "with more nursing beds than England has; those of people admitted now may be others.",
)
OF_CLAIM = {"holds": "holds", "does_not_hold": "does not hold", UNSURE: "cannot be decided"}
OF_BEDS = {
    OVER: "there are too many",
    UNDER: "there are too few",
    UNSURE: "there may be too many or too few",
}


def answer(supply: Supply) -> str:
    """Answer the question: under which methods the claim holds; else what the norm asks for."""
    if supply.tiny:
        return _of_a_tiny_council(supply)
    if supply.full:
        return _of_the_claim(supply)
    chosen = _chosen(supply) if len(supply.counted) else []
    return " ".join([_of_the_norm(supply), *chosen])


def _of_a_tiny_council(supply: Supply) -> str:
    first, last = supply.first, supply.last
    now, later = map(about, supply.people.loc[[first, last], "people_75_plus"])
    then = "about as many" if now == later else f"about {later}"
    return (
        f"**{supply.area} is too small for a number of beds per head to say anything.** About "
        f"{now} people aged 75 and over live there in {first}, and {then} in {last}: one home more "
        "or less would outweigh any norm, and a place may be in another council's area."
    )


def _of_the_norm(supply: Supply) -> str:
    if "norm_england" not in supply.methods:
        return _of_other_norms(supply)
    gaps, first, last = supply.gaps_at_ends, supply.first, supply.last
    older = supply.people.loc[[first, last], "people_75_plus"]
    needs = (
        f"**To have as many places for each person aged 75 and over as England had in "
        f"{supply.trend.index[-1]}, {supply.area} would need {need_in_words(gaps, (first, last))}**"
        f"; people aged 75 and over {grown(older[last] / older[first] - 1)} in these years. "
    )
    if stray := supply.people.loc[last, "stray"]:
        low, high = older[last] * np.exp([-stray, stray])
        needs += (
            f"In {last} there may be {low:,.0f} to {high:,.0f} of them, and the beds needed differ "
            "in proportion. "
        )
    if supply.counted.empty:
        return needs + "Whether so many beds are there is not in the evidence."
    against = (
        f"{kind} beds {gap_in_words(gaps, first, kind, 'norm_england')}"
        for kind in supply.beds.dropna().index
    )
    by = "registered" if supply.from_register else "counted by the council"
    uncounted = "".join(
        f" How many {kind} beds are there is not in the evidence."
        for kind in supply.beds.index[supply.beds.isna()]
    )
    return (
        f"{needs}Of those {by} in {supply.counted_year}, {listed(against)} for {first}.{uncounted}"
    )


def _of_other_norms(supply: Supply) -> str:
    """Answer where England's places are left out: what every norm that is kept says."""
    by = (
        f"{kind} beds: {gaps_listed(supply.gaps_at_ends, supply.first, kind)}"
        for kind in CARE_TYPES
    )
    return f"**In {supply.first}, {supply.area} has, by norms, of {'; of '.join(by)}.**"


def _of_the_claim(supply: Supply) -> str:
    first, last, gaps = supply.first, supply.last, supply.gaps_at_ends
    now, later = (supply.claims[year] for year in (first, last))
    when = f"in {first} and {last}" if now == later else f"in {first}, and {later} in {last}"
    told = [
        f"**That {supply.area} has too many residential and too few nursing beds {now} {when}.**"
    ]
    how = "registered" if supply.from_register else "counted"
    beds = f"nursing beds {how} in {supply.counted_year}"
    if "norm_england" in supply.methods:
        told.append(
            f"The {beds} {gap_in_words(gaps, first, 'nursing', 'norm_england')} for {first} by "
            f"England's places per person of {supply.trend.index[-1]}."
        )
    if "queue_buffer" in supply.methods:
        told.append(
            f"By who filled them in {supply.counted_year}, with spare beds so that of those who "
            f"ask for one at most {supply.parameters.max_delay_probability:.0%} have to wait, "
            f"{'they' if len(told) > 1 else f'the {beds}'} "
            f"{gap_in_words(gaps, first, 'nursing', 'queue_buffer')}."
        )
    return " ".join(filter(None, [*told, adds(supply), *_chosen(supply)]))


def _chosen(supply: Supply) -> list[str]:
    """Say which beds an analyst added, whose ratio is among the methods, and what is left out."""
    given, told = supply.parameters, []
    if planned := planned_in_words(supply.norms.planned):
        told.append(f"Gaps take {planned} into account, an assumption.")
    if "norm_own" in supply.methods:
        gap = gap_in_words(supply.gaps_at_ends, supply.first, "nursing", "norm_own")
        told.append(
            f"By the analyst's own ratio ({given.own_places_source}), nursing beds {gap} for "
            f"{supply.first}."
        )
    if given.methods_left_out:
        told.append(f"Left out by choice: {methods_in_words(named(given.methods_left_out))}.")
    return told


def verdicts(supply: Supply) -> list[str]:
    """Say by which methods the claim holds, first and last year, and which of them agree."""
    told = []
    for year, of in supply.verdicts.groupby("year"):
        claim, nursing = (
            "; ".join(
                f"{words} by {methods_in_words(rows(of, **{column: said})['method'])}"
                for said, words in told_of.items()
                if said in set(of[column])
            )
            for column, told_of in (("claim", OF_CLAIM), ("nursing", OF_BEDS))
        )
        told.append(f"For {year}, the claim **{claim}**. Of nursing beds alone, {nursing}.")
    return [
        *told,
        "Methods that start from filled beds share them, so that it is no second opinion where "
        "they agree. A norm compares the area with elsewhere and says nothing of who asks for a "
        "bed; filled beds say nothing of who went without one.",
    ]


def chances(supply: Supply) -> list[str]:
    """Say over how much of its ranges each method finds too many nursing beds."""
    told = [
        f"For {year}, nursing beds are too many over "
        + listed(
            f"**{share_in_words(row.nursing)}** of the ranges of {methods_in_words([row.method])}"
            for row in of.itertuples()
        )
        + "."
        for year, of in supply.chances.groupby("year")
    ]
    return [
        *told,
        "Each is a share of what one method takes as possible. Methods are not added up: nobody "
        "can say how likely it is that one of them is right.",
    ]


def flips(supply: Supply) -> list[str]:
    """Say which assumptions turn the sign of the gap, by type of home."""
    found = supply.flips.assign(at=flips_in_words(supply.flips))
    told = []
    for kind, of in found.groupby("care_type", sort=False):
        turning = of.dropna(subset="flip_at")
        names = turning["assumption"].str.replace("_", " ")
        unit = turning["unit"].replace(THOUSANDS, "thousand people aged 75+")
        at = (turning["at"] + " " + unit).str.replace(" percent", "%")
        names = names.str.replace("self funder", "self-funder") + " (at " + at + ")"
        told.append(
            f"For **{kind}** beds, {len(names)} of {len(of)} assumptions turn the sign within "
            f"their range: {listed(names) or 'none'}."
        )
    return told


def scenarios(supply: Supply) -> str:
    """Say what it does to the nursing gap if everybody placed away came back."""
    supply.insist_on("queue_buffer")
    back = rows(supply.returned, care_type="nursing", method="queue_buffer").iloc[0]
    voids = "void rate in both types" if supply.split else "void rate of either type"
    if not back["people"]:
        raise MissingEvidenceError(missing.AWAY.format(supply.area))
    return (
        f"If all {back['people']:,.0f} people in nursing homes out of the area came back, "
        f"nursing beds would be **{surplus(back['bed_gap_returned'])}** rather than "
        f"{surplus(back['bed_gap'])} in {supply.first}, by the current rate with a queue's buffer "
        f"and the printed {voids}. The norms would not change: they count the population, not "
        "placements."
    )


def conversions(supply: Supply) -> list[str]:
    """Say how many beds to convert by each method that has any to spare, by year."""
    told = []
    for row in supply.conversions.itertuples():
        low, most = row.conversion_beds_lower, row.conversion_beds_upper
        between = "" if pd.isna(low) else f" (95% of its ranges: {low:,.0f} to {most:,.0f})"
        if row.conversion_beds or most >= 1:
            noun = "bed" if row.conversion_beds == 1 else "beds"
            beds = f"{row.conversion_beds:,.0f} {noun}" if row.conversion_beds else "none"
            by = methods_in_words([row.method])
            told.append(f"For {row.year}, by {by}: **{beds}**{between}.")
    return told or [
        "By no method are residential beds to spare where nursing beds are lacking, so there is "
        "nothing to convert."
    ]


def limits(supply: Supply) -> list[str]:
    """Say what the answer does not cover, a sentence each."""
    if supply.tiny:
        return ["Nothing here says whether care at home would have been better."]
    always = [
        "The SHOP@ ratios were not seen in their publication; they are an assumption.",
        "How residents aged 65 and over divide by age is that of England and Wales.",
        "Nothing here says whether care at home would have been better.",
    ]
    if not supply.full:
        return [
            "Norms per person aged 75 and over count all care home places, those for younger "
            "adults too.",
            "A norm says what England has or what planners recommend, not what people here ask "
            "for: who has a home, who waits for one and who comes from elsewhere plays no part.",
            "No figure here tells simple from complex needs.",
            *always,
        ]
    now = rows(supply.gaps, year=supply.first, care_type="nursing")["bed_gap"].round()
    return [
        "Norms per person aged 75 and over count all care home places; whether the beds printed "
        "here include homes for younger adults is not said.",
        *counted_when(supply),
        "The 95% ceiling on occupancy was not seen in a publication; it is an assumption.",
        "No figure here tells simple from complex needs: a shortage of nursing beds for people "
        "with complex needs can stand beside empty nursing beds.",
        "A queue with places that are all alike flatters the market: real people need a certain "
        "home, room and price.",
        *(OF_STAYS if STAYS in supply.methods else ()),
        *always,
        f"For {supply.first} the methods lie up to **{now.max() - now.min():,.0f} nursing beds** "
        f"apart, where {supply.beds['nursing']:,.0f} were counted: no figure should be quoted "
        "without its method.",
    ]
