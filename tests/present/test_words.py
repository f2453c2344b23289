import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.present.words import (
    as_read,
    decimals_for,
    humanised,
    in_sentence,
    number,
    rounded,
    wrapped,
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("memory_and_cognition", "Memory and cognition"),
        ("residential|norm_england", "Residential, norm England"),
        ("65_plus", "65+"),
        ("65_plus|area", "65+, area"),
        ("learning_disability|18_64", "Learning disability, 18–64"),
        ("cfas_ii", "CFAS II"),
        ("dementia_uk_2014", "Dementia UK 2014"),
        ("cfas_ii|minus_2_8_percent_a_year", "CFAS II, minus 2.8 percent a year"),
        ("gp_register", "GP register"),
        ("As printed, by the council", "As printed, by the council"),
        ("65-69", "65–69"),
        ("2019-20", "2019-20"),
        (2020, "2020"),
    ],
)
def test_codes_become_words_and_words_stay(code, words):
    assert humanised(code) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2020, "2,020"),
        (2020.4, "2,020"),
        (66.66, "66.7"),
        (1.5, "1.5"),
        (0.12345, "0.123"),
        (-0.35, "−0.35"),
        (-1234567, "−1,234,567"),
        (0, "0"),
        (-0.0001, "0.000"),
    ],
)
def test_numbers_have_commas_and_a_true_minus(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (24.5, 0, "25"),  # 24 where halves go to the even number
        (25.5, 0, "26"),
        (-24.5, 0, "−25"),
        (2.675, 2, "2.68"),  # the nearest binary number is a little less
        (0.29 * 50, 0, "15"),  # 14.499999999999998
        (24.506, 0, "25"),
        (24.49, 0, "24"),
        (-0.4, 0, "0"),
        (float("nan"), 1, "nan"),
        (1e30, 1, "1" + ",000" * 10 + ".0"),
    ],
)
def test_numbers_are_rounded_once_and_halves_away_from_nought(value, decimals, text):
    assert number(value, decimals) == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_moves_by_half_a_step_at_most(value, decimals):
    assert abs(float(rounded(value, decimals)) - value) <= 0.5001 * 10**-decimals


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([12.0, 3.0, 6.4], 1),
        ([2020, 1830.5], 0),
        ([2020.5, 0.04], 2),
        ([0.5, 0.25], 2),
        ([float("nan"), 2.0], 0),
        ([], 0),
    ],
)
def test_decimals_suit_the_whole_column(values, places):
    assert decimals_for(values) == places


def test_wrapping_never_cuts_a_word():
    assert wrapped("Market Position Statement", 10) == "Market\nPosition\nStatement"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("changes by -8%.", "changes by −8%."),
        ("cost £-7,000 and £−2.2 million", "cost −£7,000 and −£2.2 million"),
        ("from -84 to +118 beds", "from −84 to +118 beds"),
        ("change by -0% or +0%", "change by 0% or 0%"),
        ("to younger level £-0.0 million", "to younger level £0.0 million"),
        (
            "65-69 +0, 70-74 −1, 2019-20, −0.35 and +0.5",
            "65-69 0, 70-74 −1, 2019-20, −0.35 and +0.5",
        ),
        ("E06000032-luton, TS-039 and 90+", "E06000032-luton, TS-039 and 90+"),
    ],
)
def test_numbers_have_the_signs_that_a_reader_expects(text, written):
    assert as_read(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("In City of London **9**", "In the City of London **9**"),
        ("**City of London has** few. Isles of Scilly's", None),
        ("Few live in the City of London.", "Few live in the City of London."),
    ],
)
def test_two_councils_have_an_article(text, written):
    expected = written or "**The City of London has** few. The Isles of Scilly's"
    assert as_read(text) == expected == as_read(as_read(text))


def test_the_vintages_have_their_names():
    assert humanised("hamilton_perry") == "Hamilton-Perry"
    assert humanised("ons_mid_2018") == "ONS mid-2018"


def test_a_place_has_the_article_that_a_sentence_asks_for():
    names = ("City of London", "Isles of Scilly", "Isle of Wight", "Luton", "Bristol")
    told = ["the City of London", "the Isles of Scilly", "the Isle of Wight", "Luton", "Bristol"]
    assert [in_sentence(name) for name in names] == told
