"""CQC files in their published layouts; homes, numbers and days made up."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import (
    cqc_directory,
    cqc_homes,
    cqc_ratings,
    cqc_registrations,
)
from caremarket.opendata.store import shaped

README = [["Care directory with filters"], ["Source: CQC database as at 01 October 2026"]]
HOMES = [
    "Location ID",
    "Location HSCA start date",
    "Dormant (Y/N)",
    "Care home?",
    "Location Name",
    "Care homes beds",
    "Location Latest Overall Rating",
    "Location Local Authority",
    "Provider ID",
    "Service type - Care home service with nursing",
    "Service type - Care home service without nursing",
    "Service type - Domiciliary care service",
    "Service user band - Dementia",
    "Service user band - Older People",
    "Location Dual Registered",
    "Primary ID (Dual registration locations)",
]


def _home(name, **cells):
    plain = {
        "Location ID": name,
        "Dormant (Y/N)": "N",
        "Care home?": "Y",
        "Care homes beds": 20,
        "Location Latest Overall Rating": "Good",
        "Location Local Authority": "Luton",
        "Provider ID": "1-900",
        "Service type - Care home service without nursing": "Y",
    }
    return [{**plain, **cells}.get(column, "") for column in HOMES]


NURSING = {
    "Service type - Care home service with nursing": "Y",
    "Service type - Care home service without nursing": "",
}
SHEET = "HSCA_Active_Locations"


def _book(*rows):
    return {"README": README, SHEET: [HOMES, *rows]}


@pytest.mark.parametrize("book", ["as_xlsx", "as_ods"])
def test_care_homes_come_with_flags_beds_and_rating(request, imported, book):
    write = request.getfixturevalue(book)
    rows = [
        _home("1-1", **NURSING, **{"Care homes beds": 60, "Service user band - Dementia": "Y"}),
        _home("1-2", **{"Care homes beds": "", "Location Latest Overall Rating": ""}),
        _home("1-3", **{"Care home?": "N", "Service type - Domiciliary care service": "Y"}),
    ]
    loaded = imported(cqc_homes.LOADER, write(_book(*rows)))
    homes = loaded.tables["care_homes"].set_index("location_id")
    assert set(homes["area_code"]) == {"E06000032"}
    assert set(homes["period"]) == {"2026-10/2026-10"}
    assert homes.loc["1-1", ["nursing", "personal_care", "dementia", "rating"]].tolist() == [
        "yes",
        "no",
        "yes",
        "good",
    ]
    assert homes["beds"].to_dict()["1-1"] == 60
    assert homes["beds"].isna().to_dict() == {"1-1": False, "1-2": True}  # unknown, not 0
    assert homes.loc["1-2", "rating"] == "not_rated"
    assert "1 location (no care homes)" in map(str, loaded.skipped)
    assert homes.loc["1-2", "dementia"] == "no"


def test_an_edition_that_does_not_say_whom_homes_serve_is_taken_at_its_word(as_xlsx, imported):
    serve = [at for at, name in enumerate(HOMES) if not name.startswith("Service user band")]
    rows = [[row[at] for at in serve] for row in (HOMES, _home("1-1"), _home("1-2", **NURSING))]
    loaded = imported(cqc_homes.LOADER, as_xlsx({"README": README, SHEET: rows}))
    homes = loaded.tables["care_homes"]
    assert set(homes["dementia"]) == set(homes["older_people"]) == {"unknown"}
    assert set(homes["nursing"]) == {"yes", "no"}


def test_a_home_registered_twice_and_a_dormant_one_do_not_count(as_xlsx, imported):
    dual = {"Location Dual Registered": "Dual Registration"}
    primary = "Primary ID (Dual registration locations)"
    rows = [
        _home("1-1", **dual, **{primary: "1-1"}),
        _home("1-2", **dual, **{primary: "1-1"}),
        _home("1-3", **dual, **{primary: "Y"}),
        _home("1-4", **dual, **{primary: "N"}),
        _home("1-5", **dual, **{primary: "1-77"}),  # whose primary registration is not in the file
        _home("1-6", **{"Dormant (Y/N)": "Y"}),
    ]
    loaded = imported(cqc_homes.LOADER, as_xlsx(_book(*rows)))
    assert loaded.tables["care_homes"]["location_id"].tolist() == ["1-1", "1-3", "1-5"]
    left = list(map(str, loaded.skipped))
    assert "2 care homes (second registration of a home counted already)" in left
    assert "1 care home (dormant: registered, but nobody lives there)" in left


def test_councils_are_matched_by_every_name_and_others_are_listed(as_xlsx, imported):
    names = ["Kingston upon Hull, City of", "Bristol, City of", "County Durham", "St. Helens"]
    names += ["Herefordshire, County of", "Unspecified"]
    rows = [_home(f"1-{at}", **{"Location Local Authority": it}) for at, it in enumerate(names)]
    loaded = imported(cqc_homes.LOADER, as_xlsx(_book(*rows)))
    assert loaded.tables["care_homes"]["area_code"].tolist() == [
        "E06000010",
        "E06000023",
        "E06000047",
        "E08000013",
        "E06000019",
    ]
    assert "1 location ('Unspecified' is no council of today)" in map(str, loaded.skipped)


def test_the_directory_must_say_its_day_and_have_its_sheet(as_xlsx, recognised):
    sheets = {"README": [["Care directory"]], SHEET: [HOMES, _home("1-1")]}
    with pytest.raises(ImportFileError, match="no sheet says as at which day"):
        recognised(cqc_homes.LOADER, as_xlsx(sheets))
    with pytest.raises(ImportFileError, match="has no header with 'Location ID'"):
        recognised(cqc_homes.LOADER, as_xlsx({"README": README, SHEET: [["Name", "Beds"]]}))
    header = ["Beds" if name == "Care homes beds" else name for name in HOMES]
    with pytest.raises(ImportFileError, match="lacks the column 'Care homes beds'"):
        recognised(cqc_homes.LOADER, as_xlsx({"README": README, SHEET: [header]}))


def test_without_a_day_the_last_rating_dates_the_directory(as_xlsx, imported):
    header = [*HOMES, "Publication Date"]
    rows = [[*_home("1-1"), "12/03/2026"], [*_home("1-2"), "01/09/2026"], [*_home("1-3"), ""]]
    sheets = {"README": [["Care directory"]], SHEET: [header, *rows]}
    table = imported(cqc_homes.LOADER, as_xlsx(sheets)).tables["care_homes"]
    assert set(table["period"]) == {"2026-09/2026-09"}


def test_beds_that_are_no_number_are_refused(as_xlsx, imported):
    with pytest.raises(ImportFileError, match="'Care homes beds' holds 'many'"):
        imported(cqc_homes.LOADER, as_xlsx(_book(_home("1-1", **{"Care homes beds": "many"}))))


SPELLINGS = {  # of 2016 and other editions
    "Care home?": "Care Home?",
    "Care homes beds": "Care homes  beds",
    "Location HSCA start date": "HSCA start date",
    "Location Local Authority": "Local Authority",
    "Service type - Care home service with nursing": "Service type: care home service with nursing",
}


@pytest.mark.parametrize("above", [0, 6])
def test_other_spellings_and_places_of_the_header(as_xlsx, imported, above):
    header = [SPELLINGS.get(name, name) for name in HOMES]
    rows = [[f"line {line}"] for line in range(above)]
    home = _home("1-1", **NURSING, **{"Location HSCA start date": "01/10/2010"})
    tables = imported(cqc_homes.LOADER, as_xlsx({"README": README, SHEET: [*rows, header, home]}))
    (row,) = tables.tables["care_homes"].itertuples()
    assert (row.area_code, row.beds, row.nursing) == ("E06000032", 20, "yes")
    assert tables.tables["care_home_registrations"]["started"].tolist() == ["2010-10-01"]


def test_the_sheet_of_dual_registrations_tells_the_second_ones(as_xlsx, imported):
    names = ["Location ID", "Linked Organisation ID", "Relationship", "Primary ID"]
    pairs = [
        ["1-1", "1-2", "Dual Registration", "Y"],
        ["1-2", "1-1", "Dual Registration", "N"],
        ["1-3", "1-77", "Dual Registration", "N"],  # the first is not active
        ["1-4", "1-1", "Other", "N"],
    ]
    rows = [_home(f"1-{at}") for at in range(1, 5)]
    sheets = {**_book(*rows), "Dual_Registration_Locations": [names, *pairs]}
    loaded = imported(cqc_homes.LOADER, as_xlsx(sheets))
    assert loaded.tables["care_homes"]["location_id"].tolist() == ["1-1", "1-3", "1-4"]
    sheets["Dual_Registration_Locations"] = [["Location ID", "Of whom"], *pairs]
    with pytest.raises(ImportFileError, match="which homes are registered twice cannot be told"):
        imported(cqc_homes.LOADER, as_xlsx(sheets))


def test_a_former_council_is_that_in_which_all_of_it_lies(as_xlsx, imported):
    names = ["Poole", "Northamptonshire"]  # the second was divided
    rows = [_home(f"1-{at}", **{"Location Local Authority": it}) for at, it in enumerate(names)]
    loaded = imported(cqc_homes.LOADER, as_xlsx(_book(*rows)))
    assert loaded.tables["care_homes"]["area_code"].tolist() == ["E06000058"]
    assert "1 location ('Northamptonshire' is no council of today)" in map(str, loaded.skipped)


CLOSED = [
    "Location ID",
    "Location Status",
    "Location HSCA start date",
    "Location HSCA End Date",
    "Care home?",
    "Care homes beds at point location de-activated",
    "Location Local Authority",
    "Location Postal Code",
    "Location UPRN ID",
    "Provider ID",
]


def _closed(name, home="Y", ended="30/06/2026", beds=40):
    row = [name, "Inactive-Dereg", "01/10/2010", ended, home, beds, "Luton", "LU1 1AA", "1001"]
    return [*row, "1-900"]


def test_homes_that_closed_have_both_dates_and_their_address(as_ods, imported):
    rows = [_closed("1-1"), _closed("1-2", beds=""), _closed("1-3", home="N")]
    sheets = {"README": README, "Deactivated_Locations": [CLOSED, *rows]}
    loaded = imported(cqc_registrations.LOADER, as_ods(sheets))
    table = loaded.tables["care_home_registrations"].set_index("location_id")
    dated = ["period", "started", "ended", "postcode", "uprn", "provider_id"]
    assert table.loc["1-1", dated].tolist() == [
        "2026-10/2026-10",
        "2010-10-01",
        "2026-06-30",
        "LU11AA",
        "1001",
        "1-900",
    ]
    assert table["beds"].isna().to_dict() == {"1-1": False, "1-2": True}
    assert list(map(str, loaded.skipped)) == ["1 location (no care homes)"]


def test_a_registration_that_ends_before_it_begins_is_refused(as_csv, imported):
    with pytest.raises(ImportFileError, match="location 1-1 ended on 2009-01-01, before it began"):
        imported(cqc_registrations.LOADER, as_csv([CLOSED, _closed("1-1", ended="01/01/2009")]))


RATED = [
    "Location ID",
    "Care home?",
    "Location Local Authority",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
]


def test_only_the_overall_rating_of_a_home_counts(as_ods, imported):
    day = "31/03/2026"
    rows = [
        ["1-1", "Y", "Luton", "Overall", "Overall", "Good", day],
        ["1-1", "Y", "Luton", "Overall", "Safe", "Requires improvement", day],
        ["1-1", "Y", "Luton", "Nursing", "Overall", "Inadequate", day],
        ["1-2", "Y", "Luton", "Overall", "Overall", "Requires improvement", "01/02/2026"],
        ["1-3", "N", "Luton", "Overall", "Overall", "Outstanding", day],
    ]
    table = imported(cqc_ratings.LOADER, as_ods({"Locations": [RATED, *rows]})).tables["provision"]
    assert table.set_index("category")["value"].to_dict() == {"good": 1, "requires_improvement": 1}
    assert set(table["period"]) == {"2026-03/2026-03"}


@pytest.mark.parametrize("domain", ["Domain", "Key Question", "key question "])
def test_ratings_of_every_edition(as_csv, imported, domain):
    header = [{"Domain": domain, "Care home?": "Care Home?"}.get(name, name) for name in RATED]
    row = ["1-1", "Y", "Luton", "Overall", "Overall", "Good", "31/03/2026"]
    table = imported(cqc_ratings.LOADER, as_csv([header, row])).tables["provision"]
    assert table[["category", "value"]].to_numpy().tolist() == [["good", 1]]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("03/31/2026", "'Publication Date' holds '03/31/2026', which is no date; known are"),
        ("2026-05-03", "a spreadsheet took days for months, and which is which cannot be told"),
        ("May 2026", "download.csv: column 'Publication Date' holds 'May 2026'"),
    ],
)
def test_dates_of_which_some_do_not_fit_are_refused(as_csv, recognised, second, message):
    rows = [
        [f"1-{at}", "Y", "Luton", "Overall", "Overall", "Good", day]
        for at, day in enumerate(["31/03/2026", second])
    ]
    with pytest.raises(ImportFileError, match=message):
        recognised(cqc_ratings.LOADER, as_csv([RATED, *rows]))


def test_ratings_have_the_unit_of_their_measure(as_ods, imported):
    row = ["1-1", "Y", "Luton", "Overall", "Overall", "Good", "31/03/2026"]
    loaded = imported(cqc_ratings.LOADER, as_ods({"Locations": [RATED, row]}))
    tables, _ = shaped(loaded.tables, "cqc-latest-ratings-2026-03", "download.ods")
    assert tables["provision"]["value"].tolist() == [1]


def test_a_home_with_two_overall_ratings_is_refused(as_ods, imported):
    row = ["1-1", "Y", "Luton", "Overall", "Overall", "Good", "31/03/2026"]
    other = [*row[:5], "Inadequate", row[6]]
    with pytest.raises(ImportFileError, match="two rows of 1-1 contradict each other"):
        imported(cqc_ratings.LOADER, as_ods({"Locations": [RATED, row, other]}))


DIRECTORY = [
    "Name",
    "Also known as",
    "Address",
    "Postcode",
    "Phone number",
    "Service's website (if available)",
    "Service types",
    "Date of latest check",
    "Specialisms/services",
    "Provider name",
    "Local authority",
    "Region",
    "Location URL",
    "CQC Location ID (for office use only)",
    "CQC Provider ID (for office use only)",
]
ABOVE = [["CQC care directory"], ["Published 02 October 2026"], ["Open Government Licence"], []]


def _service(name, types, council="Luton"):
    return [name, "", "1 Road", "LU1", "", "", types, "", "", "", council, "East", "", name, "1-9"]


def test_the_directory_counts_services_of_each_kind(as_csv, imported):
    rows = [
        _service("1-1", "Nursing homes|Residential homes"),
        _service("1-2", "Residential homes"),
        _service("1-3", "Homecare agencies|Supported living"),
        _service("1-3", "Homecare agencies|Supported living"),  # the same location again
        _service("1-4", "Dentist"),
    ]
    table = imported(cqc_directory.LOADER, as_csv([*ABOVE, DIRECTORY, *rows])).tables["provision"]
    assert table.set_index("category")["value"].to_dict() == {
        "domiciliary_care": 1,
        "nursing_homes": 1,
        "residential_care_homes": 2,
        "supported_living": 1,
    }
    assert set(table["period"]) == {"2026-10/2026-10"}


def test_the_spellings_of_2020(as_csv, imported):
    spelt = {
        "Local authority": "Local Authority",
        DIRECTORY[-2]: "CQC Location (for office use only",
    }
    header = [spelt.get(name, name) for name in DIRECTORY]
    above = [["CQC Locations data"], [], ["This data was produced on 15 April 2020"], []]
    rows = [*above, header, _service("1-1", "Nursing homes|Residential homes")]
    table = imported(cqc_directory.LOADER, as_csv(rows)).tables["provision"]
    assert set(table["category"]) == {"nursing_homes", "residential_care_homes"}
    assert set(table["period"]) == {"2020-04/2020-04"}


def test_without_a_day_the_last_check_dates_the_services(as_csv, imported):
    row = _service("1-1", "Nursing homes")
    row[DIRECTORY.index("Date of latest check")] = "09/Jan/2026 - 00:00"
    table = imported(cqc_directory.LOADER, as_csv([DIRECTORY, row])).tables["provision"]
    assert set(table["period"]) == {"2026-01/2026-01"}


def test_a_directory_without_its_first_lines_is_refused(as_csv, recognised):
    with pytest.raises(ImportFileError, match="no line above its header names a day"):
        recognised(cqc_directory.LOADER, as_csv([DIRECTORY, _service("1-1", "Dentist")]))
