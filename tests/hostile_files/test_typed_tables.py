"""Every column of every table that is typed, with every hostile cell: taken, or a sentence."""

import csv
import os

import pytest
from hostile_files.cells import HOSTILE

from caremarket.errors import EvidenceError
from caremarket.evidence import check
from caremarket.evidence.raw.read import MOST_CELLS, read_table
from caremarket.evidence.tables.catalogue import AREA_TABLES, NATIONAL_TABLES
from caremarket.project import find_project

RAW = find_project().raw
LUTON = "E06000032-luton"
FILES = {
    f"{folder}/{schema.name}.csv": schema
    for folder, schemas in ((LUTON, AREA_TABLES), ("rates", NATIONAL_TABLES))
    for schema in schemas
    if (RAW / folder / f"{schema.name}.csv").is_file()
}
COLUMNS = [(file, column) for file, schema in FILES.items() for column in schema.names]
SAMPLE = COLUMNS[::11]
# Found wrong once, with all of `check`: what is typed may still be more than an analysis can bear.
FIGURES = ["1e308", "1e18", "-0"]


def rows_of(file):
    with (RAW / file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def with_each(file, column, cells):
    """Return a table's header, and its first row with each of some cells in a column."""
    header, row, *_ = rows_of(file)
    at = header.index(column)
    return [header, *([*row[:at], cell, *row[at + 1 :]] for cell in cells)]


@pytest.mark.parametrize(
    ("file", "column"),
    [*SAMPLE, *(pytest.param(*it, marks=pytest.mark.slow) for it in COLUMNS if it not in SAMPLE)],
)
def test_a_column_of_hostile_cells_gets_sentences(tmp_path, file, column):
    path = written(tmp_path / "t.csv", with_each(file, column, HOSTILE))
    problems = []
    read_table(path, "t.csv", FILES[file], problems)
    said = str(EvidenceError(problems))
    assert len(said) < 100_000
    assert said.replace("\n", "").isprintable()


@pytest.mark.slow
@pytest.mark.parametrize("file", [it for it in FILES if it.startswith(LUTON)])
def test_figures_that_nobody_can_have_get_through_every_check(project_copy, file):
    path = project_copy.raw / file
    numbers = [
        name
        for name, column in FILES[file].frame_schema.columns.items()
        if str(column.dtype) in ("Int64", "float64")
    ]
    for at, figure in enumerate(FIGURES):
        rows = rows_of(file)
        column = rows[0].index(numbers[at % len(numbers)])
        rows[1 + at % (len(rows) - 1)][column] = figure
        written(path, rows)
        try:
            check(project_copy)
        except EvidenceError as error:
            assert "inf" not in str(error).split() and len(str(error)) < 20_000


def test_a_bad_column_gets_few_sentences_and_a_number(tmp_path):
    file = f"{LUTON}/population.csv"
    rows = with_each(file, "people", ["many"] * 5000)
    problems = []
    read_table(written(tmp_path / "t.csv", rows), "t.csv", FILES[file], problems)
    of_column = [it for it in problems if ", column people:" in it]
    assert len(of_column) == MOST_CELLS + 1
    assert of_column[-1] == (
        "t.csv, column people: 4,980 more cells hold what is not allowed there, the last in row "
        "5001."
    )
    assert len(str(EvidenceError(problems))) < 200_000


@pytest.mark.parametrize("figure", ["1e400", "1e19", "9" * 25])
def test_a_message_shows_the_cell_and_no_overflowed_number(tmp_path, figure):
    file = f"{LUTON}/care_home_beds.csv"
    problems = []
    path = written(tmp_path / "t.csv", with_each(file, "beds", [figure]))
    assert read_table(path, "t.csv", FILES[file], problems) is None
    assert f"t.csv, row 2, column beds: found '{figure}'; allowed is a whole" in problems[0]


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_a_table_that_is_no_regular_file_is_refused_at_once(project_copy, kind):
    path = project_copy.raw / LUTON / "carers.csv"
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(EvidenceError, match="it is no file, but a folder, pipe or device"):
        check(project_copy)
