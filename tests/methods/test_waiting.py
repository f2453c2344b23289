import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import expon

from caremarket.errors import MethodError
from caremarket.methods import erlang_c, fitted_stays, simulated_waits


def waits(arrivals, places, stays, years=1, seed=1, **options):
    rng = np.random.default_rng(seed)
    many = [arrivals] * years, [places] * years
    return simulated_waits(*many, stays, rng=rng, **options)


@pytest.mark.parametrize(("load", "places"), [(20, 26), (100, 112)])
def test_exponential_stays_give_erlang(load, places):
    mean = 2.0
    found = waits(load / mean, places, expon(scale=mean), 200, settle=50, followed=500_000)
    share = np.average(found["waiting"], weights=found["arrivals"])
    wait = np.average(found["wait"], weights=found["arrivals"])
    expected = erlang_c(places, load)
    assert share == pytest.approx(expected, rel=0.1)
    assert wait == pytest.approx(expected * mean / (places - load), rel=0.25)


def test_what_comes_in_one_seed_comes_again_and_differs_in_another():
    one, again, other = (waits(60, 120, expon(scale=2), seed=seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)


@settings(deadline=None, max_examples=20)
@given(st.integers(5, 60), st.integers(15, 40))
def test_more_places_let_fewer_wait(places, more):
    stays = fitted_stays(2.2, 1.3)["weibull"]
    few, many = (waits(20, beds, stays, 4, followed=2000) for beds in (places, places + more))
    assert many["waiting"].mean() <= few["waiting"].mean() + 0.02
    assert (few["wait"].dropna() >= 0).all()


def test_places_that_close_make_people_wait_and_those_that_open_end_it():
    stays = fitted_stays(2.2, 1.3)["weibull"]
    rng = np.random.default_rng(3)
    places = [600] * 3 + [350] * 4 + [900] * 4
    found = simulated_waits([200] * len(places), places, stays, rng=rng)
    assert found["waiting"].iloc[:3].max() < 0.01
    assert found["waiting"].iloc[5] > 0.9
    assert found["waiting"].iloc[-1] < 0.01


def test_without_places_all_wait_and_without_arrivals_nobody_does():
    assert waits(20, 0, expon())["waiting"].tolist() == [1]
    none = waits(0, 10, expon(), 2)
    assert none["arrivals"].tolist() == [0, 0]
    assert none["waiting"].isna().all()


def test_a_large_market_is_quick():
    start = time.perf_counter()
    waits(4000, 10_000, fitted_stays(2.2, 1.3)["weibull"], 10)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("arrivals", "places", "message"),
    [
        ([1, 2], [3], "arrivals of 2 years and places of 1"),
        ([-1], [3], "arrivals must be at least 0; found -1"),
        ([1], [3.5], "places must be a whole number; found 3.5"),
    ],
)
def test_impossible_years_are_refused(arrivals, places, message):
    with pytest.raises(MethodError, match=message):
        simulated_waits(arrivals, places, expon(), rng=np.random.default_rng(1))
