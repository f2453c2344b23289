"""Writing files so that a reader never sees half of one, nor where it was made."""

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from caremarket.publish import SUFFIXES
from caremarket.telltale import cleaned

if TYPE_CHECKING:
    from nbformat import NotebookNode  # takes long to load

REPORT_SUFFIXES = (".html", ".ipynb", *SUFFIXES)  # the files of a report

TOGETHER = 8  # files
LONGEST_REASON = 1500  # characters


def publish(staged: dict[Path, Path], *, lasting: bool = True) -> None:
    """Move finished files, each named with where it goes, to where they are read, in one step each.

    Both lie on the same file system. If `lasting`, they are on the disk before anything is
    replaced, so that not even a power cut leaves half of one.
    """
    if lasting:
        put_on_disk(staged)
    for source, target in staged.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)


def put_on_disk(paths: Collection[Path]) -> None:
    """Wait until the system has put files on the disk."""
    if paths:
        with ThreadPoolExecutor(min(len(paths), TOGETHER)) as threads:  # a disk takes them together
            list(threads.map(_put_on_disk, paths))


def _put_on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_published(
    content: str | bytes, target: Path, staging: Path, *, lasting: bool = True
) -> None:
    """Write a file by way of the staging folder on the same file system, as `publish` does.

    Line ends of a text stay as they are.
    """
    staged = staging / target.name
    staged.write_bytes(content.encode() if isinstance(content, str) else content)
    publish({staged: target}, lasting=lasting)


def in_short(text: str) -> str:
    """Cut a reason to what fits on a page; the whole of it is in the notebook of the failed run."""
    return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON].rstrip()} …"


KEPT = {"caremarket", "kernelspec", "language_info", "papermill", "tags"}  # of all metadata


def clean_notebook(node: "NotebookNode", key: str, places: dict[str, str]) -> None:
    """Take out of an executed notebook, in place, what tells where it was executed.

    `key` is where the report lies below the reports folder, without suffix; `places` is from
    `place_names`.
    """
    papermill = node.metadata.get("papermill", {})
    papermill["input_path"] = f"notebooks/{key.rsplit('/', 1)[-1]}.ipynb"
    papermill["output_path"] = f"{key}.ipynb"
    for cell in node.cells:
        if "outputs" in cell:
            cell.outputs = _joined(cell.outputs)
    node.update(cleaned(node, places))


def _joined(outputs: "list[NotebookNode]") -> "list[NotebookNode]":
    """Join what was printed in pieces: a word of which each holds a part would not be found."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.get("name") and joined[-1].get("name") == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def take_times_out(node: "NotebookNode") -> None:
    """Take out of an executed notebook, in place, when it was executed, and what editors left.

    So the same results are the same bytes; run.json says when a report was made, and how long it
    took. papermill's own keys stay, without a value, as they are before it executes a cell.
    """
    for part in [node, *node.cells]:
        times = part.metadata.get("papermill", {})
        times |= {name: None for name in ("start_time", "end_time", "duration") if name in times}
        for name in part.metadata.keys() - KEPT:
            del part.metadata[name]
        if "injected-parameters" in part.metadata.get("tags", []):
            part.id = "injected-parameters"
