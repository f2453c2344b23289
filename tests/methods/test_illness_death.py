import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.special import expit

from caremarket.errors import MethodError
from caremarket.methods import illness_rates, prevalence_course

AGES = pd.RangeIndex(65, 101, name="age")
# Prevalence that doubles its odds every five years, deaths that double every seven.
PREVALENCE = pd.Series(expit(-4.2 + np.log(2) / 5 * (AGES - 65)), AGES)
DEATH = pd.Series(1 - np.exp(-0.011 * 2 ** ((AGES - 65) / 7)), AGES)
RATIO = 2.47
UNCHANGED = np.ones(20)

curves = st.builds(
    lambda start, steps: pd.Series(expit(start + np.cumsum(np.repeat(steps, 9))), AGES),
    st.floats(-6, -2),
    st.lists(st.floats(0, 0.25), min_size=4, max_size=4),
)
ratios = st.floats(1, 6)
FEW = settings(max_examples=50, deadline=None)  # each solves 35 equations


@FEW
@given(curves, ratios)
def test_constant_incidence_gives_the_prevalence_back(prevalence, ratio):
    rates = illness_rates(prevalence, DEATH, ratio)
    course = prevalence_course(prevalence, rates, UNCHANGED)
    assert (rates >= 0).all(axis=None)
    assert np.allclose(course, prevalence.to_numpy()[:, None], atol=1e-8)


@FEW
@given(curves, ratios)
def test_deaths_of_both_add_up_to_those_of_all(prevalence, ratio):
    rates = illness_rates(prevalence, DEATH, ratio)
    share = (prevalence.to_numpy()[:-1] + prevalence.to_numpy()[1:]) / 2
    both = (1 - share) * rates["mortality"] + share * rates["mortality_with"]
    assert np.allclose(both, -np.log(1 - DEATH.iloc[:-1]))


@FEW
@given(curves, ratios)
def test_higher_mortality_of_those_who_are_ill_lowers_prevalence(prevalence, ratio):
    rates = illness_rates(prevalence, DEATH, ratio)
    twice = rates.assign(mortality_with=2 * rates["mortality_with"])
    lower = prevalence_course(prevalence, twice, np.ones(len(AGES)))
    assert (lower.iloc[1:, -1] < prevalence.iloc[1:]).all()
    assert lower.iloc[0, -1] == pytest.approx(prevalence.iloc[0])


@FEW
@given(curves, ratios)
def test_without_new_cases_a_cohort_loses_prevalence(prevalence, ratio):
    rates = illness_rates(prevalence, DEATH, ratio)
    course = prevalence_course(prevalence, rates, np.zeros(5)).to_numpy()
    cohorts = np.array([np.diagonal(course, -first) for first in range(len(AGES) - 5)])
    assert (np.diff(cohorts, axis=1) <= 1e-12).all()


def test_prevalence_moves_slower_than_incidence_and_arrives_in_the_end():
    rates = illness_rates(PREVALENCE, DEATH, RATIO)
    halved = prevalence_course(PREVALENCE, rates, np.full(60, 0.5))
    share = halved.loc[85] / PREVALENCE[85]
    assert (np.diff(share) < 1e-12).all()
    assert share[1] > 0.9
    assert 0.65 < share[5] < 0.8 < share[2]
    assert 0.5 < share[60] < 0.55  # who is not ill is at risk, and fewer deaths are of the ill
    own = prevalence_course(halved[60], rates.assign(incidence=rates["incidence"] / 2), UNCHANGED)
    assert np.allclose(own[20], halved[60])


def test_a_year_is_the_solution_of_the_equation():
    rates = illness_rates(PREVALENCE, DEATH, RATIO)
    for factor in (0.0, 0.7, 1.4):
        incidence, without, with_it = rates.loc[84] * [factor, 1, 1]

        def slope(_, share, i=incidence, excess=with_it - without):
            return i * (1 - share) - share * (1 - share) * excess

        solved = solve_ivp(slope, (0, 1), [PREVALENCE[84]], rtol=1e-10, atol=1e-12).y[0, -1]
        found = prevalence_course(PREVALENCE, rates, [factor])
        assert found.loc[85, 1] == pytest.approx(solved, rel=1e-8)


def simulated(rates, factor, people, rng):
    """Let people live from the first age on, one by one; return prevalence by age."""
    ill = rng.random(people) < PREVALENCE.iloc[0]
    alive, shares = np.ones(people, dtype=bool), [ill.mean()]
    for incidence, without, with_it in rates.to_numpy() * [factor, 1, 1]:
        first = rng.exponential(1 / (incidence + without), people)  # the first thing to happen
        falls_ill = rng.random(people) < incidence / (incidence + without)
        since = np.where(ill, 0, np.where(falls_ill, first, np.inf))
        dies = np.where(ill | falls_ill, since + rng.exponential(1 / with_it, people), first)
        ill |= since < 1
        alive &= dies >= 1
        shares.append(ill[alive].mean())
    return np.array(shares), alive.sum()


@pytest.mark.parametrize("factor", [1.0, 0.6])
def test_simulated_individuals_agree_within_their_error(factor):
    rates, people = illness_rates(PREVALENCE, DEATH, RATIO), 100_000
    found, left = simulated(rates.iloc[:26], factor, people, np.random.default_rng(7))
    expected = prevalence_course(PREVALENCE, rates, np.full(len(AGES), factor)).iloc[:27, -1]
    error = np.sqrt(expected * (1 - expected) / left)  # the fewest are left at the last age
    assert (np.abs(found - expected) < 4 * error).all()
    assert error.max() < 0.004


def test_prevalence_that_falls_faster_than_people_die_has_no_new_cases():
    falling = PREVALENCE.where(AGES < 90, PREVALENCE[89] * 0.5 ** (AGES - 89))
    rates = illness_rates(falling, DEATH, RATIO)
    assert (rates.loc[89:, "incidence"] == 0).all()
    led_to = prevalence_course(falling, rates, np.ones(len(AGES)))[len(AGES)]
    assert np.allclose(led_to.loc[:89], falling.loc[:89])
    assert (led_to.loc[90:] > falling.loc[90:]).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"prevalence": PREVALENCE + 0.5}, "prevalence must lie below 1; found 1"),
        ({"prevalence": PREVALENCE - 0.1}, "prevalence must be at least 0"),
        ({"prevalence": PREVALENCE.drop(70)}, "no year left out"),
        ({"prevalence": PREVALENCE.loc[[65]]}, "two ages or more"),
        ({"death": DEATH + 0.9}, "death must lie below 1"),
        ({"death": DEATH.drop(70)}, "death does not have the same rows"),
        ({"relative_mortality": 0}, "relative_mortality must be above 0"),
    ],
)
def test_what_cannot_be_is_refused(changes, told):
    given_values = {"prevalence": PREVALENCE, "death": DEATH, "relative_mortality": RATIO}
    with pytest.raises(MethodError, match=told):
        illness_rates(**given_values | changes)


@pytest.mark.parametrize(
    ("ages", "multipliers", "told"),
    [
        (AGES, [1, -0.1], "multiplier of incidence must be at least 0"),
        (AGES, [], "multiplier of incidence is empty"),
        (AGES[1:], [1], "not of the ages 66 to 99"),
    ],
)
def test_a_course_that_cannot_be_is_refused(ages, multipliers, told):
    rates = illness_rates(PREVALENCE, DEATH, RATIO)
    with pytest.raises(MethodError, match=told):
        prevalence_course(PREVALENCE[ages], rates, multipliers)
