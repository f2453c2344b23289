"""Writing the pages of each area: its story, and its printed figures with their verdicts."""

import hashlib
from collections.abc import Iterable, Mapping
from logging import Logger
from pathlib import Path

from caremarket.project import Project
from caremarket.refresh.files import write_published
from caremarket.refresh.fingerprint import hash_files
from caremarket.refresh.notebooks import printed_checks
from caremarket.refresh.record import RunRecord
from caremarket.refresh.site.area_page import render_area
from caremarket.refresh.site.claims import Claims, claims_of
from caremarket.refresh.site.claims_page import render_claims
from caremarket.refresh.site.quote import Quote

CLAIMS = "claims.html"
HEAD = 4096  # bytes of a page in which its fingerprint stands


def write_area_pages(
    project: Project,
    out: Path,
    staging: Path,
    *,
    records: Iterable[RunRecord],
    quotes: Mapping[str, Quote],
    hashes: Mapping[str, str],
    log: Logger,
) -> None:
    """Bring the pages of every area on record up to date.

    Args:
        project: The project; its evidence is prepared.
        out: The reports folder.
        staging: A folder on the same file system for files that are not finished.
        records: What became of each run.
        quotes: What the pages quote from reports, by the key of their run.
        hashes: What every report depends on, from `fingerprint.shared_hashes`.
        log: Told of a page of claims that could not be made.
    """
    by_area: dict[tuple[str, str], list[RunRecord]] = {}
    for record in records:
        by_area.setdefault((record.area_code, record.area_name), []).append(record)
    notebooks = hash_files(project.root, project.notebooks.glob("*.ipynb"))
    for (code, name), group in sorted(by_area.items()):
        story = render_area(group, quotes, area_code=code, area_name=name)
        write_published(story, out / code / "index.html", staging)
        parts = " ".join([code, name, notebooks, *(hashes[key] for key in sorted(hashes))])
        fingerprint = hashlib.sha256(parts.encode()).hexdigest()
        page = out / code / CLAIMS
        if not _holds(page, fingerprint):
            claims = _claims(project, code, log)
            html = render_claims(claims, area_code=code, area_name=name, fingerprint=fingerprint)
            write_published(html, page, staging)


def _claims(project: Project, area_code: str, log: Logger) -> Claims:
    """Check the printed figures of an area; what goes wrong is said on the page and in the log."""
    try:
        return claims_of(project, area_code, printed_checks(project))
    except Exception as error:  # a fault in one page does not stop the others
        reason = f"{type(error).__name__}: {error}"
        log.error("printed figures of %s could not be checked: %s", area_code, reason)
        return Claims(unmade=[f"The printed figures could not be checked. {reason}"])


def _holds(page: Path, fingerprint: str) -> bool:
    """Say whether a page is there and was made from the same evidence, library and notebooks."""
    try:
        with page.open("rb") as file:
            return fingerprint.encode() in file.read(HEAD)
    except OSError:
        return False
