"""Lookups: compared with what is known, and the ground of codes that come later."""

import published
import pytest

from caremarket.evidence.raw.geography import read_geography
from caremarket.evidence.raw.imported import imported_tables, read_manifest
from caremarket.opendata import Outcome, import_files

HEADER = ["LTLA25CD", "LTLA25NM", "UTLA25CD", "UTLA25NM", "ObjectId"]
CUMBERLAND, COUNTY = "E06000063", "E10000006"


def _import(project, path):
    (result,) = import_files(project, [path])
    assert result.outcome is Outcome.IMPORTED, result.reason
    return result.record


def test_codes_of_a_later_vintage_get_their_ground(project_copy, tmp_path):
    rows = [
        HEADER,
        ["E06000032", "Luton", "E06000932", "Greater Luton", "1"],
        ["E06000955", "Central Bedfordshire again", "E06000056", "Central Bedfordshire", "2"],
    ]
    _import(project_copy, published.write_csv(tmp_path / "l.csv", rows))
    geography = read_geography(project_copy)
    assert geography.find("E06000932") == "E06000032"
    assert geography.find("E06000955") == "E06000056"
    ages = published.census_2021_ages(tmp_path / "a.csv", [("E06000932", "Greater Luton")])
    assert _import(project_copy, ages).councils == 1


def test_a_lookup_that_contradicts_what_is_known_is_left_out(project_copy, tmp_path):
    rows = [
        HEADER,
        ["E06000032", "Luton", "E06000032", "Luton", "1"],
        ["E06000039", "Slough", "E06000042", "Milton Keynes", "2"],
    ]
    record = _import(project_copy, published.write_csv(tmp_path / "l.csv", rows))
    assert "1 code (they contradict data/raw/geography: E06000042)" in record.skipped
    assert read_geography(project_copy).find("E06000042") == "E06000042"


def test_codes_whose_ground_is_not_known_are_named(project_copy, tmp_path):
    rows = [HEADER, ["E06000032", "Luton", "E06000032", "Luton", "1"]]
    rows.append(["E06000990", "Nowhere", "E06000991", "Nowhere", "2"])
    record = _import(project_copy, published.write_csv(tmp_path / "l.csv", rows))
    assert "2 codes (their ground is not known: E06000990, E06000991)" in record.skipped


def test_a_lookup_is_no_evidence_of_a_council(project_copy, tmp_path):
    from caremarket import evidence

    rows = [HEADER, ["E06000039", "Slough", "E06000039", "Slough", "1"]]
    _import(project_copy, published.write_csv(tmp_path / "l.csv", rows))
    assert evidence.check(project_copy).areas["area_code"].tolist() == ["E06000032"]


@pytest.mark.parametrize("code", ["611", "Z9D4Z"])
def test_cassr_codes_are_compared_with_those_known(project_copy, tmp_path, code):
    rows = [
        ["cassr_code", "la_name", "ons_code"],
        ["England", "England", "E92000001"],
        ["611", "Luton", "E06000032"],
        ["Z9D4Z", "North Northamptonshire", "E06000061"],
        ["613", "Luton again", "E06000033"],
    ]
    record = _import(project_copy, published.write_csv(tmp_path / "c.csv", rows))
    assert "1 code (they contradict data/raw/geography: 613)" in record.skipped
    problems = []
    tables = imported_tables(project_copy, read_manifest(project_copy, problems), problems)
    assert code in set(tables["area_codes"]["code"])
