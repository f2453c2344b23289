"""What is told of the people to come and of what the methods say that they need."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.phrases import moved
from caremarket.themes.residential import missing
from caremarket.themes.residential.demand import compared_growth
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.supply import Supply
from caremarket.themes.residential.wording import grown, planned_in_words


def vintages(supply: Supply) -> list[str]:
    """Say which population is used, how far the others lie from it, and how it is projected."""
    used, last, people = supply.vintage, supply.last, supply.vintages[supply.last].dropna()
    told = (
        f"This report uses **{humanised(used)}**, with "
        f"{supply.people.loc[supply.first, 'people_75_plus']:,.0f} people aged 75 and over in "
        f"{supply.first} and {supply.people.loc[last, 'people_75_plus']:,.0f} in {last}. "
        f"{vintages_in_words(people)}"
    )
    how = demography.explained(supply.population, used, last, supply.area)
    more = f"{how} {demography.left_out(supply.population, used)}".strip()
    return [told, *supply.population_warnings, *([more] if more else [])]


def vintages_in_words(people: pd.Series) -> str:
    """Say how far people by vintage in the last year lie apart, or that there is only one."""
    if len(people) < 2:
        return "No other population is in the evidence."
    return (
        f"The highest of the {len(people)} vintages is {people.max() / people.min() - 1:.0%} above "
        "the lowest in the last year; a vintage of another year is carried to these by the growth "
        "of the projection."
    )


def people(supply: Supply) -> list[str]:
    """Say how residents grow at unchanged rates, and what a source prints for the same."""
    supply.insist_large_enough()
    first, last, counted = supply.first, supply.last, supply.counted_year
    growth = supply.people.loc[last] / supply.people.loc[first] - 1
    told = (
        "At unchanged rates, care home residents aged 65 and over "
        f"**{grown(growth['older_growth'])}** from {first} to {last}. Those of working age "
        f"{grown(growth['working_age_growth'])}."
    )
    if supply.full and counted < first:
        before = supply.people.loc[first, "older_growth"] - 1
        younger = sum(supply.model.working_age.values())
        told += (
            f" From {counted}, when the beds were counted and about {younger:,.0f} of those who "
            f"filled them were of working age, to {first}, residents aged 65 and over "
            f"{moved(before, ('grew', 'fell', 'hardly changed'), '.0%')} at the same rates."
        )
    printed = compared_growth(supply.people, supply.data.table("projected_change"))
    return [told] + [
        f"A check: from {row.from_year} to {row.to_year} the "
        f"{supply.cited(row.source_id).rpartition(', ')[0]} prints {row.printed:+.0f}% for people "
        f"aged 65 and over in care homes; here it is {row.modelled:+.0f}%."
        for row in printed.itertuples()
    ]


def beds_by_norm(supply: Supply) -> str:
    """Say which way England's places per person went, and which are used."""
    trend = 100 * supply.trend
    before, now = trend.iloc[0], trend.iloc[-1]
    went = ", and ".join(
        f"{kind} places {moved(now[kind] / before[kind] - 1, form='.0%')}, from {before[kind]:.1f} "
        f"to {now[kind]:.1f}"
        for kind in CARE_TYPES
    )
    turned = "; where the trend would lead is among the assumptions that could change the answer"
    return (
        f"For each 100 people aged 75 and over in England, {went}, between {trend.index[0]} and "
        f"{trend.index[-1]}. The report takes the last and holds it{turned if supply.full else ''}."
    )


def gap_by_method(supply: Supply) -> list[str]:
    """Say how the charts of gaps are read, where beds are known."""
    if supply.gaps["beds"].isna().all():
        raise MissingEvidenceError(missing.BEDS.format(supply.area))
    planned = planned_in_words(supply.norms.planned)
    more = f", and by assumption {planned}" if planned else ""
    held = f"held constant{more}: what opened or closed since is not in the evidence"
    if supply.follows_course:
        held = "and go on as homes opened and closed"
    elif supply.has_course:
        held = f"held constant{more}"
    return [
        "To the right of the line are too many beds, to the left too few. Where an interval "
        "crosses the line, the method cannot say.",
        f"The beds are those counted in {supply.counted_year}, {held}.",
    ]
