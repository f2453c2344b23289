"""GP registers of dementia: figures made up, so that each can be followed by hand."""

import numpy as np
import pandas as pd
import pytest
from dementia_made import readings_of, recorded, with_figures

from caremarket import present
from caremarket.frames import rows
from caremarket.opendata.loaders import dementia_register
from caremarket.present.contract import problems_of
from caremarket.themes.dementia import diagnosis, registers, words
from caremarket.themes.dementia.words.care import beside_in_words, register_title
from caremarket.themes.dementia.words.diagnosed import (
    rate_used,
    rates_title,
    readings_in_words,
    undiagnosed_in_words,
)

TOTALS = pd.DataFrame(
    {
        "rate_set": ["cfas_ii", "cfas_ii"],
        "year": [2025, 2026],
        "predicted": [1900.0, 2000.0],
        "lower": [1400.0, 1500.0],
        "upper": [2500.0, 2600.0],
    }
)


def _note(hidden, districts=1):
    """What the loader notes on a register, of which some counts are suppressed."""
    summed = f"Sum of the districts of the time: {districts}" if districts > 1 else ""
    row = {"note": summed, "hidden": hidden, "summed": districts > 1, "flagged": 0}
    what = pd.Series([dementia_register.NOTES["recorded_on_gp_register"]])
    return dementia_register.notes(pd.DataFrame([row]), what).item()


def _table(*rows, note=""):
    columns = ["period", "measure", "value", "value_lower", "value_upper", "source_id"]
    frame = pd.DataFrame(rows, columns=columns)
    people = frame["measure"].str.contains("register")
    unit = people.map({True: "people", False: "percent"})
    return frame.assign(age_group="65_plus", unit=unit, note=note)


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
HIDDEN = _table(*_month("2026-03", float("nan"), 40.0, ends=(0.0, 5.0)), note=_note(1))
WITHOUT = OPEN.head(0)


def of_registers(table):
    """Return the findings on registers."""
    return rows(recorded(with_figures(table, TOTALS)), category="gp_register")


def test_a_register_beside_what_is_expected_by_hand():
    last = registers.registers(OPEN).iloc[-1]
    assert last["rate"] == pytest.approx(0.672)
    assert (last["register_lower"], last["register_upper"]) == (1210, 1210)
    assert last["undiagnosed"] == 590
    assert round(last["undiagnosed_lower"]) == 459  # 1210 / 0.725 - 1210
    assert round(last["undiagnosed_upper"]) == 742  # 1210 / 0.620 - 1210
    text = words.registers(with_figures(OPEN, TOTALS, "Luton"))
    assert "In March 2026 **1,210 patients aged 65+** of practices in Luton" in text
    assert "67.2% (95% limits 62.0% to 72.5%) of the 1,800 whom CFAS II expects" in text
    assert (
        "So 590 registered patients (95% limits 459 to 742, from those of the rate) are expected "
        "to have dementia without a diagnosis." in text
    )
    assert "predicts 2,000 in 2026" in text
    assert "the register is 60% of that" in text  # 1210 of 2000, rounded


def test_a_suppressed_register_is_a_range_all_the_way():
    months = registers.registers(HIDDEN)
    row = months.iloc[0]
    assert (row["register_lower"], row["register_upper"]) == (0, 5)
    assert (row["rate_lower"], row["rate_upper"]) == (0, 0.125)
    assert (row["undiagnosed_lower"], row["undiagnosed_upper"]) == (35, 40)
    text = words.registers(with_figures(HIDDEN, TOTALS, "Scilly"))
    assert "**0 to 5 patients aged 65+**" in text
    assert "0.0% to 12.5% of the 40" in text
    assert (
        "So 35 to 40 registered patients (the error of the number expected is left out) are" in text
    )
    assert (
        "The count, or part of it, is suppressed: what is suppressed is read as 0 to 5, the "
        "publisher's rule for counts by practice: none is stated for councils. Among" in text
    )
    shown = registers.registers_shown(months)
    assert shown[["register_lower", "register_upper"]].to_numpy().tolist() == [[0, 5]]
    found = of_registers(HIDDEN).set_index("metric")
    assert problems_of([found.reset_index()]) == []
    assert found.loc["undiagnosed", ["lower", "upper"]].tolist() == [35, 40]
    assert found.loc["diagnosis_rate", ["value", "lower", "upper"]].tolist() == [6.25, 0, 12.5]
    assert found.loc["undiagnosed", "method"] == "expected less register, suppression only"
    assert found.loc["known_dementia", "value"] == 2.5
    assert set(found["basis"]) == {"modelled"}  # nobody published a middle


def test_readings_carry_the_range_of_a_suppressed_register():
    readings = readings_of(HIDDEN, TOTALS)
    row = readings.iloc[0]
    assert (row["diagnosed_lower"], row["diagnosed_upper"]) == (0, 0.125 * 1900)
    assert row["undiagnosed_lower"] == pytest.approx(1400 - 0.125 * 1900)
    assert row["undiagnosed_upper"] == 2500  # nobody diagnosed, as many with dementia as can be
    text = readings_in_words(readings, 0.667)
    assert "between 0.0% and 12.5%: 0 to 238 diagnosed" in text
    assert "1,162 to 2,500 undiagnosed" in text
    compared = diagnosis.rates_to_compare(readings, 0.667)
    assert "0.0% to 12.5%, as the register is suppressed" in rates_title(compared)
    shown = list(diagnosis.readings_shown(readings))
    at = shown.index("diagnosed")
    assert shown[at : at + 3] == ["diagnosed", "diagnosed_lower", "diagnosed_upper"]
    assert "between **1,160 and 2,500** of those" in undiagnosed_in_words(readings)
    assert rate_used(with_figures(HIDDEN, TOTALS).rates_known.iloc[-1]) == (
        "the middle of 0.0% to 12.5% (register over the number expected, March 2026)"
    )
    left = recorded(with_figures(HIDDEN, TOTALS))
    left = rows(left, metric="undiagnosed", category="at_published_rate")
    assert left["method"].item() == (
        "register over expected held, monte carlo 95% limits of CFAS II and suppression"
    )


def test_without_suppression_no_range_is_shown():
    readings = readings_of(OPEN, TOTALS)
    assert readings["diagnosed_lower"].isna().all()
    assert "diagnosed_lower" not in diagnosis.readings_shown(readings)
    assert "register_lower" not in registers.registers_shown(registers.registers(OPEN))
    assert "suppressed" not in words.registers(with_figures(OPEN, TOTALS, "Luton"))


def test_the_later_release_of_a_month_counts_once():
    revised = _table(*_month("2026-03", 1220.0, 1800.0, release="b"))
    months = registers.registers(pd.concat([OPEN, revised], ignore_index=True))
    assert months["register"].tolist() == [1100, 1220]
    rates = with_figures(pd.concat([OPEN, revised.iloc[:1]], ignore_index=True), TOTALS).rates_known
    assert rates["period"].is_unique
    twice = pd.concat([OPEN, OPEN.assign(source_id="b")], ignore_index=True)
    assert problems_of([recorded(with_figures(twice, TOTALS))]) == []


def test_the_trend_stops_where_the_collection_changed():
    before = _table(*_month("2021-03", 1000.0, 1600.0), *_month("2022-03", 990.0, 1620.0))
    text = words.trend(with_figures(pd.concat([before, OPEN], ignore_index=True), TOTALS))
    assert "From March 2021 to March 2022 the register changed by −10 patients" in text
    assert "From March 2025 to March 2026 the register changed by +110 patients" in text
    assert "March 2022 to March 2025" not in text
    assert "NHS England says that the two series are not comparable" in text
    course = registers.course_of_registers(registers.registers(OPEN))
    assert course["month"].nunique() == 13  # evenly spaced
    assert course["people"].notna().sum() == 4


def test_the_chart_has_the_model_only_where_it_reaches():
    beside = registers.latest_beside_model(registers.registers(OPEN), TOTALS)
    assert beside["people"].tolist() == [1210, 1800, 2000]
    assert len(registers.latest_beside_model(registers.registers(OPEN), TOTALS.head(1))) == 2
    hidden = registers.latest_beside_model(registers.registers(HIDDEN), TOTALS).iloc[0]
    assert (hidden["people"], hidden["lower"], hidden["upper"]) == (2.5, 0, 5)
    said = beside_in_words(registers.latest_beside_model(registers.registers(HIDDEN), TOTALS))
    assert said.startswith("On a GP register: 2 (0 to 5); Expected among registered patients: 40;")


def test_no_line_leads_through_the_break():
    both = _table(
        *_month("2022-08", 1000.0, 1600.0),
        *_month("2022-09", 1000.0, 1600.0),
        *_month("2022-11", 1150.0, 1700.0),
        *_month("2022-12", 1150.0, 1700.0),
    )
    course = registers.course_of_registers(registers.registers(both))
    months = ["Aug 2022", "Sep 2022", "Oct 2022", "Nov 2022", "Dec 2022"]
    assert course["month"].unique().tolist() == months
    known = course.dropna(subset="people").groupby(["collection", "figure"])["month"].agg(list)
    assert known.to_dict() == {
        ("Before October 2022", "On a GP register"): months[:2],
        ("Before October 2022", "Expected among patients"): months[:2],
        ("From October 2022", "On a GP register"): months[3:],
        ("From October 2022", "Expected among patients"): months[3:],
    }
    drawn = present.small_multiples(
        course, x="month", y="people", panel="collection", series="figure", y_label="Patients"
    )
    paths = [[line.get_xydata() for line in axes.lines] for axes in drawn.axes]
    spans = [[path[~np.isnan(path[:, 1]), 0].tolist() for path in panel] for panel in paths]
    assert spans == [[[0, 1], [0, 1]], [[3, 4], [3, 4]]]
    alone = registers.course_of_registers(registers.registers(OPEN))
    assert set(alone["collection"]) == {"From October 2022"}


@pytest.mark.parametrize(
    ("ends", "limits", "expected"),
    [
        ((1210.0, 1210.0), (62.0, 72.5), (459.0, 741.6)),
        ((1210.0, 1210.0), (0.0, 72.5), (590.0, 590.0)),  # a lower limit of 0 bounds nothing
        ((0.0, 5.0), (5.0, 20.0), (0.0, 1800.0)),
        ((900.0, 1000.0), (50.0, 80.0), (225.0, 1000.0)),  # 900/0.8 - 900; 1000/0.5 - 1000
        ((1900.0, 1900.0), (95.0, 120.0), (0.0, 100.0)),
    ],
)
def test_the_undiagnosed_have_the_limits_of_the_rate(ends, limits, expected):
    counted = ends[0] if ends[0] == ends[1] else float("nan")
    month = _month("2026-03", counted, 1800.0, rate=(60.0, *limits), ends=ends)
    last = registers.registers(_table(*month)).iloc[0]
    found = last[["undiagnosed_lower", "undiagnosed_upper"]].tolist()
    assert found == pytest.approx(expected, abs=0.1)


def test_findings_name_what_their_limits_hold():
    found = of_registers(OPEN)
    assert problems_of([found]) == []
    last = found[found["period"] == "2026-03/2026-03"].set_index("metric")
    assert last.loc["undiagnosed", ["value", "lower", "upper"]].tolist() == pytest.approx(
        [590, 459.0, 741.6], abs=0.1
    )
    assert last["method"].to_dict() == {
        "known_dementia": "as_printed",
        "diagnosis_rate": "95% limits as published",
        "undiagnosed": "expected less register, published 95% limits of the rate",
    }
    assert last["basis"].tolist() == ["published", "published", "modelled"]


WORKED_OUT = _table(*_month("2026-03", 800.0, 1300.0, release="county"))


def test_a_rate_that_was_worked_out_is_not_called_published():
    found = of_registers(WORKED_OUT).set_index("metric")
    assert found.loc["diagnosis_rate", ["basis", "method"]].tolist() == [
        "modelled",
        "register over expected",
    ]
    assert found.loc["known_dementia", "basis"] == "published"
    assert found.loc["undiagnosed", "method"] == "expected less register"
    assert found["lower"].isna().all()
    assert "500 registered patients (the error of the number expected is left out) are" in (
        words.registers(with_figures(WORKED_OUT, TOTALS, "Cumberland"))
    )
    readings = readings_of(WORKED_OUT, TOTALS)
    assert readings["description"].tolist() == [
        "Register over the number expected, on CFAS II, March 2026"
    ]
    assert "published" not in readings_in_words(readings, 0.667)
    assert "published" not in undiagnosed_in_words(readings)
    assert "worked_out" not in diagnosis.readings_shown(readings)
    assert rate_used(with_figures(WORKED_OUT, TOTALS).rates_known.iloc[-1]) == (
        "61.5% (register over the number expected, March 2026)"
    )


def test_findings_cite_the_rate_that_they_rest_on():
    older = pd.DataFrame(
        [
            ("2020", "diagnosed_as_printed", "printed", 2020.0, "people"),
            ("2018", "diagnosis_rate", "profile", 64.1, "percent"),
        ],
        columns=["period", "measure", "source_id", "value", "unit"],
    ).assign(age_group="65_plus")
    table = pd.concat([older, WORKED_OUT], ignore_index=True)
    totals = TOTALS.assign(year=[2020, 2026])
    found = recorded(with_figures(table, totals))
    left = rows(found, metric="undiagnosed", category="at_published_rate").iloc[0]
    assert left["source_ids"] == "county cfas-ii-reference-rates"
    assert left["method"] == "register over expected held, monte carlo 95% limits of CFAS II"
    more = rows(found, metric="more_diagnoses_for_ambition").set_index("category")
    assert more.loc["published_rate", "method"] == "register over expected held"
    assert more["source_ids"].to_dict() == {
        "printed_of_predicted": "printed cfas-ii-reference-rates",
        "published_rate": "county cfas-ii-reference-rates",
    }
    implied = rows(found, metric="diagnosis_rate", category="implied_as_register")
    assert implied["source_ids"].tolist() == ["printed cfas-ii-reference-rates"]


SCILLY = _table(
    *_month("2026-03", float("nan"), float("nan"), ends=(0.0, 5.0), rate=(64.1, 55.0, 75.0)),
    note=_note(1),
)


def test_published_limits_are_kept_where_only_the_count_is_suppressed():
    found = of_registers(SCILLY).set_index("metric")
    assert problems_of([found.reset_index()]) == []
    rate = found.loc["diagnosis_rate"]
    assert rate[["value", "lower", "upper"]].tolist() == pytest.approx([64.1, 55, 75])
    assert rate[["basis", "method"]].tolist() == ["published", "95% limits as published"]
    assert found.loc["known_dementia", ["basis", "lower", "upper"]].tolist() == ["modelled", 0, 5]
    assert "undiagnosed" not in found.index  # nothing is published on how many are expected


def test_a_register_without_a_rate_is_the_title():
    hidden = _table(*_month("2026-03", float("nan"), float("nan"), ends=(0.0, 5.0)))
    months = registers.registers(hidden)
    assert register_title(months.iloc[-1]) == ("0 to 5 patients aged 65+ on a dementia register")
    assert "nan" not in words.registers(with_figures(hidden, TOTALS, "Scilly"))
    course = registers.course_of_registers(months)
    assert course["figure"].unique().tolist() == ["On a GP register"]
    assert register_title(registers.registers(OPEN).iloc[-1]) == (
        "67.2% (95% limits 62.0% to 72.5%) of patients expected to have dementia are on a register"
    )


def test_part_of_a_sum_may_be_suppressed():
    table = _table(
        *_month("2026-03", float("nan"), 1000.0, ends=(700.0, 705.0)), note=_note(1, districts=3)
    )
    text = words.registers(with_figures(table, TOTALS, "Cumberland"))
    assert "**700 to 705 patients aged 65+**" in text
    assert "The count, or part of it, is suppressed: what is suppressed is read as 0 to 5, " in text
    assert "Sum of the districts" not in text


@pytest.mark.parametrize(
    ("register", "expected", "rate", "said"),
    [
        (1.0, 2.0, None, "**1 patient aged 65+** of practices in Luton was on a dementia register"),
        (
            1.0,
            2.0,
            None,
            "So 1 registered patient (the error of the number expected is left out) is",
        ),
        (110.0, 100.0, None, "The register is at or above the number expected (the error"),
        (
            110.0,
            100.0,
            (110.0, 95.0, 125.0),
            "at or above the number expected: 0 to 6 are undiagnosed by the published limits",
        ),
        (40.0, 40.4, None, "The register is at or above the number expected"),
    ],
)
def test_one_patient_and_none_are_said_as_such(register, expected, rate, said):
    table = _table(*_month("2026-03", register, expected, rate=rate))
    text = words.registers(with_figures(table, TOTALS))
    assert said in text
    assert "So 0 " not in text
