"""Dates of publications: every form met, none guessed."""

from datetime import date

import pandas as pd
import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.dates import day_of, days, said_in

FORMS = ["31/03/2026", "31/03/26", "2026-03-31", "2026-03-31 00:00:00", "31-Mar-26", "31MAR2026"]
FORMS += ["31 March 2026", "31  Mar 2026", "31/Mar/2026 - 00:00", "2026-03-31T00:00:00"]


@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_read(text):
    assert day_of(text) == date(2026, 3, 31)


def test_empty_cells_are_no_dates_and_none_is_left_out_without_a_word():
    cells = pd.Series(["", "-", "N/A", "31/03/2026", "2026-04-13"], name="Day")
    assert set(days(cells, "a.csv")) == {"31/03/2026", "2026-04-13"}
    with pytest.raises(ImportFileError, match=r"a\.csv: column 'Day' holds '03/31/2026'"):
        days(pd.Series(["31/03/2026", "03/31/2026"], name="Day"), "a.csv")


def test_a_column_that_a_spreadsheet_turned_is_refused():
    turned = pd.Series(["31/03/2026", "25/12/2025", "2026-05-03"], name="Day")  # 3 May, or 5 March
    with pytest.raises(ImportFileError, match="which is which cannot be told"):
        days(turned, "a.csv")


def test_a_text_names_its_latest_day():
    assert said_in("Published 02 October 2026, data to 2026-09-30", "a.csv") == date(2026, 10, 2)
    assert said_in("CQC care directory", "a.csv") is None
    with pytest.raises(ImportFileError, match=r"a\.csv names the day '04/15/2020', which is none"):
        said_in("This data was produced on 04/15/2020", "a.csv")
