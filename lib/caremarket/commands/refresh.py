"""`caremarket refresh`."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from caremarket.commands.options import Areas, names
from caremarket.project import find_project
from caremarket.refresh.running.stop import INTERRUPTED, ending_at_once
from caremarket.refresh.running.summary import Engine, Limits, Settings

PlanFile = Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")]


def refresh(
    *,
    areas: Areas = None,
    notebooks: Annotated[
        str | None, typer.Option(help="Names of notebooks, separated by commas, or `all`.")
    ] = None,
    scenarios: Annotated[
        str | None, typer.Option(help="Names of scenarios, separated by commas, or `all`.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many notebooks run at a time.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Run fresh reports, too.")] = False,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Run only what failed last time.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports. Otherwise reports/.")
    ] = None,
    engine: Annotated[
        Engine | None,
        typer.Option(
            help="`warm` forks each notebook's process from one that has the libraries loaded "
            "(Linux); `kernel` starts a stock kernel for each. Otherwise warm where it can be had."
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            help="Address of a Dask scheduler, such as `tcp://scheduler:8786`, whose workers run "
            "the notebooks; they need no file system in common with this machine."
        ),
    ] = None,
    cell_timeout: Annotated[
        int, typer.Option(min=1, help="Seconds that one cell of a notebook may take.")
    ] = Limits.cell_timeout,
    notebook_timeout: Annotated[
        int, typer.Option(min=1, help="Seconds that a whole notebook may take.")
    ] = Limits.notebook_timeout,
    memory: Annotated[
        int, typer.Option(min=0, help="MiB that one notebook may use (Linux); 0 for no limit.")
    ] = Limits.memory,
    plan: PlanFile = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each report runs before they run.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would run and why; touch nothing.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Begin no other report after one has failed.")
    ] = False,
) -> None:
    """Bring the reports up to date, as refresh.yml plans them.

    A report is made again when something that it rests on has changed: its notebook or parameters,
    the evidence of its area, a national table, a module or template that it uses, a package. A
    notebook that fails leaves its last good report in place, and the others run on.

    For example:

    `caremarket refresh`

    `caremarket refresh --areas E06000032 --notebooks dementia_growth --force`

    `caremarket refresh --areas Luton,"Milton Keynes"`

    `caremarket refresh --areas all --workers 4 --out ../nightly`

    Exit status: 0 every report is fresh; 1 something failed, everything else was done; 2 the
    request, the plan or the evidence is wrong, and nothing was touched but refresh.log, which says
    why. What failed, and why, is said on standard error as well as in refresh.log.
    """
    with ending_at_once():
        from caremarket.commands.refresh_shown import show_beside, show_reasons, show_summary
        from caremarket.refresh.plan.request import Request
        from caremarket.refresh.running.refresh import due
        from caremarket.refresh.running.refresh import refresh as do_refresh

        project, console = find_project(), Console()
        request = Request(names(areas), names(notebooks), names(scenarios))
        settings = Settings(
            out=out,
            plan=plan,
            workers=workers,
            engine=engine,
            dask=dask,
            limits=Limits(cell_timeout, notebook_timeout, memory),
            force=force,
            only_failed=only_failed,
            fail_fast=fail_fast,
        )
        if dry_run:
            show_reasons(due(project, request, settings), console)
            return
        say_why = partial(show_reasons, console=console) if explain else lambda _: None
        summary = do_refresh(project, request, settings, console, say_why)
        show_summary(summary, console, Console(stderr=True))
        show_beside(summary.beside, settings.plan or project.plan, console)
        if summary.interrupted:
            os._exit(INTERRUPTED)  # all is written and shown: nothing shall delay the end
        raise typer.Exit(summary.exit_status)
