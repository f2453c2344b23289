import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import chapman, union_bounds


def test_chapman_of_a_hand_worked_case():
    # 21 * 31 / 11 - 1 = 58.18; variance 21 * 31 * 10 * 20 / (121 * 12) = 89.669, error 9.4694.
    row = chapman(20, 30, 10).iloc[0]
    assert row["value"] == pytest.approx(58.1818, abs=1e-4)
    assert row["upper"] == pytest.approx(58.1818 + 1.959964 * 9.46938, abs=1e-3)
    assert row["lower"] == 40  # the people known; the normal limit would be 39.6
    assert row["method"] == "chapman"


def test_union_bounds_of_two_lists_of_carers():
    lists = pd.Series([506, 900], index=["2019-20", "2020-21"])
    bounds = union_bounds(lists, 300, 1000)
    assert bounds.loc["2019-20", ["lower", "upper"]].tolist() == [506, 806]
    assert bounds.loc["2020-21", ["lower", "upper"]].tolist() == [900, 1000]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_chapman_is_never_below_the_people_known(alone, other, both):
    row = chapman(alone + both, other + both, both).iloc[0]
    known = alone + other + both
    assert known <= row["lower"] <= row["value"] + 1e-9 <= row["upper"] + 1e-8


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_the_union_lies_within_its_bounds(alone, other, both, neither):
    everybody = alone + other + both + neither
    row = union_bounds(alone + both, other + both, everybody).iloc[0]
    assert row["lower"] <= alone + other + both <= row["upper"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: chapman(5, 9, 6), "both must not exceed either list"),
        (lambda: chapman(5, 9, 1.5), "both must be a whole number; found 1.5"),
        (lambda: union_bounds(50, 9, 40), "A list is longer than the population"),
        (lambda: union_bounds(50, 9, 0), "population must be above 0"),
    ],
)
def test_lists_that_cannot_be_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
