"""Direct payments from people alone: which share answers, and when there is nothing at all."""

import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.themes import direct_payments
from caremarket.themes.direct_payments.briefing import briefing

COLUMNS = ["period", "definition", "age_group", "geography", "share", "lower", "upper"]
SHARES = pd.DataFrame(
    [
        ("2020-21", "1C(2A)", "all", "area", 0.28, 0.26, 0.30),
        ("2024-25", "3D(2A)", "all", "area", 0.26, None, None),
        ("2024-25", "3D(2A)", "all", "england", 0.245, None, None),
        ("2024-25", "3D(2A)", "65_plus", "area", 0.13, None, None),
    ],
    columns=COLUMNS,
)
CELLS = ["period", "service", "primary_support_reason", "age_group", "amount_gbp", "source_id"]


def spent(amount):
    row = ("2017-18", "direct_payments", "physical_support", "65_plus", amount, "nhs-ascfr-2017-18")
    return pd.DataFrame([row], columns=CELLS)


def test_spending_makes_a_mix_and_people_alone_do_not():
    assert direct_payments.has_mix(spent(100.0), SHARES)
    assert direct_payments.has_mix(spent(100.0), SHARES.head(0))
    assert not direct_payments.has_mix(spent(0.0), SHARES)


def test_neither_spending_nor_people_is_nothing_at_all():
    with pytest.raises(MissingEvidenceError, match=r"neither spending .* nor a share of clients"):
        direct_payments.has_mix(spent(0.0), SHARES[SHARES["geography"] != "area"])


def test_the_latest_share_of_all_ages_answers_beside_england():
    text = direct_payments.people_headline(SHARES, "Dorset")
    assert text.startswith(
        "In Dorset **26.0% of clients of long-term support in the community had a direct payment** "
        "in 2024-25, against 24.5% in England."
    )
    assert "is not in the evidence" in text


def test_one_age_group_answers_where_no_other_is_printed():
    text = direct_payments.people_headline(SHARES.tail(1), "Dorset")
    assert "in the community aged 65+ had a direct payment** in 2024-25. What" in text


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (0.86, "14% less"),
        (1.5, "50% more"),
        (16.02, "16 times as much"),
        (2.5, "2.5 times as much"),
    ],
)
def test_many_times_as_much_is_no_percentage(times, words):
    assert direct_payments.times_words(times) == words


def test_small_amounts_are_not_written_in_millions():
    amounts = (8_203_333, 106_682, 42_728.4, 9_016, -7_000, 0)
    words = ["£8.2m", "£107,000", "£43,000", "£9,016", "£7,000", "£0"]
    assert [direct_payments.money(amount) for amount in amounts] == words
    row = pd.Series({"value": 106_682.0, "lower": 90_300.0, "upper": 120_000.0})
    assert direct_payments.money_range(row) == "£107,000 (£90,000 to £120,000)"
    row = pd.Series({"value": 106_682.0, "lower": 106_682.0, "upper": 106_682.0})
    assert direct_payments.money_range(row) == "£107,000"


def test_no_spending_has_no_history_and_no_change():
    assert direct_payments.spend_by_period(spent(0.0).head(0)).empty
    assert direct_payments.composition_change(spent(0.0).head(0)).empty


def test_the_briefing_tells_of_people_and_says_what_is_not_known():
    findings = pd.DataFrame(
        [
            ("people_share", "all|area", "2020-21", 0.28),
            ("people_share", "all|area", "2024-25", 0.26),
            ("people_share", "all|england", "2024-25", 0.25),
        ],
        columns=["metric", "category", "period", "value"],
    )
    told = briefing(findings, "Dorset")
    assert told["short"] == (
        "In 2024-25, 26% of people with long-term care at home had a direct payment; what was "
        "spent is not known."
    )
    assert "In England it was 25%." in told["found"]
    assert set(told) == {"short", "found", "means", "sure", "unknown"}


def test_limits_and_idle_parameters_are_of_what_the_report_shows():
    alone = " ".join(direct_payments.limits_told(None, None, another_year=False))
    assert "cost ratio" not in alone
    assert "not printed by group" not in alone
    parts = pd.DataFrame({"home_care_room": [0.0, 0.0], "day_care_room": [0.0, 0.0]})
    complete = " ".join(direct_payments.limits_told(parts, None, another_year=True))
    assert "of another year" in complete
    assert "not printed by group" not in complete
    bounded = direct_payments.limits_told(
        parts.assign(home_care_room=[0.0, 9.0]), 738.0, another_year=False
    )
    assert any("Home care that is not printed" in text for text in bounded)
    assert "cost ratio" in bounded[0]
    fields = set(direct_payments.Parameters.model_fields)
    everything = direct_payments.idle_parameters(account=False, recipients=None, checked=False)
    assert set(everything) == fields - {"area_code", "scenario"}
    assert "cost_ratio" in direct_payments.idle_parameters(
        account=True, recipients=None, checked=False
    )
    assert "cost_ratio" not in direct_payments.idle_parameters(
        account=True, recipients=None, checked=True
    )
    assert direct_payments.idle_parameters(account=True, recipients=738.0, checked=True) == ()


def test_brackets_are_explained_only_where_there_are_any():
    ages = pd.DataFrame({"room": [0.0, 0.0, 0.0]})
    assert direct_payments.brackets_in_words(ages, None) == ""
    assert direct_payments.brackets_in_words(ages.assign(room=5.0), 738.0) == (
        "In brackets stand the bounds that figures not printed leave open, and for people the "
        "middle 95% of a simulation."
    )


def test_small_councils_are_drawn_in_thousands_and_a_shared_direction_is_said_once():
    assert direct_payments.pound_scale(pd.Series([13_000.0, -179_000.0])) == (1e3, "£ thousand")
    assert direct_payments.pound_scale(pd.Series([13_000.0, -1_790_000.0])) == (1e6, "£ million")
    row = pd.Series({"value": 13_000.0, "lower": 13_000.0, "upper": 13_000.0})
    assert direct_payments.shifts_words({"The level shifts": row, "the target": 2 * row}) == (
        "The level shifts £13,000 a year, the target £26,000 a year into direct payments"
    )
    assert direct_payments.shifts_words({"The level shifts": row, "the target": -row}) == (
        "The level shifts £13,000 a year into direct payments, "
        "the target £13,000 a year out of direct payments"
    )
