"""Bringing the pages of areas up to date: side by side, as each is made from its area alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from logging import Logger
from pathlib import Path
from typing import Any

from caremarket.engine.errand import ErrandError
from caremarket.evidence.raw.sources import read_sources
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.site.council.area import Area, Reports
from caremarket.refresh.site.council.files import BRIEFING, CLAIMS, COMPARE, PDF, STORY, AreaFiles
from caremarket.refresh.site.index import shown_of
from caremarket.refresh.site.ledger import Ledger

MAKE = "caremarket.refresh.site.council.files:files_of_areas"
LARGEST_LOT = 25  # areas whose pages one process makes
Call = Callable[..., Any]


def write_area_pages(
    project: Project,
    out: Path,
    reports: Reports,
    *,
    inputs: Inputs,
    ledger: Ledger,
    call: Call,
    width: int,
    log: Logger,
) -> None:
    """Bring the pages of every area on record up to date.

    `call` calls a function by its name, in a process of its own if possible, for `width` areas at a
    time; the log is told of a page that could not be made.
    """
    register = read_sources(project, [])
    publishers = {it.id: it.publisher for it in register.sources} if register else {}
    themes = [[it.notebook, dict(it.said), dict(it.notes)] for it in reports.themes.values()]
    due = [
        (area, names)
        for area in reports.areas()
        if (names := _due(area, themes, publishers, inputs, ledger))
    ]
    size = max(1, min(LARGEST_LOT, -(-len(due) // width)))
    lots = [due[at : at + size] for at in range(0, len(due), size)]

    def made(lot: list[tuple[Area, list[str]]]) -> list[AreaFiles]:
        asked = [(area.records, names) for area, names in lot]
        try:
            return call(MAKE, Project(project.root), out, asked)
        except ErrandError as error:  # killed, or out of memory: the old pages stay
            return [AreaFiles({}, wanting=names, problems=[str(error)]) for _, names in lot]

    with _side_by_side(width) as each:
        for lot, files_of_lot in zip(lots, each(made, lots), strict=True):
            for (area, _), files in zip(lot, files_of_lot, strict=True):
                _publish(area.code, files, ledger, log)


def _publish(code: str, files: AreaFiles, ledger: Ledger, log: Logger) -> None:
    for name, content in files.contents.items():
        ledger.publish(f"{code}/{name}", content)
    for name in files.wanting:  # the next refresh tries again
        ledger.forget(f"{code}/{name}")
    for problem in files.problems:
        log.error("%s: %s", code, problem)


def _due(
    area: Area,
    themes: list[Any],
    publishers: dict[str, str],
    inputs: Inputs,
    ledger: Ledger,
) -> list[str]:
    """Return the names of an area's files that are to be written."""
    shown = [themes, sorted(map(shown_of, area.records))]
    parameters = {run.key: run.parameters for run in area.records}
    named = {name for run in area.records for name in run.sources if name in publishers}
    briefed = [shown, {name: publishers[name] for name in named}, _typesetter()]
    made_from = {
        STORY: (shown, ""),
        COMPARE: ([shown, parameters], ""),
        PDF: (briefed, ""),
        BRIEFING: (briefed, ""),
        CLAIMS: ([area.name, inputs.printed_in(area.code)], inputs.code_of_claims),
    }
    return [name for name, it in made_from.items() if ledger.is_due(f"{area.code}/{name}", *it)]


@cache
def _typesetter() -> str:
    """Return the version of the library that makes the PDFs; it reads a file to say so."""
    return version("typst")


@contextmanager
def _side_by_side(width: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Open what calls a function for each of many things, so many at a time, in their order."""
    pool = ThreadPoolExecutor(width)
    try:
        yield pool.map
    finally:  # whoever says stop waits for no page that has not begun
        pool.shutdown(wait=False, cancel_futures=True)
