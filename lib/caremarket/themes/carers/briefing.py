"""What councillors are told of unpaid carers, and what scenarios are compared by."""

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.plain import about, finding, has, percent, whole

KEY_FIGURES = {
    "Carers projected, if the rate stays": ("carers_projected", "all"),
    "Carers projected, if the trend goes on": ("carers_projected", "trend_continues"),
    "Carers to find in a year to reach the target": ("identifications_needed_per_year", "all"),
    "Carers to find in a year to stay at it": ("identifications_to_stay_per_year", "all"),
    "Share of carers who are supported": ("identification_rate", "supported"),
    "Share of carers who were assessed": ("identification_rate", "assessments"),
}


def briefing(findings: pd.DataFrame, area_name: str) -> dict[str, str]:
    """Tell in plain English what a report on unpaid carers found.

    Args:
        findings: The findings of the report.
        area_name: Name of the council.

    Returns:
        The answer in one sentence, `short`; and sentences on what was `found`, what it `means`,
        how `sure` it is and what is `unknown`.

    Raises:
        MissingEvidenceError: If a finding that it tells of is not there.
    """
    share = rows(findings, metric="known_share_bounds")
    census = share["category"].iloc[0] if len(share) else "census_2021"
    known, hidden = (
        finding(findings, metric, census) for metric in ("known_share_bounds", "hidden_carers")
    )
    carers = finding(findings, "estimated_carers", census)
    needed = finding(findings, "identifications_needed_per_year")
    means = (
        f"Carers whom nobody knows get no help. To reach the target for {needed['period']}, the "
        f"council would have to find about {about(needed['value'])} carers a year."
    )
    if has(findings, "known_carers", "newly_identified"):
        new = finding(findings, "known_carers", "newly_identified")
        means += f" In {new['period']} it found {whole(new['value'])}."
    return {
        "short": (
            f"At least {whole(hidden['lower'])} of {whole(carers['value'])} unpaid carers are not "
            "known to services."
        ),
        "found": (
            f"The census of {carers['period']} counted {whole(carers['value'])} unpaid carers in "
            f"{area_name}. Between {percent(known['lower'])} and {percent(known['upper'])} of them "
            f"are known to services. At least {whole(hidden['lower'])} are not."
        ),
        "means": means,
        "sure": (
            "The census asked every home, so its count is good. The share known is a range, as "
            "one person may be on more than one list."
        ),
        "unknown": (
            "No list says how old the known carers are or how many hours they care. So we cannot "
            "say who the hidden carers are."
        ),
    }
