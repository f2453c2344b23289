"""What it costs to find out that nothing is to be done, or little, among many reports.

One report of a tiny notebook is made for real. The other areas' reports are that one under other
codes: copies of its files, and records made by the project's own functions, with what each report
rests on as the next refresh will work it out. So hundreds of reports are there without hours of
runs, and the command that is timed is the real one, in a process of its own.

The overhead of one area's change is what a refresh takes beyond a forced one of the same reports in
the same project, each after the other; figures are medians.

Run as `python benchmarks/incremental.py --areas 600 6000`. Areas have no figures but one row of
beds each: what `prepare` costs for real areas is measured by `scale.py`.
"""

import argparse
import statistics
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from harness import Timing, machine, timed
from synthetic import FIRST, change_beds, make_small_project

from caremarket.project import Project
from caremarket.refresh.freshness.planning import planned
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.basis import digests
from caremarket.refresh.records.files import REPORT_SUFFIXES
from caremarket.refresh.records.journal import last_known
from caremarket.refresh.records.run import RUN_JSON, Recorded, run_json

REPEATS = 5


def refresh(project: Project, *options: object) -> Timing:
    """Run the command on a project."""
    return timed("caremarket", "refresh", *options, env={"CAREMARKET_ROOT": str(project.root)})


def fabricate(project: Project) -> int:
    """Copy the one report that was made to every other area; return how many there are then."""
    plan = planned(project, Request())
    before, _ = last_known(project.reports)
    (model,) = before.records.values()
    records = {}
    for run in plan.every:
        for suffix in REPORT_SUFFIXES:
            target = project.reports / f"{run.key}{suffix}"
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                text = (project.reports / f"{model.key}{suffix}").read_bytes()
                target.write_bytes(text.replace(model.area_code.encode(), run.area_code.encode()))
        parts = digests(plan.inputs.basis(run, model.sources))
        records[run.key] = replace(model, **vars(run), parts=parts)
    recorded = Recorded(records, {}, dict(plan.inputs.store), before.journal)
    about = {"started": datetime.now(UTC).isoformat(timespec="seconds")}
    (project.reports / RUN_JSON).write_text(run_json(recorded, **about), encoding="utf-8")
    return len(records)


def measure(folder: Path, areas: int) -> list[str]:
    """Measure a project of so many areas; return the cells of a line of the table."""
    project = make_small_project(folder, areas)
    prepared = timed("caremarket", "prepare", env={"CAREMARKET_ROOT": str(project.root)})
    refresh(project, "--areas", f"E0{FIRST}", "--workers", 1)
    reports = fabricate(project)
    site = refresh(project)  # makes the pages of all areas, and no report
    nothing = [refresh(project) for _ in range(REPEATS)]
    recorded, _ = last_known(project.reports)
    if {record.status for record in recorded.records.values()} != {"fresh"}:
        raise SystemExit("Nothing had changed, but not every report was found fresh.")
    pairs = [one_area_changed(project, areas // 2 + turn) for turn in range(REPEATS)]
    figures = [
        statistics.median(each.elapsed for each in nothing),
        statistics.median(each.processor for each in nothing),
        prepared.processor,
        site.processor,
        statistics.median(little.processor for little, _ in pairs),
        statistics.median(alone.processor for _, alone in pairs),
        statistics.median(little.processor - alone.processor for little, alone in pairs),
        statistics.median(little.elapsed - alone.elapsed for little, alone in pairs),
    ]
    return [f"{reports:,}", *(f"{figure:.2f}" for figure in figures)]


def one_area_changed(project: Project, area: int) -> tuple[Timing, Timing]:
    """Change an area's beds and refresh; then have the same reports made again by force."""
    changed = change_beds(project, area)
    little = refresh(project, "--workers", 1)
    recorded, _ = last_known(project.reports)
    ran = [it.area_code for it in recorded.records.values() if it.status == "ok"]
    if ran != [changed]:
        raise SystemExit(f"The beds of {changed} changed, but {ran} ran.")
    return little, refresh(project, "--workers", 1, "--force", "--areas", changed)


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", type=int, nargs="+", default=[60, 600])
    options = parser.parse_args()
    print(f"{machine()}\n")
    print(
        "| reports | nothing changed, s | processor s | prepare, processor s "
        "| pages only, processor s | one area's beds changed, processor s "
        "| its report alone (--force), processor s | overhead, processor s | overhead, s |"
    )
    print(f"|{' --- |' * 9}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for areas in options.areas:
            cells = measure(Path(name) / str(areas), areas)
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
