"""What the nursery loads before it forks: what notebooks import, and what that imports later."""

import ast
import builtins
import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from caremarket.engine.lean import grammar_later, no_debugger
from caremarket.syntax import parsed

KERNEL = (
    "nbformat",
    "caremarket.engine.kernel",
    "IPython.core.completer",
    "IPython.core.magics",
    "ipykernel.debugger",
    "ipykernel.eventloops",
)

# What a library imports when it is first used. Each is loaded if its library was asked for.
LATER = (
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "matplotlib.backends.backend_agg",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pyarrow.acero",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "statsmodels.base.covtype",
    "statsmodels.stats.sandwich_covariance",
)


def imports_of(notebook: Any) -> list[str]:
    """List what the code cells of a notebook import, and what they use of it.

    Names such as `pandas`, `caremarket.evidence` or `caremarket.evidence.load`: modules, and names
    in modules, which a lazy module fetches only when they are used. Cells with magics are left out.
    """
    nodes: list[ast.AST] = []
    for cell in notebook.cells:
        with suppress(SyntaxError):
            nodes += ast.walk(parsed(cell.source)) if cell.cell_type == "code" else []
    names: dict[str, None] = {}
    known: dict[str, str] = {}
    for node in nodes:
        for alias, name in _imported(node):
            names[name] = None
            known[alias] = name
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(id=alias), attr=attribute) if alias in known:
                names[f"{known[alias]}.{attribute}"] = None
    return list(names)


def imports_of_files(paths: Iterable[Path]) -> list[str]:
    """List what the notebooks in some files import; a file that is no notebook imports nothing."""
    import nbformat  # noqa: PLC0415 (where it was not loaded before, that takes long)

    names: dict[str, None] = {}
    for path in paths:
        # whoever runs it says what is wrong with it
        with suppress(OSError, ValueError, KeyError, AttributeError):
            names |= dict.fromkeys(imports_of(nbformat.read(path, as_version=4)))
    return list(names)


def _imported(node: ast.AST) -> list[tuple[str, str]]:
    """Return what a statement imports: by which name it goes, and what it is."""
    match node:
        case ast.Import(names=names):
            return [
                (it.asname, it.name) if it.asname else (it.name.partition(".")[0], it.name)
                for it in names
            ]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            parts = [(it.asname or it.name, f"{module}.{it.name}") for it in names]
            return [("", module), *(part for part in parts if not part[1].endswith(".*"))]
    return []


def preload(names: Iterable[str], notebooks: Iterable[Path]) -> None:
    """Import the kernel, what notebooks import, modules or names in them, and what comes later.

    What cannot be imported is left out: the notebook that wants it will say so itself.
    """
    with grammar_later(), no_debugger():
        for name in KERNEL:
            importlib.import_module(name)
    with _as_in_a_notebook():
        for name in [*imports_of_files(notebooks), *names]:
            load(name)
        for name in LATER:
            if name.partition(".")[0] in sys.modules:
                load(name)


@contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Let modules find what they look for when they are imported.

    pandas asks whether it is in a notebook and chooses its display options accordingly; what else
    a module may want of the shell it does not get, so that its import fails, and the notebook
    imports it.
    """
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)
    try:
        yield
    finally:
        del builtins.get_ipython


def load(name: str) -> None:
    """Import a module, or the module that a name stands in; what cannot be imported is left out."""
    parent, _, attribute = name.rpartition(".")
    with suppress(Exception, SystemExit):  # whatever a module does when it is imported
        if not hasattr(sys.modules.get(parent), attribute):
            importlib.import_module(name)
