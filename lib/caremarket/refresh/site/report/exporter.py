"""The nbconvert exporter that turns a notebook's cells into the body of a page."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import files as installed_files
from importlib.resources import files
from pathlib import Path

from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Operator, String, Text, _TokenType
from traitlets import List, Unicode
from traitlets.config import Config

TEMPLATES = files("caremarket.refresh.site") / "templates"
OWN_TEMPLATE = "nbconvert/templates/base/null.j2"
STYLED = {Keyword: Keyword, Operator.Word: Keyword, String: String, Comment: Comment}
_CELL = re.compile(r'(<t[hd](?: scope="\w+")?) style="text-align:(left|right)([^"]*)"')
SHOWN = ["text/html", "text/markdown", "image/png", "image/jpeg", "text/plain"]


class PageRenderer(IPythonRenderer):
    """Markdown to HTML as nbconvert does it, with scope on the headers of a table."""

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """Write a cell of a table."""
        style = f' style="text-align:{align}"' if align else ""
        return f'<th scope="col"{style}>{text}</th>\n' if head else f"<td{style}>{text}</td>\n"


class PageExporter(TemplateExporter):
    """Exports the cells of a notebook with the project's own template.

    It derives from the exporter below nbconvert's HTML exporter, whose second pass over the page
    (for alternative text and tab stops) our template makes unnecessary.
    """

    file_extension = ".html"
    output_mimetype = "text/html"
    template_data_paths = List(Unicode())

    @property
    def default_config(self) -> Config:
        """Prefer HTML, show nothing that needs a script, and check a notebook once.

        nbconvert would check it after each of its eleven preprocessors.
        """
        config = Config(super().default_config)
        config.NbConvertBase.display_data_priority = SHOWN
        config.Exporter.optimistic_validation = True
        return config

    def get_prefix_root_dirs(self) -> list[str]:
        """Look for templates only where nbconvert's own were installed.

        A user's folder may hold another `base`. Where no list of files was installed: as Jupyter.
        """
        own = [it for it in installed_files("nbconvert") or () if it.match(OWN_TEMPLATE)]
        folders = [str(Path(it.locate()).resolve().parents[3]) for it in own]
        return folders or super().get_prefix_root_dirs()


@cache
def page_exporter() -> PageExporter:
    """Return the one exporter that makes all pages: building it costs more than a page."""
    return PageExporter(
        template_name="caremarket",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={
            "markdown_to_html": markdown_to_html,
            "highlight_python": highlight_python,
            "with_classes": with_classes,
        },
    )


@lru_cache(maxsize=1024)
def markdown_to_html(source: str, escape: bool = False) -> str:
    """Turn Markdown into HTML; remembered, because the same cells come for every area.

    Headings get no anchors of their own. If `escape`, HTML in it is shown as text; a cell of a
    notebook may hold some.
    """
    renderer = PageRenderer(escape=escape, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


class OnlyStyled(Filter):
    """Keeps apart the kinds of token that the style sheet marks; others need no span."""

    def filter(
        self, lexer: Lexer, stream: Iterator[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        """Yield the tokens with one of four kinds each."""
        for kind, text in stream:
            found = (mark for mark in STYLED if kind in mark)
            yield STYLED.get(next(found, None), Text), text


@lru_cache(maxsize=1024)
def highlight_python(source: str) -> str:
    """Mark up Python code; remembered, because the same cells come for every area."""
    lexer = PythonLexer()
    lexer.add_filter(OnlyStyled())
    return highlight(source, lexer, HtmlFormatter(nowrap=True))


def with_classes(html: str) -> str:
    """Say by class what a table says in every cell for JupyterLab; the page aligns to the left."""
    return _CELL.sub(_classed, html)


def _classed(match: re.Match[str]) -> str:
    start, side, rest = match.groups()
    names = ["cm-number"] * (side == "right") + ["cm-unbroken"] * ("nowrap" in rest)
    return f'{start} class="{" ".join(names)}"' if names else start


def cells_html(notebook: NotebookNode) -> str:
    """Return the HTML of a notebook's cells.

    What outputs carry beside what a page shows is left out: nbconvert copies it several times.
    """
    cells = [
        NotebookNode(cell | {"outputs": [_shown_of(output) for output in cell.outputs]})
        if "outputs" in cell
        else cell
        for cell in notebook.cells
    ]
    return page_exporter().from_notebook_node(NotebookNode(notebook | {"cells": cells}))[0]


def _shown_of(output: NotebookNode) -> NotebookNode:
    if "data" not in output:
        return output
    data = {kind: output.data[kind] for kind in SHOWN if kind in output.data}
    return NotebookNode(output | {"data": data})
