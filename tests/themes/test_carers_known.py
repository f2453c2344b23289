"""Sentences on who is known: one list or several, small numbers, nothing printed."""

import pandas as pd

from caremarket.themes import carers
from caremarket.themes.carers.briefing import briefing

ONE = pd.DataFrame({"category": ["supported"]})
TWO = pd.DataFrame({"category": ["supported", "assessments"]})
ELSEWHERE = pd.DataFrame({"category": ["lowest_area", "highest_area"], "value": [0.11, 0.26]})


def test_one_list_overlaps_with_nothing():
    assert "only list in the evidence, with 8 carers" in carers.bounds_explained(ONE, 8, 8)
    several = carers.bounds_explained(TWO, 8, 12)
    assert "longest list of people, 8; at most, no two share anybody, 12." in several
    assert carers.elsewhere_explained("Scilly", 0.04, 0.04, ELSEWHERE).startswith("4.0% of carers")
    assert "Between 4.0% and 6.0%" in carers.elsewhere_explained("Scilly", 0.04, 0.06, ELSEWHERE)


def test_those_who_care_most_cannot_be_fewer_than_nobody():
    assert "Of the 54 who" in carers.heaviest_explained(54, 8, 8)
    assert "longest" not in carers.heaviest_explained(54, 8, 8)
    assert "at least 46 are not on the longest one" in carers.heaviest_explained(54, 8, 60)
    assert "at least 0 are on no list" in carers.heaviest_explained(54, 8, 60)


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
    own = pd.DataFrame({"value": [3.14, 6.09]})
    assert carers.reach_in_words(own, "Luton") == (
        "No single list reaches more than 6.1% of Luton's carers"
    )
    assert carers.reach_in_words(own.head(1), "Luton") == (
        "The only list reaches 3.1% of Luton's carers"
    )
