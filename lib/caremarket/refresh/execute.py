"""Executing one notebook with stock papermill, and saying in words how it went."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from caremarket.errors import MissingEvidenceError
from caremarket.refresh.kernels import Kernels
from caremarket.refresh.record import Run, Status

START_TIMEOUT = 60  # seconds for a kernel to answer


@dataclass(frozen=True)
class Outcome:
    """How an execution went.

    Attributes:
        status: `ok`, `skipped` or `failed`.
        reason: Why it was skipped or failed.
        notebook: The notebook as far as it was executed.
    """

    status: Status
    reason: str
    notebook: NotebookNode


def execute(source: Path, staged: Path, run: Run, kernels: Kernels, cell_timeout: int) -> Outcome:
    """Execute a notebook; whatever happens in it, this returns.

    The status comes from what papermill raises, never from what it writes: after a killed kernel
    or a cell time-out its file says `completed` in every cell.

    Args:
        source: The notebook of the project.
        staged: Where papermill writes after every cell.
        run: The run, with its parameters.
        kernels: Where the kernel comes from.
        cell_timeout: Seconds that a cell may take.

    Returns:
        The outcome.
    """
    try:
        node = papermill.execute_notebook(
            source,
            staged,
            run.parameters,
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            execution_timeout=cell_timeout,
            shutdown_kernel="immediate",
            kernel_manager_class=kernels.manager_class(),
            resources={"metadata": {"path": str(source.parent)}},
        )
    except PapermillExecutionError as error:
        if error.ename == MissingEvidenceError.__name__:
            return Outcome(Status.SKIPPED, error.evalue, _staged(staged, source))
        reason = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        return Outcome(
            Status.FAILED, f"{reason} (in cell {error.exec_count})", _staged(staged, source)
        )
    except CellTimeoutError:
        reason = (
            f"A cell ran longer than the limit of {cell_timeout} s and was stopped. If it needs "
            "that long, raise --cell-timeout."
        )
    except DeadKernelError:
        reason = "The kernel died: it was killed, or ran out of memory."
    except Exception as error:  # whatever else a kernel or a file may do: the others go on
        reason = f"{type(error).__name__}: {error}"
    else:
        if not node.metadata.papermill.get("exception"):
            return Outcome(Status.OK, "", node)
        reason = "The notebook left early: a cell called exit()."
    return Outcome(Status.FAILED, reason, _with_error(_staged(staged, source), reason))


def _staged(staged: Path, source: Path) -> NotebookNode:
    """Return the notebook as far as it came; as it was, if nothing of that could be kept."""
    try:
        return nbformat.read(staged, as_version=4)
    except (OSError, ValueError):  # no kernel ever started, or the disk was full
        return nbformat.read(source, as_version=4)


def _with_error(node: NotebookNode, reason: str) -> NotebookNode:
    """Show a failure that is no Python exception as the error of the cell in which it happened."""
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    for cell in code[len(begun) :]:
        cell.metadata.setdefault("papermill", {})["status"] = "pending"
    if begun:
        last = begun[-1]
        last.metadata.papermill["status"] = "failed"
        last.outputs.append(
            nbformat.v4.new_output("error", ename="Stopped", evalue=reason, traceback=[reason])
        )
    return node
