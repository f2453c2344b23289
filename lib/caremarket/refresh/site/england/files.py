"""Which pages of England by council are to be written, and writing them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from logging import Logger
from pathlib import Path
from typing import Any

from caremarket.engine.errand import ErrandError
from caremarket.evidence.raw.citations import every_source
from caremarket.evidence.raw.sources import Source
from caremarket.present.words import humanised
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.site.council.area import Reports
from caremarket.refresh.site.england.figures import FEWEST, Sheet, sheets_in
from caremarket.refresh.site.england.page import Named
from caremarket.refresh.site.layout import unit_words
from caremarket.refresh.site.ledger import Ledger

FOLDER = "england"
DRAWN_ON = ("boundaries", "population")  # tables of evidence
MAKE = "caremarket.refresh.site.england.draw:pages_of"
Asked = tuple[Named, Sequence[Sheet]]


def write_england(
    project: Project,
    out: Path,
    reports: Reports,
    *,
    inputs: Inputs,
    ledger: Ledger,
    call: Callable[..., Any],
    log: Logger,
) -> list[tuple[str, str]]:
    """Bring the pages of all measures up to date that enough councils have.

    `call` calls a function by its name, in a process of its own if possible. Returns address and
    name of each page, for the index; those that could not be made are in the log.
    """
    councils = {area.code: area.name for area in reports.areas()}
    found = sheets_in(out, reports.records) if len(councils) >= FEWEST else {}
    cited = {it.id: _cited(it) for it in every_source(project, [])} if found else {}
    asked = {f"{FOLDER}/{name}.html": _asked(it, reports, cited) for name, it in found.items()}
    drawn_on = inputs.whole(*DRAWN_ON)
    due = {
        name: it
        for name, it in asked.items()
        if ledger.is_due(name, [councils, drawn_on, asdict(it[0]), list(map(asdict, it[1]))])
    }
    ledger.clear(FOLDER)
    if due:
        try:
            made = call(MAKE, Project(project.root), councils, cited, list(due.values()))
            for name, page in zip(due, made, strict=True):
                ledger.publish(name, page)
        except ErrandError as error:  # killed, or out of memory: the old pages stay
            log.error("%s: %s", FOLDER, error)
            for name in due:
                ledger.forget(name)
    links = [(name, named.label) for name, (named, _) in asked.items() if (out / name).is_file()]
    return sorted(links, key=lambda link: (link[1], link[0]))


def _asked(sheets: Sequence[Sheet], reports: Reports, cited: Mapping[str, str]) -> Asked:
    """Say how a measure and its sources are called."""
    sheet = sheets[0]
    themes = [reports.theme(each.notebook) for each in sheets]
    words = themes[0].measures.get(sheet.measure)
    label = words or f"{humanised(sheet.measure)} ({unit_words(sheet.unit)})"
    used = dict.fromkeys(name for each in sheets for name in each.source_ids)
    names = list(dict.fromkeys(theme.name for theme in themes))
    return Named(sheet.measure, label, names, [cited.get(name, name) for name in used]), sheets


def _cited(source: Source) -> str:
    return f"{source.title}, {source.publisher}. {source.licence}"
