"""Outlines of councils as paths of a map of England, with London larger beside it.

A unit of the map is 500 metres.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

METRES = 500  # a unit of the map
CORNER = (75_000, 665_000)  # upper left, on the British National Grid
SIZE = (1200, 1340)  # units
BOROUGH = "E09"  # how the codes of London's boroughs begin
SIMPLER, SIMPLER_IN_LONDON = 1200, 400  # metres: what lies closer to the line is left out
ISLET = 4e6  # square metres: a smaller part of a council that has larger ones is not drawn
INSET = (850, 30)  # where London begins, in the empty sea
LARGER = 2.8  # times, in the inset


@dataclass(frozen=True)
class Outlines:
    """England to draw on."""

    paths: Mapping[str, str]  # what SVG calls path data, by GSS code; boroughs in the inset
    london: str  # all boroughs together, where they lie; empty without any
    centres: Mapping[str, tuple[float, float]]  # on the map, by code; boroughs where they lie


def outlines(frame: pd.DataFrame) -> Outlines:
    """Simplify outlines together, so that neighbours keep their common edge.

    Takes the evidence table `boundaries`; of each council the newest outline counts.
    """
    last = frame.sort_values(["period", "area_code"]).drop_duplicates("area_code", keep="last")
    shapes = shapely.from_wkt(last["outline"].to_numpy(dtype=object), on_invalid="ignore")
    faulty = ~shapely.is_valid(shapes)
    shapes[faulty] = shapely.make_valid(shapes[faulty], method="structure", keep_collapsed=False)
    usable = shapely.area(shapes) > 0
    shapes, codes = shapes[usable], last["area_code"].to_numpy(dtype=object)[usable]
    inside = np.array([code.startswith(BOROUGH) for code in codes], dtype=bool)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    centres = dict(zip(codes, map(tuple, _placed(middles)), strict=True))
    boroughs, country = shapes[inside], shapes[~inside]
    if not len(boroughs):
        return Outlines(_paths(codes, shapely.coverage_simplify(country, SIMPLER)), "", centres)
    city = shapely.union_all(boroughs)
    *country, london = shapely.coverage_simplify([*country, city], SIMPLER)
    left, _, _, top = city.bounds
    larger = shapely.coverage_simplify(boroughs, SIMPLER_IN_LONDON)
    paths = _paths(codes[~inside], country) | _paths(
        codes[inside], larger, (left, top), LARGER, INSET
    )
    return Outlines(paths, _path(london), centres)


def _paths(codes: Iterable[str], shapes: Iterable[Any], *where: Any) -> dict[str, str]:
    return {code: _path(it, *where) for code, it in zip(codes, shapes, strict=True)}


def _placed(
    points: np.ndarray,
    corner: tuple[float, float] = CORNER,
    larger: float = 1,
    begin: tuple[float, float] = (0, 0),
) -> np.ndarray:
    """Turn metres on the grid into units of the map, which run down."""
    scale = larger / METRES
    return (points - corner) * (scale, -scale) + begin


def _path(shape: shapely.Geometry, *where: Any) -> str:
    """Write a shape as path data, in whole units, each point from the one before."""
    parts = shapely.get_parts(shape)
    sizes = shapely.area(parts)
    drawn = parts[(sizes >= ISLET) | (sizes == sizes.max(initial=0))]
    return "".join(_ring(ring, *where) for part in drawn for ring in shapely.get_rings(part))


def _ring(ring: shapely.Geometry, *where: Any) -> str:
    points = np.rint(_placed(shapely.get_coordinates(ring), *where)).astype(int)
    steps = np.diff(points[:-1], axis=0)  # a ring ends where it began
    steps = steps[steps.any(axis=1)]
    if len(steps) < 2:  # smaller than a unit
        return f"M{points[0][0]} {points[0][1]}h2v2h-2z"
    x, y = points[0]
    return f"M{x} {y}l" + " ".join(f"{right} {down}" for right, down in steps) + "z"
