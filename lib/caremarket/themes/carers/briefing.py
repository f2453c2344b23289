"""What councillors are told of unpaid carers, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.carers.catalogue import LISTS
from caremarket.themes.plain import about, finding, has, percent, whole

CENSUS = r"census_\d{4}"
SAME_LIST = {entry.category: entry.same_as or entry.measure for entry in LISTS}
KEY_FIGURES = {
    "Carers projected, if the rate stays": ("carers_projected", "all"),
    "Carers projected, if the trend goes on": ("carers_projected", "trend_continues"),
    "Carers to find in a year to reach the target": ("identifications_needed_per_year", "all"),
    "Carers to find in a year to stay at it": ("identifications_to_stay_per_year", "all"),
    "Share of carers who are supported": ("identification_rate", "supported"),
    "Share of carers who were assessed": ("identification_rate", "assessments"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on unpaid carers found: a briefing, as `themes.plain` describes it."""
    counted = rows(findings, metric="estimated_carers")
    counted = counted[counted["category"].str.fullmatch(CENSUS)].sort_values("period")
    census = counted["category"].iloc[-1] if len(counted) else "census"
    carers = finding(findings, "estimated_carers", census)
    known = has(findings, "known_share_bounds", census)
    return {
        **(_known(findings, carers, area_name) if known else _unlisted(carers, area_name)),
        "means": _means(findings, listed=known),
    }


def _known(findings: pd.DataFrame, carers: pd.Series, area_name: str) -> dict[str, str]:
    """Tell how many carers are known, where there are lists."""
    share, hidden = (
        finding(findings, metric, carers["category"])
        for metric in ("known_share_bounds", "hidden_carers")
    )
    counted = (
        f"The census of {carers['period']} counted {whole(carers['value'])} unpaid carers in "
        f"{area_name}."
    )
    if share["upper"] == 0:
        short = f"None of {whole(carers['value'])} unpaid carers is on a list that we have seen."
        found = f"{counted} None of them is on a list that we have seen."
        unknown = (
            "An empty list does not show that nobody is known. So we cannot say how many carers "
            "are hidden."
        )
    else:
        hidden_at_least = f"At least {whole(hidden['lower'])}"
        short = (
            f"{hidden_at_least} of {whole(carers['value'])} unpaid carers are on no list that we "
            "have seen."
        )
        found = (
            f"{counted} {_share_known(share)} of them are on a list that we have seen. "
            f"{hidden_at_least} are on none."
        )
        unknown = (
            "No list says how old the known carers are or how many hours they care. So we cannot "
            "say who the hidden carers are."
        )
    return {
        "short": short,
        "found": found,
        "sure": "The census asked every home, so its count is good."
        + _why_a_range(findings, share),
        "unknown": unknown,
    }


def _share_known(share: pd.Series) -> str:
    """Write the bounds of the share known; one figure where they read the same."""
    low, high = percent(share["lower"]), percent(share["upper"])
    if low != high:
        return f"Between {low} and {high}"
    return f"About {low}" if round(share["upper"], 2) else "Very few"


def _why_a_range(findings: pd.DataFrame, share: pd.Series) -> str:
    """Say why the share known reads as a range; nothing where it reads as one figure."""
    if percent(share["lower"]) == percent(share["upper"]):
        return ""
    lists = rows(findings, metric="known_carers")
    reasons = []
    if len(set(lists["category"].map(SAME_LIST))) > 1:
        reasons.append("one person may be on more than one list")
    elif "assessments" in set(lists["category"]):
        reasons.append("one person may be assessed more than once")
    if (lists["lower"] < lists["upper"]).any():
        reasons.append("small numbers are not published exactly")
    return f" The share known is a range, as {' and '.join(reasons)}." if reasons else ""


def _unlisted(carers: pd.Series, area_name: str) -> dict[str, str]:
    """Tell how many carers there are, where there is no list of those who are known."""
    counted = f"The census of {carers['period']} counted {whole(carers['value'])} unpaid carers"
    return {
        "short": f"{counted}; how many of them are known to services is not published.",
        "found": f"{counted} in {area_name}.",
        "sure": "The census asked every home, so its count is good.",
        "unknown": (
            "We have no list of the carers who are known to services. So we cannot say how many "
            "are hidden."
        ),
    }


def _means(findings: pd.DataFrame, *, listed: bool) -> str:
    """Say what the council would have to do, and how many carers there will be."""
    needed = finding(findings, "identifications_needed_per_year")
    start = "" if listed else ", if none were known today"
    text = (
        f"Carers whom nobody knows get no help. To reach the target for {needed['period']}{start}, "
        f"the council would have to find about {about(needed['value'])} carers a year."
    )
    if has(findings, "known_carers", "newly_identified"):
        new = finding(findings, "known_carers", "newly_identified")
        at_most = "at most " if new["lower"] < new["upper"] else ""
        text += f" In {new['period']} it found {at_most}{whole(new['value'])}."
    return text
