import math

import pytest

from caremarket.publish.cells import number_cell, number_format, plain_text, text_cell
from caremarket.publish.sheets import findings_tables, plain_words, said_period, unit_words


@pytest.fixture
def tables(make_report):
    return {table.name: table for table in findings_tables(make_report().metrics)}


def test_metrics_of_the_same_categories_and_periods_share_a_table(tables):
    assert list(tables) == [
        "metric_required_beds",
        "metric_share",
        "metric_flip",
        "single_figures",
    ]
    assert tables["metric_required_beds"].title == "Required beds; Bed gap, 2020"
    assert tables["metric_share"].title == "Share, 2020 to 2021"


def test_rows_meet_by_category_and_period_whatever_their_order(make_report):
    first, second, *others = make_report().records
    table = findings_tables(make_report(records=[second, first, *others]).metrics)[0]
    assert table.columns["Category"] == ["Residential", "Nursing, norm England"]
    assert table.columns["Required beds"] == [662, 1634]
    assert table.columns["Bed gap"] == [41.3, -284.5]


def test_a_metric_in_several_units_is_a_list_with_its_units(tables):
    table = tables["metric_flip"]
    assert table.columns["Unit"] == ["percent of beds", "percent of homes"]
    assert table.columns["Value"] == [5.41, 31.4]
    assert "Lower limit" not in table.columns


def test_single_figures_come_in_one_list(tables):
    table = tables["single_figures"]
    assert table.columns["Measure"] == ["Void rate"]
    assert table.columns["Period"] == ["2020-07 to 2020-09"]
    assert table.columns["Basis"] == ["Published"]


def test_a_column_of_one_category_for_all_is_left_out(make_report):
    start = make_report().records[4]
    records = [start | {"period": year} for year in ("2020", "2021")]
    (table,) = findings_tables(make_report(records=records).metrics)
    assert list(table.columns) == ["Period", "Void rate"]


def test_a_basis_that_metrics_share_row_by_row_is_said_once(make_report):
    records = [
        record | {"basis": "assumed"} if record["category"] == "residential" else record
        for record in make_report().records[:4]
    ]
    (table,) = findings_tables(make_report(records=records).metrics)
    assert table.columns["Basis"] == ["Modelled", "Assumed"]
    assert not [header for header in table.columns if header.endswith(", basis")]


@pytest.mark.parametrize(
    ("value", "decimals", "cell"),
    [
        (1633.6, 0, 1634),
        (-284.46, 1, -284.5),
        (0.0, 1, 0),
        (0.0004, 3, "[k]"),
        (-0.4, 0, "[k]"),
        (1e-13, 2, 0),
        (math.nan, 2, "[z]"),
    ],
)
def test_number_cells(value, decimals, cell):
    found = number_cell(value, decimals, "[z]")
    assert found == cell
    assert "-0" not in (str(found), str(found)[:2] + "!")


def test_number_formats():
    assert (number_format(0), number_format(2)) == ("#,##0", "#,##0.00")


@pytest.mark.parametrize("nothing", [None, math.nan, "", "  \n", "\x00"])
def test_no_text_is_not_available(nothing):
    assert text_cell(nothing) == "[x]"


def test_text_is_no_command():
    assert plain_text("[a](b) $$$x$$") == "[a] (b) $ $ $x$ $"
    assert plain_text("two\nlines") == "two lines"


def test_words_of_units_methods_and_periods():
    assert unit_words("gbp_per_week") == "GBP per week"
    assert unit_words("GBP a week") == "GBP a week"
    assert unit_words("percentage points") == "percentage points"
    assert unit_words("people") == "people"
    assert plain_words("prevalence_by_age, monte carlo") == "Prevalence by age, monte carlo"
    assert said_period("2020-07/2020-09") == "2020-07 to 2020-09"
    assert said_period("") == "not stated"
