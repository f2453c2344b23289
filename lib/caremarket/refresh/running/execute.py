"""Executing one notebook with papermill, and saying in words how it went."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import NotebookExecutionManager
from papermill.exceptions import PapermillExecutionError

from caremarket.engine.bounds import FLOODED, OUTPUT, OVERGROWN
from caremarket.errors import MissingEvidenceError
from caremarket.refresh.records.run import Run, Status
from caremarket.refresh.running.kernels import KernelSource, Usage
from caremarket.refresh.running.summary import Limits

START_TIMEOUT = 60  # seconds for a kernel to answer
NO_ANSWER = (
    "After its last cell the kernel neither answered nor ended within {} s, and was stopped: a "
    "cell called exit(), or started something that does not end."
)
OVER = {  # exit statuses
    FLOODED: f"The notebook put out more than {OUTPUT // 2**20} MiB and was stopped. Print and "
    "show less: what nobody would read through.",
    OVERGROWN: "The notebook and the processes that it started used more than {} MiB together, "
    "and were stopped. If they need more, raise --memory.",
}


@dataclass(frozen=True)
class Outcome:
    """How an execution went."""

    status: Status  # `ok`, `skipped` or `failed`
    reason: str
    notebook: NotebookNode  # as far as it was executed
    peak_mib: float | None = None  # with what its process shared; None where not known


@dataclass
class Clock:
    """How long the cells of a notebook may still take; starts when it is made."""

    limits: Limits
    begun: bool = False  # its first cell was reached: otherwise no kernel came to life
    _began: float = field(default_factory=time.monotonic)

    def seconds_for(self, _: NotebookNode) -> float:
        """Return the seconds that the next cell may take."""
        self.begun = True
        return max(0.1, min(self.limits.cell_timeout, self._left()))

    def words(self) -> str:
        """Say which limit was passed."""
        if self._left() <= 0:
            return (
                f"The notebook ran longer than the limit of {self.limits.notebook_timeout} s and "
                "was stopped. If it needs that long, raise --notebook-timeout."
            )
        return (
            f"A cell ran longer than the limit of {self.limits.cell_timeout} s and was stopped. If "
            "it needs that long, raise --cell-timeout."
        )

    def _left(self) -> float:
        return self._began + self.limits.notebook_timeout - time.monotonic()


def execute(source: Path, run: Run, kernels: KernelSource, limits: Limits) -> Outcome:
    """Execute a notebook; whatever happens in it, this returns.

    Nothing is saved on the way: a refresh that is killed makes the report again, and each save of
    an executed notebook takes 8 to 20 ms in which no other thread gets on.

    A kernel that does not start is tried once more, and so is one that ended with the process that
    it was forked from; a cell that fails is not.

    The status comes from what papermill raises, never from what it notes: after a killed kernel or
    a cell time-out the notebook says `completed` in every cell.
    """
    for last in (False, True):
        clock, usage = Clock(limits), Usage()
        outcome = _attempt(source, run, kernels, clock, usage)
        again = outcome.status is Status.FAILED and (usage.lost or not clock.begun)
        if not again or kernels.stopping:
            break
        if last:
            what = "No kernel started" if not clock.begun else "No kernel came to its end"
            outcome = replace(outcome, reason=f"{what}, in two attempts. {outcome.reason}")
    peak = None if usage.peak_kib is None else round(usage.peak_kib / 1024, 1)
    return replace(outcome, peak_mib=peak)


def _attempt(source: Path, run: Run, kernels: KernelSource, clock: Clock, usage: Usage) -> Outcome:
    limits = clock.limits
    seen: list[NotebookExecutionManager] = []
    try:
        node = papermill.execute_notebook(
            source,
            None,
            run.parameters,
            engine_name="caremarket",  # papermill's own; kernels come from here
            told=seen.append,
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            timeout_func=clock.seconds_for,
            execution_timeout=limits.cell_timeout,  # for what is no cell: is it still there?
            shutdown_kernel="immediate",
            kernel_manager_class=kernels.manager_class(usage),
            resources={"metadata": {"path": str(source.parent)}},
        )
    except PapermillExecutionError as error:
        if error.ename == MissingEvidenceError.__name__:
            return Outcome(Status.SKIPPED, error.evalue, _as_far_as_it_came(seen, source))
        reason = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        reason += f" (in cell {error.exec_count})"
        if limits.memory and error.ename.endswith("MemoryError"):
            reason += f" A notebook may use {limits.memory} MiB; if it needs more, raise --memory."
        return Outcome(Status.FAILED, reason, _as_far_as_it_came(seen, source))
    except CellTimeoutError:
        reason = clock.words()
    except AssertionError:  # nbclient's, where the time is over and no cell is running
        reason = NO_ANSWER.format(limits.cell_timeout)
    except DeadKernelError as error:  # the warm engine knows how
        how = str(error).partition(": ")[2] or "it was killed, or ran out of memory"
        reason = f"The kernel died: {how}."
    except Exception as error:  # whatever else a kernel or a file may do: the others go on
        reason = f"{type(error).__name__}: {error}"
    else:
        if not node.metadata.papermill.get("exception"):
            return Outcome(Status.OK, "", node)
        reason = "The notebook left early: a cell called exit()."
    if usage.exit in OVER:
        reason = OVER[usage.exit].format(limits.memory)
    return Outcome(Status.FAILED, reason, _with_error(_as_far_as_it_came(seen, source), reason))


def _as_far_as_it_came(seen: list[NotebookExecutionManager], source: Path) -> NotebookNode:
    """Return the notebook as far as it was executed; as it was, if papermill never began."""
    return seen[0].nb if seen else nbformat.read(source, as_version=4)


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
