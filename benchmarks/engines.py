"""How long a few reports take by each engine, and by the command-line loop.

The loop is what one would write without this project: for each report `papermill`, then
`jupyter nbconvert --to html`. Everything is measured with process start included, in turns, so that
a machine that is busy with something else slows down all of them alike. Processor time is measured
beside elapsed time: it says the same on a machine that others use, too.

Run as `python benchmarks/engines.py --reports 8 --repeats 3`, or `make bench`.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from caremarket.project import Project, find_project
from caremarket.refresh.plan import read_plan
from caremarket.refresh.request import Request
from caremarket.refresh.run import planned_runs

BIN = Path(sys.executable).parent


def plan_of(project: Project, reports: int, folder: Path) -> Path:
    """Write a plan of so many reports: the baseline again and again, under other names."""
    plan = read_plan(project.plan)
    names = [f"run_{number}" for number in range(-(-reports // len(plan.notebooks)))]
    content = {
        "notebooks": plan.notebooks,
        "areas": plan.areas or "all",
        "scenarios": {"baseline": {}}
        | {name: {notebook: {} for notebook in plan.notebooks} for name in names},
    }
    path = folder / "plan.yml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def command_line(project: Project, plan: Path, reports: int, folder: Path, workers: int) -> None:
    """Make reports with papermill and nbconvert, each a process of its own."""
    runs = planned_runs(project, Request(), plan)[:reports]

    def report(number: int) -> None:
        run, executed = runs[number], folder / f"{number}.ipynb"
        parameters = folder / f"{number}.yml"
        parameters.write_text(yaml.safe_dump(run.parameters), encoding="utf-8")
        notebook = project.notebooks / f"{run.notebook}.ipynb"
        _call("papermill", "--no-progress-bar", "-f", parameters, notebook, executed)
        _call("jupyter", "nbconvert", "--to", "html", "--no-input", executed)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(report, range(reports)))


def refresh(plan: Path, reports: int, folder: Path, workers: int, engine: str) -> None:
    """Make reports with `caremarket refresh`."""
    scenarios = list(yaml.safe_load(plan.read_text(encoding="utf-8"))["scenarios"])[1:]
    wanted = ",".join(scenarios)
    options = ["--plan", plan, "--scenarios", wanted, "--out", folder / "reports"]
    _call("caremarket", "refresh", *options, "--workers", str(workers), "--engine", engine)
    made = json.loads((folder / "reports" / "run.json").read_text(encoding="utf-8"))["counts"]["ok"]
    if made != reports:
        raise SystemExit(f"{made} reports were made instead of {reports}.")


def seconds(work: Callable[[Path], None]) -> tuple[float, float]:
    """Return the elapsed time and the processor time that something takes in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        began, used = time.perf_counter(), _processor_seconds()
        work(Path(name))
        return time.perf_counter() - began, _processor_seconds() - used


def _processor_seconds() -> float:
    """Return the processor time of all processes that were started from here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=4, help="a multiple of the plan's notebooks")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    project, count = find_project(), options.reports
    with tempfile.TemporaryDirectory(prefix="bench-plan-") as name:
        plan = plan_of(project, count, Path(name))
        ways = {
            "papermill and nbconvert, one at a time": lambda folder: command_line(
                project, plan, count, folder, 1
            ),
            "papermill and nbconvert, two at a time": lambda folder: command_line(
                project, plan, count, folder, 2
            ),
            "refresh --engine kernel --workers 2": lambda folder: refresh(
                plan, count, folder, 2, "kernel"
            ),
            "refresh --engine warm --workers 1": lambda folder: refresh(
                plan, count, folder, 1, "warm"
            ),
            "refresh --engine warm --workers 2": lambda folder: refresh(
                plan, count, folder, 2, "warm"
            ),
        }
        measured = {way: [] for way in ways}
        for _ in range(options.repeats):
            for way, work in ways.items():
                measured[way].append(seconds(work))
    _print(measured, count)


def _print(measured: dict[str, list[tuple[float, float]]], reports: int) -> None:
    """Print the table; how many times faster is the median of the ratios within a turn."""
    loop, pair = list(measured.values())[:2]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{reports} reports, {machine}, load at the end {os.getloadavg()[0]:.1f}\n")
    print(
        "| way | seconds a report | processor seconds a report | faster than one at a time "
        "| faster than two at a time |"
    )
    print("| --- | --- | --- | --- | --- |")
    for way, times in measured.items():
        each = [statistics.median(kind) / reports for kind in zip(*times, strict=True)]
        ratios = [
            statistics.median(slow[0] / fast[0] for slow, fast in zip(base, times, strict=True))
            for base in (loop, pair)
        ]
        figures = [f"{each[0]:.2f}", f"{each[1]:.2f}", *(f"{ratio:.1f}" for ratio in ratios)]
        print(f"| {' | '.join([way, *figures])} |")


def _call(command: str, *arguments: object) -> None:
    done = subprocess.run(
        [BIN / command, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
