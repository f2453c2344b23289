"""Councils beside England's figure of the same publication."""

import pandas as pd
import pytest

from caremarket.opendata.totals import FEWEST, above_england

KEY = ["area_code", "period", "service"]


def counts(each, england, areas=FEWEST):
    codes = ["E92000001", *(f"E0600{at:04}" for at in range(areas))]
    people = pd.array([england, *[each] * areas], dtype="Int64")
    return pd.DataFrame(
        {"area_code": codes, "period": "2026-03/2026-03", "service": "all", "people": people}
    )


@pytest.mark.parametrize(
    ("each", "england", "areas"),
    [
        (100, 10_000, FEWEST),
        (100, 9_500, FEWEST),  # rounded, or corrected in part
        (100, 12_000, FEWEST),  # some councils did not submit
        (100, 100, FEWEST - 1),  # a part of a publication says nothing of its total
        (5, 0, FEWEST),  # all rounded up
        (100, None, FEWEST),  # England is suppressed
    ],
)
def test_councils_that_fit_into_england_are_taken(each, england, areas):
    assert above_england(counts(each, england, areas), KEY) == ""


def test_more_people_than_england_has_are_named():
    assert above_england(counts(100, 10), KEY) == (
        "2026-03/2026-03, all: 100 councils have 10,000 people, and England 10; councils have at "
        "most what England has. Get the file as it was published."
    )
    both = pd.concat([counts(100, 10), counts(100, 20).assign(service="day_care")])
    assert "England 10 (and 1 more); councils" in above_england(both, KEY)


def test_districts_within_counties_are_not_counted_twice():
    districts = counts(100, 10).replace(r"^E06", "E07", regex=True)
    assert above_england(districts, KEY) == ""


def test_figures_that_are_no_counts_are_left_alone():
    assert above_england(counts(100, 10).rename(columns={"people": "value"}), KEY) == ""
