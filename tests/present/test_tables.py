import datetime

import numpy as np
import pandas as pd
import pytest

from caremarket import present
from caremarket.errors import PresentError

BEDS = pd.DataFrame(
    {
        "care_type": ["residential", "nursing"],
        "year": [2020, 2030],
        "beds": [1234.0, np.nan],
        "lower": [1200.0, np.nan],
        "share": [0.25, 0.5],
        "source_id": ["mps_2020", "mps_2020"],
    }
)


def html(frame, caption="Beds, Luton", **options):
    return present.table(frame, caption, **options)._repr_html_()


def test_caption_scope_and_region(parsed):
    page = parsed(html(BEDS))
    assert page.caption.text == "Beds, Luton"
    region = page.find(role="region")
    assert region["aria-label"] == "Beds, Luton"
    assert region["tabindex"] == "0"
    assert {header["scope"] for header in page.thead.find_all("th")} == {"col"}
    assert all(header.text for header in page.thead.find_all("th"))
    assert [row.th["scope"] for row in page.tbody.find_all("tr")] == ["row", "row"]


def test_headers_are_words_with_units(parsed):
    page = parsed(html(BEDS, units={"beds": "places", "lower": "places"}))
    headers = [header.text for header in page.thead.find_all("th")]
    assert headers[:4] == ["Care type", "Year", "Beds (places)", "Lower limit (places)"]


def test_limits_of_a_named_column_say_of_what(parsed):
    page = parsed(html(pd.DataFrame({"year": [2020], "people_upper": [3]})))
    assert page.thead.find_all("th")[1].text == "People, upper limit"


def test_pounds_a_year_are_not_said_twice(parsed):
    table = present.table(
        pd.DataFrame({"amount_gbp": [3]}), "Cost", units={"amount_gbp": "£ a year"}
    )
    assert parsed(table._repr_html_()).th.text == "Amount (£ a year)"


def test_names_that_end_in_gbp_are_in_pounds(parsed):
    page = parsed(html(pd.DataFrame({"year": [2020], "amount_gbp": [3]})))
    assert page.thead.find_all("th")[1].text == "Amount (£)"


def test_numbers_have_commas_years_have_none_and_codes_are_words(parsed):
    rows = parsed(html(BEDS)).tbody.find_all("tr")
    first = [cell.text for cell in rows[0].find_all(["th", "td"])]
    assert first == ["Residential", "2020", "1,234", "1,200", "0.25", "mps_2020"]
    assert "text-align:right" in rows[0].find_all("td")[1]["style"]


def test_missing_values_are_explained(parsed):
    page = parsed(html(BEDS))
    last = [cell.text for cell in page.tbody.find_all("tr")[1].find_all(["th", "td"])]
    assert last[2:4] == ["[x]", "[z]"]
    notes = [note.text for note in page.find_all("p", class_="cm-note")]
    assert notes == ["[x] = not available", "[z] = not applicable: no interval"]
    assert "[x]" not in html(BEDS.head(1))


def test_everything_is_escaped(parsed):
    nasty = '<script>alert("1")</script>'
    frame = pd.DataFrame({nasty: [nasty], "b": [1]})
    written = html(frame, nasty, units={"b": nasty})
    assert "<script" not in written
    page = parsed(written)
    assert page.caption.text == nasty
    assert page.find(role="region")["aria-label"] == nasty
    assert page.tbody.th.text == nasty


def test_decimals_for_all_or_by_column(parsed):
    assert ">0.250<" in html(BEDS, decimals=3)
    assert ">0.2500<" in html(BEDS, decimals={"share": 4})


def test_small_numbers_beside_large_ones_do_not_read_as_nought():
    assert ">0.04<" in html(pd.DataFrame({"metric": ["a", "b"], "value": [2020.0, 0.04]}))


def test_as_many_row_headers_as_tell_the_rows_apart(parsed):
    frame = pd.DataFrame({"type": ["a", "a"], "method": ["x", "y"], "n": [1, 2]})
    assert len(parsed(html(frame)).tbody.tr.find_all("th")) == 2


def test_a_named_index_becomes_columns_another_is_left_out(parsed):
    named = BEDS.set_index("care_type")
    assert parsed(html(named)).thead.th.text == "Care type"
    assert parsed(html(BEDS.iloc[::-1])).thead.th.text == "Care type"


def test_truth_and_dates_are_words():
    frame = pd.DataFrame({"date": [datetime.date(2020, 3, 31)], "sourced": [True]})
    assert ">2020-03-31<" in html(frame)
    assert ">Yes<" in html(frame)


def test_text_form_is_aligned():
    lines = repr(present.table(BEDS[["care_type", "beds"]], "Beds, Luton")).splitlines()
    assert lines == [
        "Beds, Luton",
        "Care type     Beds",
        "Residential  1,234",
        "Nursing        [x]",
        "[x] = not available",
    ]


def test_a_caption_is_needed():
    with pytest.raises(PresentError, match="needs a caption"):
        present.table(BEDS, " ")


def test_units_must_name_columns():
    with pytest.raises(PresentError, match=r"name the columns \['bed'\]"):
        present.table(BEDS, "Beds", units={"bed": "places"})


def test_periods_and_ages_are_not_broken_and_plain_words_begin_with_a_capital(parsed):
    frame = pd.DataFrame({"period": ["2019-20"], "age_band": ["65-69"], "verdict": ["within £1"]})
    frame["basis"] = "published, modelled"
    frame["tables"] = "carers, ascof, market_benchmarks"
    cells = parsed(html(frame)).tbody.tr.find_all(["th", "td"])
    texts = ["2019-20", "65–69", "within £1", "Published, modelled"]
    assert [cell.text for cell in cells] == [*texts, "Carers, ASCOF, market benchmarks"]
    assert ["nowrap" in cell["style"] for cell in cells] == [True, True, False, False, False]


def test_a_count_that_is_missing_but_has_limits_is_suppressed():
    frame = pd.DataFrame({"reason": ["a", "b"], "people": [None, 12.0], "people_lower": [1, 12]})
    shown = present.table(frame, "People")
    assert shown.rows[0][:2] == ("A", "[c]")
    assert "[c] = suppressed, to protect confidentiality" in shown.notes
