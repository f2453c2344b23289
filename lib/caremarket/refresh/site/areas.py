"""Writing the pages of each area: its story, its scenarios, its briefing, its printed figures."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from logging import Logger
from pathlib import Path
from typing import Any

import nbformat

from caremarket.evidence.sources import Source, read_sources
from caremarket.present.findings import headline_chart_of
from caremarket.project import Project
from caremarket.refresh.inputs import Inputs
from caremarket.refresh.notebooks import printed_checks
from caremarket.refresh.site.area import Area, Reports
from caremarket.refresh.site.area_page import render_area
from caremarket.refresh.site.briefing import briefing_of
from caremarket.refresh.site.briefing_page import briefing_pdf, render_briefing
from caremarket.refresh.site.claims import Claims, claims_of
from caremarket.refresh.site.claims_page import render_claims
from caremarket.refresh.site.compare_page import render_compare
from caremarket.refresh.site.index import shown_of
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.quote import Chart


def write_area_pages(
    project: Project,
    reports: Reports,
    *,
    inputs: Inputs,
    ledger: Ledger,
    log: Logger,
) -> None:
    """Bring the pages of every area on record up to date.

    Args:
        project: The project; its evidence is prepared.
        reports: All reports.
        inputs: What pages rest on as things stand.
        ledger: Writes what changed.
        log: Told of a page that could not be made.
    """
    register = read_sources(project, [])
    sources = {source.id: source for source in register.sources} if register else {}
    themes = [[theme.notebook, dict(theme.said)] for theme in reports.themes.values()]
    for area in reports.areas():
        code, name = area.code, area.name
        shown = [themes, sorted(map(shown_of, area.records))]
        parameters = {run.key: run.parameters for run in area.records}
        ledger.write(f"{code}/index.html", shown, lambda area=area: render_area(area))
        ledger.write(
            f"{code}/compare.html", [shown, parameters], lambda area=area: render_compare(area)
        )
        _write_briefing(area, sources, shown, ledger, log)
        ledger.write(
            f"{code}/claims.html",
            [name, inputs.printed_in(code)],
            lambda code=code, name=name: render_claims(
                _claims(project, code, log), area_code=code, area_name=name
            ),
            code=inputs.code_of_claims,
        )


def chart_in(out: Path, key: str) -> Chart | None:
    """Read the main chart of a report from its executed notebook; None if it cannot be read."""
    try:
        node = nbformat.v4.reads((out / f"{key}.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # damaged since it was made: the page does without its chart
        return None
    return headline_chart_of(node)


def _write_briefing(
    area: Area, sources: Mapping[str, Source], shown: list[Any], ledger: Ledger, log: Logger
) -> None:
    """Write the briefing of an area; where there can be no PDF, the page says so."""
    briefing = cache(lambda: briefing_of(area, sources))
    named = {name for run in area.records for name in run.sources if name in sources}
    inputs = [shown, {name: sources[name].publisher for name in named}, version("typst")]
    pdf, problem = f"{area.code}/briefing.pdf", ""
    try:
        ledger.write(pdf, inputs, lambda: briefing_pdf(briefing()))
    except Exception as error:  # a fault in one file does not stop the others
        problem = f"{type(error).__name__}: {error}"
        log.error("the PDF of %s could not be made: %s", area.code, problem)
        ledger.forget(pdf)
    ledger.write(
        f"{area.code}/briefing.html",
        [inputs, problem],
        lambda: render_briefing(briefing(), problem=problem),
    )


def _claims(project: Project, area_code: str, log: Logger) -> Claims:
    """Check the printed figures of an area; what goes wrong is said on the page and in the log."""
    try:
        return claims_of(project, area_code, printed_checks(project))
    except Exception as error:  # a fault in one page does not stop the others
        reason = f"{type(error).__name__}: {error}"
        log.error("printed figures of %s could not be checked: %s", area_code, reason)
        return Claims(unmade=[f"The printed figures could not be checked. {reason}"])
