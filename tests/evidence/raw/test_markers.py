import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.evidence.raw.markers import (
    as_interval,
    parse_cells,
    spoilt_counts,
    suppressed_interval,
    with_limits,
)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("[c]", (1, 4)),
        ("*", (1, 4)),
        ("<5", (1, 4)),
        ("< 10", (1, 9)),
        ("<2", (1, 1)),
        ("<1", None),
        ("<0", None),
        ("[0-5]", (0, 5)),
        ("[120-135]", (120, 135)),
        ("[5-0]", None),
        ("1-4", None),
        ("0", None),
        ("12", None),
    ],
)
def test_markers_stand_for_intervals(text, interval):
    assert suppressed_interval(text) == interval


def test_limits_stand_beside_the_count():
    found = with_limits(pd.Series(["7", "[c]", None], name="people"))
    assert found["people"].tolist()[0] == "7"
    assert found["people"].isna().tolist() == [False, True, True]
    assert found["people_upper"].isna().tolist() == [True, False, True]


def test_limits_of_a_figure_that_need_not_be_whole():
    found = with_limits(pd.Series(["64.1", "[0-5]"], name="value"), "float64")
    assert found["value_lower"].tolist()[1:] == [0.0]
    assert found["value_upper"].tolist()[1:] == [5.0]
    assert found["value_lower"].isna().tolist() == [True, False]
    assert suppressed_interval(as_interval(7, 12)) == (7, 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3.5", -3.5),
        ("51,230", 51230),
        ("1,234,567.8", 1234567.8),
        ("£1,234", 1234),
        ("-£12", -12),
        ("22.5%", 22.5),
        ("–5", -5),
        ("−5", -5),
        (" 7 ", 7),
        ("1e3", 1000),
        ("51,230 (35,415)", 51230),
        ("60 (:)", 60),
    ],
)
def test_numbers_as_publications_print_them(text, value):
    found = parse_cells(pd.Series([text]), counts=False).iloc[0]
    assert (found["value"], found["marker"]) == (value, "")


@pytest.mark.parametrize(
    ("marker", "texts"),
    [
        ("suppressed", ["[c]", "c", "C", "*", "<5", "< 10"]),
        ("low", ["[low]"]),
        ("not_available", ["[x]", "x", ":", "..", "N/A", "", None]),
        ("not_applicable", ["[z]", "z", ".", "-", "–"]),
        ("unreliable", ["[u]", "DQ"]),
        ("unreadable", ["twelve", "1 2", "1,23", "12,", "abc (5)", "E06000032", "<1"]),
    ],
)
def test_marks_are_told_apart_and_never_read_as_noughts(marker, texts):
    found = parse_cells(pd.Series(texts, dtype="object"), counts=False)
    assert found["value"].isna().all()
    assert set(found["marker"]) == {marker}


def test_a_suppressed_cell_has_limits_and_others_have_none():
    found = parse_cells(pd.Series(["[c]", "<10", "[low]", "5", "[x]"]), counts=False)
    assert found["lower"].tolist()[:3] == [1, 1, 0]
    assert found["upper"].tolist()[:2] == [4, 9]
    assert found.loc[3:, ["lower", "upper"]].isna().all(axis=None)


def test_the_figure_published_before_is_kept():
    found = parse_cells(pd.Series(["51,230 (35,415)", "60 (:)", "7"]), counts=True)
    assert found["previous"].tolist()[0] == 35415
    assert found["previous"].isna().tolist() == [False, True, True]


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{:,}", "{}", "£{:,}", "{:,}%"]))
def test_a_number_survives_being_printed(number, form):
    assert parse_cells(pd.Series([form.format(number)]), counts=False)["value"].item() == number


def test_counts_that_are_spoilt_and_quantities_that_are_not():
    fine = ["1,234", "12", "-3", "12.5", "[c]", "<5", "51,230 (35,415)", "1.0", "-", "", None]
    assert spoilt_counts(pd.Series(fine, dtype="object")).empty
    spoilt = ["1E+05", "1,35e5", "3 Apr", "Apr 2021", "12/3", "12:30", "2021-03-01", "12.345"]
    assert len(spoilt_counts(pd.Series(spoilt))) == len(spoilt)
    assert spoilt_counts(pd.Series(["12.345", "1E+05"]), whole=False).index.tolist() == [1]
    assert parse_cells(pd.Series(["1.5e3", "1.234"]), counts=False)["value"].tolist() == [
        1500,
        1.234,
    ]
