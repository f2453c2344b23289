"""`caremarket fetch`."""

from typing import Annotated

import typer

from caremarket.commands.options import Only, names


def fetch(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID", help="Publications, as with --only."),
    ] = None,
    *,
    only: Only = None,
    look: Annotated[
        bool,
        typer.Option(
            "--list", help="Only say which editions there are, what is new, and what is overdue."
        ),
    ] = False,
) -> None:
    """Download the newest edition of each publication in data/publications.yml.

    Editions are found by the pages of their publishers. Files go to data/downloads, with their
    hashes and where they came from in editions.json and SHA256SUMS there. What is there already is
    not downloaded again unless its publisher has corrected it; a download that breaks off is tried
    again, and carries on where it stopped.

    Example: `caremarket fetch --only cqc-active-locations`, then `caremarket import data/downloads`

    Exit status: 0 all is well; 1 a publication could not be downloaded or looked up, the others
    were; 2 nothing was done.
    """
    from rich.console import Console

    from caremarket.commands.fetch_shown import exit_status, fetch_all, show_editions
    from caremarket.opendata.fetching import FOLDER, Fetched
    from caremarket.opendata.registry import chosen, read_registry
    from caremarket.project import find_project

    project, console = find_project(), Console()
    asked = names(",".join([*(named or []), *([only] if only else [])]))
    publications = chosen(read_registry(project), asked if named or only is not None else None)
    if look:
        raise typer.Exit(show_editions(project, publications, console))
    results = fetch_all(project, publications, console)
    if any(result.outcome is not Fetched.FAILED for result in results):
        console.print(f"Now run `caremarket import {FOLDER.as_posix()}`.", highlight=False)
    raise typer.Exit(exit_status(result.outcome is Fetched.FAILED for result in results))
