"""Where a council stands, in words."""

import pandas as pd

from caremarket.methods.peers import FARTHEST
from caremarket.present.words import number
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.measure import UNIT_WORDS, Measure
from caremarket.themes.benchmarks.neighbours import WORDS
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.plain import month_name

LIMIT_WORDS = {
    "within_95": "within the range of most councils",
    "above_95": "above the range of most councils",
    "below_95": "below the range of most councils",
    "above_998": "above the range of nearly all councils",
    "below_998": "below the range of nearly all councils",
}


def standing(standing: Standing) -> list[str]:
    """Say where the council stands on each measure, and what its ranks are no ranks of."""
    comparisons = standing.comparisons
    warnings = dict.fromkeys(it.measure.warning for it in comparisons if it.measure.warning)
    return [*map(headline, comparisons), *warnings]


def notes(standing: Standing) -> str:
    """Say what the range is a range of and who the neighbours are."""
    return f"{funnel_in_words(standing.main)} {neighbours_in_words(standing.main)}"


def position_in_words(comparison: Comparison) -> str:
    """Say the rank and on which side of the limits: `12th highest of 151; within the range …`."""
    limits = limits_in_words(comparison)
    return rank_in_words(comparison.area) + (f"; {limits}" if limits else "")


def limits_in_words(comparison: Comparison) -> str:
    """Say on which side of the limits the council lies; nothing where there are none."""
    return LIMIT_WORDS.get(comparison.area["position"], "")


def rank_in_words(area: pd.Series) -> str:
    """Say the rank from the nearer end: `12th highest of 151`, `lowest of 151`, `joint 3rd …`."""
    end = "highest" if area["from_highest"] <= area["from_lowest"] else "lowest"
    rank = int(area[f"from_{end}"])
    place = end if rank == 1 else f"{ordinal(rank)} {end}"
    return f"{'joint ' if area['joint'] else ''}{place} of {area['of']:.0f}"


def ordinal(number: int) -> str:
    """Write a rank: 1st, 2nd, 3rd, 4th, 11th, 22nd."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def headline(comparison: Comparison) -> str:
    """Say the council's figure, its rank (bold), and the levels that it is compared with."""
    measure, area = comparison.measure, comparison.area
    whole = f"of {measure.whole}" if measure.unit == "percent" else measure.whole
    return (
        f"{measure.subject} in {area['area_name']}, {when(measure)}: "
        f"{shown(comparison, area['value'])} {whole}, "
        f"**{position_in_words(comparison)}**. {'; '.join(_levels(comparison))}."
    )


def _levels(comparison: Comparison) -> list[str]:
    """Write the levels of the comparison under the names that a reader knows them by."""
    count = int(comparison.areas["neighbour"].sum())
    names = {
        "england": "England",
        "region": str(comparison.area["region_name"]),
        "neighbours": f"{count} {plural('neighbour', count)}",
    }
    return [f"{names[name]} {shown(comparison, it)}" for name, it in comparison.levels.items()]


def funnel_in_words(comparison: Comparison) -> str:
    """Say what the range is a range of; for a modelled measure why there is none."""
    scatter = comparison.dispersion
    if scatter is None:
        return "The figure is modelled, not counted: chance does not move it, so it has no range."
    councils, within = len(comparison.areas), comparison.areas["position"].eq("within_95").sum()
    held = (
        "The range of most councils is meant to hold 95% of councils of a size, that of nearly all "
        f"99.8%; {within} of {councils} lie in the first."
    )
    if not scatter.over:
        return (
            "Councils differ by no more than chance would make them: the ranges are those of "
            f"chance ({comparison.method.replace('_', ' ')}). {held}"
        )
    return (
        "Councils differ by more than chance: their squared scores average "
        f"{number(scatter.ratio, 0 if scatter.ratio >= 10 else 1)}, where chance makes 1. So the "
        "ranges are widened by the variance between councils (additive random effects) and say "
        f"who is unusual among councils as they are. {held}"
    )


def neighbours_in_words(comparison: Comparison) -> str:
    """Name the neighbours, say how far away they are and how they were chosen."""
    neighbours = comparison.neighbours
    if neighbours.chosen_by == "none":
        return (
            "No neighbours: the evidence neither names them nor describes councils well enough to "
            "compute them. Import Census 2021 by age and by ethnic group, all councils."
        )
    count = len(neighbours.codes)
    if neighbours.chosen_by == "named":
        chosen = f"{count} {plural('neighbour', count)} named in the council's own file"
        said = ""
    else:
        criteria = listed([WORDS[name] for name in neighbours.features])
        if not count:
            return f"No council is near enough by {criteria} to be called a neighbour."
        chosen = f"{count} nearest {plural('neighbour', count)} by {criteria}"
        said = (
            " The number behind each is its distance, in standard deviations: two councils picked "
            f"at random are some {number(neighbours.at_random, 1)} apart, and none beyond "
            f"{FARTHEST:g} is called a neighbour."
        )
    by_code = comparison.areas.set_index("area_code")["area_name"]
    apart = dict(zip(neighbours.codes, neighbours.distances, strict=False))
    shown = [
        by_code[code] + (f" {number(apart[code], 1)}" if apart else "")
        for code in neighbours.codes
        if code in by_code
    ]
    if not shown:
        return f"The {chosen} {'has' if count == 1 else 'have'} no figure for this."
    if len(shown) < count:
        return f"Of the {chosen}, with a figure for this: {', '.join(shown)}.{said}"
    return f"The {chosen}: {', '.join(shown)}.{said}"


def ranked_alt(comparison: Comparison) -> str:
    """Describe the ranked chart for those who do not see it."""
    ordered = comparison.areas.sort_values("value")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"Bars of {len(ordered)} councils from {shown(comparison, first['value'])} "
        f"({first['area_name']}) to {shown(comparison, last['value'])} ({last['area_name']}); "
        f"{comparison.area['area_name']} with {shown(comparison, comparison.area['value'])} is "
        f"{rank_in_words(comparison.area)}; lines for {', '.join(_levels(comparison))}."
    )


def funnel_alt(comparison: Comparison) -> str:
    """Describe the funnel plot for those who do not see it."""
    area, places = comparison.area, comparison.areas["position"].value_counts()
    outer = int(places.get("above_998", 0) + places.get("below_998", 0))
    return (
        f"Dots of {len(comparison.areas)} councils by size. {area['area_name']} with "
        f"{shown(comparison, area['value'])} is {LIMIT_WORDS[area['position']]}; that of most is "
        f"{shown(comparison, area['lower_95'])} to {shown(comparison, area['upper_95'])} for its "
        f"size. {outer or 'No'} {plural('council', outer)} outside that of nearly all."
    )


def subtitle(comparison: Comparison) -> str:
    """Say what a chart of the comparison measures, where and when."""
    measure = comparison.measure
    per = "percent of" if measure.unit == "percent" else UNIT_WORDS[measure.unit].strip()
    return f"{measure.subject}, {per} {measure.whole}, councils of England, {when(measure)}"


def title(comparison: Comparison, said: str) -> str:
    """Write the title of a chart: the measure, then what the chart says of the council."""
    return f"{comparison.measure.subject}: {comparison.area['area_name']} is {said}"


def when(measure: Measure) -> str:
    """Write the period, and of a new series that it is one."""
    period = month_name(measure.period)
    return f"{period} (a new series)" if measure.series else period


def plural(noun: str, count: int) -> str:
    """Write the noun for so many."""
    return noun if count == 1 else f"{noun}s"


def shown(comparison: Comparison, value: float) -> str:
    """Write a figure of the measure with its unit."""
    return number(value, decimals_of(comparison)) + UNIT_WORDS[comparison.measure.unit]


def decimals_of(comparison: Comparison) -> int:
    """How many decimals figures of the measure are written with."""
    return 0 if comparison.areas["value"].max() >= 1000 else 1


def listed(words: list[str]) -> str:
    """Write words as in a sentence: `a, b and c`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
