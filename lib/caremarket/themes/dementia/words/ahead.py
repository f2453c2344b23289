"""How many people will live with dementia, why, and the answer to the question."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes import words as demography
from caremarket.themes.dementia.dementia import Dementia
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.dementia.terms import NAMES, between, plus, signed
from caremarket.themes.dementia.words.diagnosed import undiagnosed_in_words
from caremarket.themes.plain import WHOLE_BELOW, about


def place_and_time(dementia: Dementia) -> str:
    """Write the council and the years, as in `Luton, 2020 to 2035`."""
    return f"{dementia.area}, {dementia.ends[0]} to {dementia.ends[1]}"


def answer(dementia: Dementia) -> str:
    """Answer the question: how many, what makes the number change, how many are undiagnosed."""
    first, last = dementia.first, dementia.last
    change = dementia.growth.loc[WITH_LIMITS]
    of_adults = _about(dementia.adult_parts.loc[WITH_LIMITS, "age_structure"], change["start"])
    return (
        f"In {dementia.area} about **{about(first['predicted'])}** people aged 65+ are predicted "
        f"to live with dementia in {first['year']} (95% limits {between(first, write=about)}) and "
        f"**{about(last['predicted'])}** in {last['year']} ({between(last, write=about)}), "
        f"{signed(change['change'] / change['start'])}. "
        f"{made_up(dementia.parts.loc[WITH_LIMITS]).removesuffix('.')} ({of_adults} where a larger "
        f"share aged 65+ counts as ageing too).{undiagnosed_in_words(dementia.implied)}"
    )


def made_up(parts: pd.Series) -> str:
    """Say what a change is made of, by a row of `growth_parts`; rounded as in `about`."""
    start = parts["start"]
    pieces = [
        f"{_about(parts['population_size'], start)} come from the number of people aged 65+",
        f"{_about(parts['age_structure'], start)} from how old they are",
    ]
    if parts["rate"] != 0:
        pieces.append(f"{_about(parts['rate'], start)} from changing rates")
    listed = ", ".join(pieces[:-1]) + f" and {pieces[-1]}"
    return f"Of the change of {_about(parts['change'], start)} people, {listed}."


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
        "Rates by age band not seen in their own publication: "
        f"**{', '.join(NAMES[name] for name in unverified) or 'none'}**. They are used because "
        "they reproduce published totals, and stand beside CFAS II, never in place of it. CFAS II "
        "publishes limits and is what the NHS diagnosis rate rests on.",
    ]


def predicted(dementia: Dementia) -> list[str]:
    """Say how fast the number grows, and how the limits depend on the errors of the rates."""
    growth, last = dementia.growth, dementia.last
    change = growth.loc[WITH_LIMITS]
    limits = rows(dementia.limits, year=last["year"]).set_index("errors")
    narrow, wide = (between(limits.loc[of], joined=" and ") for of in ("independent", "shared"))
    return [
        f"That is {signed(change['annual'], 1)} a year by CFAS II (95% limits "
        f"{between(change, 'annual', lambda rate: signed(rate, 1))}) and "
        f"{signed(growth.loc['dementia_uk_2014', 'annual'], 1)} by Dementia UK 2014. The two "
        "disagree on the level, less on the growth: an error in the rates moves the first and the "
        "last year alike.",
        "The limits depend on whether the rates of all ages err together. If each band errs on its "
        f"own, {last['year']} lies between {narrow}; if all err together, between {wide}. The "
        "study does not say which; this report uses the wider ones "
        f"({last['errors']} errors).",
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
    own = (
        f"This report uses {humanised(used)} ({dementia.vintage_titles}): {by_cfas[used]:,.0f} at "
        "unchanged rates."
    )
    return [*filter(None, [how]), f"{apart} {own}"]


def growth(dementia: Dementia) -> list[str]:
    """Say what the change is made of, and that it depends on whose age is meant."""
    parts, of_adults = (of.loc[WITH_LIMITS] for of in (dementia.parts, dementia.adult_parts))
    return [
        made_up(parts),
        "What counts as ageing depends on whose age it is. Among people aged 65+ an older mix "
        f"makes {plus(parts['age_structure'])}. Among all adults, where more people aged 65+ is "
        f"itself ageing, it makes **{plus(of_adults['age_structure'])}** and the number of "
        f"adults {plus(of_adults['population_size'])}, of the same change of "
        f"{plus(of_adults['change'])}.",
    ]


def scenarios(dementia: Dementia) -> str:
    """Say what the steepest fall of the rates would do, and that rates fell before."""
    course, waves = rows(dementia.scenarios, rate_set=WITH_LIMITS), dementia.waves
    first, last_year = dementia.first, dementia.parameters.last_year
    steepest = rows(course, year=last_year).iloc[0]
    fewer = steepest["predicted"] < first["predicted"]
    return (
        f"Rates falling by {abs(steepest['change']):.1%} a year, the steepest fall tried, would "
        f"bring {last_year} to {about(steepest['predicted'])}, {'fewer' if fewer else 'more'} than "
        f"in {first['year']}. Rates fell before: at 65+ from {waves['cfas_i']:.1f}% in the first "
        f"wave of the study to {waves['cfas_ii']:.1f}% in the second."
    )


def _about(people: float, start: float) -> str:
    """Write a change in people with its sign, rounded as the number it is a change of is."""
    return plus(round(people, -1) if start >= WHOLE_BELOW else people)
