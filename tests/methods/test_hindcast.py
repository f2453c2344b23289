import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import error_bound, error_limits, hindcast_errors


def test_errors_are_log_ratios_in_the_rows_given():
    areas = pd.Index(["a", "b"])
    errors = hindcast_errors(pd.Series([110, 90], areas), pd.Series([100, 100], areas))
    assert errors.to_dict() == pytest.approx({"a": np.log(1.1), "b": np.log(0.9)})


def test_the_bound_counts_over_and_under_alike():
    errors = [0.01 * step * (-1) ** step for step in range(101)]  # sizes 0, 0.01 … 1
    assert error_bound(errors, 0.95) == pytest.approx(0.95)


def test_limits_widen_in_proportion_to_time():
    bound = np.log(1.2)
    result = error_limits([1000] * 5, [-3, 0, 2.5, 10, 20], bound, over=10)
    factors = np.array([1, 1, 1.2**0.25, 1.2, 1.2**2])
    assert result["upper"].tolist() == pytest.approx(1000 * factors)
    assert result["lower"].tolist() == pytest.approx(1000 / factors)
    assert set(result["method"]) == {"hindcast_error"}


def test_what_comes_at_once_adds_up_as_independent_errors_do():
    result = error_limits([1000] * 3, [0, 1, 4], 0.03, over=1, at_once=0.04)
    assert np.log(result["upper"] / 1000).tolist() == pytest.approx([0, 0.05, np.hypot(0.12, 0.04)])


@given(
    st.lists(st.floats(-0.5, 0.5), min_size=20, max_size=60),
    st.floats(0, 30),
    st.floats(0.01, 0.9),
)
def test_the_bound_holds_its_share_and_limits_enclose_and_never_narrow(errors, years, bound):
    assert (np.abs(errors) <= error_bound(errors, 0.9) + 1e-12).mean() >= 0.9
    result = error_limits([1.0, 1.0], [years, years + 1], bound, over=10)
    assert (result["lower"] <= 1).all()
    assert (result["upper"] >= 1).all()
    assert result["upper"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hindcast_errors([0], [1]), "projected must be above 0"),
        (lambda: hindcast_errors([1], [np.nan]), "counted must be a finite number"),
        (lambda: error_bound([0.1] * 19), "19 areas cannot show which error only 5.0% of them"),
        (lambda: error_limits([1], [1], 0, over=10), "bound must be above 0"),
    ],
)
def test_errors_that_say_nothing_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
