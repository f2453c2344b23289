"""Who drops out of an import is named, with why."""

from caremarket.evidence.raw.geography import read_geography
from caremarket.opendata.areas import absent
from caremarket.opendata.contract import Skipped
from caremarket.project import find_project

LEFT_OUT = {"E06000063", "E06000064", "E09000012", "E06000030"}


def test_a_council_that_drops_out_is_named_with_why():
    geography = read_geography(find_project())
    skipped = [
        Skipped("councils", 1, "former counties that were divided: E10000006", ("E10000006",)),
        Skipped("tables", 2, "not submitted: Hackney, T34", ("E09000012",)),
    ]
    found = absent(set(geography.names) - LEFT_OUT, skipped, geography)
    assert [str(it) for it in found] == [
        "1 council (without any figure: Swindon; no row, or no figure in it)",
        "2 councils (without any figure: Cumberland, Westmorland and Furness; former counties "
        "that were divided: E10000006)",
        "1 council (without any figure: Hackney; not submitted: Hackney, T34)",
    ]


def test_of_a_few_councils_those_that_are_there_are_named_elsewhere():
    geography = read_geography(find_project())
    assert absent({"E06000032"}, [], geography) == []
