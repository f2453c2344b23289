"""The static graph of imports: it holds what a run loads, and little else."""

import ast

import pytest

from caremarket.project import find_project
from caremarket.refresh.freshness.code import Code
from caremarket.refresh.freshness.modules import Library, modules_below, names_in
from caremarket.refresh.records.memo import Memo

FILES = {
    "__init__.py": "import lazy_loader\n"
    "a, b, c = lazy_loader.attach(__name__, submodules=['errors', 'theme'])",
    "errors.py": "class Wrong(Exception): ...",
    "sums.py": "import numpy as np",
    "plain/__init__.py": "",
    "plain/one.py": "from . import two\nfrom ..errors import Wrong",
    "plain/two.py": "",
    "theme/__init__.py": "import lazy_loader\n"
    "a, b, c = lazy_loader.attach(__name__, submod_attrs={'growth': ['grow'], 'words': ['say']})",
    "theme/growth.py": "from shop.sums import add\nfrom shop.theme.bands import BANDS",
    "theme/bands.py": "BANDS = []",
    "theme/words.py": "def later():\n    from shop.plain import one",
}
ALL_OF_THEME = {"theme", "theme.bands", "theme.growth", "theme.words"}


@pytest.fixture
def library(tmp_path):
    """A package with lazy and plain parts."""
    for name, text in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library(modules_below(tmp_path / "shop", "shop"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import pandas", None),
        ("import shop", set()),
        ("from shop import theme", {"theme"}),
        ("from shop import theme\ntheme.grow(1)", {"theme", "theme.growth", "theme.bands", "sums"}),
        ("from shop.theme import grow", {"theme", "theme.growth", "theme.bands", "sums"}),
        ("import shop.theme as t\nt.grow", {"theme", "theme.growth", "theme.bands", "sums"}),
        ("import shop\nshop.theme.grow", {"theme", "theme.growth", "theme.bands", "sums"}),
        ("import shop.theme.bands", {"theme", "theme.bands"}),
        (
            "from shop import theme\ntheme.say()",
            {"theme", "theme.words", "plain", "plain.one", "plain.two", "errors"},
        ),
        (
            "from shop import theme\ngetattr(theme, name)()",
            ALL_OF_THEME | {"sums", "plain", "plain.one", "plain.two", "errors"},
        ),
        (
            "from shop.theme import *",
            ALL_OF_THEME | {"sums", "plain", "plain.one", "plain.two", "errors"},
        ),
    ],
)
def test_names_are_followed_and_packages_are_not(library, code, expected):
    found = library.behind(names_in(ast.parse(code)))
    wanted = set() if expected is None else {"shop"} | {f"shop.{name}" for name in expected}
    assert found == wanted


def test_modules_that_import_each_other_end(tmp_path):
    (tmp_path / "a.py").write_text("import b", encoding="utf-8")
    (tmp_path / "b.py").write_text("import a", encoding="utf-8")
    assert Library(modules_below(tmp_path)).behind(["a"]) == {"a", "b"}


def test_one_theme_does_not_rest_on_another_and_no_report_on_the_command(tmp_path):
    code = Code(find_project(), Memo(tmp_path / "memo.json"))
    found = code.behind(names_in(ast.parse("from caremarket.themes import dementia\ndementia.x")))
    assert "themes/dementia/__init__.py" in found.values
    assert not [name for name in found.values if "residential" in name or "cli" in name]
    growth = code.behind(["caremarket.themes.dementia.growth.growth_parts"])
    assert {"themes/dementia/growth.py", "methods/decomposition.py"} <= set(growth.values)
    assert "themes/dementia/words/ahead.py" not in growth.values
