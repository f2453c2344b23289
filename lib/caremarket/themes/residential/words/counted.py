"""Of which time the counts are that are set against each other, and how far they fit together."""

from dataclasses import replace

from caremarket.frames import rows
from caremarket.themes.plain import month_name
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import required
from caremarket.themes.residential.supply import Supply

PANDEMIC = (2020, 2021)


def counted_when(supply: Supply) -> list[str]:
    """Say of which time beds, voids and residents are, and how far they fit together."""
    council = rows(supply.residents, funder="council")
    beds, voids, people = (
        month_name(frame["period"].iloc[0])
        for frame in (supply.counted, supply.void_rates, council)
    )
    told = [
        f"Beds are those of {beds}, voids of {voids} and people supported of {people}, taken as "
        f"the level to stay{'; the pandemic was no usual time' if _pandemic(supply) else ''}.",
    ]
    if supply.supported_on_a_day:
        told.append("Counts of people supported may be rounded.")
    else:
        told.append(
            "Placements are counted over a year, beds at a point in time; self-funders and "
            "placements away may be rounded."
        )
    if supply.from_register:
        told.append(
            "The void rate is a share of the beds that homes reported, and is taken for all that "
            "are registered: the most that homes may have, of which fewer may be in use."
        )
    if council["people"].isna().any():
        told.append("A suppressed count of people is taken in the middle of what it may be.")
    return told if supply.away_known else [*told, *_nobody_away(supply)]


def _pandemic(supply: Supply) -> bool:
    return int(supply.void_rates["period"].iloc[0][:4]) in PANDEMIC


def _nobody_away(supply: Supply) -> list[str]:
    """Say what is taken of placements away where no source counts them, and what it may do."""
    last, model = supply.last, supply.filled
    none = replace(model, working_age=dict.fromkeys(CARE_TYPES, 0.0))
    more = sum(
        float(required(it, "current_rate", kind, last)) * sign
        for it, sign in ((none, 1), (model, -1))
        for kind in CARE_TYPES
    )
    change = f"{abs(more):,.0f} beds {'more' if more > 0 else 'fewer'}"
    return [
        "Whom the council places in other areas is not in the evidence of that time: all are "
        "taken to live here, as far as filled beds go. If none of those aged 18 to 64 did, the "
        f"current rate would ask for {change if round(more) else 'as many beds'} in {last}."
    ]
