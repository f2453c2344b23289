"""`caremarket import` as an analyst meets it."""

import zipfile

import published
import pytest
from published import LUTON, SLOUGH
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.evidence.raw.imported import ImportRecord, few_councils


def call(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


def test_a_folder_is_imported_and_the_table_says_what_it_was(project_copy, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    published.census_2021_ages(folder / "x.csv", [LUTON, SLOUGH])
    (folder / "notes.txt").write_text("Downloaded on Tuesday.", encoding="utf-8")
    result = call("import", folder)
    assert result.exit_code == 0
    assert "Census 2021, age by single year" in result.output
    assert "x.csv: left out 3 age bands (they overlap single years of age)." in result.output
    assert "Not recognised as a publication: notes.txt." in result.output
    assert "1 imported, 1 not recognised." in result.output
    assert "caremarket prepare" in result.output
    assert "1 unchanged" in call("import", folder).output


def test_a_file_with_few_councils_is_asked_about_at_import_and_in_check(project_copy, tmp_path):
    path = tmp_path / "mine.csv"
    published.census_2021_ages(path, [LUTON, SLOUGH])
    for command in (("import", path), ("import", path), ("prepare",)):  # new, then unchanged
        output = call(*command).output
        assert "Warning: mine.csv, imported as Census 2021, age by single year" in output
        assert "(loader census_population), has only 2 of 153 councils: Luton; Slough." in output


def test_a_publication_with_most_councils_is_not_asked_about(project_copy):
    names = {f"E{at:08}": f"Council {at}" for at in range(10)}
    source = {"id": "a", "title": "A", "publisher": "B", "published": 2021, "licence": "C"}
    source |= {"kind": "research", "review_by": "2027-01-01"}
    rest = {"release": "r", "file": "f", "sha256": "0", "loader": "l", "loader_version": 1}
    rest |= {"imported": "2026-01-01", "folder": "none", "tables": {}}
    asked = [
        bool(few_councils(project_copy, ImportRecord(source=source, councils=count, **rest), names))
        for count in (0, 1, 4, 5, 10)
    ]
    assert asked == [False, True, True, False, False]


def test_boundaries_are_said_to_be_boundaries_and_not_a_web_page(project_copy, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    with zipfile.ZipFile(folder / "beside.zip", "w") as archive:
        published.census_2021_ages(tmp_path / "x.csv", [LUTON, SLOUGH])
        archive.write(tmp_path / "x.csv", "x.csv")
        archive.writestr("map.json", '{"type": "FeatureCollection", "features": []}')
        archive.writestr("about.html", "<html><title>Boundaries</title></html>")
    (folder / "wards.gpkg").write_bytes(b"SQLite format 3\0")
    result = call("import", folder)
    assert result.exit_code == 0
    for label, kind in (
        ("beside.zip", "GeoJSON"),
        ("wards.gpkg", "a GeoPackage"),
    ):
        assert f"{label} holds boundaries ({kind}), which no loader reads" in result.output
    assert "web page" not in result.output
    assert "1 imported, 2 not recognised." in result.output
    assert call("import", folder / "wards.gpkg").exit_code == 2


def test_a_bad_file_beside_a_good_one_is_status_1(project_copy, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    published.census_2021_ages(folder / "x.csv", [LUTON])
    (folder / "y.csv").write_text("<html><title>Sorry</title></html>", encoding="utf-8")
    result = call("import", folder)
    assert result.exit_code == 1
    assert "y.csv is a web page titled 'Sorry', not data" in result.output
    assert "1 imported, 1 failed." in result.output


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_that_is_named_and_is_no_publication_is_status_2(project_copy, tmp_path, content):
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    assert call("import", path).exit_code == 2


def test_a_folder_that_is_not_there_is_status_2(project_copy):
    result = call("import", "/nowhere")
    assert result.exit_code == 2
    assert "There is no file or folder /nowhere" in result.stderr
