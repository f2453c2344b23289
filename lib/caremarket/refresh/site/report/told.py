"""What a page tells of a notebook: the answer at its top, and nothing that introduces nothing.

In JupyterLab the answer stands in a section of its own, and every chart has a sentence before it,
also where the evidence on an area does not allow the chart. On a page the answer's section is the
top, and a heading or a sentence that would lead to nothing is left out.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from nbformat import NotebookNode

from caremarket.present.text import HEADLINE_MIME
from caremarket.refresh.site.report.exporter import SHOWN

_HEADING = re.compile(r"(#+) ")
_LIST = re.compile(r"^(- |\d+\. )", re.MULTILINE)
_SENTENCES = ('<p class="cm-', '<ul class="cm-points')


def answer_and_rest(notebook: NotebookNode) -> tuple[str, NotebookNode]:
    """Take the answer out of an executed notebook, and leave out what introduces nothing.

    Returns the sentences of the section that holds the answer, as HTML, empty if none is marked;
    and the notebook without them, without sections of which nothing is left to show, and without
    Markdown that only leads to code cells without any output. Code cells stay.
    """
    sentences, cells = _taken(notebook.cells)
    kept = [cell for at, cell in enumerate(cells) if at == 0 or not _leads_to_nothing(cells[at:])]
    return "\n".join(sentences), NotebookNode(notebook | {"cells": kept})


def _taken(cells: Sequence[NotebookNode]) -> tuple[list[str], list[NotebookNode]]:
    """Take the sentences out of the section that holds the answer."""
    marked = (at for at, cell in enumerate(cells) if any(map(_is_answer, cell.get("outputs", []))))
    at = next(marked, None)
    if at is None:
        return [], list(cells)
    first = max((n for n in range(1, at) if _level(cells[n]) == 2), default=at)
    last = first + 1 + len(list(takewhile(lambda cell: _level(cell) != 2, cells[first + 1 :])))
    sentences: list[str] = []
    rest = list(cells)
    for n in range(first, last):
        outputs = cells[n].get("outputs", [])
        said = [output for output in outputs if _is_sentence(output)]
        sentences += [output["data"]["text/html"] for output in said]
        if said:
            left = [output for output in outputs if not _is_sentence(output)]
            rest[n] = NotebookNode(cells[n] | {"outputs": left})
    return sentences, rest


def _leads_to_nothing(cells: Sequence[NotebookNode]) -> bool:
    """Say whether the first of some cells is Markdown with nothing to show below it."""
    first, *others = cells
    if first.cell_type != "markdown" or _LIST.search(first.source):
        return False
    level = _level(first)
    if level:
        below = list(takewhile(lambda cell: not 0 < _level(cell) <= level, others))
    else:
        below = list(takewhile(lambda cell: cell.cell_type == "code", others))
    code = [cell for cell in below if cell.cell_type == "code"]
    lists = any(cell.cell_type == "markdown" and _LIST.search(cell.source) for cell in below)
    return bool(code) and not lists and not any(map(_speaks, code))


def _level(cell: NotebookNode) -> int:
    """Return the level of the heading that a cell begins with; 0 if it begins with none."""
    found = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
    return len(found[1]) if found else 0


def _speaks(cell: NotebookNode) -> bool:
    """Say whether a page shows anything of a code cell but its code."""
    return any(
        output.output_type == "error"
        or output.get("name") == "stdout"
        or any(kind in output.get("data", {}) for kind in SHOWN)
        for output in cell.outputs
    )


def _is_answer(output: NotebookNode) -> bool:
    return HEADLINE_MIME in output.get("data", {})


def _is_sentence(output: NotebookNode) -> bool:
    """Say whether an output is of `present.say` or `present.points`."""
    return output.get("data", {}).get("text/html", "").startswith(_SENTENCES)
