"""How the cost of a refresh grows with the number of reports, and what it costs if little changed.

For each number of areas a project is made of Luton's figures under other codes. Measured are:
`prepare`; a refresh of everything; the refresh after it, with nothing changed; and one after a
council's beds have changed. Its overhead is what it takes beyond the same reports in a project of
one area, measured at the beginning and at the end.

Run as `python benchmarks/scale.py --areas 15 150 1500`; with four notebooks that is 60, 600 and
6,000 reports. `--small` puts one very short notebook in the place of the project's own.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from harness import Timing, machine, timed
from synthetic import change_beds, make_project

from caremarket.project import Project

REPEATS = 3


def refresh(project: Project, *options: object) -> Timing:
    """Run the command on a project."""
    return timed("caremarket", "refresh", *options, env={"CAREMARKET_ROOT": str(project.root)})


def counts(project: Project) -> dict[str, int]:
    """Return how many reports the last refresh made, and how many it left."""
    return json.loads((project.reports / "run.json").read_text(encoding="utf-8"))["counts"]


def one_area(folder: Path, small: bool, workers: int) -> float:
    """Return the seconds that a forced refresh takes in a project of one area."""
    project = make_project(folder, 1, small=small)
    timed("caremarket", "prepare", env={"CAREMARKET_ROOT": str(project.root)})
    refresh(project, "--workers", workers)
    return statistics.median(
        refresh(project, "--workers", workers, "--force").elapsed for _ in range(REPEATS)
    )


def measure(folder: Path, areas: int, small: bool, workers: int, alone: float) -> list[str]:
    """Measure a project of so many areas; return the cells of a line of the table."""
    project = make_project(folder, areas, small=small)
    prepared = timed("caremarket", "prepare", env={"CAREMARKET_ROOT": str(project.root)})
    full = refresh(project, "--workers", workers)
    made = counts(project)
    reports = made["ok"] + made["skipped"]
    if made["failed"]:
        raise SystemExit(f"{made['failed']} reports failed; see {project.reports}")
    nothing = min(refresh(project, "--workers", workers).elapsed for _ in range(REPEATS))
    if counts(project)["ok"]:
        raise SystemExit("Nothing had changed, but reports were made.")
    change_beds(project, areas // 2)
    changed = refresh(project, "--workers", workers)
    records = json.loads((project.reports / "run.json").read_text(encoding="utf-8"))["runs"]
    touched = [it["area_code"] for it in records if it["status"] == "ok"]
    return [
        f"{reports:,}",
        f"{prepared.elapsed:.1f}",
        f"{full.elapsed / reports:.3f}",
        f"{full.processor / reports:.3f}",
        f"{full.peak_mib:.0f}",
        f"{full.growth_mib():.0f}",
        f"{nothing:.2f}",
        f"{len(touched)} of {len(set(touched))}",
        f"{changed.elapsed - alone:.2f}",
    ]


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[15, 150])
    parser.add_argument("--small", action="store_true", help="one very short notebook")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        alone = one_area(folder / "alone", options.small, options.workers)
        print(f"{machine()}; one area's reports alone take {alone:.2f} s, process start included\n")
        print(
            "| reports | prepare, s | s a report | processor s a report | largest process, MiB "
            "| growth, MiB | nothing changed, s | one area changed: reports, areas | overhead, s |"
        )
        print(f"|{' --- |' * 9}", flush=True)
        for areas in options.areas:
            cells = measure(folder / str(areas), areas, options.small, options.workers, alone)
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
