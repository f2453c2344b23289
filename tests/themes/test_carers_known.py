"""Sentences on who is known: one list or several, small numbers, nothing printed."""

import pandas as pd
from subjects import planned, subject

from caremarket.themes.carers import words
from caremarket.themes.carers.bounds import known_and_hidden, known_bounds
from caremarket.themes.carers.briefing import briefing
from caremarket.themes.carers.lists import known_lists
from caremarket.themes.carers.target import swings
from caremarket.themes.carers.words.counted import joiners_in_words, needed_in_words
from caremarket.themes.carers.words.known import (
    bounds_in_words,
    elsewhere_in_words,
    heaviest,
    hidden_in_words,
    known_in_words,
    reach_in_words,
)

ELSEWHERE = pd.DataFrame({"category": ["lowest_area", "highest_area"], "value": [0.11, 0.26]})


def lists_of(**measures):
    """The lists of 2020-21, by measure."""
    records = [("2020-21", measure, value, "made-up") for measure, value in measures.items()]
    columns = ["period", "measure", "value", "source_id"]
    return known_lists(pd.DataFrame(records, columns=columns))


ONE = lists_of(supported=8)
TWO = lists_of(supported=8, newly_identified=4)
NOTHING = pd.DataFrame(columns=["period", "measure", "value", "source_id"])


def test_one_list_overlaps_with_nothing():
    assert "only list in the evidence, with 8 carers" in bounds_in_words(subject(ONE, (8, 8)))
    several = bounds_in_words(subject(TWO, (8, 12)))
    assert "longest list of people, 8; at most, no two share anybody, 12." in several
    one = elsewhere_in_words(subject(ONE, (8, 8), 200, benchmarks=ELSEWHERE))
    assert one.startswith("4.0% of carers are on it.")
    assert one.endswith("lies below that range.")
    two = elsewhere_in_words(subject(TWO, (8, 12), 200, benchmarks=ELSEWHERE))
    assert two.startswith("Between 4.0% and 6.0% of carers are on these lists.")
    assert two.endswith("lies below that range, whatever the overlap.")


def test_two_counts_of_one_list_do_not_overlap():
    counts = lists_of(supported=980, supported_national_return=506)
    text = bounds_in_words(subject(counts, known_bounds(counts, 16099)))
    assert text.startswith(
        "They are 2 counts of the same list, of which the longest enters, with 9"
    )


def test_the_longer_count_of_a_list_bounds_it_whichever_it_is():
    counts = lists_of(supported=980, supported_national_return=1200, newly_identified=296)
    assert known_bounds(counts, 16099) == (1200, 1496)
    text = bounds_in_words(subject(counts, (1200, 1496)))
    assert "no two share anybody, two counts of the same list aside, 1,496." in text


def test_assessments_alone_are_no_number_of_carers():
    events = lists_of(assessments_per_year=1000)
    text = bounds_in_words(subject(events, (0, 1000)))
    assert "counts 1,000 assessments: at most as many carers" in text
    assert "which counts assessments, so **15,099 to 16,099 are on none**" in known_in_words(
        subject(events, (0, 1000))
    )
    found = known_and_hidden(pd.Series({"all": 16099.0}), events, 0, 1000)
    assert found["part"].tolist()[:2] == ["on_the_list_at_least", "perhaps_on_the_list"]


def test_those_who_care_most_cannot_be_fewer_than_nobody():
    assert "Of the 54 who" in heaviest(subject(ONE, (8, 8), hours=pd.Series([54.0])))
    assert "longest" not in heaviest(subject(ONE, (8, 8), hours=pd.Series([54.0])))
    assert "at least 46 are not on the longest one" in heaviest(
        subject(TWO, (8, 60), hours=pd.Series([54.0]))
    )
    assert "at least 0 are on no list" in heaviest(subject(TWO, (8, 60), hours=pd.Series([54.0])))


def test_small_numbers_of_carers_are_not_rounded_to_ten():
    small = pd.Series({"constant_rate": 15.3, "trend_continues": 14.8, "trend_reverses": 15.7})
    assert needed_in_words(small) == (
        "about 15 newly identified carers a year (15 to 16 by scenario)"
    )
    same = pd.Series({"constant_rate": 15.3, "trend_continues": 15.2})
    assert needed_in_words(same) == "about 15 newly identified carers a year"
    assert needed_in_words(100 * small).startswith("about 1,530 newly")


def test_no_printed_total_is_said_in_words():
    def told(*differences):
        totals = pd.DataFrame({"difference": pd.Series(differences, dtype=float)})
        return words.sources(subject(hours=pd.Series([9.0, 1.0]), totals=totals))

    assert "No source prints totals" in told()
    assert "Of 2 printed totals of the population 1 equal" in told(0, -3)
    assert "difference is 3 people" in told(0, -3)


def test_an_assumption_without_a_range_moves_nothing():
    plans = pd.DataFrame({"scenario": ["constant_rate", "trend"], "carers": [180.0, 190.0]})
    spans = {"years": 9, "target_share": 0.25, "turnover": 0.33, "shares": (0.11, 0.26)}
    names = swings(plans, known=(8, 8), **spans)["assumption"].tolist()
    assert "Carers known at the start" not in names
    assert len(names) == 4
    wider = swings(plans, known=(8, 12), **spans)
    assert wider["assumption"].tolist()[-1] == "Carers known at the start"


def test_the_briefing_gives_no_range_from_a_number_to_itself():
    def told(lower, upper):
        rows = [
            ("estimated_carers", "census_2021", "2021", 1000.0, None, None),
            ("known_carers", "supported", "2021", 20.0, None, None),
            ("known_carers", "gp_register", "2021", 30.0, None, None),
            ("known_share_bounds", "census_2021", "2021", None, lower, upper),
            ("hidden_carers", "census_2021", "2021", None, 980.0, 980.0),
            ("identifications_needed_per_year", "all", "2030", 85.0, None, None),
        ]
        columns = ["metric", "category", "period", "value", "lower", "upper"]
        return briefing(pd.DataFrame(rows, columns=columns), "Dorset")

    assert "About 2% of them" in told(0.02, 0.02)["found"]
    assert "range" not in told(0.02, 0.02)["sure"]
    assert "Very few of them" in told(0.0004, 0.0004)["found"]
    assert "Between 2% and 5% of them" in told(0.02, 0.05)["found"]
    assert "range" in told(0.02, 0.05)["sure"]
    assert "find about 85 carers a year" in told(0.02, 0.02)["means"]


def test_a_missing_register_of_practices_is_said():
    of = "No carer register of general practices"
    assert of in " ".join(words.limits(subject(ONE)))
    assert of not in " ".join(words.limits(subject(lists_of(supported=8, gp_register=4))))


def test_the_title_speaks_of_one_list_where_there_is_one():
    own = pd.DataFrame({"value": [3.14, 6.09], "at_most": False})
    assert reach_in_words(own, "Luton") == (
        "No single list reaches more than 6.1% of Luton's carers"
    )
    assert reach_in_words(own.head(1), "Luton") == ("The only list reaches 3.1% of Luton's carers")
    assert reach_in_words(own.head(1).assign(at_most=True), "Luton") == (
        "The only list reaches at most 3.1% of Luton's carers"
    )
    assert reach_in_words(own.head(1).assign(value=0.0), "Luton") == (
        "No list reaches any of Luton's carers"
    )


def test_a_least_share_is_rounded_down():
    assert hidden_in_words(0.857, "the carers") == (
        "At least 85% of the carers are on no list in the evidence"
    )
    assert hidden_in_words(0.998, "the carers").startswith("At least 99%")
    assert hidden_in_words(0.29, "the carers").startswith("At least 29%")  # floats: 28.999…
    assert hidden_in_words(1.0, "the carers").startswith("All of the carers are on no list")
    assert hidden_in_words(0.0, "the carers").startswith("All of the carers may be on a")


def test_limits_are_those_of_what_is_shown():
    none, one, two = (
        " ".join(words.limits(subject(lists))) for lists in (known_lists(NOTHING), ONE, TWO)
    )
    assert "as if nobody were known today" in none
    assert "subset in name" not in none
    assert "Only one list of known carers" in one
    assert "different definitions" in two
    assert "subset in name" in one
    assert "suppressed" not in one + two


def test_joiners_longer_than_the_list_say_nothing_of_turnover():
    text = joiners_in_words(planned({"In 2020-21": 4.0, "As needed": 15.0}, known=0.0))
    assert text == "With 4 newly identified a year (in 2020-21) the list holds 12 in 2030."
