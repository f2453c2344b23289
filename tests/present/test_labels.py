import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.present.labels import spread


def test_labels_that_fit_stay_where_they_are():
    assert spread([10, 50, 90], [10, 10, 10], 0, 100) == pytest.approx([10, 50, 90])


def test_two_labels_at_one_place_move_half_their_size_each():
    assert spread([50, 50], [10, 10], 0, 100) == pytest.approx([45, 55])


def test_order_given_is_order_returned():
    assert spread([52, 50, 10], [10, 10, 10], 0, 100) == pytest.approx([56, 46, 10])


def test_labels_stay_within_bounds():
    assert spread([0, 0], [10, 20], 0, 100) == pytest.approx([5, 20])


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(5, 40)), min_size=1, max_size=8))
def test_no_label_overlaps_another(labels):
    centres, sizes = map(np.array, zip(*labels, strict=True))
    placed = spread(centres, sizes, 0, 400)
    order = np.argsort(placed)
    bottoms, tops = (placed - sizes / 2)[order], (placed + sizes / 2)[order]
    assert (bottoms[1:] >= tops[:-1] - 1e-6).all()
    assert bottoms[0] >= -1e-6
    assert tops[-1] <= 400 + 1e-6
