"""Who may know whom, and what importing costs."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import caremarket

PACKAGE = Path(caremarket.__file__).parent
SHARED = {"errors", "frames", "given", "locks", "names", "parameters", "project", "saved"} | {
    "syntax",
    "telltale",
}
MAY_IMPORT = {
    "methods": {"errors", "methods"},
    "themes": {"errors", "frames", "parameters", "methods", "present", "themes"},
    "evidence": SHARED | {"evidence"},
    "opendata": SHARED | {"evidence", "opendata"},
    "present": SHARED | {"present"},
    "publish": SHARED | {"evidence", "present", "publish"},
    "engine": {"errors", "syntax", "engine"},
    "refresh": SHARED | {"evidence", "present", "publish", "engine", "refresh"},
    "commands": SHARED | {"evidence", "opendata", "refresh", "commands"},
}
ROOMS = {  # each imports only from itself and those to its right
    "refresh": ["running", "site", "freshness", "plan", "records"],
    "evidence": ["processed", "disclosure", "checks", "raw", "tables"],
}
FRONT = ["caremarket", "caremarket.commands.cli", "caremarket.refresh.site.report.assurance"]
FOLDERS = sorted(path.parent for path in PACKAGE.rglob("__init__.py"))


@cache
def _imports() -> dict[str, set[str]]:
    """Return what each module of the library imports, by dotted name, wherever it does so."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found[name] |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _below(package: str) -> dict[str, set[str]]:
    """Return what the modules of a package import of this library."""
    return {
        name: {it for it in imported if it.startswith("caremarket.")}
        for name, imported in _imports().items()
        if name.startswith(f"caremarket.{package}.")
    }


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_modules_import_only_what_they_may_know(package):
    known = {
        (name, it.split(".")[1]) for name, imported in _below(package).items() for it in imported
    }
    allowed = {*MAY_IMPORT[package], "__version__"}
    assert sorted(pair for pair in known if pair[1] not in allowed) == []


def test_only_what_a_theme_shows_knows_how_it_is_shown():
    shows = {"charts", "explore", "plain", "tables", "words", "worked"}
    analyses = {
        name
        for name, imported in _below("themes").items()
        if any(it.startswith("caremarket.present") for it in imported)
        and not shows & set(name.split("."))
    }
    assert analyses == set()


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_import_only_from_themselves_and_those_to_their_right(package):
    def place(name: str) -> int:
        return ROOMS[package].index(name.split(".")[2])  # nothing lies beside the rooms

    backwards = [
        f"{name} imports {it}"
        for name, imported in _below(package).items()
        for it in imported
        if it.startswith(f"caremarket.{package}.") and place(it) < place(name)
    ]
    assert backwards == []


def test_no_modules_import_each_other_in_a_circle():
    # Packages are lazy: naming one loads nothing, so their __init__ files close no circle.
    packages = {".".join(folder.relative_to(PACKAGE.parent).parts) for folder in FOLDERS}
    modules = _imports().keys() - packages
    graph = {
        name: {it if it in modules else it.rpartition(".")[0] for it in _imports()[name]} & modules
        for name in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_folder_says_what_happens_in_it(folder):
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    assert text and len(text.split()) > 5


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_what_a_package_hands_out_is_written_out(folder):
    # The graph of imports, by which reports are fresh or not, reads it without running it.
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lazy_loader.attach":
            for given in node.keywords:
                ast.literal_eval(given.value)


def test_notebooks_never_pay_for_all_of_statsmodels():
    # statsmodels.api costs 0.8 s of every notebook's start; its submodules do not.
    every = {it for imported in _imports().values() for it in imported}
    assert not [name for name in every if name.startswith("statsmodels.api")]


def _loaded_by(module: str, *heavy: str) -> list[str]:
    """Return which of some libraries a module loads when it is imported."""
    code = f"import sys, {module}; print(*[name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


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
