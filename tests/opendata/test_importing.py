"""Importing: recognised by content, written once, nothing lost when a file is bad."""

import errno
import functools
import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from caremarket import evidence, opendata
from caremarket.errors import ImportFileError
from caremarket.locks import holding
from caremarket.opendata import Outcome, import_files
from caremarket.opendata.store import keep

HEADER = (
    '"date","geography","geography code","Rural Urban",'
    '"Care Provision: All categories: Provision of unpaid care; measures: Value",'
    '"Care Provision: Provides no unpaid care; measures: Value",'
    '"Care Provision: Provides 1 to 19 hours unpaid care a week; measures: Value",'
    '"Care Provision: Provides 20 to 49 hours unpaid care a week; measures: Value",'
    '"Care Provision: Provides 50 or more hours unpaid care a week; measures: Value"'
)
LUTON = '"2011","Luton","E06000032","Total",203201,184945,10975,2836,4445'
SLOUGH = '"2011","Slough","E06000039","Total",140205,128594,7022,1956,2633'
CARDIFF = '"2011","Cardiff","W06000015","Total",346090,310800,20905,5110,9275'


@pytest.fixture
def census(tmp_path):
    """A file in NOMIS' bulk layout of 2011, under a name that says nothing."""
    path = tmp_path / "download.txt"
    path.write_text("\n".join([HEADER, LUTON, SLOUGH, CARDIFF]) + "\n", encoding="utf-8")
    return path


def _national(project):
    return {
        path.relative_to(project.raw).as_posix(): path.read_bytes()
        for path in sorted((project.raw / "national").rglob("*"))
        if path.is_file()
    }


def test_a_file_is_recognised_by_its_content_and_says_what_was_left_out(project_copy, census):
    (result,) = import_files(project_copy, [census])
    assert result.outcome is Outcome.IMPORTED
    assert result.record.source.id == "nomis-census-2011-unpaid-care"
    assert result.record.councils == 2
    assert result.record.tables == {"unpaid_care_census": 14}
    assert "1 area (not in England)" in result.record.skipped


def test_every_council_can_be_loaded_after_prepare(project_copy, census):
    import_files(project_copy, [census])
    evidence.prepare(project_copy)
    assert ("E06000039", "Slough") in evidence.areas(project_copy)
    care = evidence.load("E06000039", project_copy).national("unpaid_care_census")
    slough = care.query("area_code == 'E06000039' and base == 'all_ages'")
    assert slough.set_index("hours_band")["people"].to_dict() == {
        "all": 140205,
        "none": 128594,
        "any": 11611,
        "1_19": 7022,
        "20_49": 1956,
        "50_plus": 2633,
    }


def test_a_figure_that_was_typed_in_from_the_same_publication_is_not_counted_twice(
    project_copy, census
):
    before = evidence.check(project_copy).tables["unpaid_care_census"]
    import_files(project_copy, [census])
    result = evidence.check(project_copy)
    after = result.tables["unpaid_care_census"]
    assert (after["area_code"] == "E06000032").sum() == (before["area_code"] == "E06000032").sum()
    assert not [warning for warning in result.warnings if "as typed in" in warning]


def test_a_typed_figure_that_differs_from_the_publication_is_named(project_copy, census):
    text = census.read_text(encoding="utf-8").replace(",2836,", ",2835,")
    census.write_text(text, encoding="utf-8")
    import_files(project_copy, [census])
    found = [it for it in evidence.check(project_copy).warnings if "as typed in" in it]
    (warning,) = found
    assert "2011|all_ages|20_49 is 2836 as typed in and 2835 in the imported" in warning


def test_importing_twice_changes_nothing(project_copy, census):
    import_files(project_copy, [census])
    before = _national(project_copy)
    (again,) = import_files(project_copy, [census])
    assert again.outcome is Outcome.UNCHANGED
    assert _national(project_copy) == before


def test_another_file_of_the_same_release_replaces_the_first(project_copy, census, tmp_path):
    import_files(project_copy, [census])
    other = tmp_path / "again.csv"
    revised = SLOUGH.replace("7022", "7023").replace("128594", "128593")
    other.write_text("\n".join([HEADER, LUTON, revised]) + "\n", encoding="utf-8")
    (result,) = import_files(project_copy, [other])
    assert (result.outcome, result.replaced) == (Outcome.IMPORTED, "download.txt")
    manifest = json.loads((project_copy.raw / "national/manifest.json").read_text("utf-8"))
    assert [entry["file"] for entry in manifest["imports"]] == ["again.csv"]
    folders = [path for path in (project_copy.raw / "national").iterdir() if path.is_dir()]
    assert len(folders) == 1


def test_a_file_with_fewer_councils_does_not_replace_one_with_more(project_copy, census, tmp_path):
    import_files(project_copy, [census])
    before = _national(project_copy)
    other = tmp_path / "luton-only.csv"
    other.write_text("\n".join([HEADER, LUTON]) + "\n", encoding="utf-8")
    (result,) = import_files(project_copy, [other])
    assert result.outcome is Outcome.LEFT_OUT
    assert "has 2 councils, and this file 1" in result.reason
    assert _national(project_copy) == before


def test_of_a_zip_for_every_kind_of_area_the_councils_count(project_copy, tmp_path):
    england = '"2011","England","E92000001","Total",53012456,47582440,3452636,721143,1256237'
    small = '"2011","Luton 001A","E01015689","Total",1500,1400,60,20,20'
    path = tmp_path / "bulk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in {
            "ctry": [england],
            "lsoa": [small],
            "ltla": [LUTON, SLOUGH],
            "utla": [SLOUGH, LUTON],
        }.items():
            archive.writestr(f"census-{name}.csv", "\n".join([HEADER, *rows]))
    outcomes = [
        [(result.label[-8:-4], result.outcome) for result in import_files(project_copy, [path])]
        for _ in range(2)
    ]
    assert outcomes[0] == [
        ("ctry", Outcome.IMPORTED),
        ("lsoa", Outcome.LEFT_OUT),
        ("ltla", Outcome.IMPORTED),
        ("utla", Outcome.LEFT_OUT),
    ]
    assert outcomes[1] == [
        ("ctry", Outcome.LEFT_OUT),
        ("lsoa", Outcome.LEFT_OUT),
        ("ltla", Outcome.UNCHANGED),
        ("utla", Outcome.LEFT_OUT),
    ]


def test_a_bad_file_leaves_what_was_imported_and_the_others_are_imported(
    project_copy, census, tmp_path
):
    import_files(project_copy, [census])
    before = _national(project_copy)
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join([HEADER, LUTON, SLOUGH[:40]]) + "\n", encoding="utf-8")
    (result,) = import_files(project_copy, [bad])
    assert result.outcome is Outcome.FAILED
    assert "cells, but the header has 9" in result.reason
    assert _national(project_copy) == before


def test_rows_of_an_import_are_tidy_and_traced(project_copy, census):
    import_files(project_copy, [census])
    (path,) = (project_copy.raw / "national").rglob("unpaid_care_census.csv")
    table = pd.read_csv(path)
    assert set(table["source_id"]) == {"nomis-census-2011-unpaid-care"}
    assert table["locator"].notna().all()
    assert not table.duplicated(["area_code", "year", "base", "hours_band"]).any()


def test_a_path_that_is_not_there_stops_before_anything_is_done(project_copy, tmp_path):
    with pytest.raises(ImportFileError, match="no file or folder"):
        import_files(project_copy, [tmp_path / "nowhere"])


def test_figures_are_read_by_the_parser_that_knows_what_spreadsheets_do():
    package = Path(opendata.__file__).parent
    lines = [
        line for path in package.rglob("*.py") for line in path.read_text("utf-8").splitlines()
    ]
    numeric = [line for line in lines if "to_numeric" in line or ".astype(float)" in line]
    assert numeric, "ages are read so"
    assert [line for line in numeric if "age" not in line] == []


def test_every_loader_says_which_tables_it_fills():
    from caremarket.evidence.tables.catalogue import TABLES
    from caremarket.opendata.loaders import LOADERS

    assert len({loader.name for loader in LOADERS}) == len(LOADERS)
    for loader in LOADERS:
        assert loader.fills
        assert set(loader.fills) <= set(TABLES)


def test_a_publication_that_no_loader_reads_is_called_by_its_name(project_copy, tmp_path):
    header = ["Area Level", "Area code", "Sector", "Service", "Job role group", "Vacancy rate"]
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(header)}\nLocal authority,E06000032,,,,0.1\n", encoding="utf-8")
    (result,) = import_files(project_copy, [path])
    assert result.outcome is Outcome.NOT_RECOGNISED
    assert result.reason.startswith("a.csv holds Skills for Care's estimates")


def test_what_a_killed_import_left_is_cleared_away(project_copy, census):
    national = project_copy.raw / "national"
    for name in (".importing-killed", "an-import-that-never-counted"):
        (national / name).mkdir(parents=True)
    (result,) = import_files(project_copy, [census])
    folders = [path.name for path in national.iterdir() if path.is_dir()]
    assert folders == [result.record.folder]


def test_an_import_waits_for_another_that_is_writing(project_copy, census):
    national = project_copy.raw / "national"
    national.mkdir(exist_ok=True)
    with ThreadPoolExecutor(1) as thread:
        with holding(national):
            busy = national / ".importing-busy"
            busy.mkdir()
            waiting = thread.submit(import_files, project_copy, [census])
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
            assert busy.exists()
        assert [result.outcome for result in waiting.result()] == [Outcome.IMPORTED]
        assert not busy.exists()


def test_a_folder_that_another_process_keeps_costs_no_other_file(
    project_copy, census, tmp_path, monkeypatch
):
    import_files(project_copy, [census])
    revised = tmp_path / "revised.csv"
    revised.write_text(census.read_text("utf-8").replace(",7022,", ",7023,"), "utf-8")
    impatient = functools.partial(holding, patience=0)
    monkeypatch.setattr("caremarket.opendata.store.holding", impatient)
    with holding(project_copy.raw / "national"):
        failed, other = import_files(project_copy, [revised, census])
    assert (failed.outcome, other.outcome) == (Outcome.FAILED, Outcome.UNCHANGED)
    assert failed.reason.startswith("revised.csv was read, but not kept. Another process is at")
    assert failed.reason.endswith("then run the command again.")


def test_a_manifest_that_broke_meanwhile_costs_no_import(project_copy, census):
    (result,) = import_files(project_copy, [census])
    national = project_copy.raw / "national"
    (national / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(ImportFileError, match=r"manifest\.json cannot be read"):
        keep(project_copy, result.record, {})
    assert (national / result.record.folder).is_dir()


def test_an_import_that_cannot_be_written_leaves_the_earlier_ones(
    project_copy, census, tmp_path, monkeypatch
):
    import_files(project_copy, [census])
    before = _national(project_copy)
    revised = tmp_path / "revised.csv"
    revised.write_text(census.read_text("utf-8").replace(",7022,", ",7023,"), "utf-8")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    (result,) = import_files(project_copy, [revised])
    assert result.outcome is Outcome.FAILED
    assert "cannot be written to" in result.reason
    assert "(No space left on device). Make room on the disk" in result.reason
    assert _national(project_copy) == before
