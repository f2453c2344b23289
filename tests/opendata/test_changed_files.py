"""Files that were changed since they were published: refused, or read where nothing is lost."""

import shutil
import zipfile

import openpyxl
import published
import pytest
from published import LUTON, SLOUGH

from caremarket.commands.import_shown import exit_status
from caremarket.opendata import Outcome, import_files

MORE = "a spreadsheet {}. Get the file as it was published, and do not save it from a spreadsheet."
SHORTENED = MORE.format("shortened it, and its last digits are lost")
DATED = MORE.format("took it for a date or a time")
GROUPED = MORE.format("set another country's marks between its thousands")
SPOILT = [
    ("1.35E+05", SHORTENED),
    ("01-Mar", DATED),
    ("Mar-21", DATED),
    ("2021-03-01 00:00:00", DATED),
    ("01/03/2021", DATED),
    ("1.234", GROUPED),
    ("1 234", GROUPED),
    ("1\u202f234", GROUPED),
    ("1'234", GROUPED),
    ("1.234.567", GROUPED),
]


@pytest.fixture
def imported(project_copy):
    """Import one file; return what became of it."""

    def check(path):
        (result,) = import_files(project_copy, [path])
        assert "\n" not in result.reason
        return result

    return check


@pytest.fixture
def census(tmp_path):
    """The lines of a census table of ages, of two councils."""
    path = published.census_2021_ages(tmp_path / "as_published.csv", [LUTON, SLOUGH])
    return path.read_text("utf-8").splitlines()


def _saved(tmp_path, lines):
    path = tmp_path / "saved.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _with_count(lines, cell):
    people = published.people(LUTON, 40, "persons")
    assert f",{people}," in lines[1]
    return [lines[0], lines[1].replace(f",{people},", f",{cell},"), *lines[2:]]


@pytest.mark.parametrize(("cell", "said"), SPOILT)
def test_a_count_that_a_spreadsheet_changed(imported, census, tmp_path, cell, said):
    result = imported(_saved(tmp_path, _with_count(census, cell)))
    assert result.outcome is Outcome.FAILED
    assert result.reason == f"saved.csv: column 'people' has the count {cell!r}: {said}"


@pytest.mark.parametrize("cell", ["Mar-21", "1.234", "1.35E+05"])
def test_a_count_in_a_workbook_that_a_spreadsheet_changed(imported, tmp_path, cell):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON])
    book = openpyxl.load_workbook(path)
    sheet = book["MYE2 - Males"]
    row = next(it for it in sheet.iter_rows() if it[0].value == f"{LUTON[0]} ")
    row[10].value = cell
    book.save(path)
    result = imported(path)
    assert (result.outcome, "a spreadsheet" in result.reason) == (Outcome.FAILED, True)


def test_projected_people_may_have_decimals(imported, tmp_path):
    path = published.projection_zip(tmp_path / "z.zip", 2018, [LUTON])
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "persons" in name.lower()]
        text = archive.read(names[0]).decode()
    cell = text.splitlines()[1].split(",")[-1]
    file = tmp_path / "p.csv"
    file.write_text(
        text.replace(f",{cell}\n", ",1.234\n", 1).replace(f",{cell}\r\n", ",1.234\r\n", 1)
    )
    assert ",1.234" in file.read_text()
    assert imported(file).outcome is Outcome.IMPORTED


def test_a_second_row_of_a_council_that_says_something_else(imported, census, tmp_path):
    other = _with_count(census, "999999")[1]
    result = imported(_saved(tmp_path, [*census, other]))
    people = published.people(LUTON, 40, "persons")
    assert result.outcome is Outcome.FAILED
    assert result.reason.startswith(f"saved.csv: two rows of {LUTON[0]}, Aged 40 years contradict")
    assert f"people is {people:,} and 999,999." in result.reason


def test_a_second_row_that_says_the_same_is_counted(imported, census, tmp_path):
    result = imported(_saved(tmp_path, [*census, census[1]]))
    cells = census[0].count(",") - 2
    assert result.outcome is Outcome.IMPORTED
    (said,) = [it for it in result.record.skipped if "say the same" in it]
    assert said == f"{cells} figures (they stand in the file once more and say the same)"


def test_carers_of_a_council_that_stand_twice(imported, tmp_path):
    path = published.unpaid_care_filter(tmp_path / "c.csv")
    lines = path.read_text("utf-8").splitlines()
    changed = lines[-1].rpartition(",")[0] + ",77777"
    result = imported(_saved(tmp_path, [*lines, changed]))
    assert (result.outcome, "contradict each other" in result.reason) == (Outcome.FAILED, True)
    assert imported(_saved(tmp_path, [*lines, lines[-1]])).outcome is Outcome.IMPORTED


def test_a_row_of_the_estimates_from_nomis_that_stands_twice(imported, tmp_path):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON, SLOUGH])
    lines = path.read_text("utf-8").splitlines()
    first, last = next(it for it in lines if LUTON[0] in it), lines[0].split(",").index("OBS_VALUE")
    cells = first.split(",")
    cells[last] = "424242"
    result = imported(_saved(tmp_path, [*lines, ",".join(cells)]))
    assert (result.outcome, "424,242" in result.reason) == (Outcome.FAILED, True)
    same = imported(_saved(tmp_path, [*lines, first]))
    assert "1 row (they stand in the file once more and say the same)" in same.record.skipped


def test_an_area_of_a_workbook_that_stands_twice(imported, tmp_path):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON, SLOUGH])
    book = openpyxl.load_workbook(path)
    sheet = book["MYE2 - Males"]
    row = [it.value for it in next(it for it in sheet.iter_rows() if it[0].value == f"{LUTON[0]} ")]
    sheet.append([*row[:10], 4242, *row[11:]])
    book.save(path)
    result = imported(path)
    assert result.outcome is Outcome.FAILED
    assert result.reason.startswith("b.xlsx: two rows of E06000032")
    assert "4,242" in result.reason


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators(imported, census, tmp_path, mark, words):
    lines = [line.replace(";", ",").replace(",", mark) for line in census]
    result = imported(_saved(tmp_path, lines))
    assert result.outcome is Outcome.NOT_RECOGNISED
    assert result.reason.startswith(f"saved.csv: its cells are separated by {words}, and")


def test_a_line_that_names_the_separator(imported, tmp_path, census):
    assert imported(_saved(tmp_path, ["sep=,", *census])).outcome is Outcome.IMPORTED
    nomis = published.mid_year_nomis(tmp_path / "n.csv", [LUTON]).read_text("utf-8").splitlines()
    result = imported(_saved(tmp_path, ["sep=,", *nomis]))
    assert result.reason == "saved.csv, line 1: 'sep=,' is a spreadsheet's own; delete the line."


@pytest.mark.parametrize("at", [0, 2])
def test_a_merge_that_left_a_conflict(imported, census, tmp_path, at):
    lines = [*census[:at], "<<<<<<< HEAD", *census[at:], "=======", census[-1], ">>>>>>> other"]
    result = imported(_saved(tmp_path, lines))
    assert result.outcome is not Outcome.IMPORTED
    assert result.reason.startswith(f"saved.csv, line {at + 1}: a merge left two versions here")


@pytest.mark.parametrize("where", ["zip", "folder"])
def test_what_systems_leave_beside_files_is_ignored(project_copy, tmp_path, where):
    folder = tmp_path / "downloads"
    folder.mkdir()
    published.census_2021_ages(folder / "c.csv", [LUTON])
    for name in (
        "__MACOSX/._c.csv",
        ".DS_Store",
        "._c.csv",
        "Thumbs.db",
        "desktop.ini",
        "~$b.xlsx",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"\0\5\x16\7Mac OS X")
    given = [folder, folder / "Thumbs.db"]
    if where == "zip":
        shutil.make_archive(str(tmp_path / "z"), "zip", folder)
        given = [tmp_path / "z.zip"]
    results = import_files(project_copy, given)
    assert [it.outcome for it in results] == [Outcome.IMPORTED]
    assert exit_status(results, given) == 0
