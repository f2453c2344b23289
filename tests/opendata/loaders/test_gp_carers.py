"""Carers in GP records: three files in one import, figures made up and worked out by hand."""

import published
import pytest

from caremarket.evidence.raw.imported import imported_tables, read_manifest
from caremarket.opendata import Outcome, import_files

HEADER = ["PRACTICE_CODE", "PRACTICE_NAME", "IND_CODE", "MEASURE", "VALUE", "ACH_DATE"]
LISTED = ["PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX"]
LISTED += ["NUMBER_OF_PATIENTS"]
LUTON, CENTRAL_BEDFORDSHIRE = "E06000032", "E06000056"
LOOKUP = [
    ["LSOA21CD", "LSOA21NM", "LAD26CD", "LAD26NM"],
    ["E01000001", "Luton 1", LUTON, "Luton"],
    ["E01000002", "Luton 2", LUTON, "Luton"],
    ["E01000003", "Central Bedfordshire 1", CENTRAL_BEDFORDSHIRE, "Central Bedfordshire"],
]
PATIENTS = [
    ("A1", "E01000001", 500),
    ("A1", "E01000002", 250),
    ("A1", "E01000003", 250),
    ("A1", "NO2011", 77),
    ("B1", "E01000003", 800),
    ("B1", "W01000001", 200),
    ("Z9", "E01000003", 999),  # with no number of carers
]
CARERS = [("A1", "100"), ("B1", "60"), ("C1", "7"), ("D1", "*")]


def _carers(path, rows=CARERS, day="2025-06-30", more=()):
    core = [["A1", "Surgery", "CCDCMI32", "Numerator", 9, day]]
    cells = [[code, "Surgery", "CGPCMI01", "Count", value, day] for code, value in rows]
    return published.write_csv(path, [HEADER, *core, *cells, *more])


def _patients(path, rows=PATIENTS, sex="ALL", day="01JUL2025"):
    cells = [["LIST", day, code, "Surgery", area, sex, people] for code, area, people in rows]
    return published.write_csv(path, [LISTED, *cells])


@pytest.fixture
def folder(tmp_path):
    """All three publications, in an order in which the carers come first."""
    inside = tmp_path / "downloads"
    inside.mkdir()
    _carers(inside / "a.csv")
    _patients(inside / "b.csv")
    _patients(inside / "c.csv", [("A1", "E01000003", 1)], sex="MALE")
    path = inside / "d.csv"
    published.write_csv(path, LOOKUP)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return inside


def _table(project):
    problems = []
    table = imported_tables(project, read_manifest(project, problems), problems)["carers"]
    assert problems == []
    return table.set_index("area_code")


def test_carers_go_where_the_patients_of_their_practice_live(project_copy, folder):
    results = import_files(project_copy, [folder])
    assert [result.outcome for result in results] == [Outcome.IMPORTED, *[Outcome.LEFT_OUT] * 3]
    table = _table(project_copy)
    # A1: 750 of 1,000 patients with an LSOA in Luton; B1: 800 of 1,000, the others in Wales
    assert table["value"].to_dict() == {LUTON: 75, CENTRAL_BEDFORDSHIRE: 25 + 48}
    row = table.loc[LUTON]
    assert (row["period"], row["measure"], row["unit"]) == (
        "2025-06/2025-06",
        "gp_register",
        "people",
    )
    assert row["qualifier"] == "estimated"
    assert "as each practice's patients of July 2025 are" in row["note"]
    (record,) = read_manifest(project_copy, []).imports
    assert record.source.id == "nhs-gp-carers-2025-06"
    assert record.skipped == [
        "1 practice (without a number)",
        "1 practice (not on the list of patients of July 2025; their carers: 7)",
        "77 patients (no LSOA; divided like the others)",
        "12 carers (by their practice's patients outside England)",
    ]
    assert "it is read with the carers in GP records" in results[1].reason


@pytest.mark.parametrize("order", ["abd", "dba", "bad"])
def test_files_may_be_named_in_any_order(project_copy, folder, order):
    import_files(project_copy, [folder / f"{letter}.csv" for letter in order])
    assert _table(project_copy).loc[LUTON, "value"] == 75


def test_without_what_goes_with_it_the_file_says_what_is_missing(project_copy, folder):
    (result,) = import_files(project_copy, [folder / "a.csv"])
    assert result.outcome is Outcome.FAILED
    assert result.reason.startswith("a.csv holds the carers in GP records")
    assert "gp-reg-pat-prac-lsoa-all.csv" in result.reason
    assert "a lookup of LSOAs" in result.reason
    assert read_manifest(project_copy, []).imports == []


def test_the_last_day_counts_and_rows_that_stand_again_do_not(project_copy, folder):
    before = [["A1", "Surgery", "CGPCMI01", "Count", "1", "30/04/2025"]]
    _carers(folder / "a.csv", [("A1", "100"), ("A1", "100")], more=before)
    import_files(project_copy, [folder])
    assert _table(project_copy)["value"].to_dict() == {LUTON: 75, CENTRAL_BEDFORDSHIRE: 25}
    left = read_manifest(project_copy, []).imports[0].skipped
    assert "1 row (of days before 30 June 2025)" in left
    assert "1 row (they stand in the file once more and say the same)" in left


def test_a_practice_with_two_numbers_is_refused(project_copy, folder):
    _carers(folder / "a.csv", [("A1", "100"), ("A1", "101")])
    results = import_files(project_copy, [folder])
    (reason,) = [it.reason for it in results if it.outcome is Outcome.FAILED]
    assert reason.startswith(
        "a.csv: two rows of A1 contradict each other: VALUE is '100' and '101'"
    )


def test_the_corrected_file_of_a_folder_counts_and_another_list_is_read_again(project_copy, folder):
    _carers(folder / "a_v2.csv", [("A1", "200")])
    import_files(project_copy, [folder])
    assert _table(project_copy).loc[LUTON, "value"] == 150
    again = import_files(project_copy, [folder / "a_v2.csv", folder / "b.csv", folder / "d.csv"])
    assert again[0].outcome is Outcome.UNCHANGED
    halves = [("A1", "E01000001", 5), ("A1", "E01000003", 5)]
    _patients(folder / "b.csv", halves, day="2025-10-01")
    again = import_files(project_copy, [folder / "a_v2.csv", folder / "b.csv", folder / "d.csv"])
    assert again[0].outcome is Outcome.IMPORTED
    assert _table(project_copy)["value"].to_dict() == {LUTON: 100, CENTRAL_BEDFORDSHIRE: 100}


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (lambda at: _patients(at / "b.csv", day="01JUL2023"), "Give the list of the same quarter"),
        (
            lambda at: _patients(at / "b.csv", [("A1", "E01000009", 5)]),
            "100% of patients live in LSOAs, such as E01000009, that the lookup does not have",
        ),
        (lambda at: _carers(at / "a.csv", [("A1", "many")]), "is 'many'; it must be a number"),
        (lambda at: _carers(at / "a.csv", day="06/31/2025"), "'ACH_DATE' holds '06/31/2025'"),
        (
            lambda at: _carers(
                at / "a.csv", more=[["A1", "S", "CGPCMI01", "Rate", "1", "2025-06-30"]]
            ),
            "MEASURE of CGPCMI01 says Count, Rate",
        ),
    ],
)
def test_what_does_not_fit_is_refused(project_copy, folder, file, message):
    file(folder)
    results = import_files(project_copy, [folder])
    (failed,) = [result for result in results if result.outcome is Outcome.FAILED]
    assert message in failed.reason
    assert failed.reason.startswith(("a.csv", "b.csv"))
