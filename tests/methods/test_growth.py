import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import annual_growth_rate, grow


def test_dementia_in_luton_grows_by_two_and_a_half_per_cent_a_year():
    # Market Position Statement: 2,020 in 2020 and 2,911 in 2035; 15 * ln(1.02466) = ln(1.4411).
    assert annual_growth_rate(2020, 2911, 15) == pytest.approx(0.02466, abs=5e-6)


def test_growth_by_rows():
    rates = annual_growth_rate(pd.Series([100, 100]), pd.Series([121, 81]), 2)
    assert rates.tolist() == pytest.approx([0.1, -0.1])
    assert grow(100, 0.1, [0, 1, 2]).tolist() == pytest.approx([100, 110, 121])
    assert grow(121, 0.1, -2) == pytest.approx(100)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 40))
def test_growing_at_the_annual_rate_leads_to_the_last_figure(first, last, years):
    assert grow(first, annual_growth_rate(first, last, years), years) == pytest.approx(last)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: annual_growth_rate(0, 5, 1), "first must be above 0; found 0"),
        (lambda: annual_growth_rate(5, 5, 0), "years must be above 0; found 0"),
        (lambda: grow(5, -1, 1), "rate must be above -1, a proportion a year"),
    ],
)
def test_growth_without_meaning_is_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
