"""Direct payments from people alone, and how results are written."""

from types import SimpleNamespace

import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.themes.direct_payments import Parameters, amounts, findings
from caremarket.themes.direct_payments.briefing import briefing
from caremarket.themes.direct_payments.history import composition_change, spend_by_period
from caremarket.themes.direct_payments.words import limits
from caremarket.themes.direct_payments.words.given import brackets, people_alone

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


def test_without_a_share_of_the_area_there_is_nothing_at_all():
    with pytest.raises(MissingEvidenceError, match=r"neither spending .* nor a share of clients"):
        people_alone(SHARES[SHARES["geography"] != "area"], "Dorset")


def test_the_latest_share_of_all_ages_answers_beside_england():
    text = people_alone(SHARES, "Dorset")
    assert text.startswith(
        "In Dorset **26.0% of clients of long-term support in the community had a direct payment** "
        "in 2024-25, against 24.5% in England."
    )
    assert "is not in the evidence" in text


def test_one_age_group_answers_where_no_other_is_printed():
    text = people_alone(SHARES.tail(1), "Dorset")
    assert "in the community aged 65+ had a direct payment** in 2024-25. What" in text


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (0.86, "14% less"),
        (1.004, "the same"),
        (1.5, "50% more"),
        (16.02, "16 times as much"),
        (2.5, "2.5 times as much"),
    ],
)
def test_many_times_as_much_is_no_percentage(times, words):
    assert amounts.times_words(times) == words


def test_small_amounts_are_not_written_in_millions():
    given = (8_203_333, 106_682, 42_728.4, 9_016, -7_000, 0)
    words = ["£8.2m", "£107,000", "£43,000", "£9,016", "£7,000", "£0"]
    assert [amounts.money(amount) for amount in given] == words
    row = pd.Series({"value": 106_682.0, "lower": 90_300.0, "upper": 120_000.0})
    assert amounts.money_range(row) == "£107,000 (£90,000 to £120,000)"
    row = pd.Series({"value": 106_682.0, "lower": 106_682.0, "upper": 106_682.0})
    assert amounts.money_range(row) == "£107,000"


def test_no_spending_has_no_history_and_no_change():
    columns = ["period", "service", "primary_support_reason", "age_group", "amount_gbp"]
    nothing = pd.DataFrame(columns=[*columns, "source_id"])
    assert spend_by_period(nothing).empty
    assert composition_change(nothing, spend_by_period(nothing)).empty


def test_the_briefing_tells_of_people_and_says_what_is_not_known():
    findings = pd.DataFrame(
        [
            ("people_share", "all|area", "2020-21", 0.28),
            ("people_share", "all|area", "2024-25", 0.26),
            ("people_share", "all|england", "2024-25", 0.245),
        ],
        columns=["metric", "category", "period", "value"],
    )
    told = briefing(findings, "Dorset")
    assert told["short"] == (
        "In 2024-25, 26.0% of people with long-term care outside care homes had a direct payment; "
        "what was spent is not known."
    )
    assert "In England it was 24.5%." in told["found"]  # as printed, not rounded again
    assert set(told) == {"short", "found", "means", "sure", "unknown"}


def subject(parts=None, recipients=None, counts=(), asked=None):
    """What limits and idle parameters ask of `Payments`."""
    return SimpleNamespace(
        mixed=parts is not None,
        parts=parts,
        printed_recipients=recipients,
        simulates=recipients is not None,
        years=[SimpleNamespace(simulates=recipients is not None)],
        counts=counts,
        split=parts is not None,
        period="2019-20",
        parameters=Parameters(period=asked),
    )


def test_limits_are_of_what_the_report_shows():
    alone = " ".join(limits(subject()))
    assert "cost ratio" not in alone
    assert "not printed by group" not in alone
    parts = pd.DataFrame({"home_care_room": [0.0, 0.0], "day_care_room": [0.0, 0.0]})
    complete = " ".join(limits(subject(parts, asked="2017-18")))
    assert "of another year" in complete
    assert "not printed by group" not in complete
    bounded = limits(subject(parts.assign(home_care_room=[0.0, 9.0]), 738.0))
    assert any("Home care that is not printed" in text for text in bounded)
    assert "cost ratio" in bounded[0]


def test_parameters_are_idle_for_want_of_evidence():
    fields, parts = set(Parameters.model_fields), pd.DataFrame()
    assert set(findings.idle(subject())) == fields - {"area_code", "scenario"}
    assert "cost_ratio" in findings.idle(subject(parts))
    assert "cost_ratio" in findings.idle(subject(parts, counts=[1]))
    assert findings.idle(subject(parts, 738.0, counts=[1])) == ()


def test_brackets_are_explained_only_where_there_are_any():
    assert brackets(bounded=False, people=False) == ""
    assert brackets(bounded=True, people=True) == (
        " In brackets stand the bounds that figures not printed leave open, and for people the "
        "middle 95% of a simulation."
    )


def test_small_councils_are_drawn_in_thousands():
    assert amounts.pound_scale(pd.Series([13_000.0, -179_000.0])) == (1e3, "£ thousand")
    assert amounts.pound_scale(pd.Series([13_000.0, -1_790_000.0])) == (1e6, "£ million")
