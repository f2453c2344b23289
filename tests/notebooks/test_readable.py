"""Bounds on a notebook that reads like a chapter: one object, shown piece by piece.

Meeting them proves nothing; passing over them shows that something went wrong.
"""

import ast
import re
import statistics

import nbformat
import pytest
from test_notebook_shape import NOTEBOOKS

MOST_CELLS = 40  # 35 for the story; then all councils, the year ahead, how well it did before
MEDIAN_LINES = 3
MOST_LINES = 10
MOST_NAMES = 30
LEAST_WORDS = 6  # of prose, for each line of code
LONGEST = 60  # words of a paragraph
MIN_CHARTS = 4
CONDITIONS = (ast.If, ast.For, ast.With, ast.While, ast.Try)
LAST = ["What would change the answer", "Limits", "Findings"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def told(notebook):
    """Return the code cells of the story: all but parameters and setup."""
    given = {"parameters", "setup"}
    return [cell for cell in code(notebook) if not given & set(cell.metadata.get("tags", []))]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def test_cells_are_few_and_short(notebook):
    lengths = [len(lines(cell)) for cell in code(notebook)]
    assert len(lengths) <= MOST_CELLS
    assert statistics.median(lengths) <= MEDIAN_LINES
    story = [len(lines(cell)) for cell in told(notebook)]  # a parameter is a line of its own
    assert max(story) <= MOST_LINES


def test_cells_hold_no_condition_and_no_text_put_together(notebook):
    for cell in code(notebook):
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not [node for node in nodes if isinstance(node, CONDITIONS)], cell.source
        assert not [node for node in nodes if isinstance(node, ast.JoinedStr)], cell.source


def test_there_is_more_to_read_than_to_run(notebook):
    words = sum(len(text.split()) for text in prose(notebook))
    assert words >= LEAST_WORDS * sum(len(lines(cell)) for cell in told(notebook))


def test_paragraphs_are_short(notebook):
    for text in prose(notebook):
        for paragraph in text.split("\n\n"):
            assert len(paragraph.split()) <= LONGEST, paragraph


def names_of_the_theme(notebook):
    """Return the different names that a reader meets of what the setup takes from the theme.

    Those of `monthly`, `past` and `peers` are the same in every notebook, and learnt once.
    """
    (setup,) = [cell for cell in code(notebook) if "setup" in cell.metadata.get("tags", [])]
    roots = set()
    for node in ast.walk(ast.parse(setup.source)):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("caremarket.themes"):
            roots |= {alias.asname or alias.name for alias in node.names} - {
                "monthly",
                "past",
                "peers",
            }
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            made = getattr(node.value.func, "id", "")
            roots |= {target.id for target in node.targets if made in roots}
    found = set()
    for cell in told(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            root = node
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(node, ast.Attribute) and getattr(root, "id", "") in roots:
                found.add(node.attr)
    return found - roots  # `peers.charts` is no other name than `charts`


def test_a_reader_meets_few_names(notebook):
    found = names_of_the_theme(notebook)
    assert MIN_CHARTS < len(found) <= MOST_NAMES, sorted(found)


def test_the_answer_is_the_first_thing_below_the_question(notebook):
    first = told(notebook)[0]
    assert re.fullmatch(r"say\(words\.\w+, \w+, headline=True\)", first.source)
    assert sum("headline" in cell.source for cell in told(notebook)) == 1


def test_evidence_comes_first_and_limits_last(notebook):
    headings = re.findall(r"^## (.+)$", "\n".join(prose(notebook)), re.MULTILINE)
    assert headings[:2] == ["The answer", "The evidence"]
    assert headings[-3:] == LAST
    second, third = (told(notebook)[at].source for at in (1, -3))
    assert "sources" in second
    assert third.endswith("left_out()"), "what is left out is known when all else was shown"


def test_every_chart_is_introduced(notebook):
    charts = 0
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code" and "charts." in cell.source:
            charts += 1
            assert before.cell_type == "markdown", cell.source
    assert charts >= MIN_CHARTS


def test_the_arithmetic_is_shown(notebook):
    assert sum("worked." in cell.source for cell in told(notebook)) >= MIN_CHARTS
