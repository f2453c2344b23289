import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import expon

from caremarket.errors import MethodError
from caremarket.methods import closest_stays, fitted_stays, remaining_stays

MEAN, MEDIAN, THREE_YEARS = 801, 462, 3 * 365.25  # days; Forder and Fernandez (2011)


def test_published_stays_are_closer_to_a_weibull_distribution():
    fits = fitted_stays(MEAN, MEDIAN)
    beyond = {name: fit.sf(THREE_YEARS) for name, fit in fits.items()}
    # By hand: sigma = sqrt(2 ln(801 / 462)) = 1.0491, and ln(1095.75 / 462) / sigma = 0.8233.
    assert beyond["log_normal"] == pytest.approx(0.2052, abs=2e-4)
    assert beyond["weibull"] == pytest.approx(0.2450, abs=2e-3)
    assert closest_stays(fits, THREE_YEARS, 0.27) == "weibull"


@given(st.floats(0.1, 5000), st.floats(1.02, 8))
def test_mean_and_median_come_back(median, ratio):
    for fit in fitted_stays(ratio * median, median).values():
        assert fit.mean() == pytest.approx(ratio * median, rel=1e-6)
        assert fit.median() == pytest.approx(median, rel=1e-6)


def test_a_mean_over_the_median_of_an_exponential_gives_an_exponential():
    fit = fitted_stays(1, np.log(2))["weibull"]
    assert fit.sf([0.5, 3]) == pytest.approx(expon().sf([0.5, 3]))


def test_who_is_there_stays_on_as_renewal_theory_says():
    rng = np.random.default_rng(5)
    assert remaining_stays(expon(), 200_000, rng).mean() == pytest.approx(1, rel=0.01)
    fit = fitted_stays(MEAN, MEDIAN)["weibull"]  # E[X^2] / 2 E[X], a little less for the far tail
    expected = fit.moment(2) / (2 * fit.mean())
    assert remaining_stays(fit, 200_000, rng).mean() == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fitted_stays(462, 801), "A mean stay of 462 is not above the median of 801"),
        (lambda: fitted_stays(0, 1), "mean must be above 0; found 0"),
        (lambda: closest_stays({}, 3, 27), "share is 27; write it as a fraction"),
    ],
)
def test_stays_that_cannot_be_are_refused(call, message):
    with pytest.raises(MethodError, match=message):
        call()
