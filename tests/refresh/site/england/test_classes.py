"""Classes of a map: fifths of rates, and ratios by whether their interval holds 1."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caremarket.refresh.site.england.classes import LETTERS, about_one, fifths
from caremarket.refresh.site.england.figures import Figure

FINITE = st.floats(0, 1e6)


def test_twenty_councils_are_five_classes_of_four():
    found = fifths({f"c{at}": Figure(at) for at in range(20)})
    assert [each.sign for each in found] == list(LETTERS)
    assert found[0].codes == ("c0", "c1", "c2", "c3")
    assert found[4].codes == ("c16", "c17", "c18", "c19")


@given(st.lists(FINITE, min_size=20, max_size=40))
def test_no_council_of_a_class_is_above_one_of_the_next(values):
    figures = {str(at): Figure(value) for at, value in enumerate(values)}
    found = fifths(figures)
    assert sorted(code for each in found for code in each.codes) == sorted(figures)
    for lower, higher in pairwise(found):
        highest = max(figures[code].value for code in lower.codes)
        assert highest < min(figures[code].value for code in higher.codes)


def test_where_all_are_alike_there_is_one_class():
    assert [len(each.codes) for each in fifths({str(at): Figure(3) for at in range(20)})] == [20]


def test_a_ratio_is_clear_where_its_interval_leaves_one_out():
    figures = {
        "below": Figure(0.8, 0.7, 0.99),
        "touches": Figure(0.9, 0.8, 1.0),
        "about": Figure(1.2, 0.9, 1.5),
        "above": Figure(1.2, 1.01, 1.5),
    }
    found = {each.sign: each.codes for each in about_one(figures)}
    assert found == {"−": ("below",), "≈": ("touches", "about"), "+": ("above",)}
