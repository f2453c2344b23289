"""What the nursery loads: what notebooks import and use, and what libraries fetch later."""

import importlib.util

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from caremarket.engine.preload import KERNEL, LATER, imports_of, imports_of_files


def test_names_are_followed_to_what_notebooks_use_of_them():
    cells = [
        new_markdown_cell("import nothing"),
        new_code_cell("import pandas as pd\nimport os.path\nfrom caremarket import evidence"),
        new_code_cell("%matplotlib inline\nimport hidden"),
        new_code_cell("pd.DataFrame(evidence.load(code).table('x'))\nfrom json import *"),
    ]
    assert imports_of(new_notebook(cells=cells)) == [
        "pandas",
        "os.path",
        "caremarket",
        "caremarket.evidence",
        "json",
        "pandas.DataFrame",
        "caremarket.evidence.load",
    ]


def test_a_file_that_is_no_notebook_imports_nothing(tmp_path):
    nbformat.write(new_notebook(cells=[new_code_cell("import csv")]), tmp_path / "good.ipynb")
    (tmp_path / "bad.ipynb").write_text("not JSON", encoding="utf-8")
    files = [tmp_path / name for name in ("good.ipynb", "bad.ipynb", "missing.ipynb")]
    assert imports_of_files(files) == ["csv"]


@pytest.mark.parametrize("name", [*KERNEL, *LATER])
def test_what_is_loaded_ahead_by_name_exists(name):
    assert importlib.util.find_spec(name)
