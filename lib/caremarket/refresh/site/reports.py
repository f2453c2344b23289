"""The reports of a folder, as the site's pages read them."""

from collections.abc import Mapping
from pathlib import Path

import nbformat

from caremarket.present.findings import headline_chart_of
from caremarket.project import Project
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.area import Chart, Reports
from caremarket.refresh.site.report.findings import findings_in
from caremarket.refresh.site.themes import themes_of


def reports_in(project: Project, out: Path, records: Mapping[str, RunRecord]) -> Reports:
    """Return reports with what reads their findings and charts when a page needs them.

    The project's notebooks say what themes are called; `records` are by key.
    """
    return Reports(
        records,
        themes_of(project, (record.notebook for record in records.values())),
        lambda key: findings_in(out / f"{key}.csv"),
        lambda key: chart_in(out, key),
    )


def chart_in(out: Path, key: str) -> Chart | None:
    """Read the main chart of a report from its executed notebook; None if it cannot be read."""
    try:
        node = nbformat.v4.reads((out / f"{key}.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # damaged since it was made: the page does without its chart
        return None
    return headline_chart_of(node)
