"""What councillors are told of care home beds, and what scenarios are compared by."""

import pandas as pd

from caremarket.themes.plain import about, finding, has, pounds, too_many_or_few, whole
from caremarket.themes.residential.market import CARE_TYPES

METHODS = ("norm_england", "queue_buffer")
GAP = "too many (+) or too few (−)"
OF_BEDS = (
    ("bed_gap", "norm_england", f"{GAP}, England's places per person"),
    ("bed_gap", "norm_shop", f"{GAP}, a planner's places per person"),
    ("bed_gap", "norm_own", f"{GAP}, places per person of one's own"),
    ("bed_gap", "current_rate", f"{GAP}, beds filled and none to spare"),
    ("bed_gap", "declining_rate", f"{GAP}, fewer older people in homes each year"),
    ("bed_gap", "queue_buffer", f"{GAP}, beds filled and some to spare"),
    ("bed_gap", "admissions_and_stays", f"{GAP}, people admitted and how long they stay"),
    ("required_beds", "norm_england", "needed, England's places per person"),
)
KEY_FIGURES = {
    f"{kind.title()} beds {words}": (metric, f"{kind}|{method}")
    for metric, method, words in OF_BEDS
    for kind in CARE_TYPES
}
KEY_FIGURES |= {
    "Residents neither the council's nor known self-funders": ("unexplained_residents", "all"),
    "Income that empty beds forgo in a year": ("cost_of_voids", "all"),
}
BY = {"norm_england": "by England's average", "queue_buffer": "by the beds in use in {}"}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell what a report on care home beds found: a briefing, as `themes.plain` describes it."""
    if "required_beds" not in set(findings["metric"]):
        return _of_few_people(findings, area_name)
    if not has(findings, "required_beds", "nursing|norm_england"):
        return _without_england(area_name)
    if not has(findings, "bed_gap", "nursing|queue_buffer"):
        return _of_the_norm(findings, area_name)
    residential, nursing = (finding(findings, "beds", kind) for kind in CARE_TYPES)
    now, later = (
        {name: finding(findings, "bed_gap", f"nursing|{name}", first=first) for name in METHODS}
        for first in (True, False)
    )
    counted, year = nursing["period"][:4], now["queue_buffer"]["period"]
    told = {BY[name].format(counted): _gap(row) for name, row in now.items()}
    return {
        "short": f"Nursing beds in {year}: {', '.join(map(' '.join, told.items()))}.",
        "found": (
            f"In {counted}, {area_name} had {whole(residential['value'])} beds in residential "
            f"homes and {whole(nursing['value'])} in nursing homes. We look at the nursing beds as "
            f"if they were all there in {year}. "
            + " ".join(f"{by[:1].upper() + by[1:]}: {gap}." for by, gap in told.items())
        ),
        "means": _means(findings, now, later),
        "sure": (f"Not very sure. The beds were counted in {counted}. {_empty(findings)}"),
        "unknown": _unknown(findings),
    }


def _empty(findings: pd.DataFrame) -> str:
    """Say how much is known of empty beds, and of beds that opened or closed since."""
    told, also = "How many of the empty ones were in nursing homes is not known.", " also"
    if has(findings, "void_rate", "nursing") and not has(findings, "void_rate"):
        told, also = "How many were empty was counted once, and may have changed.", ""
    if has(findings, "beds_ahead", "openings_and_closures"):
        return told
    return f"{told} It is{also} not known what opened or closed since."


def _without_england(area_name: str) -> dict[str, str]:
    """Tell nothing of need where whoever made the report left England's average out of it."""
    left_out = "England's average is left out of this report by choice"
    return {
        "short": f"{left_out}, so no number is told here.",
        "found": f"{left_out}. The full report on {area_name} has the other figures.",
        "means": "Read the full report before you decide.",
        "sure": "Not sure: one figure should not decide alone.",
        "unknown": "We do not know how this would look beside the rest of England.",
    }


def _sign(row: pd.Series) -> int:
    """Return 1 for too many, -1 for too few, 0 where the interval holds both."""
    lower, upper = (row["value"] if pd.isna(row[end]) else row[end] for end in ("lower", "upper"))
    return (round(lower) > 0) - (round(upper) < 0)


def _gap(row: pd.Series) -> str:
    """Write a gap as words; where its interval holds 0, that it cannot be said."""
    unsure = _sign(row) == 0 and round(row["value"]) and not pd.isna(row["lower"])
    return "we cannot say if too many or too few" if unsure else too_many_or_few(row["value"])


def _of_few_people(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell why nothing is told of beds where few people live."""
    now, later = (finding(findings, "people_75_plus", first=first) for first in (True, False))
    return {
        "short": f"Too few people live in {area_name} to say how many beds are needed.",
        "found": (
            f"Too few people live in {area_name} to say how many beds are needed. In "
            f"{now['period']} about {about(now['value'])} of them are in the age group that homes "
            f"are planned for, and in {later['period']} about {about(later['value'])} will be."
        ),
        "means": "One home more or less would matter more than any average.",
        "sure": "Sure that no average helps here.",
        "unknown": "We do not know who needs a place, or has one in the area of another council.",
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
        gap = finding(findings, "bed_gap", "nursing|norm_england", first=True)
        found += f" By that measure, this is what we can say of nursing beds: {_gap(gap)}."
    missing = "how many beds are empty, or who pays for those in use"
    if has(findings, "occupied_beds", "nursing"):
        missing = "from this report how many beds people ask for: that count was left out by choice"
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
    signs, ahead = (sorted(map(_sign, rows.values())) for rows in (now, later))
    year = later["queue_buffer"]["period"]
    told = {
        (
            -1,
            -1,
        ): "More nursing beds are needed, by England's average and by the beds in use.",
        (
            -1,
            1,
        ): "England's average and the beds in use do not agree, so neither should decide alone.",
        (0, 0): "We cannot say if more nursing beds are needed.",
        (
            1,
            1,
        ): "No more nursing beds are needed, by England's average and by the beds in use.",
    }
    text = told.get(
        tuple(signs),
        "Of England's average and the beds in use only one is clear. It should not decide alone.",
    )
    if ahead == [-1, -1]:
        text += f" By {year} there are too few, as there will be more older people."
    if has(findings, "cost_of_voids"):
        lost = finding(findings, "cost_of_voids")
        text += (
            f" If the beds that were empty in {lost['period'][:4]} stayed empty for a year, the "
            f"homes would miss about {pounds(lost['value'])}."
        )
    return text


def _unknown(findings: pd.DataFrame) -> str:
    """Say how many residents no list explains, and what no figure tells."""
    left = finding(findings, "unexplained_residents")
    text = "No source says how many empty beds could be used at once, or who waits for one."
    if left["value"] > 0:
        text = (
            f"We cannot tell who paid for about {about(left['value'])} of the people in the homes "
            f"in {left['period'][:4]}. {text}"
        )
    return text
