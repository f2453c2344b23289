"""What would turn the sign of a gap: assumptions, how far each could move, and scenarios."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from itertools import product
from typing import NamedTuple

import pandas as pd
from scipy.optimize import brentq

from caremarket.errors import CaremarketError
from caremarket.themes.population import aged, by_year
from caremarket.themes.projection import differing
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import (
    CARE_TYPES,
    LEAST_VOID,
    voids_of_england,
)
from caremarket.themes.residential.model import Model, gap, with_total_void
from caremarket.themes.residential.parameters import STAYS

CHANGE_PLAUSIBLE = (-5.0, 2.0)  # percent a year; observed from 1996 to 2021: about -2.5
DELAY_PLAUSIBLE = (0.01, 0.5)  # probability of having to wait
SHARE_AROUND = 5.0  # percentage points on either side of the printed share of self-funders
QUEUE, THOUSANDS = "queue_buffer", "thousands aged 75+"


class Lever(NamedTuple):
    """An assumption that moves from `low` to `high`: the method, type and year that it matters in.

    `moved` returns the model with the assumption at a value, in `unit`; `base` is where it stands.
    """

    care_type: str
    assumption: str
    method: str
    year: int
    unit: str
    base: float
    low: float
    high: float
    moved: Callable[[float], Model]

    def gap_at(self, value: float) -> float:
        """Return the gap with the assumption at a value (beds)."""
        return float(gap(self.moved(value), self.method, self.care_type, self.year))


def levers(
    model: Model,
    ranges: Ranges,
    years: tuple[int, int],
    *,
    away: pd.Series,
    people: pd.Series,
    trend: pd.DataFrame,
    payers: tuple,
) -> list[Lever]:
    """List the assumptions for both types of home.

    `years` are the first and the last of the headline, `away` are people placed out of the area
    by type, `people` those aged 75 and over that the last year may have, `trend` England's norm
    by year, `payers` number and share of self-funders or None. There is a lever on self-funders
    only where both are printed, on norm and population where there are two values to choose from.
    """
    first, last = years
    return [
        Lever(kind, *lever)
        for kind in CARE_TYPES
        for lever in (
            *_of_filled_beds(model, ranges, kind, first, away),
            *_of_people(model, kind, last, people, continued(trend[kind], last)),
            *_of_self_funders(model, first, *payers),
            *_of_stays(model, ranges, first),
        )
    ]


def continued(norm: pd.Series, year: int) -> float:
    """Return where a norm would be if it went on as from its first to its last published year."""
    (start, end), (before, now) = norm.index[[0, -1]], norm.iloc[[0, -1]]
    return now * (now / before) ** ((year - end) / (end - start)) if end > start else now


def _of_filled_beds(
    model: Model, ranges: Ranges, kind: str, year: int, away: pd.Series
) -> Iterable[tuple]:
    """Yield what matters to who fills which beds, in the first year.

    Where the void rate of residential homes follows from that of nursing homes, that moves both.
    """
    total, delay, (low, high) = model.total_void, model.max_delay_probability, ranges.total_void
    of = "nursing" if model.residential_void is None else kind
    void, own = f"{of}_void", getattr(model, f"{of}_void")
    least, longest = DELAY_PLAUSIBLE
    spans = {
        "void_rate_of_both_types": ("beds", total, min(total, LEAST_VOID, low), max(total, high)),
        f"{void}_rate": (f"{of} beds", own, *getattr(ranges, void)),
        **({"placements_returning": ("placements", 0, 0, 1)} if away.any() else {}),
        "usable_vacant_beds": ("vacant beds", 1, 0, 1),
        "accepted_chance_of_waiting": ("people", delay, min(delay, least), max(delay, longest)),
    }
    moved = {
        "void_rate_of_both_types": lambda it: with_total_void(model, it),
        f"{void}_rate": lambda it: replace(model, **{void: it}),
        "placements_returning": lambda it: replace(model, returning=(away * it).to_dict()),
        "usable_vacant_beds": lambda it: replace(model, usable_share=it),
        "accepted_chance_of_waiting": lambda it: replace(model, max_delay_probability=it),
    }
    for name, (of, *ends) in spans.items():
        percents = [100 * end for end in ends]
        yield name, QUEUE, year, f"percent of {of}", *percents, _percent(moved[name])


def _percent(moved: Callable[[float], Model]) -> Callable[[float], Model]:
    """Take a percentage where a proportion is wanted."""
    return lambda percent: moved(percent / 100)


def _of_people(
    model: Model, kind: str, year: int, people: pd.Series, norm: float
) -> Iterable[tuple]:
    """Yield what matters to people and places per head, and to the change to come: last year."""
    norms, change = model.norm_england, 100 * model.annual_rate_change
    older, per = model.people.loc[year, "people_75_plus"] / 1000, "per 100 aged 75+"
    found = {
        "norm_value": ("norm_england", per, 100 * norms[kind], [100 * norm]),
        "population": ("norm_england", THOUSANDS, older, people / 1000),
        "rate_change": ("declining_rate", "percent a year", change, CHANGE_PLAUSIBLE),
    }
    moved = {
        "norm_value": lambda it: replace(model, norm_england={**norms, kind: it / 100}),
        "population": lambda it: replace(
            model, people=model.people.assign(people_75_plus=1000 * it)
        ),
        "rate_change": lambda it: replace(model, annual_rate_change=it / 100),
    }
    for name, (method, unit, base, ends) in found.items():
        low, high = min(base, *ends), max(base, *ends)
        if low < high:
            yield name, method, year, unit, base, low, high, moved[name]


def _of_self_funders(
    model: Model, year: int, paying: float | None, share: float | None
) -> Iterable[tuple]:
    """Yield what counts occupied beds as self-funders over their share, of all beds at the most."""
    if paying is None or share is None:
        return
    beds, printed = sum(model.beds.values()), 100 * share
    ends = printed, max(100 * paying / beds, printed - SHARE_AROUND), printed + SHARE_AROUND
    moved = _percent(lambda it: with_total_void(model, 1 - paying / it / beds))
    yield "self_funder_share", QUEUE, year, "percent of residents", *ends, moved


def _of_stays(model: Model, ranges: Ranges, year: int) -> Iterable[tuple]:
    """Yield what matters to residents by admissions: how long they stay, and who pays."""
    if math.isnan(model.admitted):
        return
    paying = [100 * (1 - it) for it in (model.funded, *reversed(ranges.funded))]
    yield (
        *("mean_stay", STAYS, year, "years", model.stay, *ranges.stay),
        lambda it: replace(model, stay=it),
    )
    yield (
        *("older_residents_who_pay", STAYS, year, "percent of older residents", *paying),
        _percent(lambda it: replace(model, funded=1 - it)),
    )


def vintage_people(population: pd.DataFrame, year: int, vintage: str = "") -> pd.Series:
    """Return the people aged 75 and over in a year by every vintage that can tell and can differ.

    A vintage of another year is carried to it by the projection. The vintage used goes before
    others that give its numbers by construction (see `themes.projection.differing`).
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


def flips(model: Model, moves: Iterable[Lever]) -> pd.DataFrame:
    """Find for each assumption the value at which the sign of the gap turns.

    Columns care_type, assumption, method, year, unit, base, low, high (in that unit), gap, gap_low,
    gap_high (beds: as the model stands, and with the assumption at low and high), flip_at (missing
    where the gap keeps its sign between low and high).
    """
    found = pd.DataFrame(moves).astype(dict.fromkeys(["base", "low", "high"], float))
    return found.drop(columns="moved").assign(
        gap=[gap(model, it.method, it.care_type, it.year) for it in moves],
        gap_low=[it.gap_at(it.low) for it in moves],
        gap_high=[it.gap_at(it.high) for it in moves],
        flip_at=[turning_point(it.gap_at, it.low, it.high) for it in moves],
    )


def turning_point(gap_at: Callable[[float], float], low: float, high: float) -> float:
    """Return where a gap that only rises or only falls changes its sign; missing if it does not.

    The value is found to a millionth of the range; a gap of whole beds turns where it steps.
    """
    if low == high or (gap_at(low) > 0) == (gap_at(high) > 0):
        return float("nan")
    return float(brentq(gap_at, low, high, xtol=1e-6 * (high - low)))


def scenarios(
    model: Model,
    ranges: Ranges,
    year: int,
    away: pd.Series,
    benchmarks: pd.DataFrame,
    *,
    usable: float | None,
) -> pd.DataFrame:
    """Return the gap by `queue_buffer` in a year if things were other than printed.

    Columns scenario, residential, nursing (gap in beds, positive for over-supply): as_printed;
    occupancy_of_england (as published last); usable_vacancies_only (that share of the vacant beds);
    placements_return (those `away` from the area); nursing_homes_full (least void rate);
    all_together. A scenario whose figure is not known is left out.
    """
    changes: dict[str, Callable[[Model], Model]] = {"as_printed": lambda before: before}
    england = voids_of_england(benchmarks).sort_values("period")
    if len(england):
        void = float(england["void_rate"].iloc[-1])
        changes["occupancy_of_england"] = lambda before: with_total_void(before, void)
    if usable is not None:
        changes["usable_vacancies_only"] = lambda before: replace(before, usable_share=usable)
    if away.any():
        back = away.to_dict()
        changes["placements_return"] = lambda before: replace(before, returning=back)
    full = ranges.nursing_void[0]
    changes["nursing_homes_full"] = lambda before: replace(before, nursing_void=full)
    moved = {name: change(model) for name, change in changes.items()}
    moved["all_together"] = reduce(lambda before, change: change(before), changes.values(), model)
    gaps = {
        name: {kind: gap(other, QUEUE, kind, year) for kind in CARE_TYPES}
        for name, other in moved.items()
    }
    return pd.DataFrame(gaps).T.rename_axis("scenario").reset_index()


def void_and_returning(
    model: Model, year: int, away: pd.Series, voids: Iterable[float], shares: Iterable[float]
) -> pd.DataFrame:
    """Return the nursing gap with other void rates and shares of placements `away` that return.

    Columns void_rate, returning (percent), gap (nursing beds by `queue_buffer` in the year).
    """
    found = []
    for void, share in product(voids, shares):
        moved = replace(model, nursing_void=void, returning=(away * share).to_dict())
        beds = gap(moved, QUEUE, "nursing", year)
        found.append({"void_rate": 100 * void, "returning": 100 * share, "gap": beds})
    return pd.DataFrame(found)
