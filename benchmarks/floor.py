"""What a report costs at the very least: its analysis, charts, page and files in one warm process.

The code cells of each notebook run one after the other in this process, with the libraries loaded
and no kernel, no messages and no saves in between; then the page, the spreadsheet, the data file
and the notebook file are made as a refresh makes them. What a refresh takes beyond this is what
it pays for isolation and for looking like stock papermill.

Every notebook runs once unmeasured, then in turns; the figures are medians. Processor time is
given beside elapsed time, because it says nearly the same on a machine that others use, too. The
yardstick is a loop that never changes: compare two printouts only if it took the same time.

Run as `python benchmarks/floor.py --repeats 7`.
"""

import argparse
import ast
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: as in the warm engine

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets.config import Config

from caremarket.project import Project, find_project
from caremarket.refresh.freshness.planning import planned
from caremarket.refresh.plan.notebooks import notebook_path, read_notebook
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Run
from caremarket.refresh.site.report.assurance import Register, read_register, sources_named
from caremarket.refresh.site.report.files import report_bytes

PHASES = ("cells without a chart", "cells with a chart", "page and files", "yardstick")
Times = dict[str, tuple[float, float]]  # elapsed and processor seconds by phase


class Watch:
    """Adds up what phases take."""

    def __init__(self) -> None:
        self.times: Times = dict.fromkeys(PHASES, (0.0, 0.0))

    @contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Add the time until the end of the block to a phase."""
        began, used = time.perf_counter(), time.process_time()
        yield
        elapsed, processor = self.times[phase]
        self.times[phase] = (
            elapsed + time.perf_counter() - began,
            processor + time.process_time() - used,
        )


def executed(project: Project, run: Run, watch: Watch) -> NotebookNode:
    """Run a notebook's code cells in this process and return it with their outputs."""
    node = read_notebook(notebook_path(project, run.notebook))
    names: dict[str, object] = {"__name__": "__main__", "display": display}
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        phase = PHASES["present.show(" in cell.source]
        with watch(phase), capture_output() as captured:
            do(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= run.parameters
        cell.outputs = [new_output("display_data", data=rich.data) for rich in captured.outputs]
        if captured.stdout:
            cell.outputs.append(new_output("stream", name="stdout", text=captured.stdout))
    return node


def do(source: str, names: dict[str, object]) -> None:
    """Execute a cell; if it ends in an expression, display what that is."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        if value is not None:
            display(value)


def report(project: Project, run: Run, register: Register) -> Times:
    """Make one report in this process and return what its parts took."""
    watch = Watch()
    with watch("yardstick"):
        sum(number * number % 7 for number in range(1_000_000))
    node = executed(project, run, watch)
    with watch("page and files"):
        report_bytes(project, run, node, register.behind(run.notebook, sources_named(node)))
    return watch.times


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    project = find_project()
    register = read_register(project)
    runs = planned(project, Request()).runs
    first = {run.notebook: run for run in reversed(runs)}
    measured: dict[str, list[Times]] = {name: [] for name in first}
    for turn in range(options.repeats + 1):
        for name, run in first.items():
            times = report(project, run, register)
            if turn:  # the first one still loads something
                measured[name].append(times)
    _print(measured)


def _print(measured: dict[str, list[Times]]) -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f", load {os.getloadavg()[0]:.1f}" if sys.platform != "win32" else ""
    print(f"Milliseconds of processor (elapsed) time a report; {machine}{load}\n")
    print(f"| notebook | {' | '.join(PHASES[:-1])} | all | yardstick |")
    print(f"|{' --- |' * (len(PHASES) + 2)}")
    sums: dict[str, list[float]] = {}
    for name, turns in measured.items():
        every = [times | {"all": _sum(times)} for times in turns]
        cells = [_median(every, phase) for phase in (*PHASES[:-1], "all", "yardstick")]
        sums[name] = [cells[-2][1], cells[-2][0]]
        print(f"| {name} | {' | '.join(f'{used:.0f} ({took:.0f})' for took, used in cells)} |")
    used, took = (statistics.mean(column) for column in zip(*sums.values(), strict=True))
    print(f"\nMean of the notebooks: {used / 1000:.2f} ({took / 1000:.2f}) s a report.")


def _sum(times: Times) -> tuple[float, float]:
    kept = [times[phase] for phase in PHASES[:-1]]
    return sum(took for took, _ in kept), sum(used for _, used in kept)


def _median(turns: list[Times], phase: str) -> tuple[float, float]:
    elapsed, processor = zip(*(times[phase] for times in turns), strict=True)
    return 1000 * statistics.median(elapsed), 1000 * statistics.median(processor)


if __name__ == "__main__":
    main()
