"""A figure is told in the unit of its measure, and one that cannot be is refused by its cell."""

import re
from pathlib import Path

import pytest

import caremarket
from caremarket.evidence import check
from caremarket.evidence.raw.read import read_table
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.evidence.tables.measures import vocabulary

HEADER = "period,measure,care_type,value,unit,qualifier,note,source_id,locator\n"
ROW = "2020,{},all,{},{},,,luton-mps-2020,slide 4\n"


@pytest.fixture
def read(tmp_path):
    def read(*rows):
        path, problems = tmp_path / "care_home_measures.csv", []
        path.write_text(HEADER + "".join(ROW.format(*row) for row in rows), encoding="utf-8")
        return read_table(path, "rates.csv", TABLES["care_home_measures"], problems), problems

    return read


@pytest.mark.parametrize(
    ("value", "unit"),
    [("11", "percent"), ("0.11", "proportion"), ("11", "per_100"), ("110", "per_1000")],
)
def test_a_share_is_the_same_in_whatever_unit_it_is_given(read, value, unit):
    frame, problems = read(("void_rate", value, unit))
    assert problems == []
    assert frame.loc[0, "value"] == 11 and frame.loc[0, "unit"] == "percent"
    given = "" if unit == "percent" else f"given as {float(value):g} {unit}"
    assert frame["note"].fillna("")[0] == given


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("void_rate", "110", "percent"), "row 2, column value: found 110 percent; void_rate is"),
        (("void_rate", "1.1", "proportion"), "from 0 to 100 percent"),
        (("void_rate", "11", "people"), "column unit: found 'people'; void_rate is in percent or"),
        (("voids", "11", "percent"), "found 'voids', which is no measure of this table. Did you"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_its_cell(read, row, told):
    frame, problems = read(row)
    assert frame is None and told in problems[0]


def test_what_is_kept_beside_has_a_name_of_its_own(read):
    frame, problems = read(("note_voids", "110", "percent"))
    assert problems == [] and frame.loc[0, "value"] == 110


def test_a_share_below_one_percent_is_asked_about(project_copy):
    path = next(project_copy.raw.glob("E06000032*")) / "care_home_measures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(void_rate,\w+),22.5,", r"\1,0.225,", text), encoding="utf-8")
    asked = [line for line in check(project_copy).warnings if "void_rate" in line]
    assert len(asked) == 1 and "column value: void_rate is 0.225 percent" in asked[0]


NAMED = {  # the notebook whose theme has a package of another name
    "residential_supply": "residential",
    "carer_identification": "carers",
    "dementia_growth": "dementia",
    "direct_payment_mix": "direct_payments",
}


@pytest.mark.parametrize(
    "table", ["care_home_measures", "carers", "dementia", "provision", "ascof"]
)
def test_who_is_said_to_read_a_measure_names_it(table):
    themes = Path(caremarket.__file__).parent / "themes"
    for measure in vocabulary(table).values():
        for notebook in measure.reads:
            package = themes / NAMED.get(notebook, notebook)
            code = "".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
            stem = re.sub("_[a-z]+$|_18_64$|_65_plus$", "", measure.name)
            assert f'"{measure.name}"' in code or f'"{stem}' in code, (notebook, measure.name)


def test_the_limits_of_a_converted_share_are_converted_too(tmp_path):
    path, problems = tmp_path / "dementia.csv", []
    head = "period,measure,age_group,value,unit,qualifier,note,source_id,locator\n"
    row = "2018,diagnosis_rate,65_plus,0.64,proportion,,,luton-mps-2020,slide 4\n"
    path.write_text(head + row, encoding="utf-8")
    frame = read_table(path, "dementia.csv", TABLES["dementia"], problems)
    assert problems == []
    assert frame[["value", "value_lower", "value_upper"]].to_numpy().tolist() == [[64, 64, 64]]
