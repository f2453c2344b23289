"""What is missing for which report, and what fills it."""

from caremarket.opendata import publications_by_table
from caremarket.refresh.plan.missing import Gap, remedy


def test_of_many_areas_only_some_are_named():
    areas = ("Luton", "Bournemouth, Christchurch and Poole", "Bedford", "Hull", "York")
    gap = Gap("beds", ("care_home_beds", "provision"), areas)
    assert str(gap) == (
        "beds may be skipped or incomplete: Luton; Bournemouth, Christchurch and Poole; Bedford; "
        "and 2 more have no rows in care_home_beds, provision."
    )


def test_a_table_that_can_be_imported_names_the_publications():
    text = remedy("population", publications_by_table())
    assert text.startswith("population: import Census 2011 and 2021, age")
    assert "ONS subnational population projections" in text


def test_a_table_that_only_the_council_publishes_says_so():
    assert remedy("budgets", publications_by_table()) == (
        "budgets: what the council has published, typed into budgets.csv of its folder."
    )
