"""Where a council stands, in words."""

import pandas as pd

from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.measure import UNIT_WORDS
from caremarket.themes.benchmarks.neighbours import WORDS
from caremarket.themes.benchmarks.standing import Standing

LIMIT_WORDS = {
    "within_95": "within the 95% limits of England's rate",
    "above_95": "above the 95% but within the 99.8% limits of England's rate",
    "below_95": "below the 95% but within the 99.8% limits of England's rate",
    "above_998": "above the 99.8% limits of England's rate",
    "below_998": "below the 99.8% limits of England's rate",
}


def standing(standing: Standing) -> list[str]:
    """Say where the council stands on each measure."""
    return [headline(comparison) for comparison in standing.comparisons]


def notes(standing: Standing) -> str:
    """Say what the limits are limits of and who the neighbours are."""
    return f"{funnel_in_words(standing.main)} {neighbours_in_words(standing.main)}"


def position_in_words(comparison: Comparison) -> str:
    """Say the rank and on which side of the limits: `12th highest of 151; within the 95% …`."""
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
        f"{measure.part[:1].upper()}{measure.part[1:]} in {area['area_name']}, "
        f"{measure.period}: {_value(comparison, area['value'])} {whole}, "
        f"**{position_in_words(comparison)}**. {'; '.join(_levels(comparison))}."
    )


def _levels(comparison: Comparison) -> list[str]:
    """Write the levels of the comparison under the names that a reader knows them by."""
    count = int(comparison.areas["neighbour"].sum())
    names = {
        "england": "England",
        "region": str(comparison.area["region_name"]),
        "neighbours": f"{count} {_plural('neighbour', count)}",
    }
    return [f"{names[name]} {_value(comparison, it)}" for name, it in comparison.levels.items()]


def funnel_in_words(comparison: Comparison) -> str:
    """Say what the limits are limits of; for a modelled measure why there are none."""
    scatter = comparison.dispersion
    if scatter is None:
        return "The figure is modelled, not counted: chance does not move it, so it has no limits."
    if not scatter.over:
        return (
            "Councils differ by no more than chance would make them: the limits are those of "
            f"chance ({comparison.method.replace('_', ' ')})."
        )
    ratio = f"{scatter.ratio:,.0f}" if scatter.ratio >= 10 else f"{scatter.ratio:.1f}"
    return (
        f"Councils differ by more than chance: their squared scores average {ratio}, "
        "where chance makes 1. So the limits are widened by the variance between councils "
        "(additive random effects) and say who is unusual among councils as they are."
    )


def neighbours_in_words(comparison: Comparison) -> str:
    """Name the neighbours and say how they were chosen."""
    neighbours = comparison.neighbours
    by_code = comparison.areas.set_index("area_code")["area_name"]
    shown = [by_code[code] for code in neighbours.codes if code in by_code]
    names = ", ".join(shown)
    if neighbours.chosen_by == "none":
        return (
            "No neighbours: the evidence neither names them nor describes councils well enough to "
            "compute them. Import Census 2021 by age and by ethnic group, all councils."
        )
    count = len(neighbours.codes)
    chosen = f"{_plural('neighbour', count)} named in the council's own file"
    if neighbours.chosen_by == "computed":
        *others, last = (WORDS[name] for name in neighbours.features)
        criteria = f"{', '.join(others)} and {last}" if others else last
        chosen = f"nearest {_plural('neighbour', count)} by {criteria}"
    if not shown:
        return f"The {count} {chosen} {'has' if count == 1 else 'have'} no figure for this."
    if len(shown) < count:
        return f"Of the {count} {chosen}, with a figure for this: {names}."
    return f"The {count} {chosen}: {names}."


def ranked_alt(comparison: Comparison) -> str:
    """Describe the ranked chart for those who do not see it."""
    ordered = comparison.areas.sort_values("value")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"Bars of {len(ordered)} councils from {_value(comparison, first['value'])} "
        f"({first['area_name']}) to {_value(comparison, last['value'])} ({last['area_name']}); "
        f"{comparison.area['area_name']} with {_value(comparison, comparison.area['value'])} is "
        f"{rank_in_words(comparison.area)}; lines for {', '.join(_levels(comparison))}."
    )


def funnel_alt(comparison: Comparison) -> str:
    """Describe the funnel plot for those who do not see it."""
    area, places = comparison.area, comparison.areas["position"].value_counts()
    outer = int(places.get("above_998", 0) + places.get("below_998", 0))
    return (
        f"Dots of {len(comparison.areas)} councils by size. {area['area_name']} with "
        f"{_value(comparison, area['value'])} is {LIMIT_WORDS[area['position']]}, which for its "
        f"size are {_value(comparison, area['lower_95'])} to "
        f"{_value(comparison, area['upper_95'])}; "
        f"{outer or 'no'} {_plural('council', outer)} outside the 99.8% limits."
    )


def subtitle(comparison: Comparison) -> str:
    """Say what a chart of the comparison measures, where and when."""
    measure = comparison.measure
    per = "percent of" if measure.unit == "percent" else UNIT_WORDS[measure.unit].strip()
    part = measure.part[:1].upper() + measure.part[1:]
    return f"{part}, {per} {measure.whole}, councils of England, {measure.period}"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _value(comparison: Comparison, value: float) -> str:
    unit = comparison.measure.unit
    decimals = 0 if comparison.areas["value"].max() >= 1000 else 1
    return f"{value:,.{decimals}f}{UNIT_WORDS[unit]}"
