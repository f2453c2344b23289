"""The sentences of the report on care home beds: functions from its object to text.

`**words**` are shown in bold. A sentence without its evidence raises `MissingEvidenceError`.
"""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.residential import missing
from caremarket.themes.residential.chance import ALL_METHODS
from caremarket.themes.residential.demand import compared_growth
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.register import unknown_in_words
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import (
    flips_in_words,
    gap_in_words,
    grown,
    listed,
    methods_in_words,
    need_in_words,
    surplus,
)


def answer(supply: Supply) -> str:
    """Answer the question: under which methods the claim holds; else what the norm asks for."""
    gaps, first, last = supply.gaps, supply.first, supply.last
    if not supply.full:
        older = supply.people["people_75_plus"]
        needs = (
            f"**By England's places per person, {supply.area} needs "
            f"{need_in_words(gaps, (first, last))}**; people aged 75 and over "
            f"{grown(older.iloc[-1] / older.iloc[0] - 1)}. "
        )
        if supply.counted.empty:
            return needs + "Whether they are there is not in the evidence."
        against = (
            f"{kind} beds are {gap_in_words(gaps, first, kind, 'norm_england')}"
            for kind in CARE_TYPES
        )
        those = "registered" if supply.printed_beds.empty else "that the council counts"
        return f"{needs}Of those {those}, {listed(against)}."
    held = rows(supply.verdicts, holds=True)
    now, later = (rows(held, year=year)["method"] for year in (first, last))
    norm, queue = (
        gap_in_words(gaps, first, "nursing", method) for method in ("norm_england", "queue_buffer")
    )
    return (
        f"**That {supply.area} has too many residential and too few nursing beds holds for {first} "
        f"by {methods_in_words(now)} ({len(now)} of {len(supply.methods)} methods), and for {last} "
        f"by {methods_in_words(later)}.** Nursing beds in {first} are {norm} by England's places "
        f"per person, and {queue} going by who fills the beds, with so many to spare that "
        f"{supply.parameters.max_delay_probability:.0%} at most have to wait."
    )


def register(supply: Supply) -> list[str]:
    """Say what the register does not know, and how it compares with the council's own count."""
    by_rule, said = supply.register.iloc[0], [unknown_in_words(supply.registered)]
    if len(supply.printed_beds):
        said.append(
            f"The council counts {supply.beds['residential']:,.0f} residential and "
            f"{supply.beds['nursing']:,.0f} nursing beds in {supply.first}, the register "
            f"{by_rule['residential']:,.0f} and {by_rule['nursing']:,.0f} in "
            f"{by_rule['period'][:7]}; this report uses the council's."
        )
    return [sentence for sentence in said if sentence]


def vintages(supply: Supply) -> list[str]:
    """Say which population is used, how far the others lie from it, and how it is projected."""
    used = (
        f"This report uses **{humanised(supply.vintage)}**, with "
        f"{supply.people.loc[supply.first, 'people_75_plus']:,.0f} people aged 75 and over in "
        f"{supply.first}. {vintages_in_words(supply.vintages)}"
    )
    of = supply.population, supply.vintage
    how = f"{demography.explained(*of, supply.last, supply.area)} {demography.left_out(*of)}"
    return [used, how.strip()] if how.strip() else [used]


def vintages_in_words(people: pd.Series) -> str:
    """Say how far people by vintage lie apart, or that there is only one."""
    if len(people) < 2:
        return "No other population is in the evidence."
    return (
        f"The highest of the {len(people)} vintages is {people.max() / people.min() - 1:.0%} above "
        "the lowest; a vintage of another year is carried to this one by the growth of the "
        "projection."
    )


def components(supply: Supply) -> str:
    """Say how many residents are left over, by both readings and both counts of filled beds."""
    low, high = supply.unexplained["unexplained"].agg(["min", "max"])
    between = f"Between **{low:,.0f} and {high:,.0f}" if low < high else f"**{low:,.0f}"
    return (
        f"{between} residents** are left over, at least: the council counts its people over a "
        "year, more than live in a home on one day. They may be placed by other councils or the "
        "NHS, stay for a short time, or the beds may include homes that are not for older people. "
        "No source says."
    )


def residents(supply: Supply) -> list[str]:
    """Say which type of home is filled most by others than the council's residents."""
    shares = supply.by_care_type["share_others"]
    most = shares.idxmax()
    outside = supply.away[most]
    told = [
        f"By this rule **{shares[most]:.0%}** of the residents of {most} homes are not placed by "
        "the council.",
        f"{outside:,.0f} of the council's own {most} placements are out of the borough. Empty beds "
        "here and placements there point to beds of the wrong kind or price rather than to their "
        "number; that is an inference, not a figure.",
    ]
    return told if outside else told[:1]


def vacancies(supply: Supply) -> str:
    """Say between which rates the voids of each type may lie."""
    least, greatest = supply.ranges.nursing_void
    if least == greatest:
        return "The void rate is known for each type of home: there is nothing to split."
    ends = supply.homes[["void_rate_lower", "void_rate_upper"]].map("{:.0%}".format)
    return (
        f"Nursing homes may have between **{' and '.join(ends.loc['nursing'])}** of their beds "
        f"empty and residential homes between {' and '.join(ends.loc['residential'])}: the fuller "
        "the one, the emptier the other. These are ends of an assumed range, in which no type is "
        "fuller than 95%."
    )


def people(supply: Supply) -> list[str]:
    """Say how residents grow at unchanged rates, and what a source prints for the same."""
    growth = supply.people.iloc[-1] - 1
    inside = ""
    if supply.full:
        inside = f", about {sum(supply.model.working_age.values()):,.0f} in the borough's homes,"
    told = (
        f"At unchanged rates, residents aged 65 and over **{grown(growth['older_growth'])}** from "
        f"{supply.first} to {supply.last}. Those of working age{inside} "
        f"{grown(growth['working_age_growth'])}."
    )
    printed = compared_growth(supply.people, supply.data.table("projected_change"))
    return [told] + [
        f"A check: from {row.from_year} to {row.to_year} the "
        f"{supply.cited(row.source_id).rpartition(', ')[0]} prints {row.printed:+.0f}% for people "
        f"aged 65 and over in care homes; here it is {row.modelled:+.0f}%."
        for row in printed.itertuples()
    ]


def gap_by_method(supply: Supply) -> list[str]:
    """Say how the charts of gaps are read, where beds are known."""
    if supply.counted.empty:
        raise MissingEvidenceError(missing.BEDS.format(supply.area))
    same = (
        "In the first year the current and the declining rate are the same, since no time has "
        "passed, and they show beds that are not filled."
    )
    read = "To the right of the line are too many beds, to the left too few."
    return [read, same] if supply.full else [read]


def verdicts(supply: Supply) -> str:
    """Say under which methods the claim holds, first and last year."""
    held = supply.verdicts.groupby(["year", "holds"])["method"].agg(list)
    now, not_now, later = (
        methods_in_words(held.get(key, []))
        for key in ((supply.first, True), (supply.first, False), (supply.last, True))
    )
    against = f"; it does not by {not_now}" if (supply.first, False) in held.index else ""
    return (
        f"In {supply.first} the claim **holds by {now}**{against}. In "
        f"{supply.last} it holds by {later}. A norm compares the area with elsewhere and says "
        "nothing of who asks for a bed; the other methods count filled beds and say nothing of who "
        "went without one."
    )


def chances(supply: Supply) -> str:
    """Say how often beds are too many over all methods, and what another seed would move."""
    pooled = rows(supply.chances, method=ALL_METHODS).set_index(["care_type", "year"])
    told = pooled["probability"].map("{:.0%}".format)
    first, last = supply.first, supply.last
    return (
        "With every method as likely as another, residential beds are too many in "
        f"**{told['residential', first]}** of the draws for {first} and "
        f"{told['residential', last]} for {last}, nursing beds in **{told['nursing', first]}** and "
        f"{told['nursing', last]}. Another seed would move these by about "
        f"{196 * pooled['error'].max():.0f} percentage point (95% limits of the simulation, not of "
        "the model)."
    )


def flips(supply: Supply) -> list[str]:
    """Say which assumptions turn the sign of the gap, by type of home."""
    found = supply.flips.assign(at=flips_in_words(supply.flips))
    told = []
    for kind, of in found.groupby("care_type", sort=False):
        turning = of.dropna(subset="flip_at")
        names = turning["assumption"].str.replace("_", " ")
        names += " (at " + turning["at"] + " " + turning["unit"] + ")"
        told.append(
            f"For **{kind}** beds, {len(names)} of {len(of)} assumptions turn the sign within "
            f"their range: {listed(names) or 'none'}."
        )
    return told


def scenarios(supply: Supply) -> str:
    """Say what it does to the nursing gap if everybody placed away came back."""
    back = rows(supply.returned, care_type="nursing", method="queue_buffer").iloc[0]
    if not back["people"]:
        raise MissingEvidenceError(missing.AWAY.format(supply.area))
    return (
        f"If all {back['people']:,.0f} people in nursing homes out of the borough came back, "
        f"nursing beds would be **{surplus(back['bed_gap_returned'])}** rather than "
        f"{surplus(back['bed_gap'])}, by the current rate with a queue's buffer. The norms would "
        "not change: they count the population, not placements."
    )


def conversions(supply: Supply) -> list[str]:
    """Say how many beds to convert over all draws, by year."""
    return [
        f"For {row.year}, over all draws and methods: **{row.value:,.0f} beds** (95% of draws "
        f"between {row.lower:,.0f} and {row.upper:,.0f}); any conversion helps in "
        f"{row.share_any:.0%} of the draws."
        for row in supply.drawn_conversions.itertuples()
    ]


def costs(supply: Supply) -> list[str]:
    """Say what a place for somebody aged 65 or over cost the council a week."""
    return [
        f"A {row.care_type} place for somebody aged 65 or over cost at least **£{row.weekly:,.0f} "
        f"a week** in {row.period}. Whether residents' own contributions are in it is not printed."
        for row in rows(supply.costs, age_group="65_plus").itertuples()
    ]


def voids(supply: Supply) -> str:
    """Say what empty beds would cost the homes in a year."""
    (value,) = rows(supply.voids, category="all")["value"]
    return (
        f"If the vacancies lasted a year, homes would forgo about **£{value / 1e6:.1f} million**, "
        "at the council's price for people aged 65 and over. It is income that providers forgo, "
        "not spending that the council could save: it buys place by place."
    )


def limits(supply: Supply) -> list[str]:
    """Say what the answer does not cover, a sentence each."""
    if not supply.full:
        return [
            "Norms per person aged 75 and over count all care home places, those for younger "
            "adults too.",
            "A norm says what England has or what planners recommend, not what people here ask "
            "for: who has a home, who waits for one and who comes from elsewhere plays no part.",
            "The SHOP@ ratios were not seen in their publication; they are an assumption.",
            "How residents aged 65 and over divide by age is England's.",
            "No figure here tells simple from complex needs.",
            "Nothing here says whether care at home would have been better.",
        ]
    now = rows(supply.gaps, year=supply.first, care_type="nursing")["bed_gap"].round()
    return [
        "Norms per person aged 75 and over count all care home places; whether the beds printed "
        "here include homes for younger adults is not said.",
        "The void rate is of one period, taken as the level to stay; a period of the pandemic, "
        "such as the summer of 2020, is no usual one.",
        "Placements are counted over a year, beds at a point in time; self-funders and placements "
        "away may be rounded.",
        "The SHOP@ ratios and the 95% ceiling on occupancy were not seen in a publication; they "
        "are assumptions.",
        "Residents aged 65 and over are printed without finer ages: England's share of those aged "
        "85 and over stands in.",
        "No figure here tells simple from complex needs: a shortage of nursing beds for people "
        "with complex needs can stand beside empty nursing beds.",
        "A queue with places that are all alike flatters the market: real people need a certain "
        "home, room and price.",
        "Nothing here says whether care at home would have been better; a changed rate stands for "
        "it.",
        f"For {supply.first} the methods lie up to **{now.max() - now.min():,.0f} nursing beds** "
        f"apart, where there are {supply.beds['nursing']:,.0f} in all: no figure should be quoted "
        "without its method.",
    ]
