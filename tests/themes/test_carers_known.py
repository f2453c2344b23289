"""Sentences on who is known: one list or several, small numbers, nothing printed."""

import pandas as pd

from caremarket.themes import carers
from caremarket.themes.carers.briefing import briefing

ELSEWHERE = pd.DataFrame({"category": ["lowest_area", "highest_area"], "value": [0.11, 0.26]})


def lists_of(**measures):
    """The lists of 2020-21, by measure."""
    records = [("2020-21", measure, value, "made-up") for measure, value in measures.items()]
    columns = ["period", "measure", "value", "source_id"]
    return carers.known_lists(pd.DataFrame(records, columns=columns))


ONE = lists_of(supported=8)
TWO = lists_of(supported=8, newly_identified=4)
NOTHING = pd.DataFrame(columns=["period", "measure", "value", "source_id"])


def test_one_list_overlaps_with_nothing():
    assert "only list in the evidence, with 8 carers" in carers.bounds_explained(ONE, 8, 8)
    several = carers.bounds_explained(TWO, 8, 12)
    assert "longest list of people, 8; at most, no two share anybody, 12." in several
    one = carers.elsewhere_explained("Scilly", ONE, (0.04, 0.04), ELSEWHERE)
    assert one.startswith("4.0% of carers are on it.")
    assert one.endswith("lies below that range.")
    two = carers.elsewhere_explained("Scilly", TWO, (0.04, 0.06), ELSEWHERE)
    assert two.startswith("Between 4.0% and 6.0% of carers are on these lists.")
    assert two.endswith("lies below that range, whatever the overlap.")


def test_two_counts_of_one_list_do_not_overlap():
    counts = lists_of(supported=980, supported_national_return=506)
    text = carers.bounds_explained(counts, *carers.known_bounds(counts, 16099))
    assert text.startswith(
        "They are 2 counts of the same list, of which the longest enters, with 9"
    )


def test_the_longer_count_of_a_list_bounds_it_whichever_it_is():
    counts = lists_of(supported=980, supported_national_return=1200, newly_identified=296)
    assert carers.known_bounds(counts, 16099) == (1200, 1496)
    text = carers.bounds_explained(counts, 1200, 1496)
    assert "no two share anybody, two counts of the same list aside, 1,496." in text


def test_assessments_alone_are_no_number_of_carers():
    events = lists_of(assessments_per_year=1000)
    text = carers.bounds_explained(events, 0, 1000)
    assert "counts 1,000 assessments: at most as many carers" in text
    assert "which counts assessments, so **15,099 to 16,099 are on none**" in carers.known_in_words(
        events, 0, 1000, 16099
    )
    found = carers.known_and_hidden(pd.Series({"all": 16099.0}), events, 0, 1000)
    assert found["part"].tolist()[:2] == ["on_the_list_at_least", "perhaps_on_the_list"]


def test_those_who_care_most_cannot_be_fewer_than_nobody():
    assert "Of the 54 who" in carers.heaviest_explained(54, ONE, 8)
    assert "longest" not in carers.heaviest_explained(54, ONE, 8)
    assert "at least 46 are not on the longest one" in carers.heaviest_explained(54, TWO, 60)
    assert "at least 0 are on no list" in carers.heaviest_explained(54, TWO, 60)


def test_small_numbers_of_carers_are_not_rounded_to_ten():
    small = pd.Series({"constant_rate": 15.3, "trend_continues": 14.8, "trend_reverses": 15.7})
    assert carers.needed_in_words(small) == (
        "about 15 newly identified carers a year (15 to 16 by scenario)"
    )
    same = pd.Series({"constant_rate": 15.3, "trend_continues": 15.2})
    assert carers.needed_in_words(same) == "about 15 newly identified carers a year"
    assert carers.needed_in_words(100 * small).startswith("about 1,530 newly")


def test_no_printed_total_is_said_in_words():
    none = pd.DataFrame({"difference": pd.Series(dtype=float)})
    assert carers.totals_checked(none).startswith("No source prints totals")
    two = carers.totals_checked(pd.DataFrame({"difference": [0.0, -3.0]}))
    assert two.startswith("Of 2 printed totals of the population 1 equal")
    assert "difference is 3 people" in two


def test_an_assumption_without_a_range_moves_nothing():
    plans = pd.DataFrame({"scenario": ["constant_rate", "trend"], "carers": [180.0, 190.0]})
    spans = {"years": 9, "target_share": 0.25, "turnover": 0.33, "shares": (0.11, 0.26)}
    names = carers.swings(plans, known=(8, 8), **spans)["assumption"].tolist()
    assert "Carers known at the start" not in names
    assert len(names) == 4
    wider = carers.swings(plans, known=(8, 12), **spans)
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
    lists = pd.DataFrame({"category": ["supported"]})
    assert "No carer register of general practices" in carers.gp_register_missing(lists, "Luton")
    register = lists.replace("supported", "gp_register")
    assert carers.gp_register_missing(register, "Luton") == ""


def test_the_title_speaks_of_one_list_where_there_is_one():
    own = pd.DataFrame({"value": [3.14, 6.09], "at_most": False})
    assert carers.reach_in_words(own, "Luton") == (
        "No single list reaches more than 6.1% of Luton's carers"
    )
    assert carers.reach_in_words(own.head(1), "Luton") == (
        "The only list reaches 3.1% of Luton's carers"
    )
    assert carers.reach_in_words(own.head(1).assign(at_most=True), "Luton") == (
        "The only list reaches at most 3.1% of Luton's carers"
    )
    assert carers.reach_in_words(own.head(1).assign(value=0.0), "Luton") == (
        "No list reaches any of Luton's carers"
    )


def test_a_least_share_is_rounded_down():
    assert carers.hidden_in_words(0.857, "the carers") == (
        "At least 85% of the carers are on no list in the evidence"
    )
    assert carers.hidden_in_words(0.998, "the carers").startswith("At least 99%")
    assert carers.hidden_in_words(0.29, "the carers").startswith("At least 29%")  # floats: 28.999…
    assert carers.hidden_in_words(1.0, "the carers").startswith("All of the carers are on no list")
    assert carers.hidden_in_words(0.0, "the carers").startswith("All of the carers may be on a")


def test_limits_are_those_of_what_is_shown():
    none, one, two = (
        " ".join(carers.limits(lists)) for lists in (carers.known_lists(NOTHING), ONE, TWO)
    )
    assert "as if nobody were known today" in none
    assert "subset in name" not in none
    assert "Only one list of known carers" in one
    assert "different definitions" in two
    assert "subset in name" in one
    assert "suppressed" not in one + two


def test_joiners_longer_than_the_list_say_nothing_of_turnover():
    joining = pd.Series({"In 2020-21": 4.0, "As needed": 15.0})
    ends = pd.Series({"In 2020-21": 12.0, "As needed": 45.0})
    text = carers.paths_explained(joining, ends, known=0.0, target_year=2030, turnover=0.33)
    assert text == "With 4 newly identified a year (in 2020-21) the list holds 12 in 2030."
