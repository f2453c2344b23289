import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime

from caremarket.errors import MethodError
from caremarket.methods import overdispersed
from caremarket.methods.overdispersed import fit, known, spread_about

AREAS = 400
TRUE = {"older": 0.3, "deprived": -0.2}
KINDS = ["proportion", "rate"]


def made(kind, spread, seed=1, areas=AREAS, size=None):
    """Counts of areas whose true rates differ by covariates and by more than chance."""
    rng = np.random.default_rng(seed)
    covariates = pd.DataFrame({name: rng.normal(size=areas) for name in TRUE})
    people = rng.integers(200, 20_000, areas) if size is None else np.full(areas, size)
    linear = covariates @ pd.Series(TRUE)
    if kind == "rate":
        mean = np.exp(linear - 4)
        rates = rng.gamma(1 / spread, mean * spread) if spread else mean
        return rng.poisson(rates * people), people, covariates, rates
    mean = 1 / (1 + np.exp(1 - linear))
    weight = (1 - spread) / spread if spread else None
    rates = rng.beta(mean * weight, (1 - mean) * weight) if spread else mean
    return rng.binomial(people, rates), people, covariates, rates


@pytest.mark.parametrize(("kind", "spread"), [("proportion", 0.01), ("rate", 0.05)])
def test_known_parameters_are_recovered_within_their_intervals(kind, spread):
    within = []
    for seed in range(20):
        counted, people, covariates, _ = made(kind, spread, seed)
        found = fit(counted, people, covariates, kind=kind)
        slopes = found.coefficients.drop("intercept")
        slopes = slopes.div(found.scale, axis=0)
        true = pd.Series(TRUE)
        within.append((slopes["lower"] < true) & (true < slopes["upper"]))
        assert found.spread == pytest.approx(spread, rel=0.35)
    assert 0.85 <= np.mean(within) <= 1  # 40 intervals of 95%


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_is_that_of_the_likelihood(kind):
    counted, people, covariates, _ = made(kind, 0.05, areas=50)
    design = np.column_stack([np.ones(50), covariates])
    model = overdispersed._Counts(counted.astype(float), design, size=people * 1.0, kind=kind)
    at = np.array([-2.0, 0.2, -0.1, -3.0])
    assert model.score(at) == pytest.approx(approx_fprime(at, model.loglike, 1e-6), rel=1e-3)


@pytest.mark.parametrize(("kind", "spread"), [("proportion", 0.02), ("rate", 0.1)])
def test_what_is_known_holds_the_true_rates(kind, spread):
    counted, people, covariates, rates = made(kind, spread)
    found = fit(counted, people, covariates, kind=kind)
    limits = found.known(counted, people, covariates).limits()
    assert 0.92 <= limits["value"].between(limits["lower"], limits["upper"]).mean() <= 1
    assert 0.92 <= pd.Series(rates).between(limits["lower"], limits["upper"]).mean() <= 0.98
    next_count = found.unseen(covariates).counts(people, np.random.default_rng(3))
    again, *_ = made(kind, spread, seed=1)
    assert 0.92 <= pd.Series(again).between(next_count["lower"], next_count["upper"]).mean() <= 0.98


@pytest.mark.parametrize(("kind", "spread"), [("proportion", 0.05), ("rate", 0.2)])
def test_pooled_goes_to_the_raw_rate_as_people_become_many(kind, spread):
    """A small area moves, a large one hardly."""
    moved = []
    for size in (30, 300, 30_000):
        counted, people, _, _ = made(kind, spread, size=size)
        nothing = pd.DataFrame(index=range(AREAS))
        pooled = fit(counted, people, kind=kind).known(counted, people, nothing).mean
        raw = counted / people
        moved.append(np.abs(pooled - raw).mean() / raw.mean())
    assert moved[0] > 2 * moved[1] > 20 * moved[2]
    assert moved[2] < 0.005


@pytest.mark.parametrize("kind", KINDS)
def test_small_areas_are_nearer_to_the_truth_when_pooled(kind):
    counted, people, _, rates = made(kind, 0.03, size=100)
    nothing = pd.DataFrame(index=range(AREAS))
    pooled = fit(counted, people, kind=kind).known(counted, people, nothing).mean
    assert np.abs(pooled - rates).mean() < 0.95 * np.abs(counted / people - rates).mean()


@pytest.mark.parametrize("kind", KINDS)
def test_areas_that_differ_by_chance_alone_have_no_spread(kind):
    counted, people, covariates, _ = made(kind, 0)
    found = fit(counted, people, covariates, kind=kind)
    assert found.spread < 0.001
    assert np.isfinite(found.coefficients).all(axis=None)
    limits = found.known(counted, people, covariates).limits()
    assert (limits["upper"] - limits["lower"]).max() < 0.05


@pytest.mark.parametrize(("kind", "spread"), [("proportion", 0.02), ("rate", 0.1)])
def test_the_spread_about_given_means_is_that_of_the_fit_when_these_are_its_own(kind, spread):
    counted, people, covariates, _ = made(kind, spread)
    found = fit(counted, people, covariates, kind=kind)
    about = spread_about(counted, people, found.expected(covariates), kind=kind)
    assert about == pytest.approx(found.spread, rel=0.02)
    off = spread_about(counted, people, 1.2 * found.expected(covariates), kind=kind)
    assert off > 1.1 * about  # what was expected worse scatters more


def test_a_count_of_nobody_is_a_count():
    counted, people, covariates, _ = made("rate", 0.1)
    counted[:5] = 0
    found = fit(counted, people, covariates, kind="rate")
    limits = found.known(counted, people, covariates).limits()
    assert (limits["lower"].head() > 0).all()
    assert (limits["value"].head() < limits["value"].median()).all()


def test_by_hand_a_beta_and_a_gamma():
    share = known("proportion", np.array([0.2]), 0.1, 3, 10)  # 9 others' worth at 20%, and 3 of 10
    assert share.mean == pytest.approx((1.8 + 3) / (9 + 10))
    rate = known("rate", np.array([0.02]), 0.25, 5, 100)
    assert rate.mean == pytest.approx((4 + 5) / (4 / 0.02 + 100))


def refused(match, *given, **named):
    with pytest.raises(MethodError, match=match):
        fit(*given, **named)


def test_what_cannot_be_fitted_says_why():
    counted, people, covariates, _ = made("proportion", 0.02, areas=40)
    refused("kind is 'odds'", counted, people, kind="odds")
    refused("too few for this fit; give 20", counted[:19], people[:19])
    refused("give 30", counted[:29], people[:29], covariates[:29])
    refused("above its denominator", people + 1, people)
    refused("in every area", np.zeros(40), people)
    refused("in every area", people, people)
    refused("missing", counted, people, covariates.assign(older=np.nan))
    refused("older does not differ", counted, people, covariates.assign(older=1.0))
    refused("must be above 0", counted, people * 0)
    twice = covariates.assign(same=covariates["older"])
    refused("does not converge", counted, people, twice)


def test_a_covariate_that_separates_areas_is_no_fit():
    people = np.full(60, 1000)
    counted = np.where(np.arange(60) < 30, 0, 200)
    side = pd.DataFrame({"side": np.where(np.arange(60) < 30, -1.0, 1.0)})
    refused("does not converge", counted, people, side, kind="rate")
