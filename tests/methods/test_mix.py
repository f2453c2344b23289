import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import effective_number, hhi, normalised_hhi, shannon, shares, theil

# Luton direct payments 2019/20, five primary support reasons by two age groups (£).
LUTON = [2899792, 1983610, 145796, 38223, 25431, 87049, 2539151, 11963, 284200, 188119]
AMOUNTS = st.lists(st.floats(0, 1e6), min_size=2, max_size=12).filter(lambda a: sum(a) > 1)


@pytest.mark.parametrize(("measure", "value"), [(hhi, 0.281), (shannon, 1.449), (theil, 0.853)])
def test_luton_direct_payments_have_the_published_concentration(measure, value):
    assert measure(LUTON) == pytest.approx(value, abs=5e-4)


def test_luton_direct_payments_are_as_concentrated_as_three_and_a_half_equal_cells():
    assert effective_number(LUTON) == pytest.approx(3.55, abs=5e-3)
    # (0.28142 - 0.1) / 0.9
    assert normalised_hhi(LUTON) == pytest.approx(0.20158, abs=1e-5)


def test_shares_keep_their_rows():
    result = shares(pd.Series([30, 10], index=["res", "nursing"]))
    assert result.to_dict() == {"res": 0.75, "nursing": 0.25}
    assert result.name == "share"


def test_everything_in_one_category_is_the_extreme_of_every_measure():
    amounts = [0, 7, 0, 0]
    assert hhi(amounts) == normalised_hhi(amounts) == effective_number(amounts) == 1
    assert shannon(amounts) == 0
    assert theil(amounts) == pytest.approx(np.log(4))


@given(AMOUNTS)
def test_measures_stay_within_their_bounds(amounts):
    count = len(amounts)
    assert 1 / count - 1e-12 <= hhi(amounts) <= 1 + 1e-12
    assert -1e-9 <= normalised_hhi(amounts) <= 1 + 1e-9
    assert 1 - 1e-9 <= effective_number(amounts) <= count + 1e-9
    assert -1e-9 <= theil(amounts) <= np.log(count) + 1e-9
    assert shannon(amounts) + theil(amounts) == pytest.approx(np.log(count))
    assert shares(amounts).sum() == pytest.approx(1)


@given(st.integers(2, 30), st.floats(1, 1e6))
def test_equal_amounts_are_not_concentrated(count, amount):
    assert effective_number([amount] * count) == pytest.approx(count)
    assert normalised_hhi([amount] * count) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shares([0, 0]), "amounts sum to 0, so there are no shares"),
        (lambda: hhi([1, -1]), "amounts must be at least 0; found -1 in row 1"),
        (lambda: normalised_hhi([5]), "needs at least two categories; found one. Use hhi instead"),
    ],
)
def test_amounts_without_shares_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
