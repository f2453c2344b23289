"""What `caremarket import` and `caremarket fetch` print."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from caremarket.commands.refresh_shown import show_warnings
from caremarket.errors import LONG_LIST
from caremarket.opendata.content import Content
from caremarket.opendata.fetching import FOLDER, Fetched, fetch
from caremarket.opendata.importing import Outcome, Result
from caremarket.opendata.registry import Publication
from caremarket.project import Project

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
    if counts[Outcome.IMPORTED]:
        console.print("Now run `caremarket prepare`, or `caremarket refresh` at once.")


def exit_status(results: Sequence[Result], named: Sequence[Path]) -> int:
    """Return the exit status: 1 if a file failed, or one that was named is no publication.

    Those that were `named` one by one were not found in a folder. 0 if all is well; 2 if nothing
    was imported although something failed.
    """
    names = {Content(path).label for path in named}
    if not any(
        result.outcome is Outcome.FAILED
        or (result.outcome is Outcome.NOT_RECOGNISED and result.label in names)
        for result in results
    ):
        return 0
    good = any(result.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED) for result in results)
    return 1 if good else 2


def fetch_all(project: Project, publications: Sequence[Publication], console: Console) -> int:
    """Download publications, show how far each is and what became of it.

    Return the exit status: 0 if all are here, 1 if some failed, 2 if all did.
    """
    results = []
    words = TextColumn("{task.description}")
    columns = (words, BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Bars(*columns, console=console, transient=True) as bars:

        def started(publication: Publication) -> Callable[[int, int | None], None]:
            task = bars.add_task(publication.file, total=None)
            return lambda done, whole: bars.update(task, completed=done, total=whole)

        for result in fetch(project, publications, started):
            results.append(result)
            if result.outcome is Fetched.FAILED:
                text = Text(f"failed: {result.note}", style="red")
            else:
                text = Text(f"{result.outcome}: {result.publication.file} ({result.note})")
            bars.console.print(text, soft_wrap=True)
    failed = sum(result.outcome is Fetched.FAILED for result in results)
    if failed < len(results):
        console.print(f"Now run `caremarket import {FOLDER.as_posix()}`.", highlight=False)
    return 0 if not failed else 2 if failed == len(results) else 1
