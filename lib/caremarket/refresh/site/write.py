"""Writing what is made of all reports together: the site's own pages and findings.csv."""

from collections.abc import Mapping
from logging import Logger
from pathlib import Path

from caremarket.project import Project
from caremarket.refresh.findings import gathered
from caremarket.refresh.inputs import Inputs
from caremarket.refresh.record import RunRecord
from caremarket.refresh.site.areas import write_area_pages
from caremarket.refresh.site.index import render_index, shown_of
from caremarket.refresh.site.layout import render_changelog
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.quote import quoted

FINDINGS = "findings.csv"


def write_site(
    project: Project,
    out: Path,
    *,
    records: Mapping[str, RunRecord],
    inputs: Inputs,
    ledger: Ledger,
    log: Logger,
) -> list[str]:
    """Bring findings.csv, the index, the pages of the areas and the changelog up to date.

    Args:
        project: The project; its evidence is prepared.
        out: The reports folder.
        records: What became of each run, by key.
        inputs: What pages rest on as things stand.
        ledger: Writes what changed.
        log: Told of a page that could not be made.

    Returns:
        A sentence for each report that cannot be read any more and is left out.
    """
    damaged: list[str] = []
    made = [(key, record.reported) for key, record in sorted(records.items()) if record.reported]
    ledger.write(FINDINGS, made, lambda: gathered(out, damaged))
    if damaged:
        ledger.forget(FINDINGS)
    write_area_pages(project, out, records=records.values(), inputs=inputs, ledger=ledger, log=log)
    quotes = {key: quoted(record) for key, record in records.items()}
    shown = [shown_of(record) for record in records.values()]
    ledger.write("index.html", shown, lambda: render_index(records.values(), quotes))
    changes = _changelog(project)
    ledger.write("changelog.html", changes, lambda: render_changelog(changes))
    return damaged


def _changelog(project: Project) -> str:
    path = project.docs / "changelog.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
