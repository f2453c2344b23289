"""What the pages of the site say of a report: its question, its answer and its main chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from caremarket.present.findings import headline_chart_of, headline_of
from caremarket.refresh.record import RunRecord


@dataclass(frozen=True)
class Quote:
    """What the index and the page of the area say of a report.

    Attributes:
        question: The question that the notebook answers; empty if it is not known.
        headline: Its answer in a sentence; empty if it marked none.
        chart: Its main chart, as from `headline_chart_of`; None if it marked none.
    """

    question: str = ""
    headline: str = ""
    chart: Mapping[str, Any] | None = None


def quoted(record: RunRecord) -> Quote:
    """Return question and answer of a report from its record, without its chart."""
    return Quote(record.question, record.headline)


def quote_of(notebook_node: NotebookNode) -> Quote:
    """Read from an executed notebook what the index says of it."""
    headings = (
        line.removeprefix("# ").strip()
        for cell in notebook_node.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    )
    headline = headline_of(notebook_node) or ""
    return Quote(next(headings, ""), headline, headline_chart_of(notebook_node))
