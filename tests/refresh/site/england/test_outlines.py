"""Outlines on a map: in their places, neighbours with a common edge, London in its inset."""

import re

import numpy as np
import pandas as pd
import pytest
from england_made import CODES, SIDE, boundaries

from caremarket.refresh.site.england.outlines import (
    CORNER,
    INSET,
    LARGER,
    METRES,
    SIZE,
    outlines,
)


def points(path):
    """Follow a path of one ring, and return where it turns."""
    x, y, steps = re.fullmatch(r"M(-?\d+) (-?\d+)l(.*)z", path).groups()
    moves = np.array(steps.split(), dtype=int).reshape(-1, 2)
    return np.array([int(x), int(y)]) + np.vstack([[0, 0], np.cumsum(moves, axis=0)])


def test_a_square_is_where_it_lies_and_as_large_as_it_is():
    drawn = outlines(boundaries())
    first = points(drawn.paths[CODES[0]])
    side = SIDE / METRES
    left, top = (300_000 - CORNER[0]) / METRES, (CORNER[1] - 300_000) / METRES
    assert first.min(axis=0).tolist() == [left, top]
    assert first.max(axis=0).tolist() == [left + side, top + side]
    assert drawn.centres[CODES[0]] == (left + side / 2, top + side / 2)


def test_boroughs_are_drawn_larger_in_the_inset_and_their_outline_where_they_lie():
    drawn = outlines(boundaries())
    boroughs = np.vstack([points(drawn.paths[code]) for code in CODES if code.startswith("E09")])
    assert boroughs.min(axis=0).tolist() == list(INSET)
    assert np.ptp(boroughs, axis=0).tolist() == [4 * LARGER * SIDE / METRES, LARGER * SIDE / METRES]
    london = points(drawn.london)
    assert np.ptp(london, axis=0).tolist() == [4 * SIDE / METRES, SIDE / METRES]
    assert (london.min(axis=0) > 0).all()
    assert (london.max(axis=0) < SIZE).all()


@pytest.mark.parametrize("codes", [CODES[:20], CODES[20:]])
def test_a_country_without_london_and_london_without_a_country_can_be_drawn(codes):
    assert outlines(boundaries(codes)).paths.keys() == set(codes)


def test_a_council_around_another_leaves_it_to_be_seen():
    ring = "POLYGON ((0 0, 60000 0, 60000 60000, 0 60000, 0 0), (20000 20000, 20000 40000, "
    ring += "40000 40000, 40000 20000, 20000 20000))"
    inner = "POLYGON ((20000 20000, 40000 20000, 40000 40000, 20000 40000, 20000 20000))"
    frame = pd.DataFrame(
        {"area_code": ["E10000001", "E06000001"], "period": "2022", "outline": [ring, inner]}
    )
    assert outlines(frame).paths["E10000001"].count("M") == 2


def test_the_newest_outline_counts_and_islets_are_left_out():
    old = boundaries(["E06000001"], period="2021")
    islet = "((500000 400000, 501000 400000, 501000 401000, 500000 401000, 500000 400000))"
    square = old["outline"][0].removeprefix("POLYGON ")
    new = old.assign(period="2022", outline=f"MULTIPOLYGON ({square}, {islet})")
    drawn = outlines(pd.concat([new, old.assign(outline="POLYGON ((0 0, 1 0, 1 1, 0 0))")]))
    corners = [set(map(tuple, points(it.paths["E06000001"]))) for it in (drawn, outlines(old))]
    assert corners[0] == corners[1]


def test_an_outline_that_is_none_is_not_drawn():
    frame = boundaries()
    frame.loc[0, "outline"] = "POLYGON ((rubbish))"
    assert outlines(frame).paths.keys() == set(CODES[1:])
    assert outlines(frame.head(1)).paths == {}
