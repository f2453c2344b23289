"""Writing what is made of all reports together: the site's own pages and findings.csv."""

from collections.abc import Mapping
from logging import Logger
from pathlib import Path

from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.all_areas import Call, write_area_pages
from caremarket.refresh.site.index import render_index, shown_of
from caremarket.refresh.site.layout import render_changelog
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.report.findings import gathered
from caremarket.refresh.site.reports import reports_in

FINDINGS = "findings.csv"


def write_site(
    project: Project,
    out: Path,
    *,
    records: Mapping[str, RunRecord],
    inputs: Inputs,
    ledger: Ledger,
    call: Call,
    width: int,
    log: Logger,
) -> list[str]:
    """Bring findings.csv, the index, the pages of the areas and the changelog up to date.

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
    write_area_pages(
        project, out, reports, inputs=inputs, ledger=ledger, call=call, width=width, log=log
    )
    names = {notebook: theme.name for notebook, theme in reports.themes.items()}
    shown = [names, [shown_of(record) for record in records.values()]]
    ledger.write("index.html", shown, lambda: render_index(reports))
    changes = _changelog(project)
    ledger.write("changelog.html", changes, lambda: render_changelog(changes))
    return damaged


def _changelog(project: Project) -> str:
    path = project.docs / "changelog.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
