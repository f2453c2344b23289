"""What is missing for which report, and what fills it."""

import pandas as pd
import pytest

from caremarket.opendata import publications_by_table
from caremarket.refresh.plan.missing import Gap, gaps, half_given, remedy
from caremarket.refresh.records.run import Run

LUTON = "E06000032"


@pytest.fixture
def runs():
    areas = ((LUTON, "Luton"), ("E06000055", "Bedford"))
    return [Run(code, name, "baseline", "residential_supply", {}) for code, name in areas]


def test_of_many_areas_only_some_are_named():
    areas = ("Luton", "Bournemouth, Christchurch and Poole", "Bedford", "Hull", "York")
    gap = Gap("beds", ("care_home_beds", "provision"), (), areas)
    assert str(gap) == (
        "beds may be skipped or incomplete: Luton; Bournemouth, Christchurch and Poole; Bedford; "
        "and 2 more have no rows in care_home_beds, provision."
    )


def test_a_table_with_other_rows_lacks_measures(runs):
    tables = {
        "care_home_beds": pd.DataFrame({"area_code": [LUTON, "E06000055"]}),
        "care_home_measures": pd.DataFrame({"area_code": [LUTON], "measure": ["void_rate"]}),
    }
    reads = {"residential_supply": ["care_home_beds", "care_home_measures", "neighbours"]}
    luton, bedford = gaps(tables, runs, reads)
    assert ("care_home_measures", "self_funder_share") in luton.measures
    assert ("care_home_measures", "void_rate") not in luton.measures
    assert str(luton).endswith(" in care_home_measures.")
    assert str(bedford) == (
        "residential_supply may be skipped or incomplete: Bedford has no rows in "
        "care_home_measures."
    )


def test_what_is_given_of_one_type_or_age_is_asked_of_the_other(runs):
    def own(**columns):
        return pd.DataFrame({"area_code": LUTON, "period": "2025"} | columns)

    people = {"funder": "council", "location": "all"}
    tables = {
        "care_home_beds": own(care_type=["residential", "nursing"]),
        "care_home_measures": own(measure=["void_rate"], care_type=["nursing"]),
        "care_home_residents": own(
            care_type=["nursing", "nursing", "residential"],
            age_group=["18_64", "65_plus", "65_plus"],
            **people,
        ),
    }
    lacking = [text.partition("lacks ")[2].partition(":")[0] for text in half_given(tables, runs)]
    assert lacking == ["void_rate, residential", "council, residential, 18_64, all"]
    tables["care_home_measures"] = own(measure=["void_rate"], care_type=["all"])
    assert len(half_given(tables, runs)) == 1


def test_a_table_that_can_be_imported_names_the_publications():
    text = remedy("population", publications_by_table())
    assert text.startswith("population: import Census 2011 and 2021, age")
    assert "ONS subnational population projections" in text


def test_a_table_that_only_the_council_publishes_says_so():
    assert remedy("budgets", publications_by_table()) == (
        "budgets: what the council has published, typed into budgets.csv of its folder."
    )


def test_a_table_that_is_only_imported_is_typed_nowhere():
    assert remedy("care_homes", publications_by_table()) == (
        "care_homes: import CQC care directory with filters (care homes, beds)."
    )
