"""Bringing the site up to date: its own pages, findings.csv, and pages of areas and of England.

Those of areas are made side by side, as each is made from its area alone.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from logging import Logger
from pathlib import Path
from typing import Any

from caremarket.engine.errand import ErrandError
from caremarket.evidence.raw.citations import every_source
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.area import Area, Reports, reports_in
from caremarket.refresh.site.council.files import BRIEFING, CLAIMS, COMPARE, PDF, STORY, AreaFiles
from caremarket.refresh.site.england.files import write_england
from caremarket.refresh.site.index import render_index, shown_of
from caremarket.refresh.site.layout import render_changelog
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.report.findings import gathered

FINDINGS = "findings.csv"
MAKE = "caremarket.refresh.site.council.files:files_of_areas"
LARGEST_LOT = 25  # areas whose pages one process makes


def write_site(
    project: Project,
    out: Path,
    *,
    records: Mapping[str, RunRecord],
    inputs: Inputs,
    ledger: Ledger,
    call: Callable[..., Any],
    width: int,
    log: Logger,
) -> list[str]:
    """Bring findings.csv, the index, the pages of areas and of England, the changelog up to date.

    `call` calls a function by its name, in a process of its own if possible, for the pages of
    `width` areas at a time; the log is told of a page that could not be made. Returns a sentence
    for each report that cannot be read any more and is left out.
    """
    damaged: list[str] = []
    made = [(key, record.reported) for key, record in sorted(records.items()) if record.reported]
    ledger.write(FINDINGS, made, lambda: gathered(out, damaged))
    if damaged:
        ledger.forget(FINDINGS)
    reports = reports_in(project, out, records)
    making = {"inputs": inputs, "ledger": ledger, "call": call, "log": log}
    write_area_pages(project, out, reports, width=width, **making)
    england = write_england(project, out, reports, **making)
    names = {notebook: theme.name for notebook, theme in reports.themes.items()}
    shown = [names, england, [shown_of(record) for record in records.values()]]
    ledger.write("index.html", shown, lambda: render_index(reports, england))
    log_of_changes = project.docs / "changelog.md"
    changes = log_of_changes.read_text(encoding="utf-8") if log_of_changes.is_file() else ""
    ledger.write("changelog.html", changes, lambda: render_changelog(changes))
    return damaged


def write_area_pages(
    project: Project,
    out: Path,
    reports: Reports,
    *,
    inputs: Inputs,
    ledger: Ledger,
    call: Callable[..., Any],
    width: int,
    log: Logger,
) -> None:
    """Bring the pages of every area on record up to date.

    `call` calls a function by its name, in a process of its own if possible, for `width` areas at a
    time; the log is told of a page that could not be made.
    """
    publishers = {it.id: it.publisher for it in every_source(project, [])}
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

    pool = ThreadPoolExecutor(width)
    try:
        for lot, files_of_lot in zip(lots, pool.map(made, lots), strict=True):
            for (area, _), files in zip(lot, files_of_lot, strict=True):
                for name, content in files.contents.items():
                    ledger.publish(f"{area.code}/{name}", content)
                for name in files.wanting:  # the next refresh tries again
                    ledger.forget(f"{area.code}/{name}")
                for problem in files.problems:
                    log.error("%s: %s", area.code, problem)
    finally:  # whoever says stop waits for no page that has not begun
        pool.shutdown(wait=False, cancel_futures=True)


def _due(
    area: Area, themes: list[Any], publishers: dict[str, str], inputs: Inputs, ledger: Ledger
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
