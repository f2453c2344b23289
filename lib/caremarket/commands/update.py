"""`caremarket update`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from caremarket.commands.options import Areas, Only, names
from caremarket.refresh.running.stop import INTERRUPTED, ending_at_once


def update(
    *,
    areas: Areas = None,
    only: Only = None,
    fetching: Annotated[
        bool, typer.Option("--fetch/--no-fetch", help="Whether to ask publishers for what is new.")
    ] = True,
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="Import from this folder, and ask no publisher."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many notebooks run at a time.")] = 2,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports. Otherwise reports/.")
    ] = None,
    plan: Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")] = None,
) -> None:
    """Fetch, import, prepare and refresh in one, for a scheduler, and say what changed.

    A step that fails leaves everything as it was before that step, and the others go on with what
    is there: a publication that cannot be downloaded keeps its last edition, evidence that is wrong
    keeps the last reports. What changed, and what failed, is said in the end, and stands with all
    steps in update.log beside the reports.

    For example:

    `caremarket update`

    `caremarket update --areas Luton,Bedford --only cqc-active-locations`

    `caremarket update --from ~/Downloads/publications`

    Exit status: 0 all is well; 1 something failed, everything else was done; 2 the request, the
    plan or the register is wrong, or nothing could be done. What failed is said on standard error.
    """
    with ending_at_once():
        from rich.console import Console

        from caremarket.commands.updating import Wanted, run_update
        from caremarket.project import find_project
        from caremarket.refresh.plan.request import Request
        from caremarket.refresh.running.summary import Settings

        asks = fetching and folder is None
        if only is not None and not asks:
            raise typer.BadParameter("--only says what to fetch, and nothing is to be fetched.")
        settings = Settings(out=out, plan=plan, workers=workers)
        wanted = Wanted(Request(names(areas)), settings, asks, names(only), folder)
        status = run_update(find_project(), wanted, Console(), Console(stderr=True))
        if status == INTERRUPTED:
            os._exit(INTERRUPTED)  # all is written and shown: nothing shall delay the end
        raise typer.Exit(status)
