"""What `caremarket fetch` prints."""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from caremarket.evidence.checks.reviews import today
from caremarket.opendata.fetching import Fetched, FetchResult, fetch
from caremarket.opendata.registry import Publication
from caremarket.opendata.standing import look, standings
from caremarket.project import Project

QUIET = ("here", "current", "not here")  # states that want no look


def fetch_all(
    project: Project, publications: Sequence[Publication], console: Console
) -> list[FetchResult]:
    """Download publications, show how far each file is and what became of it."""
    results = []
    words = TextColumn("{task.description}")
    columns = (words, BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Bars(*columns, console=console, transient=True) as bars:

        def started(name: str) -> Callable[[int, int | None], None]:
            task = bars.add_task(name, total=None)
            return lambda done, whole: bars.update(task, completed=done, total=whole)

        for result in fetch(project, publications, started):
            results.append(result)
            bars.console.print(_line(result), soft_wrap=True)
            for task in bars.task_ids:
                bars.remove_task(task)
    return results


def _line(result: FetchResult) -> Text:
    if result.outcome is Fetched.FAILED:
        return Text(f"failed: {result.note}", style="red")
    name = result.path.name if result.path else ""
    edition = f", {result.edition}" if result.edition else ""
    style = "dim" if result.outcome is Fetched.PRESENT else "green"
    return Text(f"{result.outcome}: {name}{edition} ({result.note})", style=style)


def overdue(project: Project, publications: Sequence[Publication]) -> list[str]:
    """Say of what is here after a fetch which later editions should have come since.

    A publisher that moves a publication to another page may leave the old page as it was.
    """
    day = today()
    return [
        f"{it.publication.title}: the edition after {it.here[0].edition} is overdue by {late} "
        f"days. Look whether it comes out elsewhere than at {it.publication.page}."
        for it in standings(project, publications)
        if (late := it.overdue_by(day))
    ]


def exit_status(failures: Iterable[bool]) -> int:
    """Return the exit status by what failed: 0 if nothing did, 2 if everything did, else 1."""
    failed = list(failures)
    return 0 if not any(failed) else 2 if all(failed) else 1


def show_editions(project: Project, publications: Sequence[Publication], console: Console) -> int:
    """Show which editions are here and at their publishers; return the exit status."""
    day, problems, found = today(), [], Table("Publication", "Here", "Newest", "Released", "State")
    with console.status("Looking at publishers' pages"):
        looked = list(look(project, publications))
    for standing in looked:
        newest, late = standing.newest, standing.overdue_by(day)
        here = next(iter(standing.here), None)
        overdue = f", overdue by {late} days" if late else ""
        state = "not looked up" if standing.problem else standing.state
        released = (newest and newest.released) or (here and here.released)
        found.add_row(
            standing.publication.id,
            here.edition if here else "",
            newest.label if newest else "",
            str(released or standing.publication.released),
            Text(state + overdue, style="yellow" if overdue or state not in QUIET else ""),
        )
        problems.append(standing.problem)
        if newest and newest.note and state == "corrected":
            console.print(Text(f"{standing.publication.id}: {newest.note}"), soft_wrap=True)
    console.print(found)
    for problem in filter(None, problems):
        console.print(Text(problem, style="red"), soft_wrap=True)
    return exit_status(map(bool, problems))
