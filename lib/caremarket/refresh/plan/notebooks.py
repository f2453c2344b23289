"""What a notebook says of itself: its question and its parameters model."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from caremarket.errors import PlanError
from caremarket.parameters import NotebookParameters
from caremarket.project import Project

Check = Callable[[dict[str, Any], str], list[dict[str, Any]]]


def notebook_names(project: Project) -> list[str]:
    """List the project's notebooks, without suffix, in order of name."""
    return sorted(path.stem for path in project.notebooks.glob("*.ipynb"))


def notebook_path(project: Project, name: str) -> Path:
    """Return where a notebook lies."""
    return project.notebooks / f"{name}.ipynb"


def read_notebook(path: Path) -> NotebookNode:
    """Read one of the project's notebooks.

    Raises:
        PlanError: If it is no Jupyter notebook.
    """
    try:
        node = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(node)
    except Exception as error:  # whatever JSON may hold, nbformat stumbles over it in its own way
        reason = str(error).strip().partition("\n")[0][:200]
        raise PlanError(
            f"notebooks/{path.name} is not a Jupyter notebook that can be read ({reason}). Restore "
            "it, or take it out of the plan."
        ) from None
    return node


def parameters_model(path: Path) -> type[NotebookParameters]:
    """Load the parameters model that a notebook names in its metadata.

    A notebook says `"caremarket": {"parameters": "caremarket.themes.dementia:Parameters"}`; so the
    refresh needs to know no theme, and a new notebook needs no change here.

    Raises:
        PlanError: If the notebook cannot be read, has no parameters cell, or names no model or one
            that cannot be loaded.
    """
    place = f"notebooks/{path.name}"
    node = read_notebook(path)
    if not any("parameters" in cell.metadata.get("tags", []) for cell in node.cells):
        raise PlanError(
            f"{place} has no cell tagged `parameters`, so that no parameter could be set. Give the "
            "tag to the cell that sets them."
        )
    name = metadata_of(node).get("parameters")
    if not isinstance(name, str):
        raise PlanError(
            f'{place} names no parameters model. Add "caremarket": {{"parameters": '
            '"caremarket.themes.<theme>:Parameters"} to its metadata.'
        )
    try:
        model = object_named(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PlanError(f"{place}: its parameters model {name!r} cannot be loaded: {error}.") from (
            error
        )
    if not (isinstance(model, type) and issubclass(model, NotebookParameters)):
        raise PlanError(f"{place}: {name!r} is not a model derived from NotebookParameters.")
    return model


def load_checks(folder: str | Path) -> list[Check]:
    """Load what the themes of a folder's notebooks offer to check printed figures with, each once.

    A notebook says `"caremarket": {"checks": ["caremarket.themes.dementia.printed:CHECKS"]}`, next
    to its parameters model; so the refresh needs to know no theme here, either. The checks are
    functions from the tables of an area and its code to records as from `frames.printed_check`.

    Raises:
        PlanError: If a notebook names checks that cannot be loaded.
    """
    found: dict[Check, None] = {}
    for path in sorted(Path(folder).glob("*.ipynb")):
        for name in metadata_of(read_notebook(path)).get("checks", []):
            try:
                found |= dict.fromkeys(object_named(name))
            except (ImportError, AttributeError, ValueError, TypeError) as error:
                raise PlanError(
                    f"notebooks/{path.name}: its checks {name!r} cannot be loaded: {error}."
                ) from error
    return list(found)


def question_of(node: NotebookNode) -> str:
    """Return the question that a notebook opens with, its first heading; empty if it has none."""
    headings = (
        line.removeprefix("# ").strip()
        for cell in node.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    )
    return next(headings, "")


def metadata_of(node: NotebookNode) -> dict[str, Any]:
    """Return what a notebook says of itself in its metadata."""
    named = node.metadata.get("caremarket")
    return named if isinstance(named, dict) else {}


def object_named(name: str) -> Any:
    """Import what `module:attribute` names."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
