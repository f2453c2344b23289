import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import nearest_neighbours, positions
from caremarket.methods.peers import components

# The two do not go together, so that the components are the features themselves, standardised.
AREAS = pd.DataFrame(
    {"older": [14.0, 18, 14, 18, 16], "density": [1.0, 1, 3, 3, 2]},
    index=["east", "west", "north", "south", "middle"],
)
SPREAD = {"older": np.sqrt(16 / 5), "density": np.sqrt(4 / 5)}


def test_distances_by_hand():
    found = nearest_neighbours(AREAS, "east", 4)
    assert "east" not in found.index
    side = 4 / SPREAD["older"]
    assert found.loc["west", "distance"] == pytest.approx(side)
    assert found.loc["middle", "distance"] == pytest.approx(np.sqrt(2.5))
    assert found["rank"].tolist() == [1, 2, 3]
    assert "south" not in found.index  # beyond 3 standard deviations
    farther = nearest_neighbours(AREAS, "east", 4, farthest=9)
    assert farther.loc["south", "distance"] == pytest.approx(np.hypot(side, 2 / SPREAD["density"]))
    assert set(found["at_random"]) == {2.0}  # the root of twice the number of components


def test_equally_near_areas_keep_the_order_they_are_given_in():
    assert list(nearest_neighbours(AREAS, "middle", 4).index) == ["east", "west", "north", "south"]
    backwards = AREAS.iloc[::-1]
    assert list(nearest_neighbours(backwards, "middle", 2).index) == ["south", "north"]


def test_a_feature_told_twice_counts_once():
    twice = AREAS.assign(oldest=3 * AREAS["older"] - 7, other=-AREAS["older"])
    assert components(twice).shape[1] == 2
    once, again = (nearest_neighbours(each, "middle", 4) for each in (AREAS, twice))
    assert np.allclose(once["distance"].sort_index(), again["distance"].sort_index())


def test_components_are_independent_and_of_one_weight():
    random = np.random.default_rng(1)
    features = pd.DataFrame(random.normal(size=(60, 4)) @ random.normal(size=(4, 4)))
    scores = components(features, 0.99)
    assert np.allclose(np.cov(scores.T, ddof=0), np.eye(scores.shape[1]), atol=1e-9)
    assert components(features, 0.01).shape[1] == 1


def test_a_feature_that_the_area_lacks_is_left_out_and_areas_without_the_others_as_well():
    gap = AREAS.assign(third=[1.0, 5, 2, 2, 9]).astype(float)
    gap.loc["east", "third"] = np.nan
    assert nearest_neighbours(gap, "east", 4).equals(nearest_neighbours(AREAS, "east", 4))
    gap.loc["west", "density"] = np.nan
    assert "west" not in nearest_neighbours(gap, "east", 4).index


def test_a_feature_without_difference_does_not_count():
    plain = AREAS.assign(same=7.0)
    assert nearest_neighbours(plain, "east", 4).equals(nearest_neighbours(AREAS, "east", 4))


@given(
    st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=4, max_size=12),
    st.floats(0.1, 1000),
    st.floats(-1000, 1000),
)
def test_units_do_not_matter(values, scale, shift):
    frame = pd.DataFrame(values, columns=["one", "two"]).round(2)
    if (frame.std() == 0).any():
        return
    moved = frame.assign(one=frame["one"] * scale + shift)
    before, after = (nearest_neighbours(each, 0, len(frame), 99) for each in (frame, moved))
    assert np.allclose(before["distance"].sort_index(), after["distance"].sort_index(), atol=1e-6)


def test_positions_count_from_both_ends_and_share_ranks():
    found = positions(pd.Series([5.0, 9, 5, np.nan, 1], index=list("abcde")))
    assert found["from_highest"].tolist()[:3] == [2, 1, 2]
    assert found["from_lowest"].tolist()[:3] == [2, 4, 2]
    assert found["of"].tolist() == [4] * 5
    assert found["joint"].to_dict() == {"a": True, "b": False, "c": True, "d": False, "e": False}
    assert np.isnan(found.loc["d", "from_highest"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nearest_neighbours(AREAS, "luton", 2), "There is no row luton"),
        (
            lambda: nearest_neighbours(pd.concat([AREAS, AREAS]), "east", 2),
            "The area east comes twice",
        ),
        (
            lambda: nearest_neighbours(AREAS.assign(older=1, density=1), "east", 2),
            "No feature differs",
        ),
        (
            lambda: nearest_neighbours(AREAS.drop("east").reindex(AREAS.index), "east", 2),
            "All features of east are missing",
        ),
        (lambda: positions([np.nan]), "value is empty"),
    ],
)
def test_neighbours_that_cannot_be_found_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
