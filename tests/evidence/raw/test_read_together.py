"""Files of many areas are checked against a schema together, and said to be wrong one by one."""

import pandas as pd
import pandera.pandas as pa
import pytest

from caremarket.evidence.processed.parquet import as_parquet
from caremarket.evidence.raw.read import AreaFile, read_area_files, read_table
from caremarket.evidence.tables.catalogue import TABLES

TEXTS = {
    "care_home_beds": (
        "period,care_type,beds,qualifier,note,source_id,locator\n"
        "2020,residential,{},,,luton-mps-2020,slide 4\n"
        "2020,nursing,[c],,,luton-mps-2020,slide 4\n"
    ),
    "population": (
        "year,vintage,sex,age_band,people,qualifier,note,source_id,locator\n"
        "2020,poppi_2020,persons,65+,{},approximately,,luton-mps-2020,slide 2\n"
    ),
}


@pytest.fixture
def files(tmp_path):
    """Two tables of three areas; the numbers differ from area to area."""
    found = []
    for number in (1, 2, 3):
        code = f"E0690000{number}"
        for name, text in TEXTS.items():
            path = tmp_path / f"{code}-{name}.csv"
            path.write_text(text.format(100 * number), encoding="utf-8")
            found.append(AreaFile(code, path, path.name, TABLES[name]))
    return found


def one_by_one(files, name):
    """Return what the files of a table make, each read and checked alone."""
    frames = []
    for file in files:
        if file.schema.name == name:
            frame = read_table(file.path, file.label, file.schema, [])
            frame.insert(0, "area_code", file.area_code)
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def count_checks(monkeypatch):
    """Count how often a schema is held against rows."""
    checked, validate = [], pa.DataFrameSchema.validate

    def counted(self, *arguments, **options):
        checked.append(self.name)
        return validate(self, *arguments, **options)

    monkeypatch.setattr(pa.DataFrameSchema, "validate", counted)
    return checked


def test_a_table_is_checked_once_however_many_areas_have_it(files, monkeypatch):
    checked = count_checks(monkeypatch)
    tables = read_area_files(files, [])
    assert checked == ["care_home_beds", "population"]
    assert tables["care_home_beds"]["beds"].dropna().tolist() == [100, 200, 300]


def test_rows_are_those_of_each_file_alone(files):
    problems = []
    tables = read_area_files(files, problems)
    assert problems == []
    for name in TEXTS:
        assert as_parquet(tables[name]) == as_parquet(one_by_one(files, name))


def test_a_wrong_cell_is_named_by_its_file_and_the_other_areas_are_read(files):
    wrong = files[2]  # beds of the second area
    wrong.path.write_text(TEXTS["care_home_beds"].format("many"), encoding="utf-8")
    problems = []
    tables = read_area_files(files, problems)
    (problem,) = problems
    assert problem.startswith(f"{wrong.label}, row 2, column beds: found 'many'")
    assert tables["care_home_beds"]["area_code"].unique().tolist() == ["E06900001", "E06900003"]
    assert len(tables["population"]) == 3


def test_a_key_may_stand_once_in_each_area(files):
    twice = files[0].path.read_text(encoding="utf-8")
    files[0].path.write_text(twice + twice.splitlines()[1] + "\n", encoding="utf-8")
    problems = []
    read_area_files(files, problems)
    (problem,) = problems
    assert problem.startswith(f"{files[0].label}, rows 2 and 4: the same key stands more than once")


def test_problems_come_in_the_order_of_the_files(files):
    for file in files[1], files[4]:
        file.path.write_text("period\n2020\n", encoding="utf-8")
    problems = []
    read_area_files(files, problems)
    said = list(dict.fromkeys(problem.partition(":")[0] for problem in problems))
    assert said == [files[1].label, files[4].label]
