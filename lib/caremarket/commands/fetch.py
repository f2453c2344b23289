"""`caremarket fetch`."""

from typing import Annotated

import typer


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Publications of the register; all if none is named.")
    ] = None,
) -> None:
    """Download national publications listed in data/publications.yml, ready to be imported.

    Files go to data/downloads. Each is checked against its hash; a download that breaks off is
    tried again, and carries on where it stopped.

    Example: `caremarket fetch ons-snpp-2022-based`, then `caremarket import data/downloads`

    Exit status: 0 all is well; 1 a publication could not be downloaded, the others were; 2 nothing
    was done.
    """
    from rich.console import Console

    from caremarket.commands.import_shown import fetch_all
    from caremarket.opendata.registry import chosen, read_registry
    from caremarket.project import find_project

    project = find_project()
    raise typer.Exit(fetch_all(project, chosen(read_registry(project), names or []), Console()))
