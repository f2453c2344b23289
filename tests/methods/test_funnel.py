import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from caremarket.errors import MethodError
from caremarket.methods import dispersion, funnel_limits, funnel_position
from caremarket.methods.funnel import LEFT, WINSORISED


def test_binomial_limits_by_hand():
    # 10 tosses: at most 1 head in 11 of 1,024 cases, at most 2 in 56. 2.5% lies between; so the
    # limit is 2 less (56/1024 - 0.025) / (45/1024) heads.
    limits = funnel_limits(10, 0.5).iloc[0]
    assert limits["lower_95"] == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    assert limits["upper_95"] == pytest.approx(1 - limits["lower_95"])  # heads mirror tails
    assert limits["method"] == "exact_binomial"


def test_poisson_limits_by_hand():
    # 2 events expected: none in e^-2 = 13.5% of areas, so no lower limit above 0; 5 or more in
    # 5.265%, 6 or more in 1.656%.
    limits = funnel_limits(100, 0.02, kind="rate").iloc[0]
    assert limits["lower_95"] == 0
    five, six = stats.poisson.sf([4, 5], 2)
    assert (five, six) == pytest.approx((0.05265, 0.01656), abs=1e-5)
    assert limits["upper_95"] == pytest.approx((5 + (five - 0.025) / (five - six)) / 100)
    assert limits["method"] == "exact_poisson"


def test_large_areas_have_normal_limits():
    limits = funnel_limits([100_000], 0.1).iloc[0]
    error = np.sqrt(0.1 * 0.9 / 100_000)
    assert limits["upper_95"] == pytest.approx(0.1 + 1.96 * error, abs=1e-5)
    assert limits["lower_998"] == pytest.approx(0.1 - 3.09 * error, abs=2e-5)


def normal_scores(areas):
    """Scores that are spread as chance spreads them."""
    return stats.norm.ppf((np.arange(areas) + 0.5) / areas)


def rates_with(scores, size, target=0.2):
    return np.sin(np.arcsin(np.sqrt(target)) + scores / (2 * np.sqrt(size))) ** 2


def test_pulling_in_the_extremes_leaves_two_thirds_of_a_normal_dispersion():
    assert pytest.approx(0.6787, abs=1e-4) == LEFT
    pulled = np.clip(normal_scores(10**6), *stats.norm.ppf([WINSORISED, 1 - WINSORISED]))
    assert np.mean(pulled**2) == pytest.approx(LEFT, abs=1e-4)


def test_equal_scores_are_not_over_dispersed_and_wide_ones_are():
    size = np.full(1000, 10_000.0)
    small = dispersion(rates_with(normal_scores(1000), size) * size, size, 0.2)
    assert small.ratio == pytest.approx(1, abs=0.01)  # what the pulled-in tails take is given back
    assert (small.over, small.between) == (False, 0)
    large = dispersion(rates_with(10 * normal_scores(1000), size) * size, size, 0.2)
    assert large.ratio == pytest.approx(100 * small.ratio)
    assert large.over
    # All of one size: the variance is that of the scores less chance's, in units of the error.
    assert large.between == pytest.approx((1000 * large.ratio - 999) / 999 * 0.005**2)


def test_widened_limits_hold_as_many_areas_as_they_say():
    size = np.full(2000, 10_000.0)
    rates = rates_with(5 * np.random.default_rng(7).permutation(normal_scores(2000)), size)
    between = dispersion(rates * size, size, 0.2).between
    limits = funnel_limits(size, 0.2, between=between)
    outside = (rates < limits["lower_95"]) | (rates > limits["upper_95"])
    assert outside.mean() == pytest.approx(0.05, abs=0.002)


def test_over_dispersion_widens_the_funnel_by_the_variance_between_areas():
    limits = funnel_limits([400], 0.25, kind="rate", between=0.0016).iloc[0]
    spread = np.sqrt(1 / 1600 + 0.0016)
    assert limits["upper_95"] == pytest.approx((0.5 + 1.959964 * spread) ** 2, rel=1e-6)
    assert limits["lower_95"] == pytest.approx((0.5 - 1.959964 * spread) ** 2, rel=1e-6)
    assert limits["method"] == "additive_random_effects"
    part = funnel_limits([400], 0.25, between=0.0016).iloc[0]
    assert part["upper_95"] == pytest.approx(np.sin(np.pi / 6 + 1.959964 * spread) ** 2, rel=1e-6)
    assert funnel_limits([1], 0.001, kind="rate", between=1.0).iloc[0]["lower_95"] == 0


def test_positions_name_the_side_and_the_limit():
    limits = pd.DataFrame(
        {"lower_95": 0.1, "upper_95": 0.3, "lower_998": 0.05, "upper_998": 0.35},
        index=list("abcdef"),
    )
    found = funnel_position([0.2, 0.3, 0.31, 0.36, 0.09, 0.01], limits)
    assert found.to_dict() == {
        "a": "within_95",
        "b": "within_95",
        "c": "above_95",
        "d": "above_998",
        "e": "below_95",
        "f": "below_998",
    }


@given(
    st.integers(1, 100_000),
    st.floats(0.001, 0.999),
    st.sampled_from(["proportion", "rate"]),
    st.sampled_from([0.0, 0.001]),
)
def test_limits_are_nested_and_of_a_possible_size(size, target, kind, between):
    row = funnel_limits(size, target, kind=kind, between=between).iloc[0]
    assert 0 <= row["lower_998"] <= row["lower_95"] <= row["upper_95"] <= row["upper_998"]
    if kind == "proportion":
        assert row["upper_998"] <= 1


@given(st.floats(0.02, 0.98))
def test_exact_limits_leave_out_what_they_say(target):
    # Counts strictly beyond the limits have at most the chance named, whatever the target.
    size = 500
    row = funnel_limits(size, target).iloc[0]
    counts = np.arange(size + 1)
    chance = stats.binom.pmf(counts, size, target)
    for name, share in (("95", 0.05), ("998", 0.002)):
        outside = (counts / size < row[f"lower_{name}"]) | (counts / size > row[f"upper_{name}"])
        assert chance[outside].sum() <= share + 1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel_limits([0], 0.5), "denominator must be above 0"),
        (lambda: funnel_limits([10.5], 0.5), "The denominator of a proportion must be whole"),
        (lambda: funnel_limits([10], 50), "target is 50; write it as a fraction"),
        (lambda: funnel_limits([10], 0.5, kind="ratio"), "kind is 'ratio'; allowed: proportion"),
        (lambda: dispersion([1] * 9, [10] * 9, 0.1), "9 areas are too few"),
        (lambda: dispersion([11] * 10, [10] * 10, 0.1), "A numerator is above its denominator"),
    ],
)
def test_what_makes_no_funnel_is_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
