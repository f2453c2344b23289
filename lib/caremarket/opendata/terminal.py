"""What `caremarket import` prints."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caremarket.opendata.importing import Outcome, Result

STYLES = {
    Outcome.IMPORTED: "green",
    Outcome.UNCHANGED: "dim",
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
        if result.outcome in (Outcome.FAILED, Outcome.NOT_RECOGNISED):
            text = result.reason
            if result.outcome is Outcome.NOT_RECOGNISED:
                text = f"{result.label} was not recognised: {text}."
            console.print(Text(text, style=STYLES[result.outcome]), soft_wrap=True)
    counts = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    console.print(f"{said}.", highlight=False)
    if counts[Outcome.IMPORTED]:
        console.print("Now run `caremarket prepare`, or `caremarket refresh` at once.")


def exit_status(results: Sequence[Result], named: Sequence[Path]) -> int:
    """Return the exit status: 1 if a file failed, or one that was named is no publication.

    Args:
        results: What became of each file.
        named: Files that were named one by one, not found in a folder.

    Returns:
        0 if all is well; 2 if nothing was imported although something failed, 1 if the rest was.
    """
    names = {path.name for path in named}
    wrong = [
        result
        for result in results
        if result.outcome is Outcome.FAILED
        or (result.outcome is Outcome.NOT_RECOGNISED and result.label in names)
    ]
    if not wrong:
        return 0
    good = any(result.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED) for result in results)
    return 1 if good else 2
