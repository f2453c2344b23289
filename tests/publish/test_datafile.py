"""The data file and its description, read back as a program would read them."""

import csv
import io
import json
import re

import pytest
from hostile import HOSTILE

from caremarket.publish import COLUMNS, csv_text, report_files
from caremarket.publish.csvw import metadata_text


@pytest.fixture
def metadata(make_report):
    return json.loads(metadata_text(make_report()))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_every_finding_is_a_row_unrounded(make_report):
    report = make_report()
    rows = rows_of(csv_text(report.records))
    assert list(rows[0]) == COLUMNS
    assert [float(row["value"]) for row in rows] == [row["value"] for row in report.records]
    assert (rows[0]["lower"], rows[1]["lower"]) == ("1580.2", "")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_that_a_program_takes_for_a_formula_gets_an_apostrophe(make_report, name):
    records = [record | {"area_name": name} for record in make_report().records]
    (row, *_) = rows_of(csv_text(records))
    assert row["area_name"].startswith("'")
    assert row["area_name"][1:].strip() == name.strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_harmless_cell_and_one_json_text(make_report, name):
    records = [record | {"area_name": name} for record in make_report().records]
    rows = rows_of(csv_text(records))
    assert len(rows) == len(records)
    assert {row["value"] for row in rows} == {str(record["value"]) for record in records}
    for row in rows:
        assert not row["area_name"].startswith(("=", "+", "-", "@", "\t", "\r"))
        letters = "".join(name.replace("\x07", "").split())
        assert "".join(row["area_name"].split()).removeprefix("'") == letters
    described = json.loads(metadata_text(make_report(area_name=name, records=records)))
    assert described["dc:title"] == f"How many? {name}, high growth scenario: findings"
    column = next(c for c in described["tableSchema"]["columns"] if c["name"] == "area_name")
    assert column["datatype"] == "string"


def test_negative_figures_stay_numbers(make_report):
    assert "-284.5" in [row["value"] for row in rows_of(csv_text(make_report().records))]


def test_the_description_fits_the_data_cell_by_cell(make_report, metadata):
    columns = metadata["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == COLUMNS
    for row in rows_of(csv_text(make_report().records)):
        for column in columns:
            cell = row[column["name"]]
            assert column["name"] in column["titles"]
            assert column["dc:description"]
            if cell == "":
                assert not column["required"], column["name"]
            elif column["datatype"] == "double":
                float(cell)
            elif isinstance(column["datatype"], dict):
                assert re.fullmatch(column["datatype"]["format"], cell), cell


def test_the_key_is_unique(make_report, metadata):
    key = metadata["tableSchema"]["primaryKey"]
    rows = rows_of(csv_text(make_report().records))
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


def test_the_description_names_file_title_sources_and_licences(metadata):
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == "dementia_growth.csv"
    assert metadata["dc:title"] == "How many? Luton, high growth scenario: findings"
    mps, census = metadata["dc:source"]
    assert mps["dc:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    assert census["dc:rights"] == "Own licence"
    assert "dc:license" not in census
    assert "dc:relation" not in census
    assert "Own licence" in metadata["dc:rights"]


def test_the_notes_say_of_each_metric_its_unit_and_method(metadata):
    notes = {note["metric"]: note for note in metadata["notes"]}
    assert notes["flip"]["unit"] == ["percent of beds", "percent of homes"]
    assert notes["void_rate"]["text"].startswith("Void rate. Unit: percent. Basis: Published.")


def test_the_files_of_a_report(make_report):
    files = report_files(make_report())
    assert sorted(files) == [".csv", ".csv-metadata.json", ".xlsx"]
    assert b"\r" not in files[".csv"]
