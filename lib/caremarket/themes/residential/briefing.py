"""What councillors are told of care home beds, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.plain import about, finding, has, percent, pounds, too_many_or_few, whole
from caremarket.themes.residential.market import CARE_TYPES

METHODS = ("norm_england", "queue_buffer")
OF_BEDS = (
    ("bed_gap", "norm_england", "too many (+) or too few (−), England's places per person"),
    ("bed_gap", "queue_buffer", "too many (+) or too few (−), beds filled and some to spare"),
    ("required_beds", "norm_england", "needed, England's places per person"),
)
KEY_FIGURES = {
    f"{kind.title()} beds {words}": (metric, f"{kind}|{method}")
    for metric, method, words in OF_BEDS
    for kind in CARE_TYPES
}
KEY_FIGURES |= {
    f"Chance of too many {kind} beds, over all methods": ("probability_over_supply", kind)
    for kind in CARE_TYPES
}
KEY_FIGURES |= {
    "Residents not accounted for": ("unexplained_residents", "all"),
    "Income that empty beds forgo in a year": ("cost_of_voids", "all"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on care home beds found: a briefing, as `themes.plain` describes it."""
    if not has(findings, "bed_gap", "nursing|queue_buffer"):
        return _of_the_norm(findings, area_name)
    residential, nursing = (finding(findings, "beds", kind)["value"] for kind in CARE_TYPES)
    now, later = (
        {name: finding(findings, "bed_gap", f"nursing|{name}", first=first) for name in METHODS}
        for first in (True, False)
    )
    norm, filled = (now[method] for method in METHODS)
    chances = rows(findings, metric="probability_over_supply", category="nursing")
    chances = chances.set_index("period")["value"]
    return {
        "short": (
            f"Nursing beds in {norm['period']}: {too_many_or_few(norm['value'])} by England's "
            f"average, {too_many_or_few(filled['value'])} by the beds in use."
        ),
        "found": (
            f"{area_name} has {whole(residential)} beds in residential homes and "
            f"{whole(nursing)} in nursing homes. By England's average, the number of nursing beds "
            f"in {norm['period']} is {too_many_or_few(norm['value'])}. By the beds in use, "
            f"with some to spare, it is {too_many_or_few(filled['value'])}."
        ),
        "means": _means(findings, now, later),
        "sure": (
            "Not very sure. When we vary what we had to assume, nursing beds are too many in "
            f"{percent(chances.iloc[0])} of our trial runs for {chances.index[0]} and in "
            f"{percent(chances.iloc[-1])} for {chances.index[-1]}."
        ),
        "unknown": _unknown(findings),
    }


def _of_the_norm(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what England's average asks for, where nothing is known of who fills the beds."""
    (now, later), (now_nursing, later_nursing) = (
        [finding(findings, "required_beds", f"{kind}|norm_england", first=f) for f in (True, False)]
        for kind in CARE_TYPES
    )
    need = (
        f"about {about(now['value'])} beds in residential homes and "
        f"{about(now_nursing['value'])} in nursing homes"
    )
    found = f"To match England's average, {area_name} would need {need} in {now['period']}."
    known = has(findings, "bed_gap", "nursing|norm_england")
    if known:
        gap = finding(findings, "bed_gap", "nursing|norm_england", first=True)["value"]
        found += f" By that measure the number of nursing beds is {too_many_or_few(gap)}."
    missing = "how many beds are empty, or who pays for those in use"
    return {
        "short": f"To match England's average takes {need} in {now['period']}.",
        "found": found,
        "means": (
            f"By {later['period']} it would need about {about(later['value'])} and "
            f"{about(later_nursing['value'])}, as the number of older people changes."
        ),
        "sure": (
            "Not very sure. England's average is a measure and not a target. It does not say what "
            f"people in {area_name} want."
        ),
        "unknown": f"We do not know {missing if known else 'how many beds there are'}.",
    }


def _means(findings: pd.DataFrame, now: dict[str, pd.Series], later: dict[str, pd.Series]) -> str:
    """Say what the gaps ask of the council, and what empty beds cost the homes."""
    gaps = [row["value"] for row in now.values()]
    year = later["queue_buffer"]["period"]
    if min(gaps) < 0 < max(gaps):
        text = "The two ways to count do not agree, so neither should decide on its own."
    elif max(gaps) <= 0:
        text = "Both ways to count say that more nursing beds are needed now."
    else:
        text = "Both ways to count say that no more nursing beds are needed now."
    if max(row["value"] for row in later.values()) < 0:
        text += f" By {year} both say too few, as there will be more older people."
    if has(findings, "cost_of_voids"):
        lost = finding(findings, "cost_of_voids")["value"]
        text += f" Empty beds may cost the homes about {pounds(lost)} a year."
    return text


def _unknown(findings: pd.DataFrame) -> str:
    """Say how many residents no list explains, and what no figure tells."""
    left = finding(findings, "unexplained_residents")["value"]
    text = "No source says how many empty beds could be used at once, or who waits for one."
    if left > 0:
        text = f"We cannot tell who pays for about {about(left)} of the people in the homes. {text}"
    return text
