"""Sentences on the population that themes share."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised
from caremarket.themes.population import aged, by_year
from caremarket.themes.projection import (
    CENSUS_YEARS,
    CENSUSES,
    FEWEST_AREAS,
    LIMITED_FROM,
    TRIED,
    limits_by_year,
    rests_on_own,
)
from caremarket.themes.vintages import (
    OWN,
    banded,
    best_projection,
    counts,
    misses,
    projections,
)


def left_out(population: pd.DataFrame, vintage: str) -> str:
    """Say in a sentence which vintages `differing` leaves out; empty where none is left out."""
    if not rests_on_own(population, CENSUSES[1]):
        return ""
    named = dict(zip(CENSUSES, (f"Census {year}" for year in CENSUS_YEARS), strict=True))
    if used := named.pop(vintage, ""):
        return (
            f"{' and '.join(named.values())} and the projection that is made of both censuses "
            f"(Hamilton-Perry) give by construction the numbers of {used} carried forward with it, "
            "so they do not stand beside it as populations of their own."
        )
    return (
        "Both censuses, carried forward with the projection that is made of them, give its "
        "numbers by construction, so they do not stand beside it as populations of their own."
    )


def explained(population: pd.DataFrame, vintage: str, year: int, area: str) -> str:
    """Say how the population of a vintage is projected, and how far off that may be by a year."""
    several = banded(population, vintage)
    carrier = vintage if len(several) > 1 else best_projection(population, [year])
    told = []
    if carrier != vintage:
        told.append(
            f"{humanised(vintage)} is what {area}'s people are carried forward from, each age with "
            f"its growth in {humanised(carrier)}{_moved(population, vintage, carrier)}."
        )
    if carrier != OWN:
        return " ".join(told)
    told.append(
        "Hamilton-Perry carries each age forward from Census 2011 and 2021: what that decade's "
        "deaths and migration did to it, the next ones do again."
    )
    found = limits_by_year(population, TRIED, [year], vintage).iloc[0]
    if found.isna().any():
        told.append("How far off that may be cannot be told from the evidence.")
    else:
        told.append(
            f"That makes {found['people']:,.0f} people aged 65 and over in {year}, with limits of "
            f"{found['lower']:,.0f} to {found['upper']:,.0f}: for each year since the census it "
            f"was no further off in 95% of other councils (those of its kind, where {FEWEST_AREAS} "
            "are known), and that is taken to go on."
        )
    return " ".join(told)


def _moved(population: pd.DataFrame, vintage: str, carrier: str) -> str:
    """Say by how much an estimate differs from the projection that carries it, at 65 and over."""
    year = int(rows(population, vintage=vintage)["year"].min())
    people = [
        aged(by_year(population, name, [year]), LIMITED_FROM)["people"].sum()
        for name in (vintage, carrier)
    ]
    change = 100 * (people[1] / people[0] - 1)
    if round(change, 1) == 0:
        return ""
    more = "more" if change > 0 else "fewer"
    return f", which had {abs(change):.1f}% {more} people aged 65 and over in {year}"


def warnings(population: pd.DataFrame, vintage: str) -> list[str]:
    """Say which projections newer counts refute, and how far off the one used is.

    A sentence each; `vintage` is the one used.
    """
    found, best = misses(population), best_projection(population)
    carrier = best if vintage in {name for _, name in counts(population)} else vintage
    used = "it is used" if vintage == carrier else "its growth is used"
    told = []
    for it in rows(found, too_far=True).itertuples():
        if not it.refuted and it.vintage != carrier:
            continue
        more = "more" if it.miss > 0 else "fewer"
        ages_of = f"{it.age_band.rstrip('+')} and over"
        says = (
            f"{humanised(it.vintage)} has {it.people:,.0f} people aged {ages_of} in {it.year}, "
            f"{abs(100 * it.miss):.1f}% {more} than the {it.counted:,.0f} of {humanised(it.count)}"
        )
        if it.vintage != carrier:
            told.append(f"{says}: that refutes it, and it is used only where asked for by name.")
        elif carrier != best:
            refutes = ": that refutes it" if it.refuted else ""
            told.append(f"{says}{refutes}, and it is used because it was asked for.")
        elif len(projections(population)) == 1:
            told.append(f"{says}. There is no other projection, so {used}.")
        elif it.refuted:
            told.append(
                f"{says}. Another projection comes nearer there and misses by more at other ages, "
                f"so {used}."
            )
        else:
            told.append(f"{says}. No other projection comes much nearer, so {used}.")
    return told
