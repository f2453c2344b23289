"""What a refresh of many areas does once, and what it does not keep."""

import importlib

import pytest

from caremarket.evidence.tables.catalogue import NATIONAL_TABLES
from caremarket.project import Project
from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.products import Product
from caremarket.refresh.running.worker import Worker
from caremarket.refresh.site.council import claims
from caremarket.refresh.site.council.files import CLAIMS, files_of_areas

CODES = {"E06000032": "Luton", "E06000042": "Milton Keynes"}


@pytest.fixture
def reads(monkeypatch):
    """Names of the tables of evidence that are read, one entry a time."""
    load, names = importlib.import_module("caremarket.evidence.processed.load"), []
    read = load.read_processed

    def counted(folder, name, *arguments):
        names.append(name)
        return read(folder, name, *arguments)

    monkeypatch.setattr(load, "read_processed", counted)
    return names


class OneMaker:
    """Delivers a report."""

    stopping, width = False, 1

    def make(self, run):
        return Product(Status.OK, files={".html": b"page", ".ipynb": b"executed"})


class NoInputs:
    """A report that rests on nothing."""

    def basis(self, run, sources):
        return {}


def test_what_a_run_leaves_in_the_staging_folder_is_gone_when_it_ends(tmp_path):
    out, staging = tmp_path / "reports", tmp_path / "reports" / ".refresh-1"
    worker = Worker(Project(tmp_path), out, staging, OneMaker(), NoInputs())
    run = Run("E06000032", "Luton", "baseline", "beds", {})
    assert worker.do(run, "it was never made").status is Status.OK
    assert (out / f"{run.key}.html").read_bytes() == b"page"
    assert [path for path in staging.rglob("*") if path.is_file()] == []
    assert not (staging / run.key).exists()

    (out / f"{run.key}.html").unlink()
    (out / f"{run.key}.html").mkdir()  # in the way, so that what is finished cannot be published
    assert worker.do(run, "it is forced").status is Status.FAILED
    assert not (staging / run.key).exists()


def test_what_areas_have_in_common_is_looked_up_once_for_all_of_them(
    small_project, reads, monkeypatch, tmp_path
):
    listed = []
    listing = claims.folders_by_area
    monkeypatch.setattr(
        claims, "folders_by_area", lambda project: listed.append(1) or listing(project)
    )
    asked = [
        ([RunRecord(code, name, "baseline", "beds", {}, Status.SKIPPED)], [CLAIMS])
        for code, name in CODES.items()
    ]
    made = files_of_areas(small_project, tmp_path, asked)
    assert [list(files.contents) for files in made] == [[CLAIMS], [CLAIMS]]
    assert [files.problems for files in made] == [[], []]
    assert "Milton Keynes" in made[1].contents[CLAIMS]
    assert listed == [1]
    national = [name for name in reads if name in {schema.name for schema in NATIONAL_TABLES}]
    assert sorted(national) == sorted(schema.name for schema in NATIONAL_TABLES)
