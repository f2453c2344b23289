"""Periods as a reader writes them."""

import pytest

from caremarket.themes.plain import month_name


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2026-03/2026-03", "March 2026"),
        ("2020-07/2020-09", "July to September 2020"),
        ("2020-12/2021-02", "December 2020 to February 2021"),
        ("2020-21", "2020-21"),
        ("2020", "2020"),
    ],
)
def test_periods_of_months_are_written_as_such(period, told):
    assert month_name(period) == told
