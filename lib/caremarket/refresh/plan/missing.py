"""What is still missing for which report, and where it can come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caremarket.evidence.processed.prepare import PrepareResult
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import notebook_path, tables_read
from caremarket.refresh.records.run import Run

NAMED = 3  # areas that are named; of more only the number is said


@dataclass(frozen=True)
class Gap:
    """Tables that a notebook reads, in order of use, and the areas that have no rows in them."""

    notebook: str
    tables: tuple[str, ...]
    areas: tuple[str, ...]

    def __str__(self) -> str:
        named = "; ".join(self.areas[:NAMED])  # a name may have a comma
        more = len(self.areas) - NAMED
        who = f"{named}; and {more} more" if more > 0 else named
        have = "has" if len(self.areas) == 1 else "have"
        return (
            f"{self.notebook} may be skipped or incomplete: {who} {have} no rows in "
            f"{', '.join(self.tables)}."
        )


def gaps(project: Project, result: PrepareResult, runs: Sequence[Run]) -> list[Gap]:
    """Find the tables that reports read and areas have no rows in.

    One gap for each notebook and set of tables, in order of the runs.
    """
    covered = {
        name: set(frame["area_code"].unique()) if "area_code" in frame else set()
        for name, frame in result.tables.items()
    }
    notebooks = dict.fromkeys(run.notebook for run in runs)
    reads = {name: tables_read(notebook_path(project, name)) for name in notebooks}
    found: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for run in runs:
        lacking = [
            name for name in reads[run.notebook] if run.area_code not in covered.get(name, ())
        ]
        if lacking:
            found.setdefault((run.notebook, tuple(lacking)), {})[run.area_name] = None
    return [Gap(notebook, tables, tuple(areas)) for (notebook, tables), areas in found.items()]


def remedy(table: str, publications: Mapping[str, list[str]]) -> str:
    """Say in a sentence what fills a table, such as `population: import …`.

    `publications` are those that can be imported, by table.
    """
    own = f"what the council has published, typed into {table}.csv of its folder"
    titles = publications.get(table)
    if not titles:
        return f"{table}: {own}."
    return f"{table}: import {'; '.join(titles)}. Or {own}."
