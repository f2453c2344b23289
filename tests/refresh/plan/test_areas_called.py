"""Councils by the names that people use."""

import pytest

from caremarket.errors import UnknownAreaError, did_you_mean
from caremarket.evidence.raw.geography import read_geography
from caremarket.project import find_project
from caremarket.refresh.plan.areas import Places


@pytest.fixture(scope="module")
def geography():
    return read_geography(find_project())


@pytest.mark.parametrize(
    ("called", "code"),
    [
        ("Hull", "E06000010"),
        ("BCP", "E06000058"),
        ("brighton", "E06000043"),
        ("Bath", "E06000022"),
        ("Herefordshire", "E06000019"),
        ("Bristol", "E06000023"),
        ("Windsor", "E06000040"),
        ("Kensington & Chelsea", "E09000020"),
        ("Bedford", "E06000055"),  # not Central Bedfordshire
        ("Somerset", "E06000066"),  # not North Somerset
    ],
)
def test_a_council_is_found_by_what_it_is_called(geography, called, code):
    places = Places(find_project(), {code: geography.names[code]})
    assert places.codes([called]) == [code]
    assert geography.resolve(called) == code
    assert not places.problems


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("Kingston", "Is it Kingston upon Hull or Kingston upon Thames?"),
        ("Cheshire", "Is it Cheshire East or Cheshire West and Chester?"),
        ("Christchurch", "lies in Bournemouth, Christchurch and Poole"),
        ("Lutn", "Did you mean 'Luton'?"),
    ],
)
def test_what_several_councils_are_called_is_asked_back(geography, called, told):
    places = Places(find_project(), geography.names)
    assert places.codes([called]) == []
    assert told in places.problems[0]
    with pytest.raises(UnknownAreaError) as refused:
        geography.resolve(called)
    assert told in str(refused.value)


def test_publications_find_no_council_by_part_of_its_name(geography):
    assert geography.find("Bath") is None


def test_whole_words_are_closer_than_letters():
    assert did_you_mean("void", ["voice", "void_rate"]).startswith("Did you mean 'void_rate'?")
