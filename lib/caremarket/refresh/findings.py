"""Gathering the findings that executed notebooks carry."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from caremarket.errors import CaremarketError
from caremarket.present import findings_of
from caremarket.publish import COLUMNS
from caremarket.refresh.record import Run


def check_findings(node: NotebookNode, run: Run) -> None:
    """Insist that there are findings, and that they are about the run that recorded them.

    Raises:
        CaremarketError: If there is none, or one that lacks a column or names another area,
            notebook or scenario.
    """
    rows = findings_of(node)
    if not rows:
        raise CaremarketError("It recorded no findings. End the notebook with present.record(...).")
    for row in rows:
        missing = [column for column in COLUMNS if column not in row]
        if missing:
            raise CaremarketError(f"A finding lacks {', '.join(missing)}.")
        for column in ("area_code", "notebook", "scenario"):
            if row[column] != getattr(run, column):
                raise CaremarketError(
                    f"A finding says {column} {row[column]!r}, but the run is for "
                    f"{getattr(run, column)!r}. Pass the notebook's name and parameters to record."
                )


def executed_notebooks(out: Path, damaged: list[str]) -> Iterator[tuple[str, NotebookNode]]:
    """Read the notebook of every report in a folder; not those that failed.

    Args:
        out: The reports folder.
        damaged: Receives a sentence for each that cannot be read any more.

    Yields:
        The key of the run and the executed notebook, in order of area, scenario and notebook.
    """
    for path in sorted(out.glob("E????????/*/*.ipynb")):
        key = path.relative_to(out).with_suffix("").as_posix()
        try:
            node = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        except ValueError:
            damaged.append(
                f"{key}.ipynb in the reports folder is damaged, and its findings are left out. "
                "Delete it and refresh again."
            )
            continue
        yield key, node
