import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import (
    logit_normal_from_interval,
    probability,
    quantile_limits,
)

# CFAS II, women: rates with 95% limits for 80-84, 85-89, 90+.
RATES = [0.095, 0.181, 0.350]
LOWER = [0.073, 0.145, 0.284]
UPPER = [0.123, 0.222, 0.423]


def generator():
    return np.random.default_rng(20201)


def test_logit_normal_draws_have_the_published_median_and_limits():
    draws = logit_normal_from_interval(RATES, LOWER, UPPER, draws=40_000, rng=generator())
    found = quantile_limits(draws)
    assert found["value"].tolist() == pytest.approx(RATES, rel=0.01)
    assert found["lower"].tolist() == pytest.approx(LOWER, rel=0.015)
    assert found["upper"].tolist() == pytest.approx(UPPER, rel=0.015)


def test_an_interval_of_another_confidence_is_as_much_wider():
    # 99.8% limits are 3.0902 standard deviations of the log-odds either way.
    limits = 1 / (1 + np.exp([3.0902, -3.0902]))
    draws = logit_normal_from_interval(
        0.5, *limits, draws=40_000, rng=generator(), confidence=0.998
    )
    assert np.log(draws / (1 - draws)).std() == pytest.approx(1, rel=0.02)


def test_a_shared_error_moves_all_bands_together_and_widens_their_sum():
    people = np.array([2327, 1506, 916])
    own, shared = (
        logit_normal_from_interval(
            RATES, LOWER, UPPER, draws=20_000, rng=generator(), shared=option
        )
        for option in (False, True)
    )
    assert abs(np.corrcoef(own.T)[0, 2]) < 0.02
    assert np.array_equal(np.argsort(shared[:, 0]), np.argsort(shared[:, 2]))
    # Standard deviations add up when shared, their squares do when not.
    apart = (own * people).std(axis=0)
    assert (own @ people).std() == pytest.approx(np.sqrt((apart**2).sum()), rel=0.02)
    assert (shared @ people).std() == pytest.approx(apart.sum(), rel=0.02)


def test_the_seed_decides_the_draws():
    one, same = (
        logit_normal_from_interval(RATES, LOWER, UPPER, draws=5, rng=generator()) for _ in range(2)
    )
    assert np.array_equal(one, same)


def test_quantile_limits_of_known_draws():
    limits = quantile_limits(pd.DataFrame({"gap": np.arange(101)}), confidence=0.9)
    assert limits.loc["gap", ["value", "lower", "upper"]].tolist() == pytest.approx([50, 5, 95])
    assert limits.loc["gap", "method"] == "monte_carlo"


def test_probability_with_its_monte_carlo_error():
    draws = np.repeat([1, -1], [200, 800])
    row = probability(draws > 0).iloc[0]
    assert row["value"] == 0.2
    assert row["error"] == pytest.approx(np.sqrt(0.2 * 0.8 / 1000))
    assert row["lower"] == pytest.approx(0.2 - 1.96 * row["error"], abs=0.002)


def test_a_certain_outcome_still_has_a_monte_carlo_limit():
    row = probability(pd.DataFrame({"nursing": [True] * 100})).loc["nursing"]
    assert row["value"] == row["upper"] == 1
    assert row["lower"] == pytest.approx(0.963, abs=5e-4)  # 100 / (100 + 1.96 ** 2)


@given(st.floats(0.01, 0.99), st.floats(0, 0.99), st.floats(0, 0.99), st.booleans())
def test_draws_of_a_proportion_are_proportions_around_their_value(value, down, up, shared):
    draws = logit_normal_from_interval(
        [value, value],
        value * (1 - down),
        value + (1 - value) * up,
        draws=400,
        rng=generator(),
        shared=shared,
    )
    assert draws.shape == (400, 2)
    assert ((draws >= 0) & (draws <= 1)).all()
    below = (draws <= value + 1e-12).mean(axis=0)
    assert (below > 0.35).all()


def _draw(value, lower, upper, **changes):
    options = {"draws": 10, "rng": generator()} | changes
    return logit_normal_from_interval(value, lower, upper, **options)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: _draw(0.5, 0.6, 0.7), "limits 0.6 to 0.7 do not enclose the value 0.5 in row 0"),
        (lambda: _draw(18.1, 14.5, 22.2), "Log-odds need limits above 0 and below 1"),
        (lambda: _draw(0.2, 0, 0.4), "Log-odds need limits above 0 and below 1"),
        (lambda: _draw(0.2, 0.1, 0.4, draws=0), "draws is 0; draw at least once"),
        (lambda: _draw(0.2, 0.1, 0.4, rng=1), "rng must be numpy.random.default_rng(seed)"),
        (lambda: quantile_limits([1.0, np.nan]), "draws must be a finite number"),
        (lambda: probability([0.2, 0.4]), "Give True or False for each draw"),
    ],
)
def test_draws_that_cannot_be_made_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
