"""Bad input: one clear sentence each, and what was imported before stays."""

import csv
import io
import zipfile

import openpyxl
import published
import pytest
from published import LUTON

from caremarket.opendata import Outcome, content, import_files, opened

PREAMBLE = ["NOMIS", "", "Table TS007, taken on a Tuesday"]


def _bytes(project):
    folder = project.raw / "national"
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def refused(project_copy, tmp_path):
    """Import a good file, then a bad one: it fails, in one sentence, and changes nothing."""
    import_files(project_copy, [published.census_2021_ages(tmp_path / "good.csv", [LUTON])])
    before = _bytes(project_copy)

    def check(path):
        (result,) = import_files(project_copy, [path])
        assert result.outcome is Outcome.FAILED
        assert result.reason.startswith(path.name)
        assert "\n" not in result.reason
        assert _bytes(project_copy) == before
        return result.reason

    return check


@pytest.fixture
def read(project_copy):
    """Import a file that looks odd but is good; return the people of Luton aged 65-69."""

    def check(path):
        (result,) = import_files(project_copy, [path])
        assert result.outcome is Outcome.IMPORTED, result.reason
        (table,) = (project_copy.raw / "national").rglob("population.csv")
        rows = csv.DictReader(io.StringIO(table.read_text("utf-8")))
        (row,) = [row for row in rows if row["age_band"] == "65-69"]
        return int(row["people"])

    return check


def _good(tmp_path):
    return published.census_2021_ages(tmp_path / "census.csv", [LUTON]).read_text("utf-8")


def test_a_truncated_zip(refused, tmp_path):
    path = published.projection_zip(tmp_path / "z.zip", 2018, [LUTON])
    path.write_bytes(path.read_bytes()[:-200])
    assert "z.zip is cut off or damaged" in refused(path)


def test_a_zip_whose_member_is_damaged(refused, tmp_path):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", published.projection_csv(2018, "persons", [LUTON]))
    raw = bytearray(path.read_bytes())
    raw[5000] ^= 0xFF
    path.write_bytes(raw)
    assert "cut off or damaged (Bad CRC-32" in refused(path)


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:/evil.csv"])
def test_a_path_outside_the_folder_in_a_zip(refused, tmp_path, name):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("fine.csv", published.projection_csv(2018, "persons", [LUTON]))
        archive.writestr(name, "evil")
    assert "a path outside the zip" in refused(path)
    assert not list(tmp_path.rglob("evil.csv"))


def test_members_are_read_without_being_unpacked(project_copy, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    path = published.projection_zip(folder / "z.zip", 2018, [LUTON])
    import_files(project_copy, [path])
    assert list(folder.iterdir()) == [path]


def test_a_member_that_would_unpack_to_more_than_any_publication(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(content, "LARGEST_MEMBER", 1000)
    path = published.projection_zip(tmp_path / "bomb.zip", 2018, [LUTON])
    assert "would unpack to" in refused(path)


def test_a_wrong_sheet(refused, tmp_path):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON])
    book = openpyxl.load_workbook(path)
    del book["MYE2 - Males"]
    book.save(path)
    assert "has no sheet of males by single year of age" in refused(path)


def test_a_renamed_column(refused, tmp_path):
    path = published.mid_year_nomis(tmp_path / "n.csv", [LUTON])
    path.write_text(path.read_text("utf-8").replace("OBS_VALUE", "VALUE", 1), "utf-8")
    reason = refused(path)
    assert "lacks the column 'OBS_VALUE'" in reason
    assert "report the new layout" in reason


def test_a_layout_of_another_year(refused, tmp_path):
    path = published.write_csv(
        tmp_path / "p.csv",
        [
            ["AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP", "2014", "2015"],
            [*LUTON, "Population", "persons", "All ages", "210.962", "214.1"],
        ],
    )
    assert "begins with 2014; known are the 2018-based and the 2022-based" in refused(path)


def test_a_census_of_another_year(refused, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(_good(tmp_path).replace("\n2021,", "\n2001,"), "utf-8")
    assert "known are the censuses of 2011 and 2021" in refused(path)


def test_a_web_page_saved_as_csv(refused, tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("<!DOCTYPE html><html><title>404 Not Found</title></html>", "utf-8")
    assert "is a web page titled '404 Not Found', not data" in refused(path)


def test_a_truncated_csv(refused, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(_good(tmp_path)[:-40], "utf-8")
    assert "cells, but the header has" in refused(path)


def test_a_file_with_a_header_and_no_rows(refused, tmp_path):
    path = tmp_path / "n.csv"
    path.write_text(_good(tmp_path).splitlines()[0].replace("date", "date") + "\n", "utf-8")
    assert "first column `date` says no row" in refused(path)


def test_an_empty_file(refused, tmp_path):
    path = tmp_path / "n.csv"
    path.touch()
    assert "is empty" in refused(path)


def test_a_picture(refused, tmp_path):
    path = tmp_path / "n.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert "neither text nor a workbook" in refused(path)


def test_a_damaged_workbook(refused, tmp_path):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON])
    path.write_bytes(path.read_bytes()[:-300])
    assert "cut off or damaged" in refused(path)


def test_a_word_where_people_should_be(refused, tmp_path):
    path = tmp_path / "c.csv"
    text = _good(tmp_path)
    path.write_text(text.replace(f",{published.people(LUTON, 40, 'persons')},", ",many,"), "utf-8")
    assert "has 'many' where a census table has a number of people" in refused(path)


def test_a_table_that_is_too_large_for_memory(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(opened, "LARGEST_TABLE", 1000)
    path = published.census_2021_ages(tmp_path / "huge.csv", [LUTON, published.SLOUGH])
    assert "more than any release of this publication" in refused(path)


def test_a_large_file_is_read_in_pieces(project_copy, tmp_path, monkeypatch):
    monkeypatch.setattr(opened, "LARGEST_TABLE", 1000)
    monkeypatch.setattr("caremarket.opendata.csv_text.BLOCK", 4096)
    path = published.mid_year_nomis(tmp_path / "large.csv", [LUTON, published.SLOUGH])
    (result,) = import_files(project_copy, [path])
    assert (result.outcome, result.record.councils) == (Outcome.IMPORTED, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings(read, tmp_path, encoding):
    path = tmp_path / "c.csv"
    text = _good(tmp_path).replace("Luton", "Lutôn £")
    path.write_bytes(text.encode(encoding))
    assert read(path) == published.band(LUTON, 65, 69)


def test_windows_line_ends_and_empty_lines(read, tmp_path):
    path = tmp_path / "c.csv"
    text = _good(tmp_path).replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n\r\n"
    path.write_bytes(text.encode())
    assert read(path) == published.band(LUTON, 65, 69)


def test_a_doubly_quoted_csv(read, tmp_path):
    path = tmp_path / "c.csv"
    rows = [[line] for line in _good(tmp_path).splitlines()]
    published.write_csv(path, rows, quoting=csv.QUOTE_ALL)
    assert path.read_text("utf-8").startswith('"date,geography')
    assert read(path) == published.band(LUTON, 65, 69)


def test_lines_above_the_header(read, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("\n".join([*PREAMBLE, _good(tmp_path)]), "utf-8")
    assert read(path) == published.band(LUTON, 65, 69)


def test_a_file_without_any_english_council(refused, tmp_path):
    path = published.census_2021_ages(tmp_path / "w.csv", [published.CARDIFF])
    assert "holds no row for an English council" in refused(path)


def test_a_protected_zip(refused, tmp_path):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # the flag that says: encrypted
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "protected by a password" in refused(path)
