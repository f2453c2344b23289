import numpy as np
import pytest

from caremarket.errors import MethodError
from caremarket.methods.ranking import rank_limits


def test_areas_that_are_known_have_one_rank():
    draws = np.tile([0.3, 0.1, 0.2], (100, 1))
    found = rank_limits(draws, extreme=1)
    assert found["lower"].tolist() == found["upper"].tolist() == [1, 3, 2]
    assert found["among_highest"].tolist() == [1, 0, 0]
    assert found["among_lowest"].tolist() == [0, 1, 0]


def test_areas_that_nothing_is_known_of_may_have_any():
    draws = np.random.default_rng(1).normal(size=(4000, 20))
    found = rank_limits(draws, extreme=10)
    assert (found["lower"] == 1).all() and (found["upper"] == 20).all()
    assert found["among_lowest"].to_numpy() == pytest.approx(0.5, abs=0.04)


def test_ends_are_some_of_the_areas():
    with pytest.raises(MethodError, match="extreme is 3; 3 areas"):
        rank_limits(np.ones((5, 3)), extreme=3)
    with pytest.raises(MethodError, match="finite"):
        rank_limits(np.full((5, 30), np.nan))
