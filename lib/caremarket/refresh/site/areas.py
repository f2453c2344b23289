"""Writing the pages of each area: its story, and its printed figures with their verdicts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from logging import Logger
from pathlib import Path

import nbformat

from caremarket.project import Project
from caremarket.refresh.inputs import Inputs
from caremarket.refresh.notebooks import printed_checks
from caremarket.refresh.record import RunRecord
from caremarket.refresh.site.area_page import render_area
from caremarket.refresh.site.claims import Claims, claims_of
from caremarket.refresh.site.claims_page import render_claims
from caremarket.refresh.site.index import shown_of
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.quote import Quote, quote_of, quoted


def write_area_pages(
    project: Project,
    out: Path,
    *,
    records: Iterable[RunRecord],
    inputs: Inputs,
    ledger: Ledger,
    log: Logger,
) -> None:
    """Bring the pages of every area on record up to date.

    Args:
        project: The project; its evidence is prepared.
        out: The reports folder.
        records: What became of each run.
        inputs: What pages rest on as things stand.
        ledger: Writes what changed.
        log: Told of a page of claims that could not be made.
    """
    by_area: dict[tuple[str, str], list[RunRecord]] = {}
    for record in records:
        by_area.setdefault((record.area_code, record.area_name), []).append(record)
    for (code, name), group in sorted(by_area.items()):
        ledger.write(
            f"{code}/index.html",
            sorted(map(shown_of, group)),
            lambda code=code, name=name, group=group: render_area(
                group, _with_charts(out, group), area_code=code, area_name=name
            ),
        )
        ledger.write(
            f"{code}/claims.html",
            [name, inputs.printed_in(code)],
            lambda code=code, name=name: render_claims(
                _claims(project, code, log), area_code=code, area_name=name
            ),
            code=inputs.code_of_claims,
        )


def _with_charts(out: Path, records: Iterable[RunRecord]) -> Mapping[str, Quote]:
    """Return what the page quotes of reports, with the main chart of each; by their key."""
    return {record.key: _with_chart(out, record) for record in records if record.reported}


def _with_chart(out: Path, record: RunRecord) -> Quote:
    try:
        node = nbformat.v4.reads((out / f"{record.key}.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # damaged since it was made: the page does without its chart
        return quoted(record)
    return replace(quoted(record), chart=quote_of(node).chart)


def _claims(project: Project, area_code: str, log: Logger) -> Claims:
    """Check the printed figures of an area; what goes wrong is said on the page and in the log."""
    try:
        return claims_of(project, area_code, printed_checks(project))
    except Exception as error:  # a fault in one page does not stop the others
        reason = f"{type(error).__name__}: {error}"
        log.error("printed figures of %s could not be checked: %s", area_code, reason)
        return Claims(unmade=[f"The printed figures could not be checked. {reason}"])
