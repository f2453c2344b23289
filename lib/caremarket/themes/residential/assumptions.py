"""The assumptions that could turn the sign of a gap, and how far each could plausibly move."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from caremarket.errors import CaremarketError
from caremarket.themes.population import aged, by_year
from caremarket.themes.projection import differing
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES, LEAST_VOID
from caremarket.themes.residential.model import Model, with_total_void

RATE_CHANGE_PLAUSIBLE = (-5.0, 2.0)  # percent a year; observed from 1996 to 2021: about -2.5
DELAY_PLAUSIBLE = (1.0, 50.0)  # percent
SHARE_AROUND = 5.0  # percentage points on either side of the printed share of self-funders


@dataclass(frozen=True)
class Lever:
    """One assumption that can be moved.

    Attributes:
        assumption: Its name.
        care_type: Type of home whose gap it moves.
        method: The method in which it matters.
        unit: Unit of the values.
        base: Where it stands.
        low: Least plausible value.
        high: Greatest plausible value.
        moved: Returns the model with the assumption at a value.
        year: The year in which it is looked at.
    """

    assumption: str
    care_type: str
    method: str
    unit: str
    base: float
    low: float
    high: float
    moved: Callable[[float], Model]
    year: int


def levers(
    model: Model,
    ranges: Ranges,
    *,
    away: pd.Series,
    vintages: pd.Series,
    paying: float | None,
    share: float | None,
) -> list[Lever]:
    """List the assumptions for both types of home.

    Args:
        model: The inputs.
        ranges: What the uncertain ones are taken to lie between.
        away: People placed out of the borough, by type of home.
        vintages: As from `vintage_people`, in the first year.
        paying: As from `residents.self_funders`.
        share: As from `residents.self_funder_share`.

    Returns:
        The levers; that on self-funders only where their number and share are printed, those on
        the norm and the population only where there are two values to choose between.
    """
    found = []
    for kind in CARE_TYPES:
        found += _occupancy_levers(model, ranges, kind, away)
        found += _population_levers(model, ranges, kind, vintages)
        if paying is not None and share is not None:
            found.append(_self_funder_lever(model, kind, paying, share))
    return found


def vintage_people(population: pd.DataFrame, year: int, vintage: str = "") -> pd.Series:
    """Return the people aged 75 and over in a year by every vintage that can tell.

    Args:
        population: The evidence table `population`.
        year: The year; a vintage of another year is carried to it by the projection.
        vintage: The vintage used, which goes before others that give its numbers by construction
            (see `themes.projection.differing`).

    Returns:
        People by vintage, of those that can differ.
    """
    found = {}
    for name in differing(population, vintage):
        try:
            people = aged(by_year(population, name, [year]), 75)["people"].sum()
        except CaremarketError:
            continue  # totals only, or of a year outside the projection
        if people > 0:
            found[name] = people
    return pd.Series(found, dtype=float)


def _occupancy_levers(model: Model, ranges: Ranges, kind: str, away: pd.Series) -> list[Lever]:
    """Assumptions about who fills which beds; they matter to `queue_buffer`, in the first year."""

    def with_voids(percent: float) -> Model:
        return with_total_void(model, percent / 100)

    def with_void(percent: float) -> Model:
        return replace(model, nursing_void=percent / 100)

    def with_returning(percent: float) -> Model:
        return replace(model, returning=(away * percent / 100).to_dict())

    def with_usable(percent: float) -> Model:
        return replace(model, usable_share=percent / 100)

    def with_delay(percent: float) -> Model:
        return replace(model, max_delay_probability=percent / 100)

    total, void = 100 * model.total_void, 100 * model.nursing_void
    low, high = (100 * end for end in ranges.nursing_void)
    delay, least = 100 * model.max_delay_probability, 100 * LEAST_VOID
    patience = min(delay, DELAY_PLAUSIBLE[0]), max(delay, DELAY_PLAUSIBLE[1])
    moves = [
        ("void_rate_of_both_types", "beds", total, min(total, least), total, with_voids),
        ("nursing_void_rate", "nursing beds", void, low, high, with_void),
        ("placements_returning", "placements", 0, 0, 100, with_returning),
        ("usable_vacant_beds", "vacant beds", 100, 0, 100, with_usable),
        ("accepted_chance_of_waiting", "people", delay, *patience, with_delay),
    ]
    first = model.people.index[0]
    return [
        Lever(name, kind, "queue_buffer", f"percent of {what}", base, lowest, most, moved, first)
        for name, what, base, lowest, most, moved in moves
    ]


def _population_levers(model: Model, ranges: Ranges, kind: str, vintaged: pd.Series) -> list[Lever]:
    """Assumptions about people and places per head, and about the change to come."""

    def with_norm(places: float) -> Model:
        return replace(model, norm_england={**model.norm_england, kind: places / 100})

    def with_people(thousands: float) -> Model:
        return replace(model, people=model.people.assign(people_75_plus=1000 * thousands))

    def with_change(percent: float) -> Model:
        return replace(model, annual_rate_change=percent / 100)

    first, last = model.people.index[[0, -1]]
    norm, published = 100 * model.norm_england[kind], 100 * ranges.norm_england[kind]
    people = model.people.loc[first, "people_75_plus"] / 1000
    change = 100 * model.annual_rate_change
    moves = [
        ("norm_value", "norm_england", "per 100 aged 75+", norm, published, with_norm, first),
        (
            "population_vintage",
            "norm_england",
            "thousands aged 75+",
            people,
            vintaged / 1000,
            with_people,
            first,
        ),
        (
            "rate_change",
            "declining_rate",
            "percent a year",
            change,
            pd.Series(RATE_CHANGE_PLAUSIBLE),
            with_change,
            last,
        ),
    ]
    return [
        Lever(name, kind, method, unit, base, min(base, *ends), max(base, *ends), moved, year)
        for name, method, unit, base, ends, moved, year in moves
        if len(ends) > 1
    ]


def _self_funder_lever(model: Model, kind: str, paying: float, share: float) -> Lever:
    """Return the lever that counts the occupied beds as self-funders over their share of them.

    The share cannot be lower than makes every bed taken.
    """
    all_beds = sum(model.beds.values())

    def with_share(percent: float) -> Model:
        return with_total_void(model, 1 - paying / (percent / 100) / all_beds)

    printed, fewest = 100 * share, 100 * paying / all_beds
    lowest = max(fewest, printed - SHARE_AROUND)
    return Lever(
        "self_funder_share",
        kind,
        "queue_buffer",
        "percent of residents",
        printed,
        lowest,
        printed + SHARE_AROUND,
        with_share,
        model.people.index[0],
    )
