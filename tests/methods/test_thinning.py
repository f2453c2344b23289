import numpy as np
import pytest

from caremarket.errors import MethodError
from caremarket.methods.thinning import halves


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_halves_add_up_and_know_nothing_of_each_other(kind):
    rng = np.random.default_rng(1)
    people = np.full(5000, 401)
    counted = rng.poisson(20, 5000) if kind == "rate" else rng.binomial(people, 0.05)
    (first, size), (second, rest) = halves(counted, people, rng, kind=kind)
    assert (first + second == counted).all()
    assert size + rest == pytest.approx(people)
    assert first.sum() / size.sum() == pytest.approx(second.sum() / rest.sum(), rel=0.03)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05


def test_what_cannot_be_split_says_why():
    rng = np.random.default_rng(1)
    with pytest.raises(MethodError, match="two people or more"):
        halves([1], [1], rng, kind="proportion")
    with pytest.raises(MethodError, match="no more counted than people"):
        halves([5], [4], rng, kind="proportion")
    with pytest.raises(MethodError, match="at least 0"):
        halves([-1], [4], rng, kind="rate")
