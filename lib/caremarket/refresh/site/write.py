"""Writing what is made of all reports together: the site's own pages and findings.csv."""

from collections.abc import Mapping
from logging import Logger
from pathlib import Path

from caremarket.present import findings_of
from caremarket.project import Project
from caremarket.publish import csv_text
from caremarket.refresh.files import write_published
from caremarket.refresh.findings import executed_notebooks
from caremarket.refresh.record import RunRecord
from caremarket.refresh.site.areas import write_area_pages
from caremarket.refresh.site.index import render_index
from caremarket.refresh.site.layout import render_changelog
from caremarket.refresh.site.quote import quote_of

FINDINGS = "findings.csv"


def write_site(
    project: Project,
    out: Path,
    staging: Path,
    *,
    records: Mapping[str, RunRecord],
    hashes: Mapping[str, str],
    log: Logger,
) -> list[str]:
    """Bring findings.csv, the index, the pages of the areas and the changelog up to date.

    Args:
        project: The project; its evidence is prepared.
        out: The reports folder.
        staging: A folder on the same file system for files that are not finished.
        records: What became of each run, by key.
        hashes: What every report depends on, from `fingerprint.shared_hashes`.
        log: Told of a page that could not be made.

    Returns:
        A sentence for each report that cannot be read any more and is left out.
    """
    rows, quotes, damaged = [], {}, []
    for key, node in executed_notebooks(out, damaged):
        rows += findings_of(node)
        quotes[key] = quote_of(node)
    write_area_pages(
        project, out, staging, records=records.values(), quotes=quotes, hashes=hashes, log=log
    )
    for name, text in (
        (FINDINGS, csv_text(rows)),
        ("index.html", render_index(records.values(), quotes)),
        ("changelog.html", render_changelog(_changelog(project))),
    ):
        write_published(text, out / name, staging)
    return damaged


def _changelog(project: Project) -> str:
    path = project.docs / "changelog.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
