"""How long reports take by each engine, by the command-line loop, and at the very least.

The loop is what one would write without this project: for each report `papermill`, then
`jupyter nbconvert --to html`. What it takes for a report does not depend on their number, so that a
few stand for many. The floor is what `floor.py` measures: the same analysis, charts and files in
one warm process, here as many at once as the refresh has workers.

Everything is measured with process start included, in turns, so that a machine that is busy with
something else slows down all of them alike; ratios are medians of the ratios within a turn.
Processor time is measured beside elapsed time: it says the same on a machine that others use, too.

Run as `python benchmarks/engines.py --reports 40 --loop-reports 8 --repeats 3`; `make bench` runs a
small one. `--reports 4` is the cold refresh of four reports.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import yaml
from harness import machine, timed

from caremarket.project import Project, find_project
from caremarket.refresh.plan.refresh_yml import read_plan
from caremarket.refresh.records.run import RUN_JSON, read_recorded

FLOOR = Path(__file__).with_name("floor.py")
MEAN = re.compile(r"Mean of the notebooks: (?P<used>[\d.]+) \((?P<took>[\d.]+)\) s a report")


class Cost(NamedTuple):
    """What a report takes: elapsed and processor seconds, and the memory of the largest process."""

    elapsed: float
    processor: float
    peak_mib: float = 0.0


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


def command_line(project: Project, folder: Path, reports: int, workers: int) -> Cost:
    """Make reports with papermill and nbconvert, each a process of its own."""
    names = read_plan(project.plan).notebooks

    def report(number: int) -> float:
        """Return the processor seconds of a report."""
        name = names[number % len(names)]
        executed = folder / f"{number}.ipynb"
        ran = timed("papermill", "--no-progress-bar", project.notebooks / f"{name}.ipynb", executed)
        made = timed("jupyter", "nbconvert", "--to", "html", "--no-input", executed)
        return ran.processor + made.processor

    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        used = sum(pool.map(report, range(reports)))
    return Cost((time.perf_counter() - began) / reports, used / reports)


def refresh(project: Project, folder: Path, reports: int, workers: int, engine: str) -> Cost:
    """Make reports with `caremarket refresh`."""
    plan = plan_of(project, reports, folder)
    scenarios = ",".join(list(yaml.safe_load(plan.read_text(encoding="utf-8"))["scenarios"])[1:])
    options = ["--plan", plan, "--scenarios", scenarios, "--out", folder / "reports"]
    took = timed("caremarket", "refresh", *options, "--workers", workers, "--engine", engine)
    records = read_recorded(folder / "reports" / RUN_JSON).records
    made = sum(record.status == "ok" for record in records.values())
    if made != reports:
        raise SystemExit(f"{made} reports were made instead of {reports}.")
    return Cost(took.elapsed / reports, took.processor / reports, took.peak_mib)


def floor(workers: int) -> Cost:
    """Make each report in one warm process, as many processes at once as there are workers."""
    command = [sys.executable, FLOOR, "--repeats", "3"]
    shown = [
        process.communicate()[0]
        for process in [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(workers)
        ]
    ]
    means = [match for text in shown if (match := MEAN.search(text))]
    if len(means) != workers:
        raise SystemExit("floor.py did not say what a report takes.")
    elapsed, used = (
        statistics.mean(float(mean[kind]) for mean in means) for kind in ("took", "used")
    )
    return Cost(elapsed / workers, used)


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=40, help="a multiple of the notebooks")
    parser.add_argument("--loop-reports", type=int, default=8, help="the same, for the loop")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="a word of the ways to measure")
    options = parser.parse_args()
    project, count, looped = find_project(), options.reports, options.loop_reports
    ways: dict[str, Callable[[Path], Cost]] = {
        "papermill and nbconvert, one at a time": lambda at: command_line(project, at, looped, 1),
        "papermill and nbconvert, two at a time": lambda at: command_line(project, at, looped, 2),
        "floor, one process": lambda _: floor(1),
        "floor, two processes": lambda _: floor(2),
        "refresh --engine warm --workers 1": lambda at: refresh(project, at, count, 1, "warm"),
        "refresh --engine warm --workers 2": lambda at: refresh(project, at, count, 2, "warm"),
        "refresh --engine kernel --workers 2": lambda at: refresh(project, at, count, 2, "kernel"),
    }
    if not FLOOR.is_file():
        ways = {way: work for way, work in ways.items() if "floor" not in way}
    timed("caremarket", "prepare")  # the loop runs the notebooks on what is in data/processed
    measured: dict[str, list[Cost]] = {way: [] for way in ways if options.only in way}
    for _ in range(options.repeats):
        for way, costs in measured.items():
            with tempfile.TemporaryDirectory(prefix="bench-") as name:
                costs.append(ways[way](Path(name)))
    print(f"{count} reports ({looped} by the loop), {options.repeats} turns; {machine()}\n")
    _print(measured)


def _print(measured: dict[str, list[Cost]]) -> None:
    """Print the table: medians, and each way against each of the first four, within a turn."""
    bases = [way for way in measured if not way.startswith("refresh")]
    names = [f"against {way}" for way in bases]
    columns = ["way", "s a report", "processor s a report", "largest process, MiB", *names]
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")
    for way, costs in measured.items():
        elapsed, processor, peak = map(statistics.median, zip(*costs, strict=True))
        cells = [way, f"{elapsed:.2f}", f"{processor:.2f}", f"{peak:.0f}" if peak else ""]
        for base in bases:
            pairs = zip(measured[base], costs, strict=True)
            cells.append(
                f"{statistics.median(slow.elapsed / it.elapsed for slow, it in pairs):.2f}"
            )
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
