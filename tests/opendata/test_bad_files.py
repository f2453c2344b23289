"""Bad input: one clear sentence each, and what was imported before stays."""

import codecs
import csv
import io
import os
import tracemalloc
import zipfile

import openpyxl
import published
import pytest
from published import LUTON

from caremarket.errors import ImportFileError
from caremarket.opendata import (
    Outcome,
    content,
    import_files,
    opened,
    opening,
    workbook_checks,
)

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


def test_a_zip_that_would_unpack_to_more_than_any_publication(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(content, "LARGEST_UNPACKED", 1000)
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


@pytest.mark.parametrize("before", ["", "\n<!-- for old browsers -->"])
def test_a_web_page_saved_as_csv(refused, tmp_path, before):
    path = tmp_path / "data.csv"
    path.write_text(f"{before}<!DOCTYPE html><html><title>404 Not Found</title></html>", "utf-8")
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


@pytest.mark.parametrize("count", ["-5", "1.5", "9" * 25, "inf", "=1+1"])
def test_what_is_no_count_of_people_in_a_census_table(refused, tmp_path, count):
    path = tmp_path / "c.csv"
    text = _good(tmp_path)
    path.write_text(text.replace(f",{published.people(LUTON, 40, 'persons')},", f",{count},"))
    assert f"has {count!r} where a census table has a number of people" in refused(path)


def test_a_mark_in_a_census_table_of_carers(refused, tmp_path):
    path = published.unpaid_care_filter(tmp_path / "c.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[-1] = lines[-1].rpartition(",")[0] + ",[c]"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "has '[c]' where a census table has a number of people" in refused(path)


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


def test_a_protected_workbook(refused, tmp_path):
    path = tmp_path / "b.xlsx"  # Excel encrypts the workbook and puts it into an older container
    path.write_bytes(content.XLS_MAGIC + bytes(2000) + "EncryptedPackage".encode("utf-16-le"))
    assert "protected by a password" in refused(path)


@pytest.mark.parametrize("folders", [[], ["a/"]])
def test_a_zip_that_holds_no_file(refused, tmp_path, folders):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for folder in folders:
            archive.writestr(folder, "")
    assert "is a zip that holds no file" in refused(path)


def test_a_zip_inside_a_zip(refused, tmp_path):
    inner = published.projection_zip(tmp_path / "inner.zip", 2018, [LUTON])
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    assert "member inner.zip is a zip inside a zip. Unpack the outer one" in refused(path)


def test_a_workbook_that_would_unpack_to_more_than_any_publication(refused, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_checks, "LARGEST_UNPACKED", 10_000)
    path = published.mid_year_workbook(tmp_path / "bomb.xlsx", 2018, [LUTON])
    assert "would unpack to 0.0 GB, too much for a workbook" in refused(path)


@pytest.mark.parametrize(("cell", "far"), [("XFD1048576", "XFD"), ("A1048576", "CQ")])
def test_a_workbook_with_a_cell_far_from_its_table(refused, tmp_path, cell, far):
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON])
    book = openpyxl.load_workbook(path)
    book["MYE2 - Males"][cell] = "x"
    book.save(path)
    assert f"cells as far as column {far} and row 1,048,576. Clear what" in refused(path)


def test_a_workbook_with_more_rows_than_fit_and_without_their_numbers(
    refused, tmp_path, monkeypatch
):
    monkeypatch.setattr(workbook_checks, "MOST_CELLS", 5_000)
    path = published.mid_year_workbook(tmp_path / "b.xlsx", 2018, [LUTON])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    rows = b"<row><c><v>1</v></c></row>" * 100 + b"</sheetData>"
    members[sheet] = members[sheet].replace(b"</sheetData>", rows)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert "has a sheet with cells as far as" in refused(path)


def test_a_mark_of_utf_8_before_other_text(refused, tmp_path):
    path = tmp_path / "c.csv"
    text = _good(tmp_path).replace("Luton", "Lutôn")
    path.write_bytes(codecs.BOM_UTF8 + text.encode("latin-1"))
    assert "begins as UTF-8 text, but not all of it is" in refused(path)


def test_a_truncated_file_in_utf_16(refused, tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(_good(tmp_path).encode("utf-16")[:-1])
    assert "begins as UTF-16 text, but not all of it is: it was cut off" in refused(path)


def test_a_quote_that_is_never_closed(refused, tmp_path):
    path = tmp_path / "c.csv"
    text = _good(tmp_path).replace("2021,Luton", '2021,"Luton', 1)
    path.write_text(text + "x,y\n" * 100_000, "utf-8")
    assert "as where a quote is opened and never closed" in refused(path)


@pytest.mark.parametrize(("above", "cell"), [("", "a"), ("", "a,"), ("date,geography\n2021,", "a")])
def test_a_line_without_end_is_not_read_into_memory(refused, tmp_path, above, cell):
    path = tmp_path / "c.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(above)
        for _ in range(100):
            file.write(cell * ((1 << 20) // len(cell)))
    tracemalloc.start()
    try:
        assert "is not valid CSV" in refused(path)
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()


def test_the_beginning_of_a_wide_file_is_cut_at_a_row(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(("ä" * 100_000 + ",b\n") * 20, "utf-8")
    top = opening.open_content(content.Content(path)).top()
    assert top == [["ä" * 100_000, "b"]] * 5


def test_names_of_files_cannot_write_to_the_terminal(refused, tmp_path):
    path = tmp_path / "a\x1b[31m\nb.csv"
    path.touch()
    assert content.Content(path).label == "a\ufffd[31m\ufffdb.csv"


def test_folders_that_run_in_a_circle_and_look_like_files(project_copy, tmp_path):
    folder = tmp_path / "downloads"
    inside = folder / "looks.csv"
    inside.mkdir(parents=True)
    (inside / "loop").symlink_to(folder)
    (folder / "itself").symlink_to("itself")
    (folder / "gone.csv").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.csv")
    with pytest.raises(ImportFileError, match="holds no file"):
        import_files(project_copy, [folder])
    published.census_2021_ages(inside / "c.csv", [LUTON])
    assert [it.outcome for it in import_files(project_copy, [folder])] == [Outcome.IMPORTED]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(refused, tmp_path):
    path = published.census_2021_ages(tmp_path / "c.csv", [LUTON])
    path.chmod(0)
    assert "cannot be read (Permission denied). Check that" in refused(path)
