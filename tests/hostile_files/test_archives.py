"""Workbooks and zips made to crash, fill or hang what reads them: a sentence, and the next file.

Each trial imports the bad file before a good one, as a person would: in a process of its own.
"""

import os
import struct
import zipfile

import openpyxl
import published
import pytest
from published import LUTON
from rich.console import Console

from caremarket.commands.import_shown import exit_status, show_results
from caremarket.opendata import Outcome, apart, content, import_files, importing

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
PREFIXED = SHEET.replace("<", "<x:").replace("xmlns=", "xmlns:x=")
ROW, END = '<row r="1048576">', "</row></sheetData></worksheet>"
VALUE = "<v>1</v></c>"
FAR = {  # a sheet with a cell where the last one may be, by how that is written
    "plain": f'{SHEET}{ROW}<c r="XFD1048576">{VALUE}{END}',
    "another attribute before": f'{SHEET}{ROW}<c t="n" r="XFD1048576">{VALUE}{END}',
    "single quotes": f"{SHEET}{ROW}<c r='XFD1048576'>{VALUE}{END}",
    "small letters": f'{SHEET}{ROW}<c r="xfd1048576">{VALUE}{END}',
    "another line": f'{SHEET}{ROW}<c\n\tr = "XFD1048576"\n>{VALUE}{END}',
    "a prefix": f'{PREFIXED}<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>",
    "a greater sign before": f'{SHEET}{ROW}<c s=">" r="XFD1048576">{VALUE}{END}',
    "the row alone": f"{SHEET}{ROW}{f'<c>{VALUE}' * 16384}{END}",
    "out of order": f'{SHEET}<row><c r="XFD1048576">{VALUE}<c r="A1">{VALUE}{END}',
    "beyond the last": f'{SHEET}{ROW}<c r="ZZZ9999999">{VALUE}{END}',
    "far beyond": f'{SHEET}{ROW}<c r="{"Z" * 40}{"9" * 40}">{VALUE}{END}',
    "deep": SHEET + "<row>" * 200_000,
    "an entity": '<!DOCTYPE a [<!ENTITY a "XFD">]>' + f'{SHEET}{ROW}<c r="&a;1048576">{VALUE}{END}',
    "an entity bomb": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    f"{SHEET}{ROW}<c><v>&b;</v></c>{END}",
    "cut off": f'{SHEET}{ROW}<c r="XFD1048576"><v>',
    "no xml": "\0" * 1000,
}
PLACES = ["xl/worksheets/sheet1.xml", "xl/other/far.XML", "far.bin"]
CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'
REPEATED = {
    "rows and columns": ("1048576", "16384"),
    "more than there can be": ("4294967295", "4294967295"),
    "more than a number holds": ("9" * 30, "9" * 30),
    "less than none": ("-1", "-1"),
}


@pytest.fixture
def beside_a_good_one(project_copy, tmp_path):
    """Import a bad file and a good one: the bad one fails in a sentence, the good one is read."""
    good = published.census_2021_ages(tmp_path / "z_good.csv", [LUTON])

    def check(path):
        bad, *_, last = import_files(project_copy, [path, good])
        assert last.outcome is Outcome.IMPORTED, last.reason
        assert bad.outcome in (Outcome.FAILED, Outcome.NOT_RECOGNISED)
        assert bad.reason.isprintable() and len(bad.reason) < 600
        assert bad.reason.startswith(path.name) or bad.outcome is Outcome.NOT_RECOGNISED
        return bad.reason

    return check


def workbook(path, sheet, place=PLACES[0]):
    """Write a workbook whose only sheet is a text, anywhere in the zip."""
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    del members[PLACES[0]]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        members[name] = members[name].replace(PLACES[0].encode(), place.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**members, place: sheet.encode()}.items():
            archive.writestr(name, data)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("written", FAR)
def test_a_cell_at_the_far_end_ends_no_import(beside_a_good_one, tmp_path, written, place):
    beside_a_good_one(workbook(tmp_path / "b.xlsx", FAR[written], place))


@pytest.mark.parametrize("written", list(FAR)[:6])
def test_a_cell_at_the_far_end_is_said_to_be_there(beside_a_good_one, tmp_path, written):
    path = workbook(tmp_path / "b.xlsx", FAR[written], "xl/other/far.xml")
    assert "cells as far as column XFD and row 1,048,576. Clear" in beside_a_good_one(path)


@pytest.mark.slow
@pytest.mark.parametrize("repeated", REPEATED)
def test_repeated_rows_and_columns_end_no_import(beside_a_good_one, tmp_path, repeated):
    rows, columns = REPEATED[repeated]
    cell = CELL.format(f' table:number-columns-repeated="{columns}"')
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    path = tmp_path / "b.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:'
            '1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="a">{row * 2}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    beside_a_good_one(path)


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]
)
def test_a_damaged_member_is_called_damaged(beside_a_good_one, tmp_path, method):
    path = tmp_path / "b.zip"
    text = published.projection_csv(2018, "persons", [LUTON])
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.csv", text)
    data = bytearray(path.read_bytes())
    middle = len(data) // 3
    data[middle : middle + 200] = bytes(b ^ 0xFF for b in data[middle : middle + 200])
    path.write_bytes(data)
    reason = beside_a_good_one(path)
    assert "is cut off or damaged" in reason
    assert "you may read it" not in reason


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_bytes_that_are_changed_anywhere_in_an_archive(beside_a_good_one, tmp_path, seed):
    path = tmp_path / f"b.{'xlsx' if seed % 2 else 'zip'}"
    if seed % 2:
        openpyxl.Workbook().save(path)
    else:
        with zipfile.ZipFile(path, "w", [0, 8, 12, 14][seed // 2 % 4]) as archive:
            archive.writestr("a.csv", "a,b\n" + "1,2\n" * 500)
    data = bytearray(path.read_bytes())
    tail = len(data) // 2 if seed % 3 else 0
    for step in range(6):
        at = tail + (seed * 7919 + step * 104_729) % (len(data) - tail)
        data[at] = (data[at] + seed + step + 1) % 256
    path.write_bytes(data)
    beside_a_good_one(path)


def test_two_members_of_one_name_are_refused(beside_a_good_one, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.csv", published.projection_csv(2018, "persons", [LUTON]))
        archive.writestr("a.csv", "a\n")
    assert "has more than one member a.csv, and a reader sees only one" in beside_a_good_one(path)


def test_a_zip_of_very_many_members_is_refused(beside_a_good_one, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(content.MOST_MEMBERS + 1):
            archive.writestr(f"{number}.csv", "a\n")
    assert "has 1,001 members. No publication has as many" in beside_a_good_one(path)


def test_a_zip_of_members_that_lie_about_their_size(beside_a_good_one, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "a,b\n" + "1,2\n" * 100_000)
    data = path.read_bytes()
    size = struct.pack("<L", 400_004)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<L", 20)))
    assert "is cut off or damaged" in beside_a_good_one(path)


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "device"])
def test_what_is_no_regular_file_is_refused_at_once(beside_a_good_one, tmp_path, kind):
    path = tmp_path / "b.csv"
    if kind == "device":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(tmp_path / "pipe.csv")
        path = path if kind == "link to a pipe" else tmp_path / "pipe.csv"
        path.is_symlink() or path.exists() or path.symlink_to("pipe.csv")
    assert "it is no file, but a folder, pipe or device" in beside_a_good_one(path)


def test_a_zip_in_which_nothing_is_recognised_is_no_success(project_copy, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    results = import_files(project_copy, [path])
    assert exit_status(results, [path]) == 2
    assert exit_status(results, []) == 0  # found in a folder


def test_a_publication_beside_other_members_of_a_zip_is_a_success(project_copy, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
        archive.write(published.census_2021_ages(tmp_path / "good.csv", [LUTON]), "good.csv")
    assert exit_status(import_files(project_copy, [path]), [path]) == 0


def test_a_folder_that_is_a_link_to_nowhere_is_not_called_a_full_disk(project_copy, tmp_path):
    (project_copy.raw / "national").rename(tmp_path / "before")
    (project_copy.raw / "national").symlink_to(tmp_path / "nowhere" / "else")
    good = published.census_2021_ages(tmp_path / "good.csv", [LUTON])
    (result,) = import_files(project_copy, [good])
    assert "Make it a folder that you may write to, then import it again" in result.reason


def test_names_of_files_and_members_cannot_write_to_the_terminal(project_copy, tmp_path, capsys):
    name = "a\x1b[31m\u202eb"
    paths = [tmp_path / f"{name}.zip", tmp_path / f"{name}.csv", tmp_path / f"{name}2.csv"]
    with zipfile.ZipFile(paths[0], "w") as archive:
        archive.writestr(f"{name}.csv", "a\n")
        archive.writestr(f"{name}.xlsx", b"PK\3\4")
    published.census_2021_ages(paths[1], [LUTON])
    paths[2].write_bytes(b"PK\3\4\0")
    show_results(import_files(project_copy, paths), Console(width=200))
    paths[1].write_text(paths[1].read_text("utf-8") + "\n", "utf-8")
    show_results(import_files(project_copy, [paths[1]]), Console(width=200))
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "\u202e" not in shown


def deep():
    return deep()


ENDS = {
    "raises": lambda: 1 / 0,
    "a crash": os.abort,
    "no memory": lambda: bytearray(1 << 40),
    "an end": lambda: os._exit(0),
    "killed": lambda: os.kill(os.getpid(), 9),
    "a panic": lambda: (_ for _ in ()).throw(BaseException("panicked")),
    "no depth": deep,
}


@pytest.mark.parametrize("end", ENDS)
def test_work_that_ends_its_process_takes_no_other_with_it(end):
    def work(state, item):
        if item == 2:
            ENDS[end]()
        return f"{item} after {state}", state + item

    done = apart.each_apart(work, 0, [1, 2, 3], lambda item, why: f"{item}: {why}")
    first, bad, last = done
    assert (first, last) == ("1 after 0", "3 after 1")
    assert bad.startswith("2: ")


def test_work_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    done = apart.each_apart(
        lambda state, item: (item or for_ever(), state), 0, [1, 0, 2], "{} {}".format
    )
    assert list(done) == [1, "0 to read it takes more than 0 minutes", 2]


def for_ever():
    while True:
        pass


def test_an_import_is_done_apart():
    assert importing.each_apart is apart.each_apart
