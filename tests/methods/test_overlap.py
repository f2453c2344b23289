import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import union_bounds


def test_union_bounds_of_two_lists_of_carers():
    lists = pd.Series([506, 900], index=["2019-20", "2020-21"])
    bounds = union_bounds(lists, 300, 1000)
    assert bounds.loc["2019-20", ["lower", "upper"]].tolist() == [506, 806]
    assert bounds.loc["2020-21", ["lower", "upper"]].tolist() == [900, 1000]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_the_union_lies_within_its_bounds(alone, other, both, neither):
    everybody = alone + other + both + neither
    row = union_bounds(alone + both, other + both, everybody).iloc[0]
    assert row["lower"] <= alone + other + both <= row["upper"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: union_bounds(5, 1.5, 9), "second must be a whole number; found 1.5"),
        (lambda: union_bounds(50, 9, 40), "A list is longer than the population"),
        (lambda: union_bounds(50, 9, 0), "population must be above 0"),
    ],
)
def test_lists_that_cannot_be_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
