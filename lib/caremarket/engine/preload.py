"""What the nursery loads before it forks: what notebooks import, and what that imports later."""

import ast
import builtins
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat

KERNEL = (
    "caremarket.engine.kernel",
    "IPython.core.completer",
    "IPython.core.magics",
    "ipykernel.debugger",
    "ipykernel.eventloops",
)

# What a library imports when it is first used. Each is loaded if its library was asked for.
LATER = (
    "PIL.PngImagePlugin",
    "matplotlib.backends.backend_agg",
    "pyarrow.dataset",
    "pyarrow.parquet",
)


def imports_of(notebook: Any) -> list[str]:
    """List what the code cells of a notebook import.

    Args:
        notebook: The notebook, as nbformat reads it.

    Returns:
        Names such as `pandas` or `caremarket.evidence`, in order of first use; names that are
        imported from a module are listed as if they were modules. Cells with magics are left out.
    """
    names: dict[str, None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            names |= dict.fromkeys(_imported(node))
    return list(names)


def imports_of_files(paths: Iterable[Path]) -> list[str]:
    """List what the notebooks in some files import; a file that is no notebook imports nothing."""
    names: dict[str, None] = {}
    for path in paths:
        try:
            names |= dict.fromkeys(imports_of(nbformat.read(path, as_version=4)))
        except (OSError, ValueError, KeyError, AttributeError):
            continue  # whoever runs it says what is wrong with it
    return list(names)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [module, *(f"{module}.{alias.name}" for alias in names if alias.name != "*")]
    return []


def preload(names: Iterable[str]) -> None:
    """Import the kernel, some modules, and what they import later.

    What cannot be imported is left out: the notebook that wants it will say so itself.

    Args:
        names: Modules, or names in modules.
    """
    for name in KERNEL:
        importlib.import_module(name)
    with _as_in_a_notebook():
        for name in names:
            _load(name)
        for name in LATER:
            if name.partition(".")[0] in sys.modules:
                _load(name)


@contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Let modules find what they look for when they are imported.

    pandas asks whether it is in a notebook and chooses its display options accordingly; what else
    a module may want of the shell it does not get, so that its import fails, and the notebook
    imports it. lazy_loader fetches at once what an `__init__` only promises.
    """
    os.environ["EAGER_IMPORT"] = "1"
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)
    try:
        yield
    finally:
        del os.environ["EAGER_IMPORT"], builtins.get_ipython


def _load(name: str) -> None:
    try:
        importlib.import_module(name)
    except (Exception, SystemExit):  # whatever a module does when it is imported
        return
