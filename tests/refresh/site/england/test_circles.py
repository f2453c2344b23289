"""Councils as circles: as large as they have people, none over another, the same each time."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from caremarket.refresh.site.england.circles import SMALLEST, circles

MANY = 24
PLACES = arrays(float, (MANY, 2), elements=st.floats(0, 1000))
PEOPLE = arrays(float, MANY, elements=st.floats(2_000, 1_600_000))


def overlaps(places, radii):
    away = places[:, None] - places
    room = np.hypot(away[..., 0], away[..., 1]) - radii[:, None] - radii
    return -room[~np.eye(len(radii), dtype=bool)].min()


@settings(max_examples=8)
@given(PLACES.filter(lambda places: np.ptp(places, axis=0).min() > 300), PEOPLE)
def test_no_circle_lies_over_another(places, people):
    assert overlaps(*circles(places, people)) <= 1  # a unit: half a pixel


def test_areas_are_as_the_numbers_of_people():
    corners = np.array([[0, 0], [1000, 0], [0, 1000], [1000, 1000]])
    places, radii = circles(corners, np.array([1e6, 4e6, 1e6, 1.0]))
    assert np.allclose(places, corners, atol=0.01)  # there is room: nobody has to move
    assert np.isclose(radii[1], 2 * radii[0])
    assert radii[3] == SMALLEST


def test_it_is_the_same_each_time_and_parts_those_in_one_place():
    places = np.vstack([np.full((MANY, 2), 500.0), [[0, 0], [1000, 1000]]])
    first, again = (circles(places, np.full(MANY + 2, 1e5)) for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert overlaps(*first) <= 1
