"""What `caremarket import` prints."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caremarket.commands.refresh_shown import show_warnings
from caremarket.errors import LONG_LIST
from caremarket.opendata.content import Content
from caremarket.opendata.importing import Outcome, Result

STYLES = {
    Outcome.IMPORTED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.LEFT_OUT: "dim",
    Outcome.NOT_RECOGNISED: "yellow",
    Outcome.FAILED: "red",
}


def show_results(results: Sequence[Result], console: Console) -> None:
    """Show what was recognised, how many areas and rows, what was left out and why."""
    table = Table("File", "Publication", "Councils", "Rows", "Outcome")
    for column in table.columns[2:]:
        column.no_wrap = True
    for result in results:
        if (record := result.record) is not None:
            part = f" ({record.part})" if record.part else ""
            table.add_row(
                Text(result.label),
                Text(f"{record.source.title}{part}"),
                str(record.councils),
                f"{sum(record.tables.values()):,}",
                Text(result.outcome, style=STYLES[result.outcome]),
            )
    if table.row_count:
        console.print(table)
    for result in results:
        if result.outcome is Outcome.IMPORTED and result.record and result.record.skipped:
            left = "; ".join(result.record.skipped)
            console.print(Text(f"{result.label}: left out {left}."), soft_wrap=True)
        if result.replaced:
            console.print(Text(f"{result.label} replaces {result.replaced}."), soft_wrap=True)
    for result in results:
        if result.reason:
            console.print(Text(result.reason, style=STYLES[result.outcome]), soft_wrap=True)
    show_warnings([result.warning for result in results if result.warning], console)
    unknown = [it for it in results if it.outcome is Outcome.NOT_RECOGNISED]
    strange = [result.label for result in unknown if not result.reason]
    if strange:
        more = len(strange) - LONG_LIST
        named = ", ".join(strange[:LONG_LIST]) + (f" and {more:,} more" if more > 0 else "")
        text = f"Not recognised as a publication: {named}. docs/importing.md lists what can be."
        console.print(Text(text, style=STYLES[Outcome.NOT_RECOGNISED]), soft_wrap=True)
    counts = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    console.print(f"{said}.", highlight=False)


def exit_status(results: Sequence[Result], named: Sequence[Path]) -> int:
    """Return the exit status: 1 if a file failed, or one that was named is no publication.

    Those that were `named` one by one were not found in a folder. 0 if all is well; 2 if nothing
    was imported although something failed.
    """
    failed = any(result.outcome is Outcome.FAILED for result in results)
    if not failed and all(_is_known(Content(path).label, results) for path in named):
        return 0
    good = any(result.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED) for result in results)
    return 1 if good else 2


def _is_known(label: str, results: Sequence[Result]) -> bool:
    """Say whether a file, or any member of it, is a publication."""
    of_file = [
        it for it in results if it.label == label or it.label.startswith(f"{label}, member ")
    ]
    return not of_file or any(it.outcome is not Outcome.NOT_RECOGNISED for it in of_file)
