import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from caremarket.errors import MethodError
from caremarket.methods import age_curve

BANDS = ["65-69", "70-74", "75-79", "80-84", "85-89", "90+"]
MIDDLES = np.array([67, 72, 77, 82, 87, 93])
# CFAS II, women, with 95% limits.
RATE = np.array([0.018, 0.025, 0.062, 0.095, 0.181, 0.350])
LOWER = np.array([0.009, 0.016, 0.045, 0.073, 0.145, 0.284])
UPPER = np.array([0.036, 0.039, 0.084, 0.123, 0.222, 0.423])


def curve(rate=RATE, lower=LOWER, upper=UPPER, **changes):
    return age_curve(BANDS, rate, lower, upper, **({"open_age": 93} | changes))


def test_rates_on_a_logistic_curve_come_back_from_it():
    exact = expit(-4 + 0.13 * (MIDDLES - 67))
    fitted = curve(exact, None, None)
    assert fitted.index.tolist() == list(range(65, 96))
    assert fitted.index.name == "age"
    assert np.allclose(fitted["value"], expit(-4 + 0.13 * (fitted.index - 67)))
    assert np.allclose(fitted["upper"] - fitted["lower"], 0, atol=1e-9)
    assert set(fitted["method"]) == {"logit_ols"}


@pytest.mark.parametrize("degree", [1, 2])
def test_bands_count_by_their_precision(degree):
    errors = (logit(UPPER) - logit(LOWER)) / (2 * 1.959964)
    expected = np.polynomial.Polynomial.fit(MIDDLES, logit(RATE), degree, w=1 / errors)
    fitted = curve(degree=degree)
    assert np.allclose(logit(fitted["value"]), expected(fitted.index.to_numpy()))
    assert set(fitted["method"]) == {"logit_wls"}


def test_the_band_of_a_perfect_fit_is_as_wide_as_the_published_limits():
    # Six log-odds on a line with standard error 0.1: at the mean age, 79.67, the curve has a
    # standard error of 0.1 / sqrt(6), another band 0.1 * sqrt(1 + 1 / 6).
    line = -4 + 0.13 * (MIDDLES - 67)
    half = 1.959964 * 0.1
    exact = age_curve(
        [f"{middle - 2}-{middle + 2}" for middle in MIDDLES],
        expit(line),
        expit(line - half),
        expit(line + half),
        ages=[80],
    ).loc[80]
    spread = logit(exact[["value", "lower", "curve_lower"]].to_numpy(dtype=float))
    aside = (80 - MIDDLES.mean()) ** 2 / ((MIDDLES - MIDDLES.mean()) ** 2).sum()
    assert spread[0] - spread[1] == pytest.approx(half * np.sqrt(1 + 1 / 6 + aside), rel=1e-4)
    assert spread[0] - spread[2] == pytest.approx(half * np.sqrt(1 / 6 + aside), rel=1e-4)


def test_scatter_that_the_limits_do_not_explain_widens_the_band():
    tight = curve(lower=RATE * 0.99, upper=RATE * 1.01)
    published = (logit(RATE * 1.01) - logit(RATE)).max()
    assert (logit(tight["upper"]) - logit(tight["value"])).min() > 5 * published


@given(st.lists(st.floats(0.005, 0.6), min_size=6, max_size=6), st.sampled_from([1, 2]))
def test_the_prediction_band_encloses_the_curve_and_its_band(rates, degree):
    rates = np.array(rates)
    fitted = curve(rates, rates * 0.8, 1 - (1 - rates) * 0.9, degree=degree)
    order = fitted[["lower", "curve_lower", "value", "curve_upper", "upper"]].to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()
    assert ((order >= 0) & (order <= 1)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: curve(open_age=None), "The band 90+ is open: give open_age"),
        (lambda: curve(open_age=85), "the mean age of the people in it, above 90"),
        (lambda: age_curve(["65 to 69"], [0.1]), "The age band '65 to 69' cannot be read"),
        (lambda: age_curve(["65-69"] * 2, [0.1] * 2), "An age band is given twice"),
        (lambda: age_curve(["65-69", "70-74"], [0.1, 0.2]), "needs at least 3 bands; found 2"),
        (lambda: curve(ages=[60]), "The ages 60 to 60 reach beyond the bands, which cover 65"),
        (lambda: curve(upper=None), "Give both limits of the rate, or neither"),
        (lambda: curve(rate=RATE * 100), "rate must lie between 0 and 1"),
        (lambda: curve(lower=UPPER), "Each lower limit must be below its upper limit"),
        (lambda: curve(rate=RATE[:3]), "different lengths: age_band 6, rate 3"),
    ],
)
def test_curves_that_cannot_be_fitted_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
