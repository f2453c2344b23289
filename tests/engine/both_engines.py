"""Runs a notebook through papermill's own engine and through ours, and makes them comparable."""

import os
import re
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from caremarket.engine.client import manager_class
from caremarket.engine.nest import Nest

PROCESS = re.compile(r"ipykernel_\d+[/\\]\d+\.py")
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def executed(
    source: Path, target: Path, nest: Nest | None, parameters: dict, **more
) -> NotebookNode:
    """Execute a notebook; one that fails is returned as papermill leaves it."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # with it ipykernel leaves out what is not Python's
    options = {}
    if nest is not None:
        options = {"engine_name": "caremarket", "kernel_manager_class": manager_class(nest)}
    try:
        papermill.execute_notebook(
            source,
            target,
            parameters,
            progress_bar=False,
            cwd=source.parent,
            shutdown_kernel="immediate",
            **options | more,
        )
    except PapermillExecutionError:
        pass
    return nbformat.read(target, as_version=4)


def comparable(node: NotebookNode) -> list[dict]:
    """Return the cells with everything that has to be the same whichever engine ran them."""
    return [
        {
            "type": cell.cell_type,
            "source": cell.source,
            "tags": cell.metadata.get("tags"),
            "count": cell.get("execution_count"),
            "status": cell.metadata.get("papermill", {}).get("status"),
            "exception": cell.metadata.get("papermill", {}).get("exception"),
            "timed": {
                name: bool(value)
                for name, value in cell.metadata.get("papermill", {}).items()
                if name.endswith("time")
            },
            "execution": sorted(cell.metadata.get("execution", {})),
            "outputs": _outputs(cell),
        }
        for cell in node.cells
    ]


def _outputs(cell: NotebookNode) -> list:
    """Return outputs without process ids and addresses; what was printed in pieces is joined."""
    outputs = []
    for output in cell.get("outputs", []):
        last = outputs[-1] if outputs else None
        if (
            output.output_type == "stream"
            and last
            and (last["output_type"], last.get("name")) == ("stream", output.name)
        ):
            last["text"] = _neutral(last["text"] + output.text)
        else:
            outputs.append(_neutral(dict(output)))
    return outputs


def _neutral(value):
    if isinstance(value, str):
        return ADDRESS.sub("0x", PROCESS.sub("ipykernel", value))
    if isinstance(value, dict):
        return {name: _neutral(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_neutral(part) for part in value]
    return value
