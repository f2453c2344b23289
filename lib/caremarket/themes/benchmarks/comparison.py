"""One measure of one council beside England, its region, its neighbours and all councils."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from caremarket.methods.funnel import (
    PROPORTION,
    Dispersion,
    dispersion,
    funnel_limits,
    funnel_position,
)
from caremarket.methods.peers import positions
from caremarket.themes.benchmarks.measure import MODELLED, Measure
from caremarket.themes.benchmarks.neighbours import Neighbours

ENGLAND = "E92000001"
FEWEST = 20  # councils, below which a rank or a funnel says nothing of England
POINTS = 60  # along the funnel's axis of sizes
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


@dataclass(frozen=True)
class Comparison:
    """Where a council stands.

    `areas` has one row a council but the smallest: `measure.COLUMNS`, value (in the measure's
    unit), the limits for its size, position, from_highest, from_lowest, of, joint, neighbour
    (bool). `levels` are values of `england`, `region` and `neighbours` (all together), without
    those that are not to be had.
    """

    measure: Measure
    area: pd.Series  # the council's row of `areas`
    areas: pd.DataFrame
    levels: dict[str, float]  # in the measure's unit
    dispersion: Dispersion | None  # beyond chance; None for a measure that is modelled
    method: str  # of the limits; empty likewise
    curve: pd.DataFrame  # denominator and limits along the axis of sizes; empty likewise
    neighbours: Neighbours


def compared(
    measures: Iterable[Measure], area_code: str, neighbours: Neighbours, tiny: Collection[str] = ()
) -> list[Comparison]:
    """Compare a council on every measure that it and enough other councils have, in order."""
    found = (compare(measure, area_code, neighbours, tiny) for measure in measures)
    return [comparison for comparison in found if comparison is not None]


def compare(
    measure: Measure, area_code: str, neighbours: Neighbours, tiny: Collection[str] = ()
) -> Comparison | None:
    """Compare a council on one measure.

    None if it has no figure, fewer than 20 councils do, or none or all are counted in every one.

    Councils too small to be compared, `tiny`, count in the rates of England and the region only.
    """
    table = measure.table
    councils, areas = _councils(measure), ranked_councils(measure, tiny)
    if len(areas) < FEWEST or area_code not in set(areas["area_code"]):
        return None
    counted, whole = areas["numerator"].sum(), areas["denominator"].sum()
    if counted == 0 or (measure.kind == PROPORTION and counted == whole):
        return None
    scale = measure.multiplier
    areas = areas.assign(
        value=scale * areas["numerator"] / areas["denominator"],
        neighbour=areas["area_code"].isin(neighbours.codes),
    )
    areas = pd.concat([areas, positions(areas["value"])], axis="columns")
    target = _level(table, ENGLAND, councils)
    scatter, method, curve = None, "", pd.DataFrame(columns=["denominator", *LIMITS])
    if measure.kind == MODELLED:
        areas = areas.assign(**dict.fromkeys(LIMITS, np.nan), position="")
    else:
        counts = areas["numerator"], _sizes(measure, areas["denominator"])
        scatter = dispersion(*counts, target, kind=measure.kind)
        shape = {"kind": measure.kind, "between": scatter.between}
        limits = funnel_limits(counts[1], target, **shape)
        method = limits["method"].iloc[0]
        areas[LIMITS] = limits[LIMITS] * scale
        areas["position"] = funnel_position(areas["value"], areas[LIMITS])
        low, high = counts[1].min(), counts[1].max()
        grid = _sizes(measure, pd.Series(np.geomspace(low / 1.1, high * 1.1, POINTS)))
        curve = (funnel_limits(grid, target, **shape)[LIMITS] * scale).assign(denominator=grid)
    area = areas[areas["area_code"] == area_code].iloc[0]
    region = councils[councils["region_code"] == area["region_code"]]
    levels = {"england": target, "region": _level(table, area["region_code"], region)}
    levels["neighbours"] = _pooled(areas[areas["neighbour"]])
    levels = {name: scale * level for name, level in levels.items() if not np.isnan(level)}
    return Comparison(measure, area, areas, levels, scatter, method, curve, neighbours)


def ranked_councils(measure: Measure, tiny: Collection[str] = ()) -> pd.DataFrame:
    """Return the rows of a measure that are compared: councils in order of code, not the tiny."""
    councils = _councils(measure)
    return councils[~councils["area_code"].isin(list(tiny))].reset_index(drop=True)


def _councils(measure: Measure) -> pd.DataFrame:
    named = measure.table["region_code"].notna()
    return measure.table[named].sort_values("area_code", ignore_index=True)


def _level(table: pd.DataFrame, code: str, within: pd.DataFrame) -> float:
    """Return the rate published of a country or region, else of its councils with a figure."""
    published = _pooled(table[table["area_code"] == code])
    return _pooled(within) if np.isnan(published) else published


def _pooled(areas: pd.DataFrame) -> float:
    whole = areas["denominator"].sum()
    return areas["numerator"].sum() / whole if whole > 0 else float("nan")


def _sizes(measure: Measure, denominator: pd.Series) -> pd.Series:
    """Return sizes that limits can be had for: those of proportions are whole people."""
    return denominator.round().clip(lower=1) if measure.kind == PROPORTION else denominator
