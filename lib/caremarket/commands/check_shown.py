"""What `caremarket prepare` and `caremarket check` print."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caremarket.commands.refresh_shown import show_warnings
from caremarket.evidence.processed.prepare import PrepareResult
from caremarket.refresh.freshness.planning import Planned
from caremarket.refresh.plan.missing import gaps, half_given, remedy


def show_evidence(result: PrepareResult, console: Console) -> None:
    """Show what the evidence base holds, and how printed totals agree with their parts."""
    table = Table("Table", "Areas", "Rows", title="Evidence")
    councils = set(result.areas["area_code"])
    for name, frame in sorted(result.tables.items()):
        covered = len(councils.intersection(frame["area_code"])) if "area_code" in frame else None
        table.add_row(name, "national" if covered is None else str(covered), f"{len(frame):,}")
    console.print(table)
    verdicts = result.reconciliation["verdict"].value_counts().sort_index()
    checked = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items()) or "none"
    areas = "1 area" if len(result.areas) == 1 else f"{len(result.areas)} areas"
    console.print(
        f"{result.rows:,} rows for {areas}. Printed totals against the sum of "
        f"their parts: {checked}.",
        highlight=False,
    )
    show_warnings(result.warnings, console)


def show_check(plan: Planned, publications: Mapping[str, list[str]], console: Console) -> None:
    """Show that evidence and plan are valid, what reports lack, and where that can come from.

    `publications` are those that can be imported, by table of evidence.
    """
    show_evidence(plan.checked, console)
    reports = "1 report" if len(plan.runs) == 1 else f"{len(plan.runs)} reports"
    console.print(f"The plan is valid: {reports}.", highlight=False)
    reads = {run.notebook: plan.inputs.tables_of(run.notebook) for run in plan.runs}
    lacking = gaps(plan.checked.tables, plan.runs, reads)
    for sentence in [*map(str, lacking), *half_given(plan.checked.tables, plan.runs)]:
        console.print(Text(sentence), soft_wrap=True)
    tables = [it for gap in lacking for it in (*gap.tables, *(table for table, _ in gap.measures))]
    for table in dict.fromkeys(tables):
        console.print(Text(remedy(table, publications)), soft_wrap=True)
