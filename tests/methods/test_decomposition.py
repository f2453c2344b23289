import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import decompose_growth, size_and_composition

BANDS = ["65-84", "85+"]
BANDS_OF_NUMBERS = st.lists(
    st.tuples(*[st.floats(1, 1e5)] * 2, *[st.floats(0, 1)] * 2), min_size=1, max_size=8
)


def test_growth_is_split_evenly_between_the_orders_of_change():
    # 100 people become 200, the share aged 85+ goes from 20% to 40%, rates 5% and 30% stay.
    parts = decompose_growth([80, 20], [120, 80], [0.05, 0.3])
    total = parts.sum()
    # Size: 100 more people at the average share, 0.7 * 0.05 + 0.3 * 0.3 = 0.125 each.
    assert total["population_size"] == pytest.approx(12.5)
    # Ageing: 20 percentage points of on average 150 people move from 5% to 30%.
    assert total["age_structure"] == pytest.approx(0.2 * 150 * 0.25)
    assert total["rate"] == 0
    assert total["change"] == pytest.approx(30 - 10)


def test_a_rate_that_doubles_alone_is_all_rate():
    people = pd.Series([80, 20], index=BANDS)
    parts = decompose_growth(people, people, [0.05, 0.3], [0.1, 0.6])
    assert parts.index.tolist() == BANDS
    assert parts["rate"].tolist() == pytest.approx([4, 6])
    assert not parts[["population_size", "age_structure"]].to_numpy().any()


def test_three_factors_that_change_together_share_their_joint_effect():
    # One band, so no structure: 10 * 0.1 = 1 becomes 20 * 0.3 = 6. Size: 10 * 0.2, rate: 0.2 * 15.
    parts = decompose_growth([10], [20], [0.1], [0.3]).iloc[0]
    assert parts.tolist() == pytest.approx([2, 0, 3, 5])


def test_size_and_composition_of_a_hand_made_change():
    parts = size_and_composition(pd.Series([60, 40], index=["a", "b"]), [60, 140])
    assert parts.loc["a"].tolist() == pytest.approx([0.6, 0.3, -0.3, 60, -60, 0])
    assert parts.loc["b"].tolist() == pytest.approx([0.4, 0.7, 0.3, 40, 60, 100])


@given(BANDS_OF_NUMBERS)
def test_the_parts_of_growth_sum_to_the_growth(bands):
    people_0, people_1, rate_0, rate_1 = map(np.array, zip(*bands, strict=True))
    parts = decompose_growth(people_0, people_1, rate_0, rate_1)
    growth = (people_1 * rate_1).sum() - (people_0 * rate_0).sum()
    assert parts[["population_size", "age_structure", "rate"]].to_numpy().sum() == pytest.approx(
        growth, abs=1e-6
    )
    turned = decompose_growth(people_1, people_0, rate_1, rate_0)
    assert (turned + parts).abs().to_numpy().max() < 1e-6


@given(st.lists(st.tuples(*[st.floats(0, 1e6)] * 2), min_size=1, max_size=8))
def test_size_and_composition_sum_to_the_change(cells):
    spend_0, spend_1 = (np.array(each) + 1 for each in zip(*cells, strict=True))
    parts = size_and_composition(spend_0, spend_1)
    assert np.allclose(parts["size"] + parts["composition"], spend_1 - spend_0, atol=1e-5)
    assert parts["composition"].sum() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: decompose_growth([0, 0], [1, 1], 0.1), "people_0 sums to 0, so there are no"),
        (lambda: decompose_growth([1], [1], [-0.1]), "rate_0 must be at least 0; found -0.1"),
        (lambda: size_and_composition([1, 2], [0, 0]), "spend_1 sums to 0"),
    ],
)
def test_changes_that_cannot_be_split_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
