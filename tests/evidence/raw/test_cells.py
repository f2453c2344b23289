import pytest

from caremarket.errors import EvidenceError
from caremarket.evidence import check
from caremarket.evidence.raw.cells import has_columns, read_cells
from caremarket.evidence.raw.read import read_table
from caremarket.evidence.tables.catalogue import TABLES

LUTON = "E06000032-luton"


def read(tmp_path, content, wanted=("a", "b")):
    path = tmp_path / "beds.csv"
    path.write_bytes(content)
    problems = []
    cells = read_cells(path, "beds.csv", problems)
    if cells is not None:
        has_columns(cells, "beds.csv", list(wanted), problems)
    return cells, problems


def test_rows_keep_the_numbers_of_the_spreadsheet(tmp_path):
    cells, problems = read(tmp_path, b'a,b\r\n1,"x, y"\r\n\r\n,\r\n2,\r\n')
    assert problems == []
    assert cells.index.tolist() == [2, 5]
    assert cells["b"].tolist()[0] == "x, y"
    assert cells["b"].isna().tolist() == [False, True]


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    cells, problems = read(tmp_path, b"a,b\n")
    assert problems == []
    assert cells.empty


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty or begins with an empty row"),
        (b"\n1,2\n", "is empty or begins with an empty row"),
        (b"a,b\n1,2,3\n", "row 2: has 3 cells, but the header has 2"),
        (b"a,b\n1,2\n1\n", "row 3: has 1 cells, but the header has 2"),
        (b'a,b\n"1"x,2\n', "line 2: this is not valid CSV"),
        (b'a,b\n"1,2\n', "this is not valid CSV"),
        (b"a;b\n1;2\n", "its cells are separated by semicolons; save it with commas"),
        (b"a\tb\n1\t2\n", "its cells are separated by tabs"),
        (b"a\n1\n", "column b is missing. The header must be: a,b."),
        (b"c\n1\n", "columns a, b are missing. The header must be: a,b."),
        (b"a,b,a\n1,2,3\n", "column a stands twice"),
        (b"a,b,,\n1,2,3,4\n", "the header has no name in column 3, 4; a spreadsheet leaves"),
        (b"a,b\n1,2,,\n3,4,,\n", "row 2 and others: empty cells stand behind the last column"),
        (b"sep=,\na,b\n1,2\n", "line 1: 'sep=,' is a spreadsheet's own; delete the line"),
        (b"a;b\n1,5;2\n", "its cells are separated by semicolons; save it with commas"),
        (b"a,b\n<<<<<<< HEAD\n1,2\n=======\n", ", line 2: a merge left two versions here"),
        ("a,b\n1,é".encode("utf-16"), "row 1: the file is not UTF-8 text (byte 0xff)"),
        ("a,b\n1,é".encode("latin-1"), "row 2: the file is not UTF-8 text (byte 0xe9)"),
    ],
)
def test_a_broken_file_gets_a_sentence(tmp_path, content, message):
    _, problems = read(tmp_path, content)
    assert any(message in problem for problem in problems), problems


def test_other_separators_are_one_problem(tmp_path):
    assert len(read(tmp_path, b"a;b\n1;2\n")[1]) == 1


@pytest.mark.parametrize(
    "name",
    [
        "sources.yml",
        "rates/dementia_prevalence.csv",
        f"{LUTON}/area.yml",
        f"{LUTON}/care_home_beds.csv",
        f"{LUTON}/known_differences.csv",
    ],
)
def test_a_folder_in_place_of_a_file_is_said(project_copy, name):
    path = project_copy.raw / name
    path.unlink()
    path.mkdir()
    with pytest.raises(EvidenceError, match=f"data/raw/{name} cannot be read"):
        check(project_copy)


def test_a_count_that_a_spreadsheet_shortened_is_refused_and_a_measure_is_not(tmp_path):
    path, problems = tmp_path / "carers.csv", []
    head = "period,measure,value,unit,qualifier,note,source_id,locator\n"
    row = "2020,{},1.5E+04,{},,,luton-mps-2020,slide 4\n"
    count, amount = row.format("supported", "people"), row.format("direct_payments_spend", "gbp")
    path.write_text(head + amount, encoding="utf-8")
    assert read_table(path, "carers.csv", TABLES["carers"], problems)["value"].item() == 15_000
    path.write_text(head + amount + count, encoding="utf-8")
    assert read_table(path, "carers.csv", TABLES["carers"], problems) is None
    (problem,) = problems
    assert "row 3, column value: found '1.5E+04'" in problem
    assert problem.endswith(
        "A spreadsheet shortened it, and its last digits are lost: type it anew."
    )
