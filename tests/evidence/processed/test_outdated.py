"""A notebook on evidence older than data/raw says so in one line; a refresh does not."""

import sys

import pytest

from caremarket.evidence import load, prepare
from caremarket.evidence.processed.outdated import IN_REFRESH, changed_files, warning


@pytest.fixture
def edited(project_copy):
    """A prepared project of which a table was edited afterwards, one removed and one added."""
    prepare(project_copy)
    folder = project_copy.raw / "E06000032-luton"
    beds = folder / "care_home_beds.csv"
    beds.write_text(beds.read_text(encoding="utf-8").replace("350", "360"), encoding="utf-8")
    (folder / "budgets.csv").unlink()
    (folder / "notes.csv").write_text("a,b\n", encoding="utf-8")
    return project_copy


def test_nothing_is_said_of_what_is_as_it_was(project_copy):
    assert changed_files(project_copy) == []  # never prepared: the reader says so
    prepare(project_copy)
    assert changed_files(project_copy) == []
    beds = project_copy.raw / "E06000032-luton" / "care_home_beds.csv"
    beds.touch()
    assert changed_files(project_copy) == []


def test_what_changed_is_named(edited):
    assert changed_files(edited) == [
        "E06000032-luton/budgets.csv (removed)",
        "E06000032-luton/care_home_beds.csv (changed)",
        "E06000032-luton/notes.csv (new)",
    ]


def test_only_a_notebook_outside_a_refresh_says_it(edited, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    load("E06000032", edited)
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(sys.modules, "ipykernel", pytest)
    load("E06000032", edited)
    (line,) = capsys.readouterr().err.splitlines()
    assert "care_home_beds.csv (changed)" in line
    assert "Run `caremarket prepare`" in line
    for name, value in IN_REFRESH.items():
        monkeypatch.setenv(name, value)
    load("E06000032", edited)
    assert capsys.readouterr().err == ""


def test_a_long_list_is_cut():
    line = warning([f"{n}.csv (new)" for n in range(2000)])
    assert "2.csv (new) and 1,997 more." in line
    assert "3.csv" not in line
