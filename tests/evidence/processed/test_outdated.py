"""A notebook on other evidence, or another library, than lies beside it says so in one line."""

import sys

import nbformat
import papermill
import pytest

from caremarket.evidence import load, prepare
from caremarket.evidence.processed.outdated import IN_REFRESH, changed_files, warning
from caremarket.project import find_project


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


LOADS = "from caremarket import evidence\ndata = evidence.load('E06000032')"


@pytest.mark.slow
@pytest.mark.parametrize("other", [True, False])
def test_a_notebook_beside_another_library_says_so_first(tmp_path, monkeypatch, other):
    library = tmp_path / "lib" / "caremarket"
    for folder in (library, tmp_path / "data" / "raw", tmp_path / "notebooks"):
        folder.mkdir(parents=True)
    if other:
        (library / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setenv("CAREMARKET_ROOT", str(find_project().root))
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LOADS)])
    node.metadata.kernelspec = {"name": "python3", "display_name": "P", "language": "python"}
    path = tmp_path / "notebooks" / "beds.ipynb"
    nbformat.write(node, path)
    done = papermill.execute_notebook(path, None, cwd=path.parent, progress_bar=False)
    told = [output.text for output in done.cells[-1].outputs]
    assert len(told) == other
    assert all(str(library) in it and "make lab" in it and it.count("\n") == 1 for it in told)
