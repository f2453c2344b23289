"""What would turn the sign of a gap: scenarios, and the value of an assumption that does it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from itertools import product

import pandas as pd
from scipy.optimize import brentq

from caremarket.frames import rows
from caremarket.themes.residential.assumptions import Lever
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES, available_share
from caremarket.themes.residential.model import Model, gap, with_total_void


def flips(model: Model, moves: Iterable[Lever]) -> pd.DataFrame:
    """Find for each assumption the value at which the sign of the gap turns.

    Returns:
        Columns care_type, assumption, method, year, unit, base, low, high (in that unit), gap,
        gap_low, gap_high (beds: as the model stands, and with the assumption at low and high),
        flip_at (missing where the gap keeps its sign between low and high).
    """
    found = []
    for lever in moves:
        beds = _gap_at(lever)
        found.append(
            {
                "care_type": lever.care_type,
                "assumption": lever.assumption,
                "method": lever.method,
                "year": lever.year,
                "unit": lever.unit,
                "base": float(lever.base),
                "low": float(lever.low),
                "high": float(lever.high),
                "gap": gap(model, lever.method, lever.care_type, lever.year),
                "gap_low": beds(lever.low),
                "gap_high": beds(lever.high),
                "flip_at": turning_point(beds, lever.low, lever.high),
            }
        )
    return pd.DataFrame(found)


def _gap_at(lever: Lever) -> Callable[[float], float]:
    return lambda value: float(gap(lever.moved(value), lever.method, lever.care_type, lever.year))


def turning_point(gap_at: Callable[[float], float], low: float, high: float) -> float:
    """Return where a gap that only rises or only falls changes its sign; missing if it does not.

    The value is found to a millionth of the range; a gap of whole beds turns where it steps.
    """
    if low == high or (gap_at(low) > 0) == (gap_at(high) > 0):
        return float("nan")
    return float(brentq(gap_at, low, high, xtol=1e-6 * (high - low)))


def scenarios(
    model: Model, ranges: Ranges, *, away: pd.Series, benchmarks: pd.DataFrame
) -> pd.DataFrame:
    """Return the gap by `queue_buffer` if things were other than printed, in the first year.

    Args:
        model: The inputs.
        ranges: What the uncertain ones are taken to lie between.
        away: People placed out of the borough, by type of home.
        benchmarks: The national table `market_benchmarks`; where it lacks a figure, the scenario
            that needs it is left out.

    Returns:
        Columns scenario, residential, nursing (gap in beds, positive for over-supply): as_printed;
        occupancy_of_england (before the pandemic); usable_vacancies_only; placements_return;
        nursing_homes_full (least void rate); all_together.
    """
    changes: dict[str, Callable[[Model], Model]] = {"as_printed": lambda before: before}
    england = rows(benchmarks, measure="occupancy", category="all").sort_values("period")
    if len(england):
        void = 1 - float(england["value"].iloc[-1]) / 100
        changes["occupancy_of_england"] = lambda before: with_total_void(before, void)
    usable = available_share(benchmarks)
    if usable is not None:
        changes["usable_vacancies_only"] = lambda before: replace(before, usable_share=usable)
    back = away.to_dict()
    changes["placements_return"] = lambda before: replace(before, returning=back)
    full = ranges.nursing_void[0]
    changes["nursing_homes_full"] = lambda before: replace(before, nursing_void=full)
    moved = {name: change(model) for name, change in changes.items()}
    moved["all_together"] = reduce(lambda before, change: change(before), changes.values(), model)
    first = model.people.index[0]
    gaps = {
        name: {kind: gap(other, "queue_buffer", kind, first) for kind in CARE_TYPES}
        for name, other in moved.items()
    }
    return pd.DataFrame(gaps).T.rename_axis("scenario").reset_index()


def void_and_returning(
    model: Model, away: pd.Series, voids: Iterable[float], shares: Iterable[float]
) -> pd.DataFrame:
    """Return the nursing gap when the void rate and the placements that return both move.

    Args:
        model: The inputs.
        away: People placed out of the borough, by type of home.
        voids: Void rates of nursing homes, proportions.
        shares: Shares of the placements out of the borough that return, proportions.

    Returns:
        Columns void_rate, returning (percent), gap (nursing beds by `queue_buffer`, first year).
    """
    first = model.people.index[0]
    found = []
    for void, share in product(voids, shares):
        moved = replace(model, nursing_void=void, returning=(away * share).to_dict())
        beds = gap(moved, "queue_buffer", "nursing", first)
        found.append({"void_rate": 100 * void, "returning": 100 * share, "gap": beds})
    return pd.DataFrame(found)
