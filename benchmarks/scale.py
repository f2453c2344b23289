"""How the cost of a refresh grows with the number of reports, and what it costs if little changed.

For each number of areas a project is made under codes that no council has. Measured are `prepare`;
a refresh of everything, planning and pages of councils included; the refresh after it, with
nothing changed; and one after a council's beds have changed. Its overhead is what it takes beyond
the same reports in a project of one area, measured at the beginning. What each further report
costs is the difference to the line above, start-up and end left out: that is what has to stay the
same from line to line.

Run as `python benchmarks/scale.py --areas 15 150`; with four notebooks that is 60 and 600 reports,
and every area has all that Luton has. `--small` measures what the refresh itself costs, in a time
that leaves room for 6,000 reports: four notebooks of one short cell, and areas with one row of
beds. It leaves out what notebooks take for analysis and charts, what a page of claims takes to
check hundreds of printed figures (0.6 processor seconds for a council with Luton's), and what it
costs to compare a council with more others: a notebook that reads a table of all areas reads ten
times as many rows for 1,500 areas as for 150.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from harness import Timing, machine, timed
from synthetic import change_beds, make_project, make_small_project

from caremarket.project import Project
from caremarket.refresh.site.council.files import CLAIMS

REPEATS = 3
NOTEBOOKS = 4  # of a small project: so many as the project has


def new_project(folder: Path, areas: int, small: bool) -> Project:
    """Make a project of so many areas."""
    if small:
        return make_small_project(folder, areas, NOTEBOOKS)
    return make_project(folder, areas)


def refresh(project: Project, *options: object) -> Timing:
    """Run the command on a project."""
    return timed("caremarket", "refresh", *options, env={"CAREMARKET_ROOT": str(project.root)})


def counts(project: Project) -> dict[str, int]:
    """Return how many reports the last refresh made, and how many it left."""
    return json.loads((project.reports / "run.json").read_text(encoding="utf-8"))["counts"]


def one_area(folder: Path, small: bool, workers: int) -> float:
    """Return the seconds that a forced refresh takes in a project of one area.

    It makes the page of printed figures, too, as a change of the area's evidence does.
    """
    project = new_project(folder, 1, small)
    timed("caremarket", "prepare", env={"CAREMARKET_ROOT": str(project.root)})
    refresh(project, "--workers", workers)
    took = []
    for _ in range(REPEATS):
        for page in project.reports.glob(f"*/{CLAIMS}"):
            page.unlink()
        took.append(refresh(project, "--workers", workers, "--force").elapsed)
    return statistics.median(took)


def measure(
    folder: Path, areas: int, small: bool, workers: int, alone: float
) -> tuple[int, Timing, list[str]]:
    """Measure a project of so many areas.

    Returns:
        How many reports it has, what the refresh of all of them took, and the other cells of a line
        of the table.
    """
    project = new_project(folder, areas, small)
    prepared = timed("caremarket", "prepare", env={"CAREMARKET_ROOT": str(project.root)})
    full = refresh(project, "--workers", workers)
    made = counts(project)
    if made["failed"]:
        raise SystemExit(f"{made['failed']} reports failed; see {project.reports}")
    unchanged = [refresh(project, "--workers", workers) for _ in range(REPEATS)]
    if counts(project)["ok"]:
        raise SystemExit("Nothing had changed, but reports were made.")
    change_beds(project, areas // 2)
    changed = refresh(project, "--workers", workers)
    records = json.loads((project.reports / "run.json").read_text(encoding="utf-8"))["runs"]
    touched = [it["area_code"] for it in records if it["status"] == "ok"]
    cells = [
        f"{prepared.processor:.1f}",
        f"{full.peak_mib:.0f}",
        f"{max(own for own, _ in full.resident):.0f}",
        f"{full.growth_mib():.0f}",
        f"{min(each.elapsed for each in unchanged):.2f}",
        f"{len(touched)} of {len(set(touched))}",
        f"{changed.elapsed - alone:.2f}",
    ]
    return made["ok"] + made["skipped"], full, cells


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[15, 150])
    parser.add_argument("--small", action="store_true", help="four very short notebooks")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        alone = one_area(folder / "alone", options.small, options.workers)
        print(f"{machine()}; one area's reports alone take {alone:.2f} s, process start included\n")
        print(
            "| reports | s a report | processor s a report | each further report, s "
            "| each further report, processor s | prepare, processor s | largest process, MiB "
            "| main process, MiB | growth, MiB | nothing changed, s "
            "| one area changed: reports, areas | overhead, s |"
        )
        print(f"|{' --- |' * 12}", flush=True)
        before: tuple[int, Timing] | None = None
        for areas in options.areas:
            reports, full, cells = measure(
                folder / str(areas), areas, options.small, options.workers, alone
            )
            line = [
                f"{reports:,}",
                f"{full.elapsed / reports:.3f}",
                f"{full.processor / reports:.3f}",
                *further(before, (reports, full)),
                *cells,
            ]
            print(f"| {' | '.join(line)} |", flush=True)
            before = reports, full


def further(before: tuple[int, Timing] | None, now: tuple[int, Timing]) -> list[str]:
    """Return what each report costs beyond those of the line above; nothing in the first line."""
    if before is None:
        return ["", ""]
    more = now[0] - before[0]
    elapsed = (now[1].elapsed - before[1].elapsed) / more
    processor = (now[1].processor - before[1].processor) / more
    return [f"{elapsed:.3f}", f"{processor:.3f}"]


if __name__ == "__main__":
    main()
