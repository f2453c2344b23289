"""What the command prints when it has done its work."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caremarket.errors import LONG_LIST, printable
from caremarket.refresh.freshness.verdict import Standing, Verdict
from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.running.progress import STYLES
from caremarket.refresh.running.summary import Summary

SHORT_LIST = 40  # reports; of a longer list only those are shown that want a look


def show_warnings(warnings: list[str], console: Console) -> None:
    """Show what an analyst should look at, one line each."""
    for warning in warnings:
        console.print(Text(printable(f"Warning: {warning}"), style="yellow"), soft_wrap=True)


def show_reasons(verdicts: list[Verdict], console: Console) -> None:
    """Show which reports are to run, and why each."""
    due = [each for each in verdicts if each.is_due]
    for each in due:
        console.print(f"{each.run.key}: {each.why}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(due)} of {len(verdicts)} reports are to run.", highlight=False)


def show_summary(summary: Summary, console: Console, errors: Console) -> None:
    """Show how a refresh went and where the reports are; what went wrong is said to `errors`."""
    _show_failures(summary, errors)
    counts = ", ".join(f"{count} {status}" for status, count in summary.counts.items() if count)
    console.print(f"{counts or 'Nothing to do'}.", highlight=False)
    if summary.counts[Status.SKIPPED]:
        console.print("`caremarket status` says why reports were skipped.")
    index = summary.out / "index.html"
    if index.is_relative_to(Path.cwd()):
        index = index.relative_to(Path.cwd())
    console.print(f"Reports: {index}", markup=False, highlight=False, soft_wrap=True)


def _show_failures(summary: Summary, errors: Console) -> None:
    """Show which reports failed, and why, and what was not reached: all that a mail need say."""
    failed = [record for record in summary.records if record.status is Status.FAILED]
    for record in failed:
        _show_reason(record, errors)
    if failed:
        count = "1 report" if len(failed) == 1 else f"{len(failed)} reports"
        text = f"{count} of {len(summary.records)} failed: see refresh.log and failed in"
        errors.print(Text(f"{text} {summary.out}."), soft_wrap=True)
    were = "report was" if summary.unreached == 1 else "reports were"
    if summary.interrupted:
        left = f"{summary.unreached} {were} not reached" if summary.unreached else "all were made"
        errors.print(
            f"Interrupted: {left}. The next refresh brings index and councils' pages up to date.",
            highlight=False,
            soft_wrap=True,
        )
    elif summary.unreached:
        errors.print(f"Stopped at the first failure: {summary.unreached} {were} not reached.")


def show_beside(areas: Mapping[str, str], plan: Path, console: Console) -> None:
    """Say which areas a plan does not name, by code and name, and the lines that add them to it."""
    if not areas:
        return
    councils = "1 council is" if len(areas) == 1 else f"{len(areas)} councils are"
    lines = [f"  - {code} # {name}" for code, name in areas.items()]
    more = len(lines) - LONG_LIST
    if more > 0:
        lines[LONG_LIST:] = [f"  and {more} more; `areas: all` is every council with evidence"]
    text = (
        f"{councils} not in {plan.name}: without --areas a refresh leaves these reports as they "
        f"are. To have it keep them fresh, put below `areas:` in {plan.name}:"
    )
    console.print(Text("\n".join([text, *lines])), soft_wrap=True)


def show_status(verdicts: list[Verdict], console: Console, *, every: bool = False) -> None:
    """Show how each report stands that the plan asks for.

    Those that are fresh, where they are many, only if `every` one is to be shown.
    """
    if not any(each.last for each in verdicts):
        console.print("None of these reports is on record here. Run `caremarket refresh` first.")
        return
    many = len(verdicts) > SHORT_LIST and not every
    shown = [each for each in verdicts if not (many and each.standing is Standing.FRESH)]
    if shown:
        console.print(_status_table(shown))
    for each in shown:  # in a line: why it is not fresh is too long for a table
        if each.standing is Standing.STALE:
            text = Text(f"stale {each.run.key}: {each.why}.", style=STYLES[each.standing])
            console.print(text, soft_wrap=True)
        elif each.last is not None:
            _show_reason(each.last, console)
    found = Counter(each.standing for each in verdicts)
    counts = ", ".join(f"{found[standing]} {standing}" for standing in Standing if found[standing])
    console.print(f"{counts}.", highlight=False)


def _status_table(verdicts: list[Verdict]) -> Table:
    table = Table("Area", "Scenario", "Notebook", "Status", "Last run (UTC)")
    for column in table.columns[1:]:
        column.no_wrap = True
    for each in verdicts:
        run, last = each.run, each.last
        status = Text(each.standing, style=STYLES[each.standing])
        when = last.started[:16].replace("T", " ") if last else ""
        table.add_row(run.area_name, run.scenario, run.notebook, status, when)
    return table


def _show_reason(record: RunRecord, console: Console) -> None:
    """Show why a run was skipped or failed, if it was."""
    if record.status in (Status.FAILED, Status.SKIPPED):
        text = f"{record.status} {record.key}: {record.reason}"
        if record.reported:
            text += f" The last good report, of {record.reported[:10]}, is still in place."
        console.print(Text(text, style=STYLES[record.status]), soft_wrap=True)
