"""`caremarket import`."""

from pathlib import Path
from typing import Annotated

import typer


def import_publications(
    paths: Annotated[
        list[Path], typer.Argument(help="Files as published, zips, or folders of them.")
    ],
) -> None:
    """Import what national publishers release, for every English council at once.

    Each file is recognised by its content, not by its name, and written as tidy tables to
    data/raw/national. Importing a file twice changes nothing; a newer release stands beside the
    older one.

    Example: `caremarket import ~/Downloads/census ~/Downloads/2018snpppopulation.zip`

    Exit status: 0 all is well; 1 a file could not be imported, the others were; 2 nothing was done.
    """
    from rich.console import Console

    from caremarket.commands.import_shown import exit_status, show_results
    from caremarket.opendata.importing import Outcome, import_files
    from caremarket.project import find_project

    results, console = import_files(find_project(), paths), Console()
    show_results(results, console)
    if any(result.outcome is Outcome.IMPORTED for result in results):
        console.print("Now run `caremarket prepare`, or `caremarket refresh` at once.")
    raise typer.Exit(exit_status(results, named=[path for path in paths if path.is_file()]))
