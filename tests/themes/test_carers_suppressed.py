"""Carers known where a list is suppressed: an interval from the table to the briefing."""

import math

import pandas as pd
import pytest
from subjects import subject

from caremarket.present.contract import problems_of
from caremarket.themes.carers import words
from caremarket.themes.carers.bounds import hidden, known_and_hidden, known_bounds
from caremarket.themes.carers.briefing import briefing
from caremarket.themes.carers.findings import DECLARED
from caremarket.themes.carers.lists import (
    as_shown,
    beside_others,
    identification_rates,
    known_lists,
)
from caremarket.themes.carers.signals import direct_payments
from caremarket.themes.carers.target import joiners
from caremarket.themes.carers.words.known import (
    bounds_in_words,
    heaviest,
    listed_in_words,
    one_in_words,
)
from caremarket.themes.carers.words.target import start_in_words

CENSUS = "census_2021"
RETURN = "supported_national_return"
HIDDEN = (None, 4.0, 16.0)
HEAVY = pd.Series([60.0])
METRICS = {
    *("estimated_carers", "known_carers", "identification_rate", "identification_rate_by_source"),
    *("known_share_bounds", "hidden_carers"),
}
ESTIMATES = pd.DataFrame(
    {
        "category": ["census_2011", CENSUS],
        "label": ["Census 2011", "Census 2021"],
        "period": ["2011", "2021"],
        "people": [200.0, 180.0],
        "basis": "published",
        "method": "census_count",
        "source_ids": "census",
    }
)
ELSEWHERE = pd.DataFrame(
    {
        "category": ["lowest_area", "highest_area"],
        "label": ["Lowest", "Highest"],
        "value": [0.11, 0.26],
        "source_ids": "study",
    }
)


def lists_of(**measures):
    """The lists of 2024-25; a tuple is the value and the limits of a suppressed count."""
    records = [
        (
            "2024-25",
            measure,
            *(given if isinstance(given, tuple) else (given, None, None)),
            "return",
        )
        for measure, given in measures.items()
    ]
    columns = ["period", "measure", "value", "value_lower", "value_upper", "source_id"]
    frame = pd.DataFrame(records, columns=columns)
    return known_lists(frame.astype(dict.fromkeys(columns[2:5], float)))


ONE = lists_of(supported_national_return=HIDDEN)
TWO = lists_of(supported_national_return=HIDDEN, newly_identified=2)


def wilson_by_hand(x, n, sign):
    z = 1.959964
    return (2 * x + z**2 + sign * z * math.sqrt(z**2 + 4 * x * (1 - x / n))) / (2 * (n + z**2))


def findings_of(lists):
    rates, none = identification_rates(lists, ESTIMATES), hidden(lists, ESTIMATES)
    theme = subject(lists, estimates=ESTIMATES, rates=rates, hidden=none, base=CENSUS)
    several = [metric for metric in DECLARED if getattr(metric, "name", "") in METRICS]
    found = pd.concat([metric(theme) for metric in several])
    assert problems_of([found]) == []
    return found


def told_of(lists):
    planned = {
        "carers_projected": "2026",
        "carers_to_know": "2030",
        "identifications_needed_per_year": "2030",
        "identifications_to_stay_per_year": "2030",
    }
    always = [
        {"metric": metric, "category": "all", "period": period, "value": 15.0}
        for metric, period in planned.items()
    ]
    return briefing(pd.concat([findings_of(lists), pd.DataFrame(always)]), "Scilly")


def test_a_suppressed_list_counts_at_the_least_and_at_the_most():
    lists = lists_of(supported=(None, 1, 4), newly_identified=2)
    assert lists["label"].tolist()[0] == "Supported in the year, at most (suppressed)"
    assert lists[["known_lower", "known"]].to_numpy().tolist() == [[1, 4], [2, 2]]
    assert known_bounds(lists, 180.0) == (2, 6)
    found = findings_of(lists)
    known = found[found["metric"] == "known_carers"].set_index("category")
    assert known.loc["supported", ["value", "lower", "upper"]].tolist() == [4, 1, 4]
    assert known.loc["newly_identified", ["lower", "upper"]].isna().all()


def test_its_rate_has_the_limits_of_the_fewest_and_of_the_most():
    found = findings_of(TWO).set_index(["metric", "category"])
    rate = found.loc[("identification_rate", RETURN)]
    limits = [wilson_by_hand(4, 180, -1), wilson_by_hand(16, 180, 1)]
    assert rate["value"] == pytest.approx(16 / 180)
    assert rate[["lower", "upper"]].tolist() == pytest.approx(limits, abs=1e-6)
    assert rate["lower"] < 4 / 180
    assert rate["method"] == "wilson_of_suppressed_count"
    for metric in ("hidden_carers", "known_share_bounds"):
        bounds = found.loc[(metric, CENSUS), ["method", "source_ids"]].tolist()
        assert bounds == ["bounds_of_overlapping_lists", "census return"]


def test_a_suppressed_list_that_is_no_subset_has_the_two_shares():
    found = identification_rates(lists_of(gp_register=HIDDEN), ESTIMATES)
    row = found.set_index("estimate").loc[CENSUS]
    assert row[["lower", "value", "upper"]].tolist() == pytest.approx([4 / 180, 16 / 180, 16 / 180])
    assert row["method"] == "suppressed, at most"


def test_the_most_is_never_more_than_all_carers():
    wide = lists_of(supported_national_return=(None, 100.0, 400.0))
    assert known_bounds(wide, 180.0) == (100, 180)
    rates = identification_rates(wide, ESTIMATES)
    assert rates["value"].tolist() == [1, 1]


def test_the_table_says_at_most():
    shown = as_shown(ONE)
    assert shown["label"].tolist() == ["Supported, national return (suppressed)"]
    assert shown[["known_at_least", "known_at_most"]].to_numpy().tolist() == [[4, 16]]
    assert as_shown(lists_of(supported=8))["known"].tolist() == [8]
    rates = identification_rates(ONE, ESTIMATES)
    drawn = beside_others(rates, CENSUS, ELSEWHERE)
    assert drawn["at_most"].tolist() == [True, False, False]


def test_one_suppressed_list_does_not_say_how_many_are_known():
    assert listed_in_words(subject(ONE, carers=180)) == (
        "The national return of 2024-25 counts 4 to 16 carers as supported; **the evidence does "
        "not say how many are known**."
    )
    assert "as supported, at most 8.9% of the carers of" in one_in_words(subject(ONE, carers=180))


def test_of_several_lists_the_longest_may_be_the_suppressed_one():
    fewest, most = known_bounds(TWO, 180.0)
    assert (fewest, most) == (4, 18)
    parts = known_and_hidden(pd.Series({"all": 180.0}), TWO, fewest, most)
    assert parts["part"].tolist()[:2] == ["on_a_list_at_least", "perhaps_on_a_list"]
    assert "longest" not in heaviest(subject(TWO, (fewest, most), hours=HEAVY))
    assert "A suppressed count enters" in bounds_in_words(subject(TWO, (fewest, most)))
    shorter = lists_of(supported=8, newly_identified=(None, 1, 4))
    parts = known_and_hidden(pd.Series({"all": 180.0}), shorter, 8, 12)
    assert parts["part"].tolist()[:2] == ["on_the_longest_list", "on_another_list_at_most"]


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        (TWO, "as one person may be on more than one list and small numbers are not published"),
        (lists_of(supported=8, newly_identified=8), "as one person may be on more than one list."),
    ],
)
def test_the_briefing_says_why_the_share_is_a_range(lists, reason):
    assert reason in told_of(lists)["sure"]


def test_the_briefing_of_a_suppressed_list():
    parts = told_of(TWO)
    assert "Between 2% and 10% of those counted are on a list" in parts["found"]
    assert parts["short"].startswith("At least 162 of the 180 unpaid carers")
    both = lists_of(supported=8, newly_identified=(None, 1, 4))
    assert "In 2024-25, at most 4 were found." in told_of(both)["means"]


def test_plans_say_what_they_start_from():
    change = pd.DataFrame()
    joining = joiners(lists_of(newly_identified=(None, 1, 4)), change, 15.0)
    assert joining.to_dict() == {"In 2024-25, at most": 4, "As needed": 15}
    assert start_in_words(subject(ONE, start=(4, math.inf))) == (
        "The chart starts from 4, the fewest who may be known, as if as many were known in 2026 as "
        "were counted in 2024-25."
    )
    assert "starts from nobody" in start_in_words(subject(lists_of(), start=(0, math.inf)))


def test_the_limits_name_suppression():
    assert any("suppressed count" in text for text in words.limits(subject(ONE)))
    assert not any("suppressed" in text for text in words.limits(subject(lists_of(supported=8))))


# Direct payments


def payments_of(**measures):
    records = [("2024-25", measure, value, "return") for measure, value in measures.items()]
    figures = pd.DataFrame(records, columns=["period", "measure", "value", "source_id"])
    share = {"period": "2024-25", "measure": "1c_2b", "geography": "area", "value": 25.0}
    return direct_payments(figures, pd.DataFrame([share | {"source_id": "return"}]))


def test_the_national_return_says_how_many_had_a_direct_payment():
    counts = {RETURN: 40.0, "direct_payments_national_return": 10.0}
    payments = payments_of(**counts)
    assert payments[["value", "fewest", "most"]].to_numpy().tolist() == [[0.25, 10, 10]]
    limits = [wilson_by_hand(10, 40, sign) for sign in (-1, 1)]
    assert payments[["lower", "upper"]].iloc[0].tolist() == pytest.approx(limits, abs=1e-6)
    assert words.payments(subject(lists_of(), payments=payments)) == (
        "10 of the 40 carers supported in 2024-25 had a direct payment (25%), by the national "
        "return."
    )

    def told(paid):
        counted = payments_of(**{RETURN: 442.0, "direct_payments_national_return": paid})
        return words.payments(subject(lists_of(), payments=counted))

    assert told(442.0) == (
        "All 442 carers supported in 2024-25 had a direct payment, by the national return. So it "
        "may count no other support."
    )
    assert told(441.0).startswith(
        "441 of the 442 carers supported in 2024-25 had a direct payment,"
    )
    assert told(0.0).startswith("None of the 442 carers supported")
    assert payments_of(**(counts | {RETURN: 0.0})).empty


def test_of_suppressed_counts_the_share_is_printed_all_the_same():
    counts = {RETURN: float("nan"), "direct_payments_national_return": float("nan")}
    payments = payments_of(**counts)
    assert payments["value"].tolist() == [0.25]
    assert payments[["lower", "upper"]].isna().all(axis=None)
    assert words.payments(subject(ONE, payments=payments)) == (
        "25% of the carers supported in 2024-25 had a direct payment, by the national return; the "
        "numbers behind it are suppressed."
    )
    (of_payments,) = (it for it in DECLARED if getattr(it, "name", "") == "direct_payment_share")
    found = of_payments(subject(payments=payments))
    assert problems_of([found]) == []
