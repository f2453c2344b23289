"""What the index and the page of an area say of a report: its question and its answer."""

from dataclasses import dataclass

from nbformat import NotebookNode

from caremarket.present.findings import findings_of, headline_of
from caremarket.refresh.site.themes import theme_from, told_of


@dataclass(frozen=True)
class Quote:
    """What the index and the page of the area say of a report; empty where it says nothing."""

    question: str = ""
    headline: str = ""  # the answer in a sentence
    short: str = ""  # in plain English


def quote_of(notebook_node: NotebookNode) -> Quote:
    """Read from an executed notebook what the site says of it."""
    rows = findings_of(notebook_node)
    theme = theme_from(notebook_node)
    return Quote(
        theme.question,
        headline_of(notebook_node) or "",
        told_of(theme, rows, rows[0].get("area_name", "")).short if rows else "",
    )
