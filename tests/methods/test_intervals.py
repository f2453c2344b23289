import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from caremarket.errors import MethodError
from caremarket.methods import byar, crude_rate, directly_standardised_rate, rate_ratio, wilson

# Published test values of the PHEindicatormethods and PHStatsMethods packages.
PUBLISHED_WILSON = [
    (65, 100, 0.95, 0.552544, 0.736358),
    (1045, 5000, 0.95, 0.197955, 0.220491),
    (1, 100, 0.95, 0.001767, 0.054486),
    (20, 100, 0.95, 0.133367, 0.288829),
    (65, 100, 0.998, 0.495495, 0.778354),
]
PUBLISHED_BYAR = [(65, 0.95, 50.163188, 82.849139), (65, 0.998, 42.880261, 94.000291)]
PUBLISHED_RATES = [
    (5, "exact_poisson", 1.623486, 11.668332),
    (20, "byar", 12.211429, 30.889880),
]
# Down's syndrome by mother's age, first births, Michigan 1950-64 (Fleiss 1981, page 249).
BIRTHS = [230061, 329449, 114920, 39487, 14208, 3052]
CASES = [107, 141, 60, 40, 39, 25]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]


def limits(frame):
    return frame[["lower", "upper"]].iloc[0].tolist()


@pytest.mark.parametrize(("count", "total", "confidence", "lower", "upper"), PUBLISHED_WILSON)
def test_wilson_gives_the_published_limits(count, total, confidence, lower, upper):
    assert limits(wilson(count, total, confidence)) == pytest.approx([lower, upper], abs=5e-7)


@pytest.mark.parametrize(("count", "confidence", "lower", "upper"), PUBLISHED_BYAR)
def test_byar_gives_the_published_limits(count, confidence, lower, upper):
    assert limits(byar(count, confidence)) == pytest.approx([lower, upper], abs=5e-7)


@pytest.mark.parametrize(("count", "method", "lower", "upper"), PUBLISHED_RATES)
def test_crude_rate_gives_the_published_limits(count, method, lower, upper):
    rate = crude_rate(count, 100, 100)
    assert limits(rate) == pytest.approx([lower, upper], abs=5e-7)
    assert rate["method"].tolist() == [method]


def test_limits_keep_the_rows_of_a_series():
    lists = pd.Series([104, 0], index=["frail", "none"])
    result = wilson(lists, 9432)
    assert result.index.tolist() == ["frail", "none"]
    assert result.loc["frail", "value"] == pytest.approx(0.011026, abs=1e-6)
    assert result.loc["none", "lower"] == 0
    assert result["method"].tolist() == ["wilson", "wilson"]
    assert byar(lists).index.tolist() == crude_rate(lists, 9432).index.tolist() == ["frail", "none"]


def test_no_events_have_an_exact_upper_limit():
    # -log(0.025): the rate at which no event at all has a chance of 2.5%.
    assert limits(byar(0)) == pytest.approx([0, -np.log(0.025)])


def test_byar_begins_at_ten_events():
    assert byar([9, 10])["method"].tolist() == ["exact_poisson", "byar"]


def test_directly_standardised_rate_gives_the_textbook_value():
    rate = directly_standardised_rate(CASES, BIRTHS, ALL_BIRTHS)
    assert rate["value"].item() == pytest.approx(92.3, abs=0.05)
    assert rate["method"].item() == "dobson_byar"


def test_standardising_to_the_area_itself_gives_the_crude_rate_and_its_limits():
    own = directly_standardised_rate(CASES, BIRTHS, BIRTHS).drop(columns="method")
    crude = crude_rate(sum(CASES), sum(BIRTHS)).drop(columns="method")
    pd.testing.assert_frame_equal(own, crude)


def test_a_standardised_rate_of_few_events_uses_the_exact_limits():
    few = directly_standardised_rate([2, 3], [50, 50], [1, 1], 100)
    assert limits(few) == pytest.approx([1.623486, 11.668332], abs=5e-7)
    assert few["method"].item() == "dobson_exact_poisson"


def test_rate_ratio_inverts_the_exact_binomial_test():
    # At each limit the conditional binomial test has a tail of exactly 2.5%.
    ratio = rate_ratio(41, 28010, 15, 19017)
    assert ratio["value"].item() == pytest.approx((41 / 28010) / (15 / 19017))
    low, high = (limit * 28010 / (limit * 28010 + 19017) for limit in limits(ratio))
    assert stats.binomtest(41, 56, low, alternative="greater").pvalue == pytest.approx(0.025)
    assert stats.binomtest(41, 56, high, alternative="less").pvalue == pytest.approx(0.025)


def test_rate_ratio_without_events_is_open_on_one_side():
    ratio = rate_ratio([0, 4], 1, [4, 0], 1)
    assert ratio["value"].tolist() == [0, np.inf]
    assert ratio["lower"].iloc[0] == 0
    assert ratio["upper"].iloc[1] == np.inf
    # With 0 of 4 the upper limit of the share is 1 - 0.025 ** (1 / 4).
    share = 1 - 0.025**0.25
    assert ratio["upper"].iloc[0] == pytest.approx(share / (1 - share))


@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_contains_the_estimate_and_stays_within_0_and_1(count, more, confidence):
    row = wilson(count, count + more - 1 if count else more, confidence).iloc[0]
    assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 1


@given(st.integers(0, 10_000), st.floats(0.5, 0.999))
def test_byar_contains_the_count(count, confidence):
    row = byar(count, confidence).iloc[0]
    assert 0 <= row["lower"] <= count < row["upper"]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(100, 999)), min_size=1, max_size=9))
def test_a_standardised_rate_lies_between_the_rates_of_the_bands(bands):
    counts, people = map(np.array, zip(*bands, strict=True))
    counts[0] += 1
    row = directly_standardised_rate(counts, people, 1, 1).iloc[0]
    rates = counts / people
    assert rates.min() - 1e-12 <= row["value"] <= rates.max() + 1e-12
    assert row["lower"] < row["value"] < row["upper"]


@given(st.integers(1, 200), st.integers(1, 200), st.floats(0.1, 10))
def test_a_rate_ratio_turned_round_has_its_limits_turned_round(count_1, count_0, time):
    one = rate_ratio(count_1, time, count_0, 1).iloc[0]
    other = rate_ratio(count_0, 1, count_1, time).iloc[0]
    assert one["lower"] < one["value"] < one["upper"]
    assert one["lower"] == pytest.approx(1 / other["upper"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson(5, 0), "total must be above 0; found 0"),
        (lambda: wilson(-1, 5), "count must be at least 0; found -1"),
        (lambda: wilson([1, 6], [5, 5]), "count is above total (6 of 5) in row 1"),
        (lambda: wilson(1, 5, 95), "confidence is 95; write it as a fraction"),
        (lambda: byar(-3), "count must be at least 0; found -3"),
        (lambda: crude_rate(1, 0), "population must be above 0"),
        (lambda: crude_rate(1, 10, 0), "multiplier must be above 0"),
        (lambda: directly_standardised_rate([0, 0], [9, 9], [1, 1]), "needs at least one event"),
        (lambda: rate_ratio(1.5, 1, 2, 1), "count_1 must be a whole number; found 1.5"),
        (lambda: rate_ratio(0, 1, 0, 1), "needs at least one event; count_1 and count_0 are 0"),
        (lambda: rate_ratio(1, 0, 2, 1), "person_time_1 must be above 0"),
    ],
)
def test_impossible_counts_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)
