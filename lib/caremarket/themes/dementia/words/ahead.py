"""How many people will live with dementia, why, and the answer to the question."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import NAMES, between, plus, signed
from caremarket.themes.dementia.uncertainty import RATES
from caremarket.themes.dementia.words.diagnosed import undiagnosed_in_words
from caremarket.themes.phrases import moved
from caremarket.themes.plain import WHOLE_BELOW, about
from caremarket.themes.projection import CENSUS_YEARS
from caremarket.themes.vintages import counts, newest_count


def place_and_time(dementia: Dementia) -> str:
    """Write the council and the years, as in `Luton, 2020 to 2035`."""
    return f"{dementia.area}, {dementia.ends[0]} to {dementia.ends[1]}"


def answer(dementia: Dementia) -> str:
    """Answer the question: how many, what makes the number change, how many are undiagnosed."""
    first, last = dementia.first, dementia.last
    told = [*past(dementia), made_up(dementia.parts.loc[WITH_LIMITS])] if dementia.clear else []
    then = "".join(f" {it}" for it in told)
    return (
        f"In {dementia.area} about **{about(first['predicted'])}** people aged 65+ are predicted "
        f"to live with dementia in {first['year']} (95% limits {between(first, write=about)}) and "
        f"**{about(last['predicted'])}** in {last['year']} ({between(last, write=about)}), "
        f"{grown(dementia)}.{_if_chance_is_wider(dementia)}{then}"
        f"{undiagnosed_in_words(dementia.implied)}"
    )


def grown(dementia: Dementia) -> str:
    """Write growth in percent with its limits, if it has any; and if it cannot be told from 0."""
    growth, years = dementia.growth.loc[WITH_LIMITS], dementia.ends[1] - dementia.ends[0]
    whole, least, most = (
        (1 + growth[of]) ** years - 1 for of in ("annual", "annual_lower", "annual_upper")
    )
    limits = f"95% limits {signed(least)} to {signed(most)}"
    if pd.isna(least):
        limits = "without limits, as the population has none"
    return f"{signed(whole)} ({limits}){if_unclear(dementia)}"


def if_unclear(dementia: Dementia) -> str:
    """Add to a number that rests on growth that this cannot be told from 0, if it cannot."""
    return "" if dementia.clear else ", but whether the number grows cannot be said"


def _if_chance_is_wider(dementia: Dementia) -> str:
    """Say how far chance moves the first number, where that is further than its limits."""
    first, chance = dementia.first, dementia.chance
    if 2 * chance <= first["upper"] - first["lower"]:
        return ""
    return (
        " These limits leave out chance in who falls ill, which moves the number of "
        f"{first['year']} by up to {about(chance)} people either way."
    )


def past(dementia: Dementia) -> list[str]:
    """Say how the number moved from the last census to the base year, if that is gone by."""
    year = dementia.ends[0]
    return [
        f"From {it.year}, the year of the census, to {year} the number "
        f"{moved(dementia.first['predicted'] / it.predicted - 1, form='.0%')} on the same "
        "population and rates: that is behind us."
        for it in dementia.census.itertuples()
    ]


def made_up(parts: pd.Series) -> str:
    """Say what a change is made of, by a row of `growth_parts`; rounded as in `about`."""
    start = parts["start"]
    pieces = [
        f"{_about(parts['population_size'], start)} from the number of people aged 65+",
        f"{_about(parts['age_structure'], start)} from how old they are",
    ]
    if parts["rate"] != 0:
        pieces.append(f"{_about(parts['rate'], start)} from changing prevalence")
    listed = ", ".join(pieces[:-1]) + f" and {pieces[-1]}"
    return f"The change of about {_about(parts['change'], start)} people is {listed}."


def sources(dementia: Dementia) -> list[str]:
    """Say how printed totals agree with their parts, and which rates were not seen in print."""
    apart, rates = dementia.data.reconciliation("population")["difference"], dementia.rates
    checked = "No source prints totals of the population by age to add up to."
    if len(apart):
        checked = (
            f"{len(apart)} printed population totals were checked against the sum of their age "
            f"bands; the largest difference is {apart.abs().max():,.0f} people. Printed bands may "
            "be rounded to a hundred, so small differences would be rounding."
        )
    unverified = rates.loc[rates["provenance"] != "sourced", "rate_set"].unique()
    return [
        checked,
        *dementia.population_warnings,
        "Rates by age band not seen in their own publication: "
        f"**{', '.join(NAMES[name] for name in unverified) or 'none'}**. They are used because "
        "they reproduce published totals, and stand beside CFAS II, never in place of it. CFAS II "
        "publishes limits and is what the NHS diagnosis rate rests on.",
    ]


def predicted(dementia: Dementia) -> list[str]:
    """Say how fast the number grows, what its limits hold, and which years are interpolated."""
    growth, year = dementia.growth, dementia.parameters.last_year
    change, other = growth.loc[WITH_LIMITS], growth.loc["dementia_uk_2014", "annual"]
    held = rows(dementia.limits, year=year, errors=RATES).iloc[0]
    annual, sure, errors = "", "the one used here has no limits, so the growth has none", ""
    if pd.notna(change["annual_lower"]):
        annual = f" (95% limits {between(change, 'annual', lambda rate: signed(rate, 1))})"
        sure = "its limits come from both"
        errors = (
            ", and the limits of the population. Were the population certain, "
            f"{year} would lie between {between(held, joined=' and ')}"
        )
    return [
        f"That is {signed(change['annual'], 1)} a year by CFAS II{annual} and {signed(other, 1)} "
        "by Dementia UK 2014. An error in the rates moves the first and the last year alike, one "
        f"of the population does not. So growth is no surer than the population: {sure}.",
        "The limits of the number hold the sampling errors of the rates, each band of age and sex "
        f"by itself{errors}.",
        *_interpolated(dementia),
    ]


def _interpolated(dementia: Dementia) -> list[str]:
    """Say which years the population used has figures of, if not of all."""
    used = rows(dementia.population, vintage=dementia.vintages_used[-1], sex="persons")["year"]
    printed = [str(year) for year in sorted(set(used)) if year >= dementia.ends[0]]
    if len(printed) == len(dementia.span):
        return []
    return [
        f"From {dementia.ends[0]} on the population has figures of {', '.join(printed)}; the years "
        "between are interpolated."
    ]


def ages(dementia: Dementia) -> str:
    """Say what the curve would make of the first year's number."""
    first = dementia.first
    smooth = dementia.smoothed[first["year"]]
    return (
        f"With the curve in place of the bands the prediction for {first['year']} is "
        f"{smooth:,.0f}, {signed(smooth / first['predicted'] - 1, 1)} against the bands. Above 90 "
        "the curve rests on an assumed mean age of the oldest, as the evidence has no single years "
        "there."
    )


def vintages(dementia: Dementia) -> list[str]:
    """Say how the population is projected, and how far the populations at hand lead apart."""
    of, used, by_cfas = dementia.population, dementia.vintage, dementia.by_vintage
    projected = demography.explained(of, used, dementia.parameters.last_year, dementia.area)
    how = f"{projected} {demography.left_out(of, used)}".strip()
    apart = "No other population is in the evidence to compare with."
    if len(by_cfas) > 1:
        apart = (
            f"The highest of {len(by_cfas)} vintages predicts "
            f"{by_cfas.max() / by_cfas.min() - 1:.0%} more people with dementia than the lowest, "
            "at the same rates."
        )
    old = [name for year, name in sorted(counts(of)) if year < CENSUS_YEARS[-1] and name in by_cfas]
    if old and newest_count(of) >= CENSUS_YEARS[-1]:
        listed = ", ".join(map(humanised, old))
        apart += f" Made before Census {CENSUS_YEARS[-1]} counted again: {listed}."
    own = (
        f"This report uses {humanised(used)} ({dementia.vintage_titles}): {by_cfas[used]:,.0f} at "
        "unchanged prevalence."
    )
    return [*filter(None, [how]), f"{apart} {own}"]


def growth(dementia: Dementia) -> list[str]:
    """Say what the change is made of, and that it depends on whose age is meant."""
    dementia.insist_on_growth()
    parts, of_adults = (of.loc[WITH_LIMITS] for of in (dementia.parts, dementia.adult_parts))
    return [
        made_up(parts),
        *([] if dementia.clear else ["Whether the number grows cannot be said."]),
        "What counts as ageing depends on whose age it is. Among people aged 65+ an older mix "
        f"makes {plus(parts['age_structure'])}. Among all adults, where more people aged 65+ is "
        f"itself ageing, it makes **{plus(of_adults['age_structure'])}** and the number of "
        f"adults {plus(of_adults['population_size'])}, of the same change of "
        f"{plus(of_adults['change'])}.",
    ]


def _about(people: float, start: float) -> str:
    """Write a change in people with its sign, rounded as the number it is a change of is."""
    return plus(round(people, -1) if start >= WHOLE_BELOW else people)
