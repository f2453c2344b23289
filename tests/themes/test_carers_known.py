"""Sentences on who is known: one list or several, small numbers, nothing printed."""

import math

import pandas as pd
from subjects import planned, subject

from caremarket.themes.carers import words
from caremarket.themes.carers.bounds import Bounds, known_bounds
from caremarket.themes.carers.briefing import briefing
from caremarket.themes.carers.lists import known_lists
from caremarket.themes.carers.target import swings
from caremarket.themes.carers.words.known import (
    bounds_in_words,
    heaviest,
    hidden_in_words,
    listed_in_words,
    one_in_words,
    reach_in_words,
)
from caremarket.themes.carers.words.target import joiners_in_words, needed_in_words

ELSEWHERE = pd.DataFrame({"category": ["lowest_area", "highest_area"], "value": [0.11, 0.26]})


def lists_of(source="made-up", **measures):
    """The lists of 2020-21, by measure."""
    records = [("2020-21", measure, value, source) for measure, value in measures.items()]
    columns = ["period", "measure", "value", "source_id"]
    return known_lists(pd.DataFrame(records, columns=columns))


ONE = lists_of(supported=8)
TWO = lists_of(supported=8, newly_identified=4)
NOTHING = pd.DataFrame(columns=["period", "measure", "value", "source_id"])


def test_of_one_list_how_many_are_known_is_not_known():
    one = lists_of(supported_national_return=387)
    assert listed_in_words(subject(one)) == (
        "The national return of 2020-21 counts 387 carers as supported; **the evidence does not "
        "say how many are known**."
    )
    text = one_in_words(subject(one, carers=135894))
    assert "387 carers as supported, 0.3% of the carers of Census 2021." in text
    assert "**The evidence does not say how many are known.** What would tell: the carer" in text
    counts = lists_of(supported=980, supported_national_return=506)  # two counts of the same list
    assert listed_in_words(subject(counts)).startswith(
        "The council counted 980 carers supported in 2020-21 and the national return of 2020-21 "
        "counts 506 carers as supported; **the evidence does not say how many"
    )
    events = lists_of(assessments_per_year=1000)
    assert listed_in_words(subject(events)).startswith(
        "The council made 1,000 assessments of carers in 2020-21; **the evidence does not say how"
    )


def test_several_lists_bound_the_number():
    several = bounds_in_words(subject(TWO, (8, 12)))
    assert "longest list of people, 8; at most, no two share anybody, 12." in several


def test_the_longer_count_of_a_list_bounds_it_whichever_it_is():
    counts = lists_of(supported=980, supported_national_return=1200, newly_identified=296)
    assert known_bounds(counts, 16099) == (1200, 1496)
    text = bounds_in_words(subject(counts, (1200, 1496)))
    assert "no two share anybody, two counts of the same list aside, 1,496." in text


def test_those_who_care_most_cannot_be_fewer_than_nobody():
    told = heaviest(subject(TWO, (8, 60), hours=pd.Series([54.0])))
    assert "Of the 54 who cared for 50 hours or more in 2021, at least 0 are on none" in told
    assert "at least 46 are not on the longest one" in told


def needed(start, **scenarios):
    """What sentences on a target ask, by scenario: joiners from the fewest and from the most."""
    frame = pd.DataFrame(scenarios, index=["needed_per_year", "needed_at_least"]).T
    plans = frame.rename_axis("scenario").reset_index().assign(target=36284.0)
    return needed_in_words(subject(start=Bounds(*start), plans=plans))


def test_what_a_target_takes_is_told_from_the_fewest_and_the_most_known():
    spread = {"trend_continues": (1343, 1226), "trend_reverses": (2115, 1999)}
    assert needed((980, 2380), constant_rate=(1687, 1571), **spread) == (
        "about 1,690 newly identified carers a year from 2026 (1,230 to 2,120 over the scenarios "
        "and over how many are known)"
    )
    assert needed((387, math.inf), constant_rate=(14963, 11974)) == (
        "about 14,960 newly identified carers a year from 2026 if only the 387 counted are known, "
        "and about 11,970 if 36,280 are known already and have to be kept (11,970 to 14,960 over "
        "the scenarios and over how many are known)"
    )
    assert "a year from 2026 if nobody is yet known" in needed((0, math.inf), constant_rate=(9, 8))
    longer = needed((40000, math.inf), constant_rate=(11661, 11661))  # a list beyond the target
    assert longer == "about 11,660 newly identified carers a year from 2026"


def test_small_numbers_of_carers_are_not_rounded_to_ten():
    same = needed((8, 12), constant_rate=(15.3, 15.2))
    assert same == "about 15 newly identified carers a year from 2026"


def test_no_printed_total_is_said_in_words():
    def told(*differences, warnings=()):
        totals = pd.DataFrame({"difference": pd.Series(differences, dtype=float)})
        of = subject(hours=pd.Series([9.0, 1.0]), totals=totals, population_warnings=warnings)
        text, *warned = words.sources(of)
        assert warned == list(warnings)
        return text

    assert "No source prints totals" in told(warnings=["MPS 2020 is refuted."])
    assert "Of 2 printed totals of the population 1 equal" in told(0, -3)
    assert "difference is 3 people" in told(0, -3)
    assert told(0, 0).endswith(
        "All 2 printed totals of the population equal the sum of their parts."
    )


def test_an_assumption_without_a_range_moves_nothing():
    plans = pd.DataFrame({"scenario": ["constant_rate", "trend"], "carers": [180.0, 190.0]})
    spans = {"years": 9, "target_share": 0.25, "turnover": 0.33, "shares": (0.11, 0.26)}
    names = swings(plans, known=Bounds(8, 8), **spans)["assumption"].tolist()
    assert "Carers known at the start" not in names
    assert len(names) == 4
    wider = swings(plans, known=Bounds(8, 12), **spans)
    assert wider["assumption"].tolist()[-1] == "Carers known at the start"


def told(*rows):
    """The briefing of some findings on a council, beside those that every report has."""
    always = [
        ("estimated_carers", "census_2021", "2021", 1000.0, None, None),
        ("carers_projected", "all", "2026", 1040.0, None, None),
        ("carers_projected", "all", "2035", 1100.0, None, None),
        ("carers_to_know", "all", "2030", 270.0, None, None),
        ("identifications_needed_per_year", "all", "2030", 105.0, None, None),
        ("identifications_to_stay_per_year", "all", "2030", 89.0, None, None),
    ]
    columns = ["metric", "category", "period", "value", "lower", "upper"]
    frame = pd.DataFrame([*always, *rows], columns=columns)
    return briefing(frame.astype(dict.fromkeys(columns[3:], float)), "Dorset")


def test_the_briefing_gives_no_range_from_a_number_to_itself():
    def of(lower, upper):
        return told(
            ("known_carers", "supported", "2021", 20.0, None, None),
            ("known_carers", "gp_register", "2021", 30.0, None, None),
            ("known_share_bounds", "census_2021", "2021", None, lower, upper),
            ("hidden_carers", "census_2021", "2021", None, 980.0, 980.0),
        )

    assert "About 2% of those counted" in of(0.02, 0.02)["found"]
    assert "range" not in of(0.02, 0.02)["sure"]
    assert "Very few of those counted" in of(0.0004, 0.0004)["found"]
    assert "Between 2% and 5% of those counted" in of(0.02, 0.05)["found"]
    assert "range" in of(0.02, 0.05)["sure"]
    assert "about 110 would have to be found each year from 2026." in of(0.02, 0.02)["means"]
    assert "registers of GPs" not in of(0.02, 0.02)["unknown"]


def test_the_briefing_of_one_list_claims_nothing_of_who_is_known():
    one = told(("carers_on_list", "supported_national_return", "2020-21", 8.0, None, None))
    assert one["short"].endswith("our data do not say how many of them are known to services.")
    assert one["found"].endswith("The national return of 2020-21 counts 8 carers as supported.")
    assert "if only those counted are known now. If the goal is met already," in one["means"]
    assert "already, about 89 a year would keep to it, as caring ends for some" in one["means"]
    assert "about 1,040 in 2026" in one["found"]
    none = told()
    assert "if nobody is known now." in none["means"]
    for text in (*one.values(), *none.values()):
        assert "on none" not in text
        assert "hidden" not in text
        assert "no help" not in text
        assert "its count is good" not in text


def test_a_missing_register_of_practices_is_said():
    of = "No carer register of general practices"
    assert of in " ".join(words.limits(subject(ONE)))
    assert of not in " ".join(words.limits(subject(lists_of(supported=8, gp_register=4))))


def test_a_count_that_was_divided_among_councils_is_called_an_estimate():
    of = "divided among councils as the patients of each practice are: an estimate"
    both = {"supported": 8, "gp_register": 4}
    assert of not in " ".join(words.limits(subject(lists_of(**both))))
    divided = lists_of(source="nhs-gp-carers-2025-06", **both)
    assert of in " ".join(words.limits(subject(divided)))


def test_the_title_speaks_of_the_longest_list():
    own = pd.DataFrame({"value": [3.14, 6.09], "at_most": False})
    assert (
        reach_in_words(own, "Luton")
        == "The largest count on any list comes to 6.1% of Luton's carers"
    )


def test_a_least_share_is_rounded_down():
    assert hidden_in_words(0.857, "the carers") == (
        "At least 85% of the carers are on none of these lists"
    )
    assert hidden_in_words(0.998, "the carers").startswith("At least 99%")
    assert hidden_in_words(0.29, "the carers").startswith("At least 29%")  # floats: 28.999…
    assert hidden_in_words(0.0, "the carers") == "All of the carers may be on these lists"


def test_limits_are_those_of_what_is_shown():
    none, one, two = (
        " ".join(words.limits(subject(lists))) for lists in (known_lists(NOTHING), ONE, TWO)
    )
    assert "worked out as if nobody were known yet, and as if as many were known already" in none
    assert "worked out as if only those on it were known, and as if as many were known" in one
    assert "subset in name" not in none
    assert "Only one list of known carers" in one
    assert "different definitions" in two
    assert "subset in name" in one
    assert "suppressed" not in one + two


def test_joiners_longer_than_the_list_say_nothing_of_turnover():
    text = joiners_in_words(planned({"In 2020-21": 4.0, "As needed": 15.0}, known=0.0))
    assert text == (
        "With 4 newly identified a year (in 2020-21) the list holds 10 in 2030. A year of the "
        "pandemic is no yardstick by itself."
    )
