import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MethodError
from caremarket.methods.series import DAMPING, carried_on, pooled_variances, rolling_origin

SPREADS = {"noise": 0.004, "level": 0.003, "slope": 0.0}


def made(areas=25, months=42, slope=0.0, shift=0.0, seed=1):
    """Counts of areas that wander by the same variances, perhaps with a shift in month 10."""
    rng = np.random.default_rng(seed)
    found = {}
    for place in range(areas):
        level = np.log(rng.uniform(500, 5000)) + np.cumsum(
            slope + SPREADS["level"] * rng.normal(size=months)
        )
        noise = SPREADS["noise"] * rng.normal(size=months)
        found[f"E{place:08d}"] = np.exp(level + noise + shift * (np.arange(months) >= 10))
    index = pd.period_range("2022-10", periods=months, freq="M").astype(str)
    return pd.DataFrame(found, index=index)


@pytest.fixture(scope="module")
def variances():
    return pooled_variances(made())


def test_what_series_share_is_recovered(variances):
    assert np.sqrt(variances[:2]) == pytest.approx([0.004, 0.003], rel=0.35)


def test_a_shift_of_what_is_counted_is_no_change(variances):
    smooth, shifted = made(areas=1), made(areas=1, shift=0.3)
    plain = carried_on(smooth.iloc[:, 0], variances)
    known = carried_on(shifted.iloc[:, 0], variances, [10])
    growth = [
        of["value"].iloc[-1] / it.iloc[-1, 0] for of, it in ((known, shifted), (plain, smooth))
    ]
    assert growth[0] == pytest.approx(growth[1], rel=0.005)


def test_limits_widen_and_lie_one_in_the_other(variances):
    found = carried_on(made(areas=1).iloc[:, 0], variances)
    width = found["upper_95"] - found["lower_95"]
    assert width.is_monotonic_increasing
    assert (found["lower_95"] < found["lower_80"]).all()
    assert (found["upper_80"] < found["upper_95"]).all()
    assert found["value"].between(found["lower_80"], found["upper_80"]).all()


def test_a_slope_dies_away():
    steep = pd.Series(np.exp(7 + 0.01 * np.arange(40)))
    on = np.log(carried_on(steep, np.array([1e-8, 1e-8, 1e-6]), months=60)["value"])
    steps = on.diff().dropna().to_numpy()
    assert steps[1:] / steps[:-1] == pytest.approx(np.full(len(steps) - 1, DAMPING), abs=0.01)


def test_months_without_a_figure_are_bridged(variances):
    whole = made(areas=1).iloc[:, 0]
    holed = whole.where(np.arange(len(whole)) % 7 != 3)
    assert carried_on(holed, variances)["value"].iloc[-1] == pytest.approx(
        carried_on(whole, variances)["value"].iloc[-1], rel=0.02
    )


@pytest.mark.slow
def test_what_rises_is_carried_on_better_than_the_last_count_and_limits_hold():
    tried = rolling_origin(made(areas=60, slope=0.004))
    assert tried["error"].abs().mean() < 0.8 * tried["naive"].abs().mean()
    assert 0.85 <= tried["within_95"].mean() <= 1
    assert tried["origin"].nunique() == 2


@pytest.mark.slow
def test_what_only_wanders_is_not():
    tried = rolling_origin(made(areas=12, seed=3), origins=1)
    assert tried["error"].abs().mean() > 0.85 * tried["naive"].abs().mean()


def test_too_short_a_series_is_not_carried_on(variances):
    short = made(months=17)
    with pytest.raises(MethodError, match="17 months with a figure are too few"):
        carried_on(short.iloc[:, 0], variances)
    with pytest.raises(MethodError, match="No series has 18 months with a figure"):
        pooled_variances(short)
    with pytest.raises(MethodError, match="12 more to hold them against"):
        rolling_origin(made(months=29))


def test_counts_are_above_0(variances):
    none = made(areas=1).iloc[:, 0] * 0
    with pytest.raises(MethodError, match="above 0"):
        carried_on(none, variances)


def test_a_break_after_an_origin_leaves_it_out():
    with pytest.raises(MethodError, match="is not known"):
        rolling_origin(made(areas=3), [35])
