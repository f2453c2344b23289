"""What councillors are told of unpaid carers, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.carers.catalogue import LISTS, PANDEMIC
from caremarket.themes.plain import about, finding, has, month_name, percent, whole

CENSUS = r"census_\d{4}"
LABELS = {entry.category: entry.label for entry in LISTS}
TOLD = {entry.category: entry.told for entry in LISTS}
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
    carers = finding(findings, "estimated_carers", *counted["category"].tail(1))
    several = has(findings, "known_share_bounds", carers["category"])
    many = (
        f"The census of {carers['period']} counted {whole(carers['value'])} unpaid carers in "
        f"{area_name}."
    )
    now = finding(findings, "carers_projected", first=True)
    if now["period"] > carers["period"]:
        many += f" At the same rates there are about {about(now['value'])} in {now['period']}."
    told = _listed(findings, carers, area_name) if several else _not_known(findings, carers)
    return told | {
        "found": f"{many} {told['found']}".strip(),
        "sure": "The census asked every home, but it counts those who call themselves carers. "
        f"Many do not, and it was taken in the pandemic.{told['sure']}",
        "means": _means(findings, now["period"], several=several),
    }


def _listed(findings: pd.DataFrame, carers: pd.Series, area_name: str) -> dict[str, str]:
    """Tell how many carers are on a list, where there are two lists or more."""
    share, hidden = (
        finding(findings, metric, carers["category"])
        for metric in ("known_share_bounds", "hidden_carers")
    )
    unseen = (
        ""
        if has(findings, "known_carers", "gp_register")
        else " We have not seen the registers of GPs."
    )
    return {
        "short": f"At least {whole(hidden['lower'])} of the {whole(carers['value'])} unpaid carers "
        f"counted in {area_name} in {carers['period']} are on no list that we have seen.",
        "found": f"{_share_known(share)} of those counted are on a list that we have seen. "
        f"{_seen(findings)}",
        "sure": _why_a_range(findings, share),
        "unknown": "No list says how old the carers are or how many hours they care. So we cannot "
        f"say who is on none.{unseen}",
    }


def _not_known(findings: pd.DataFrame, carers: pd.Series) -> dict[str, str]:
    """Tell what one list counts, if there is one: how many are known is not known."""
    counts = [
        TOLD[row.category].format(number=_number(row), period=month_name(row.period))
        for row in rows(findings, metric="carers_on_list").itertuples()
    ]
    return {
        "short": f"The census of {carers['period']} counted {whole(carers['value'])} unpaid "
        "carers; our data do not say how many of them are known to services.",
        "found": " ".join(f"{text[:1].upper()}{text[1:]}." for text in counts),
        "sure": "",
        "unknown": "We do not know how many carers the council and the GPs know of. Their own "
        "lists would tell.",
    }


def _number(row) -> str:
    """Write a count of a list; of a suppressed one the most it may be."""
    return f"{'at most ' if row.lower < row.upper else ''}{whole(row.value)}"


def _seen(findings: pd.DataFrame) -> str:
    """Name the lists that were seen, each once."""
    seen = dict.fromkeys(rows(findings, metric="known_carers")["category"])
    names = "; ".join(LABELS[name][:1].lower() + LABELS[name][1:] for name in seen)
    return f"The lists we have seen: {names}."


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
    reasons = ["one person may be on more than one list"]
    if (lists["lower"] < lists["upper"]).any():
        reasons.append("small numbers are not published exactly")
    return f" The share on a list is a range, as {' and '.join(reasons)}."


def _means(findings: pd.DataFrame, base_year: str, *, several: bool) -> str:
    """Say what it takes to know more carers, and how many were found of late."""
    needed, goal, stay = (
        finding(findings, metric)
        for metric in (
            "identifications_needed_per_year",
            "carers_to_know",
            "identifications_to_stay_per_year",
        )
    )
    text = (
        f"To know about {about(goal['value'])} carers by {needed['period']}, about "
        f"{about(needed['value'])} would have to be found each year from {base_year}"
    )
    if not several:
        listed = len(rows(findings, metric="carers_on_list"))
        text += (
            f", if {'only those counted are' if listed else 'nobody is'} known now. If the "
            f"goal is met already, about {about(stay['value'])} a year would keep to it, as caring "
            "ends for some each year"
        )
    whose = "The report assumes this goal. It is the council's only if the council has set it."
    return f"{text}. {whose}{_found(findings)}"


def _found(findings: pd.DataFrame) -> str:
    """Say, with a space before, how many were newly found, and in the year before."""
    if not has(findings, "known_carers", "newly_identified"):
        return ""
    new = finding(findings, "known_carers", "newly_identified")
    disturbed = ", in the pandemic," if new["period"] in PANDEMIC else ","
    text = f" In {new['period']}{disturbed} {_number(new)} were found"
    if not has(findings, "newly_identified_before"):
        return f"{text}."
    before = finding(findings, "newly_identified_before")["value"]
    return f"{text}, and about {about(before)} the year before."
