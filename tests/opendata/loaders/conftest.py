"""Publications made for a test: small, in exactly the published layout, figures made up."""

import csv
import functools
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest
from hostile_files.mutants import fault_of, mutant

from caremarket.evidence.raw.geography import Geography, read_geography
from caremarket.opendata.content import Content
from caremarket.opendata.contract import Loaded, Loader
from caremarket.opendata.loaders import LOADERS
from caremarket.opendata.opened import Opened
from caremarket.opendata.opening import open_content
from caremarket.project import find_project

Sheets = Mapping[str, Sequence[Sequence[object]]]
FILES = 40  # mutants for each further file of a loader that is tried
TRIED: Counter[str] = Counter()  # mutants, by loader


@pytest.fixture(scope="session", autouse=True)
def hostile_cells(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no loader fail otherwise than in a sentence; one that is added meets this by its tests.

    What a loader reads in a test, it reads again with one cell spoilt, `--mutants` times.
    """
    most = request.config.getoption("mutants")
    files: Counter[str] = Counter()
    reads = {loader.name: loader.read for loader in LOADERS}

    def tried(loader: Loader, opened, recognised, geography) -> Loaded:
        loaded = reads[loader.name](opened, recognised, geography)
        files[loader.name] += 1
        if files[loader.name] <= 1 + most // FILES:
            set_reads(reads)  # for the mutants
            try:
                _try_mutants(loader.name, opened, geography, most, files[loader.name])
            finally:
                set_reads(trying)
        return loaded

    def set_reads(functions: Mapping[str, Callable]) -> None:
        for loader in LOADERS:
            object.__setattr__(loader, "read", functions[loader.name])

    trying = {
        loader.name: functools.wraps(loader.read)(functools.partial(tried, loader))
        for loader in LOADERS
    }
    set_reads(trying)
    yield
    set_reads(reads)


def _try_mutants(name: str, opened: Opened, geography: Geography, most: int, seed: int) -> None:
    chance, faults = random.Random(f"{name} {seed}"), []
    for _ in range(most):
        if made := mutant(opened, chance):
            spoilt, where = made
            TRIED[name] += 1
            if fault := fault_of(spoilt, geography):
                faults.append(f"{name}, {opened.label}, {where}: {fault}")
    assert not faults, "\n".join(faults)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how many mutants were tried: `tests/hostile_files/test_loaders.py` reads it."""
    if TRIED:
        names = " ".join(sorted(TRIED))
        terminalreporter.write_line(f"hostile cells: {TRIED.total()} tried by {names}")


@pytest.fixture(autouse=True)
def texts_as_in_an_import() -> Iterator[None]:
    """Hold texts as the process of an import does, which has loaded nothing that reports need."""
    with pd.option_context("mode.string_storage", "auto"):
        yield


@pytest.fixture(scope="session")
def geography() -> Geography:
    return read_geography(find_project())


@pytest.fixture
def imported(geography) -> Callable[[Loader, Path], Loaded]:
    """Read a file as an import does: recognise, then read."""

    def load(loader: Loader, path: Path) -> Loaded:
        opened = open_content(Content(path))
        recognised = loader.recognise(opened)
        assert recognised is not None, f"{loader.name} does not recognise {path.name}"
        return loader.read(opened, recognised, geography)

    return load


@pytest.fixture
def recognised() -> Callable[[Loader, Path], object]:
    """Say what a loader sees in a file."""
    return lambda loader, path: loader.recognise(open_content(Content(path)))


@pytest.fixture
def as_csv(tmp_path) -> Callable[..., Path]:
    """Write rows as a CSV file under a name that says nothing."""

    def write(rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> Path:
        path = tmp_path / "download.csv"
        with path.open("w", newline="", encoding=encoding) as stream:
            csv.writer(stream).writerows(rows)
        return path

    return write


@pytest.fixture
def as_xlsx(tmp_path) -> Callable[[Sheets], Path]:
    """Write sheets as an Excel workbook."""

    def write(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "download.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def as_ods(tmp_path) -> Callable[[Sheets], Path]:
    """Write sheets as an OpenDocument workbook."""

    def write(sheets: Sheets) -> Path:
        path = tmp_path / "download.ods"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
            archive.writestr("content.xml", _content(sheets))
        return path

    return write


_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _content(sheets: Sheets) -> str:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )
