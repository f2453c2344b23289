"""GP registers of dementia: figures made up, so that each can be followed by hand."""

import pandas as pd
import pytest

from caremarket.present.contract import problems_of
from caremarket.themes import dementia

TOTALS = pd.DataFrame(
    {
        "rate_set": ["cfas_ii", "cfas_ii"],
        "year": [2025, 2026],
        "predicted": [1900.0, 2000.0],
        "lower": [1400.0, 1500.0],
        "upper": [2500.0, 2600.0],
    }
)


def _table(*rows):
    columns = ["period", "measure", "value", "value_lower", "value_upper", "source_id"]
    frame = pd.DataFrame(rows, columns=columns)
    people = frame["measure"].str.contains("register")
    unit = people.map({True: "people", False: "percent"})
    return frame.assign(age_group="65_plus", unit=unit, note="read as 0 to 5")


def _month(month, register, expected, *, rate=None, release="a", ends=None):
    low, high = ends or (register, register)
    period = f"{month}/{month}"
    found = [
        (period, "recorded_on_gp_register", register, low, high, release),
        (period, "expected_on_gp_register", expected, expected, expected, release),
    ]
    if rate is not None:
        names = ("diagnosis_rate", "diagnosis_rate_lower", "diagnosis_rate_upper")
        found += [
            (period, *pair, pair[1], pair[1], release) for pair in zip(names, rate, strict=True)
        ]
    return found


OPEN = _table(
    *_month("2025-03", 1100.0, 1700.0, rate=(64.7, 60.0, 70.0)),
    *_month("2026-03", 1210.0, 1800.0, rate=(67.2, 62.0, 72.5)),
)
HIDDEN = _table(*_month("2026-03", float("nan"), 40.0, ends=(0.0, 5.0)))
WITHOUT = OPEN.head(0)


def test_a_register_beside_what_is_expected_by_hand():
    last = dementia.registers(OPEN).iloc[-1]
    assert last["rate"] == pytest.approx(0.672)
    assert (last["register_lower"], last["register_upper"]) == (1210, 1210)
    assert last["undiagnosed"] == last["undiagnosed_lower"] == 590
    text = dementia.registers_explained(dementia.registers(OPEN), TOTALS, "Luton")
    assert "In March 2026 **1,210 patients aged 65+** of practices in Luton" in text
    assert "67.2% (95% limits 62.0% to 72.5%) of the 1,800 whom CFAS II expects" in text
    assert "So 590 registered patients are expected to have dementia without a diagnosis." in text
    assert "predicts 2,000 in 2026" in text
    assert "the register is 60% of that" in text  # 1210 of 2000, rounded


def test_a_suppressed_register_is_a_range_all_the_way():
    months = dementia.registers(HIDDEN)
    row = months.iloc[0]
    assert (row["register_lower"], row["register_upper"]) == (0, 5)
    assert (row["rate_lower"], row["rate_upper"]) == (0, 0.125)
    assert (row["undiagnosed_lower"], row["undiagnosed_upper"]) == (35, 40)
    text = dementia.registers_explained(months, TOTALS, "Scilly")
    assert "**0 to 5 patients aged 65+**" in text
    assert "0.0% to 12.5% of the 40" in text
    assert "So 35 to 40 registered patients" in text
    assert "The publisher suppresses the count. read as 0 to 5." in text
    shown = dementia.registers_shown(months)
    assert shown[["register_lower", "register_upper"]].to_numpy().tolist() == [[0, 5]]
    found = pd.concat(dementia.register_findings(months)).set_index("metric")
    assert problems_of([found.reset_index()]) == []
    assert found.loc["undiagnosed", ["lower", "upper"]].tolist() == [35, 40]
    assert found.loc["diagnosis_rate", ["value", "lower", "upper"]].tolist() == [6.25, 0, 12.5]


def test_readings_carry_the_range_of_a_suppressed_register():
    readings = dementia.diagnosis_readings(HIDDEN, TOTALS, 0.667)
    row = readings.iloc[0]
    assert (row["diagnosed_lower"], row["diagnosed_upper"]) == (0, 0.125 * 1900)
    assert row["undiagnosed_lower"] == pytest.approx(1400 - 0.125 * 1900)
    assert row["undiagnosed_upper"] == 2500  # nobody diagnosed, as many with dementia as can be
    text = dementia.readings_explained(readings, 0.667)
    assert "between 0.0% and 12.5%: 0 to 238 diagnosed" in text
    assert "1,162 to 2,500 undiagnosed" in text
    compared = dementia.rates_to_compare(readings, 0.667)
    assert "0.0% to 12.5%, as the register is suppressed" in dementia.rates_title(compared)
    shown = list(dementia.readings_shown(readings))
    at = shown.index("diagnosed")
    assert shown[at : at + 3] == ["diagnosed", "diagnosed_lower", "diagnosed_upper"]
    assert "between **1,160 and 2,500** of those" in dementia.undiagnosed_headline(readings)
    assert dementia.rate_used(dementia.published_rates(HIDDEN).iloc[-1]) == (
        "the middle of 0.0% to 12.5%"
    )


def test_without_suppression_no_range_is_shown():
    readings = dementia.diagnosis_readings(OPEN, TOTALS, 0.667)
    assert readings["diagnosed_lower"].isna().all()
    assert "diagnosed_lower" not in dementia.readings_shown(readings)
    assert "register_lower" not in dementia.registers_shown(dementia.registers(OPEN))
    assert "suppressed" not in dementia.registers_explained(
        dementia.registers(OPEN), TOTALS, "Luton"
    )


def test_the_later_release_of_a_month_counts_once():
    revised = _table(*_month("2026-03", 1220.0, 1800.0, release="b"))
    months = dementia.registers(pd.concat([OPEN, revised], ignore_index=True))
    assert months["register"].tolist() == [1100, 1220]
    rates = dementia.published_rates(pd.concat([OPEN, revised.iloc[:1]], ignore_index=True))
    assert rates["period"].is_unique
    twice = pd.concat([OPEN, OPEN.assign(source_id="b")], ignore_index=True)
    assert problems_of(dementia.printed_findings(twice)) == []


def test_the_trend_stops_where_the_collection_changed():
    before = _table(*_month("2021-03", 1000.0, 1600.0), *_month("2022-03", 990.0, 1620.0))
    months = dementia.registers(pd.concat([before, OPEN], ignore_index=True))
    text = dementia.trend_explained(months)
    assert "From March 2021 to March 2022 the register changed by −10 patients" in text
    assert "From March 2025 to March 2026 the register changed by +110 patients" in text
    assert "March 2022 to March 2025" not in text
    assert "the publisher does not compare the two" in text
    course = dementia.course_of_registers(dementia.registers(OPEN))
    assert course["month"].nunique() == 13  # evenly spaced
    assert course["people"].notna().sum() == 4
    assert dementia.trend_explained(dementia.registers(HIDDEN)) == ""


def test_without_a_register_it_is_said_so():
    months = dementia.registers(WITHOUT)
    assert months.empty
    text = dementia.registers_explained(months, TOTALS, "Luton")
    assert text.startswith("The evidence has no GP register of dementia for Luton.")
    assert all(part.empty for part in dementia.register_findings(months))


def test_the_chart_has_the_model_only_where_it_reaches():
    beside = dementia.latest_beside_model(dementia.registers(OPEN), TOTALS)
    assert beside["people"].tolist() == [1210, 1800, 2000]
    assert len(dementia.latest_beside_model(dementia.registers(OPEN), TOTALS.head(1))) == 2
    hidden = dementia.latest_beside_model(dementia.registers(HIDDEN), TOTALS).iloc[0]
    assert (hidden["people"], hidden["lower"], hidden["upper"]) == (2.5, 0, 5)
