"""What fits of all councils say of a council, in words."""

import pandas as pd

from caremarket.present.words import number
from caremarket.themes.benchmarks.comparison import Comparison
from caremarket.themes.benchmarks.fits import EXTREME, Fitted
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.benchmarks.words.standing import (
    decimals_of,
    listed,
    ordinal,
    plural,
    shown,
)

TERM_WORDS = {
    "aged_65_plus": "age",
    "aged_85_plus": "age",
    "deprivation": "deprivation",
    "asian": "ethnic mix",
    "black": "ethnic mix",
    "log_density": "density",
}


def steadied(standing: Standing) -> list[str]:
    """Say what is left of each figure without the chance in small counts, and of each rank."""
    told = []
    for it in standing.comparisons:
        if fit := standing.fitted.get(it.measure.name):
            told.append(_steadied(it, fit))
        elif why := standing.not_fitted.get(it.measure.name):
            told.append(f"{it.measure.subject}: the plain figure stands alone. {why}")
    return told


def _steadied(comparison: Comparison, fit: Fitted) -> str:
    own, measure = fit.areas.loc[comparison.area["area_code"]], comparison.measure
    value = shown(comparison, measure.multiplier * own["pooled"])
    lower, upper = _between(comparison, own, "pooled")
    first, last, end = int(own["rank_lower"]), int(own["rank_upper"]), "highest"
    if comparison.area["from_lowest"] < comparison.area["from_highest"]:
        first, last, end = len(fit.areas) + 1 - last, len(fit.areas) + 1 - first, "lowest"
    place = ordinal(first) if first == last else f"{ordinal(first)} to the {ordinal(last)}"
    chances = {"lowest": own["among_lowest"], "highest": own["among_highest"]}
    said = [
        f" It is among the {EXTREME} {name} with a chance of {number(100 * chance, 0)}%."
        for name, chance in chances.items()
        if 0.05 <= chance <= 0.95
    ]
    return (
        f"{measure.subject}, steadied by all councils: {value} ({lower} to {upper}). Chance alone "
        f"leaves any rank from the {place} {end} of {len(fit.areas)} open.{''.join(said)}"
    )


def expected(standing: Standing) -> list[str]:
    """Hold each figure against what the council's residents let expect, or say why not."""
    found, reasons = [], {}
    for it in standing.comparisons:
        fit = standing.fitted.get(it.measure.name)
        if fit is None:
            continue
        if fit.reason:
            reasons.setdefault(fit.reason, []).append(it.measure.part)
        elif it.area["area_code"] in fit.left_out:
            reasons.setdefault("a figure on its residents is missing", []).append(it.measure.part)
        else:
            found.append(_expected(it, fit))
    for reason, parts in reasons.items():
        named = ", ".join(dict.fromkeys(parts))
        found.append(f"No expectation is given for {named}: {reason}.")
    return found


def _expected(comparison: Comparison, fit: Fitted) -> str:
    own, measure = fit.areas.loc[comparison.area["area_code"]], comparison.measure
    usual = shown(comparison, measure.multiplier * own["expected"])
    lower, upper = _between(comparison, own, "usual")
    rate = comparison.area["value"] / measure.multiplier
    side = (
        "below that range"
        if rate < own["usual_lower"]
        else "above that range"
        if rate > own["usual_upper"]
        else "within that range"
    )
    scores = fit.skill.set_index("model")
    held = number(100 * scores.loc["expected", "coverage"], 0)
    ratio, low, high = (number(own[f"ratio{end}"], 2) for end in ("", "_lower", "_upper"))
    regions = f"; the region adds {number(100 * fit.regions, 0)}%" if fit.regions >= 0.005 else ""
    alike = listed(list(dict.fromkeys(TERM_WORDS[name] for name in fit.terms["term"])))
    return (
        f"{measure.subject}: with residents of such {alike}, {usual} is to be expected; {lower} "
        f"to {upper} is the range that held {held}% of councils not seen. "
        f"**{comparison.area['area_name']} is {side}**, at {ratio} times what is expected ({low} "
        f"to {high}). Who lives there accounts for {number(100 * fit.explained, 0)}% of how "
        f"councils differ{regions}. That describes, and names no cause."
    )


def skill(standing: Standing) -> list[str]:
    """Say how well the fits did on what they had not seen."""
    scores = standing.scores
    pooled, expect = (scores[scores["model"] == name] for name in ("pooled", "expected"))
    found = [
        f"Steadied figures were tried on halves of the counts not seen, {len(pooled)} "
        f"{plural('measure', len(pooled))}: {_wins(pooled)} erred measurably less than the "
        "plain figure. They stand beside it and replace it nowhere."
    ]
    if len(expect):
        found.append(
            f"What residents let expect was tried on regions not seen, {len(expect)} "
            f"{plural('measure', len(expect))}: {_wins(expect)} erred measurably less than "
            "England's rate did. Where it does not, it is not used."
        )
    return found


def _wins(scores: pd.DataFrame) -> str:
    return {0: "none", len(scores): "all"}.get(wins := int(scores["wins"].sum()), str(wins))


def expected_alt(comparison: Comparison, fit: Fitted) -> str:
    """Describe the chart of observed against expected for those who do not see it."""
    own, measure = fit.areas.loc[comparison.area["area_code"]], comparison.measure
    usual = shown(comparison, measure.multiplier * own["expected"])
    lower, upper = _between(comparison, own, "usual")
    return (
        f"Dots of {int(fit.areas['ratio'].notna().sum())} councils, observed over expected, with "
        f"the range of 95%. Of {comparison.area['area_name']} {usual} are expected, {lower} to "
        f"{upper} in most councils like it, and {shown(comparison, comparison.area['value'])} are "
        "observed."
    )


def _between(comparison: Comparison, own: pd.Series, of: str) -> tuple[str, str]:
    """Write the limits of a figure, without the unit that stands behind it."""
    scale, decimals = comparison.measure.multiplier, decimals_of(comparison)
    lower, upper = (number(scale * own[f"{of}_{end}"], decimals) for end in ("lower", "upper"))
    return lower, upper
