"""Codes of every vintage: what covers a council's ground, and what does not."""

import pandas as pd
import pytest

from caremarket.errors import UnknownAreaError
from caremarket.evidence.raw import sources
from caremarket.evidence.raw.geography import ENGLAND, plain, read_geography
from caremarket.evidence.tables import catalogue as schemas
from caremarket.project import find_project

CUMBERLAND, WESTMORLAND = "E06000063", "E06000064"
BOURNEMOUTH_POOLE, DORSET = "E06000058", "E06000059"


@pytest.fixture(scope="module")
def geography():
    return read_geography(find_project())


def _placed(geography, codes, **options):
    placement = geography.place(codes, **options)
    grouped = placement.codes.groupby("area_code")["code"].apply(set).to_dict()
    return grouped, placement.left_out.set_index("code")["why"].to_dict()


def test_there_are_153_councils_and_their_districts_make_england(geography):
    assert len(geography.names) == 153
    assert geography.councils["cassr_code"].is_unique
    assert set(geography.districts["area_code"]) == set(geography.names)
    assert len(geography.districts) == 326  # of 2011
    assert geography.councils["class"].value_counts().to_dict() == {
        "unitary": 63,
        "metropolitan_district": 36,
        "london_borough": 33,
        "county": 21,
    }


def test_every_row_of_the_lookups_has_its_source(geography):
    problems = []
    known = {source.id for source in sources.read_sources(find_project(), problems).sources}
    for frame in (geography.councils, geography.districts):
        assert set(frame["source_id"]) <= known
        assert frame["locator"].ne("").all()
    assert schemas.TABLES  # the register that the lookups share


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E06000032", "E06000032"),
        ("Luton", "E06000032"),
        ("bristol", "E06000023"),
        ("Kingston upon Hull, City of", "E06000010"),
        ("Hull, Kingston upon", None),
        ("Durham", "E06000047"),
        ("County Durham", "E06000047"),
        ("St Helens", "E08000013"),
        ("St. Helens", "E08000013"),
        ("Medway Towns", "E06000035"),
        ("Bournemouth, Christchurch & Poole", BOURNEMOUTH_POOLE),
        ("E08000016", "E08000038"),  # Barnsley until 2025
        ("E06000048", "E06000057"),  # Northumberland until 2013
        ("E08000020", "E08000037"),  # Gateshead until 2013
        ("E10000002", "E06000060"),  # the county of Buckinghamshire
        ("E10000006", None),  # Cumbria, divided
        ("E06000028", None),  # Bournemouth, now part of another
        ("Atlantis", None),
    ],
)
def test_a_council_is_found_by_any_name_or_code_for_its_ground(geography, text, code):
    assert geography.find(text) == code


def test_an_unknown_or_former_council_is_explained(geography):
    with pytest.raises(UnknownAreaError, match="divided between Cumberland"):
        geography.resolve("E10000006")
    with pytest.raises(UnknownAreaError, match=r"Northamptonshire .* was divided between North"):
        geography.resolve("Northamptonshire")
    with pytest.raises(
        UnknownAreaError, match=r"Oxford has no .* duties today: it lies in Oxfordsh"
    ):
        geography.resolve("Oxford")
    with pytest.raises(UnknownAreaError, match="it lies in Bournemouth, Christchurch and Poole"):
        geography.resolve("E06000028")
    for later in ("West Suffolk", "E07000245"):  # made of two districts in 2019
        with pytest.raises(UnknownAreaError, match=f"^{later} has no .*: it lies in Suffolk"):
            geography.resolve(later)
    with pytest.raises(UnknownAreaError, match="Did you mean 'Middlesbrough'"):
        geography.resolve("Middlesborough")


def test_a_council_s_own_figure_goes_before_the_sum_of_its_districts(geography):
    districts = ["E07000026", "E07000028", "E07000029"]
    placed, left = _placed(geography, [CUMBERLAND, *districts])
    assert placed == {CUMBERLAND: {CUMBERLAND}}
    assert set(left.values()) == {"counted in their council"}


def test_districts_of_a_divided_county_make_the_councils_of_today(geography):
    codes = [f"E070000{number}" for number in range(26, 32)]
    placed, left = _placed(geography, [*codes, "E10000006"])
    assert placed[CUMBERLAND] == {"E07000026", "E07000028", "E07000029"}
    assert placed[WESTMORLAND] == {"E07000027", "E07000030", "E07000031"}
    assert left == {"E10000006": "former counties that were divided"}


def test_councils_merged_with_part_of_a_county_need_its_districts(geography):
    cities = ["E06000028", "E06000029"]
    rest = ["E07000049", "E07000050", "E07000051", "E07000052", "E07000053"]
    placed, _ = _placed(geography, [*cities, "E07000048", *rest, "E10000009"])
    assert placed[BOURNEMOUTH_POOLE] == {*cities, "E07000048"}
    assert placed[DORSET] == set(rest)
    without, left = _placed(geography, [*cities, "E10000009"])
    assert without == {}
    assert left["E10000009"] == "former counties that were divided"
    assert left["E06000028"] == "districts of a council whose other districts are missing"


def test_no_sums_are_made_of_rates(geography):
    codes = ["E07000026", "E07000028", "E07000029", "E08000016"]
    placed, left = _placed(geography, codes, sums=False)
    assert placed == {"E08000038": {"E08000016"}}
    unsummed = "parts of a council, and rates are not added up"
    assert left == dict.fromkeys(codes[:3], unsummed)
    _, left = _placed(geography, [CUMBERLAND, codes[0], "E10000006"], sums=False)
    assert left == {codes[0]: unsummed, "E10000006": "former counties that were divided"}


def test_a_mixed_vintage_counts_nobody_twice(geography):
    every = [*geography.districts["district_2011"], *geography.districts["district_2021"]]
    placement = geography.place(every)
    for area, codes in placement.codes.groupby("area_code")["code"]:
        rows = [row for code in codes for row in geography.extents[code]]
        assert len(rows) == len(set(rows)) == len(geography.grounds[area])


def test_england_and_regions_are_summed_only_where_they_are_not_published(geography):
    districts = list(geography.districts["district_2011"])
    placed, _ = _placed(geography, districts)
    assert placed[ENGLAND] == set(districts)
    assert len(placed) == 153 + 9 + 1
    published, _ = _placed(geography, [*districts, ENGLAND])
    assert published[ENGLAND] == {ENGLAND}
    incomplete, _ = _placed(geography, districts[:-1])
    assert ENGLAND not in incomplete


def test_what_lies_elsewhere_is_said(geography):
    _, left = _placed(geography, ["W06000015", "K02000001", "E11000005", "E99", ""])
    assert left == {
        "W06000015": "not in England",
        "K02000001": "neither a council, a region nor England",
        "E11000005": "neither a council, a region nor England",
        "E99": "no area code",
        "": "no area code",
    }


def test_codes_may_repeat_and_come_as_a_column(geography):
    column = pd.Series(["E06000032", "E06000032"])
    assert geography.place(column).codes["code"].tolist() == ["E06000032"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("City of London", "london"),
        ("Bristol, City of", "bristol"),
        ("Windsor & Maidenhead", "windsor and maidenhead"),
        ("King's Lynn", "kings lynn"),
        ("London Borough of Brent", "brent"),
        ("Telford and the Wrekin", "telford and wrekin"),
    ],
)
def test_names_are_compared_in_plain_form(name, form):
    assert plain(name) == form
