"""Who may know whom, and what importing costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import caremarket

PACKAGE = Path(caremarket.__file__).parent
SHARED = {"errors", "frames", "locks", "names", "parameters", "project", "syntax"}
MAY_IMPORT = {
    "methods": {"errors", "methods"},
    "themes": {"errors", "frames", "parameters", "methods", "themes"},
    "evidence": SHARED | {"evidence"},
    "opendata": SHARED | {"evidence", "opendata"},
    "present": SHARED | {"present"},
    "publish": SHARED | {"evidence", "present", "publish"},
    "engine": {"errors", "syntax", "engine"},
    "refresh": SHARED | {"evidence", "present", "publish", "engine", "refresh"},
}


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _modules():
    return [
        pytest.param(package, path, id=str(path.relative_to(PACKAGE)))
        for package in MAY_IMPORT
        for path in sorted((PACKAGE / package).rglob("*.py"))
    ]


@pytest.mark.parametrize(("package", "path"), _modules())
def test_modules_import_only_what_they_may_know(package, path):
    ours = [name.split(".") for name in _imports(path) if name.startswith("caremarket")]
    known = {parts[1] for parts in ours if len(parts) > 1} - {"__version__"}
    assert known <= MAY_IMPORT[package]


@pytest.mark.parametrize(("package", "path"), _modules())
def test_notebooks_never_pay_for_all_of_statsmodels(package, path):
    # statsmodels.api costs 0.8 s of every notebook's start; its submodules do not.
    assert not [name for name in _imports(path) if name.startswith("statsmodels.api")]


def _loaded_by(module: str, *heavy: str) -> list[str]:
    """Return which of some libraries a module loads when it is imported."""
    code = f"import sys, {module}; print(*[name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


FRONT = ["caremarket", "caremarket.commands.cli", "caremarket.refresh.site.report.assurance"]


@pytest.mark.parametrize("module", FRONT)
def test_importing_the_front_door_loads_no_heavy_library(module):
    assert _loaded_by(module, "pandas", "matplotlib", "papermill", "nbconvert") == []


@pytest.mark.parametrize("theme", ["residential", "carers", "dementia", "direct_payments"])
def test_briefings_load_nothing_that_only_analysis_needs(theme):
    # The process that hands out all work loads them while reports are made.
    module = f"caremarket.themes.{theme}.briefing"
    assert _loaded_by(module, "scipy", "statsmodels", "matplotlib") == []


def test_no_module_is_long():
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 320} == {}
