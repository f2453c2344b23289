from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.errors import MethodError
from caremarket.methods import erlang_b, erlang_c, servers_for_wait, target_occupancy


@pytest.mark.parametrize("load", [0.3, 2.0, 7.5])
@pytest.mark.parametrize("servers", [0, 1, 2, 5, 12])
def test_erlang_b_equals_the_direct_formula(servers, load):
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    assert erlang_b(servers, load) == pytest.approx(terms[-1] / sum(terms))


def test_hand_computed_probabilities():
    # a = 1: B(1) = 1/2, B(2) = (1/2) / (2 + 1/2) = 1/5; C(2) = 0.2 / (1 - 0.5 * 0.8) = 1/3.
    assert erlang_b(1, 1) == pytest.approx(1 / 2)
    assert erlang_b(2, 1) == pytest.approx(1 / 5)
    assert erlang_c(2, 1) == pytest.approx(1 / 3)


def test_one_place_keeps_people_waiting_as_often_as_it_is_taken():
    assert erlang_c(1, 0.6) == pytest.approx(0.6)


def test_a_load_that_fills_every_place_makes_everybody_wait():
    assert erlang_c(5, 5) == erlang_c(5, 9) == 1


def test_hundreds_of_beds_do_not_overflow():
    # The direct formula needs 816 ** 900, which no float holds.
    assert 0 < erlang_b(900, 816) < erlang_c(900, 816) < 0.05


def test_servers_for_wait_is_the_smallest_number():
    places = servers_for_wait(50, 0.1)
    assert erlang_c(places, 50) <= 0.1 < erlang_c(places - 1, 50)
    assert target_occupancy(50, 0.1) == 50 / places


def test_square_root_staffing_is_a_good_first_guess():
    # Halfin and Whitt: one in ten waits at about 1.42 square roots of the load above it.
    assert servers_for_wait(400, 0.1) == pytest.approx(400 + 1.42 * 20, abs=1)


@given(st.integers(0, 60), st.floats(0.1, 300))
def test_blocking_is_a_probability_that_falls_with_every_place(servers, load):
    assert 0 <= erlang_b(servers + 1, load) < erlang_b(servers, load) <= 1
    assert erlang_b(servers, load) <= erlang_c(servers, load) <= 1


@given(st.floats(0.5, 200), st.floats(0.5, 200), st.sampled_from([0.05, 0.1, 0.3]))
def test_a_larger_market_needs_more_places(one, other, wait):
    small, large = sorted([one, other])
    assert servers_for_wait(small, wait) <= servers_for_wait(large, wait)
    assert 0 < target_occupancy(small, wait) < 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_b(2.5, 1), "servers must be a whole number; found 2.5"),
        (lambda: erlang_b(-1, 1), "servers must be at least 0; found -1"),
        (lambda: erlang_c(2, -1), "offered_load must be at least 0; found -1"),
        (lambda: servers_for_wait(0, 0.1), "offered_load must be above 0; found 0"),
        (lambda: target_occupancy(50, 10), "max_delay_probability is 10; write it as a fraction"),
    ],
)
def test_impossible_markets_are_refused(call, message):
    with pytest.raises(MethodError) as error:
        call()
    assert message in str(error.value)


@given(st.lists(st.floats(0.01, 3000), min_size=1, max_size=8), st.sampled_from([0.001, 0.1, 0.5]))
def test_many_loads_at_once_need_what_each_needs_alone(loads, wait):
    places = servers_for_wait(loads, wait)
    for load, enough in zip(loads, places, strict=True):
        assert servers_for_wait(load, wait) == enough
        fewer = erlang_c(int(enough) - 1, load)
        assert erlang_c(int(enough), load) <= wait * (1 + 1e-9)
        assert fewer > wait * (1 - 1e-9)
