"""What councillors are told of housing with care, and what scenarios are compared by."""

import pandas as pd

from caremarket.themes.plain import finding, has, too_many_or_few, whole

KEY_FIGURES = {
    "Extra care homes that the norm of 2011 asks for": ("homes_needed", "extra_care|norm_shop"),
    "Sheltered homes that the norm of 2011 asks for": ("homes_needed", "sheltered|norm_shop"),
    "Extra care homes in place of care homes": ("extra_care_for_admissions", "admissions_of_area"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on housing with care found: a briefing, as `themes.plain` describes it."""
    extra, later, sheltered = (
        finding(findings, "homes_needed", name)
        for name in ("extra_care|norm_shop", "extra_care|norm_shop_later", "sheltered|norm_shop")
    )
    asked = (
        f"Planners' norms ask for {whole(extra['value'])} to {whole(later['value'])} extra care "
        f"homes and {whole(sheltered['value'])} sheltered homes in {area_name} in "
        f"{extra['period']}."
    )
    counted = has(findings, "home_gap", "extra_care|norm_shop")
    gap = finding(findings, "home_gap", "extra_care|norm_shop")["value"] if counted else 0
    known = f"By the lower norm, the extra care homes we know of are {too_many_or_few(gap)}."
    return {
        "short": asked,
        "found": f"{asked} {known}" if counted else asked,
        "means": _means(findings),
        "sure": "Not very. A norm says what planners wish for, and we have this one second hand.",
        "unknown": (
            "The council may not know of all homes that others own, so there may be more."
            if counted
            else "We do not know how many such homes there are now."
        ),
    }


def _means(findings: pd.DataFrame) -> str:
    text = "People in such homes have their own front door, and help close by."
    if not has(findings, "extra_care_for_admissions", "admissions_of_area"):
        return text
    moved = finding(findings, "extra_care_for_admissions", "admissions_of_area")
    return (
        f"{text} If some of those who enter care homes moved there instead, they would fill about "
        f"{whole(moved['value'])} homes in {moved['period']}."
    )
