"""Every notebook has the same shape (see CONTRIBUTING.md), so that who knows one knows all."""

import ast
import importlib
import io
import itertools
import re
import tokenize

import nbformat
import pytest
from papermill.translators import PythonTranslator
from planned import planned

NOTEBOOKS = planned()
EXPECTED = {"carer_identification", "dementia_growth", "direct_payment_mix", "residential_supply"}
MAX_PARAMETERS = 9  # what every projection has is four of them
# Care homes have five more that analysts ask for: planned beds, a ratio of their own (by type, with
# its source), methods left out. As plain numbers and text each can be set alone in a plan.
MORE_PARAMETERS = {"residential": 13}
PUBLIC = re.compile(r"caremarket(\.present|\.themes(\.[a-z_]+)?)?")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _tagged(notebook, tag):
    return [cell for cell in _code(notebook) if tag in cell.metadata.get("tags", [])]


def _model(notebook):
    module, name = notebook.metadata["caremarket"]["parameters"].split(":")
    return getattr(importlib.import_module(module), name)


def test_the_four_questions_have_a_notebook():
    assert {path.stem for path in NOTEBOOKS} >= EXPECTED


def test_format_and_kernel(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info.name == "python"


def test_it_opens_with_its_question(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "?" in first.source
    headings = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    assert sum(line.startswith("# ") for line in headings) == 1
    levels = [len(line) - len(line.lstrip("#")) for line in headings]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_one_parameters_cell_and_one_setup_cell(notebook):
    assert len(_tagged(notebook, "parameters")) == 1
    assert len(_tagged(notebook, "setup")) == 1
    order = [cell.metadata.get("tags", []) for cell in _code(notebook)[:2]]
    assert order == [["parameters"], ["setup"]]


def test_parameters_cell_is_the_parameters_model(notebook):
    (cell,) = _tagged(notebook, "parameters")
    fields = _model(notebook).model_fields
    statements = ast.parse(cell.source).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    values = {s.target.id: ast.literal_eval(s.value) for s in statements}
    name = _model(notebook).__module__.split(".")[2]
    assert len(values) <= MORE_PARAMETERS.get(name, MAX_PARAMETERS)
    assert values == {name: field.default for name, field in fields.items()}
    assert {name: type(value) for name, value in values.items()} == {
        name: type(field.default) for name, field in fields.items()
    }
    commented = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(cell.source).readline)
        if token.type == tokenize.COMMENT
    }
    assert {statement.lineno for statement in statements} <= commented


def test_help_of_papermill_knows_the_type_of_every_parameter(notebook):
    (cell,) = _tagged(notebook, "parameters")
    told = {it.name: it.inferred_type_name for it in PythonTranslator.inspect(cell)}
    for name, field in _model(notebook).model_fields.items():
        known = getattr(field.annotation, "__name__", "") in ("str", "int", "float")
        of = field.annotation.__name__ if known else str(field.annotation).replace("|", "or")
        assert told[name] == ("str" if "Literal" in of else of)


def test_cells_are_short_and_plain(notebook):
    for cell in _code(notebook):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), "no magics"
        assert not cell.source.rstrip().endswith(";"), "a trailing ; silences nothing under nbval"
        tree = ast.parse(cell.source)
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not [node for node in ast.walk(tree) if isinstance(node, defined)], cell.source
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        paths = [
            t for t in texts if isinstance(t, str) and re.search(r"^[./~]+/|\.csv|\.parquet", t)
        ]
        assert not paths, cell.source


def test_imports_stay_on_the_public_face(notebook):
    for cell in _code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("caremarket"):
                assert PUBLIC.fullmatch(node.module), cell.source
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("caremarket.") for name in node.names)


def test_its_checks_of_printed_figures_can_be_loaded(notebook):
    for name in notebook.metadata["caremarket"]["checks"]:
        module, attribute = name.split(":")
        assert all(map(callable, getattr(importlib.import_module(module), attribute)))


def test_prose_types_no_result(notebook):
    # Years, ages, percentages of confidence and names of things may stand in prose; results are
    # computed. What is left after those names are taken out must hold no number.
    named = re.compile(
        r"\b(19|20)\d\d([-–/](19|20)?\d\d)?\b|\b\d{1,3}\+|\b\d{1,2}[-–]\d{2}\b|\b9[59](\.8)?\s?%|"
        r"`[^`]*`|\]\([^)]*\)|\b1C\b|\b3[BC]\b|\bTS039\b|\baged? \d+|"
        r"\b\d+ (or more )?hours|^#+ .*$|^\d\.",
        re.MULTILINE,
    )
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            left = named.sub("", cell.source)
            assert not re.search(r"(?<![A-Za-z])\d", left), left


def test_git_keeps_reference_text_only(notebook):
    kept = 0
    for cell in _code(notebook):
        tags = cell.metadata.get("tags", [])
        if "keep_output" in tags:
            kept += 1
            assert cell.execution_count, "nbval takes a cell without a count for one never run"
            assert "nbval-check-output" in tags
            assert cell.outputs, "a reference cell keeps its text output"
            assert all(output.output_type == "stream" for output in cell.outputs)
        else:
            assert cell.outputs == []
            assert cell.execution_count is None
    assert kept >= 1


def test_it_records_its_findings(notebook):
    sources = [cell.source for cell in _code(notebook)]
    assert sum(bool(re.search(r"\brecord\(", source)) for source in sources) == 1
