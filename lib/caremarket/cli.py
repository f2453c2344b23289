"""The `caremarket` command. Heavy imports wait until a command needs them."""

import os
import signal
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from caremarket.errors import CaremarketError

INTERRUPTED = 130

EngineName = Literal["warm", "kernel"]


class PlainErrors(TyperGroup):
    """A group of commands that says what is wrong in words, without a traceback."""

    def invoke(self, ctx: typer.Context) -> Any:
        """Run the command.

        Status 2 if the request, the plan or the evidence is wrong; 1 if a file could not be read
        or written; 130 if interrupted.
        """
        try:
            return super().invoke(ctx)
        except CaremarketError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None
        except OSError as error:
            typer.echo(
                f"Stopped: {error}. What was finished before stays. Make room on the disk or give "
                "access to the file, then run the command again.",
                err=True,
            )
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted.", err=True)
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=PlainErrors,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Open analysis of an adult social care market: published evidence in, reports out.\n\n"
    "Start with `caremarket refresh`: it prepares the evidence in data/raw, runs the notebooks "
    "and leaves the reports in reports/.",
)


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(name for part in text.split(",") if (name := part.strip()))


@app.command(name="import")
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

    from caremarket.opendata import import_files
    from caremarket.opendata.terminal import exit_status, show_results
    from caremarket.project import find_project

    results = import_files(find_project(), paths)
    show_results(results, Console())
    raise typer.Exit(exit_status(results, named=[path for path in paths if path.is_file()]))


@app.command()
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

    from caremarket.opendata.registry import chosen, read_registry
    from caremarket.opendata.terminal import fetch_all
    from caremarket.project import find_project

    project = find_project()
    raise typer.Exit(fetch_all(project, chosen(read_registry(project), names or []), Console()))


@app.command()
def prepare() -> None:
    """Build data/processed from the published figures in data/raw.

    Every table is validated; all problems are listed at once, and then nothing is changed.
    Printed totals are checked against the sum of their parts.
    """
    from rich.console import Console

    from caremarket import evidence
    from caremarket.project import find_project
    from caremarket.refresh.terminal_check import show_evidence

    show_evidence(evidence.prepare(find_project()), Console())


@app.command()
def check() -> None:
    """Say whether evidence and plan are valid, and what is still missing for which report.

    For each table that a report reads and an area has no rows in: which publication to import, or
    that only the council's own documents have it. Writes nothing.
    """
    from rich.console import Console

    from caremarket import evidence
    from caremarket.opendata import publications_by_table
    from caremarket.project import find_project
    from caremarket.refresh.planning import planned
    from caremarket.refresh.request import Request
    from caremarket.refresh.terminal_check import show_check

    project = find_project()
    plan = planned(project, Request())
    found = plan.checked or evidence.check(project)
    show_check(project, found, plan.runs, publications_by_table(), Console())


@app.command()
def refresh(
    *,
    areas: Annotated[
        str | None,
        typer.Option(
            help="GSS codes or names, separated by commas, or `all`. Otherwise as in the plan."
        ),
    ] = None,
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
        EngineName | None,
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
    ] = 300,
    notebook_timeout: Annotated[
        int, typer.Option(min=1, help="Seconds that a whole notebook may take.")
    ] = 1800,
    memory: Annotated[
        int, typer.Option(min=0, help="MiB that one notebook may use (Linux); 0 for no limit.")
    ] = 2048,
    plan: Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")] = None,
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
    request, the plan or the evidence is wrong, and nothing was touched.
    """
    from rich.console import Console

    from caremarket.project import find_project
    from caremarket.refresh.limits import Engine, Limits
    from caremarket.refresh.request import Request
    from caremarket.refresh.run import due
    from caremarket.refresh.run import refresh as do_refresh
    from caremarket.refresh.summary import Settings
    from caremarket.refresh.terminal import show_reasons, show_summary

    project, console = find_project(), Console()
    request = Request(_names(areas), _names(notebooks), _names(scenarios))
    settings = Settings(
        out=out,
        plan=plan,
        workers=workers,
        engine=Engine(engine) if engine else None,
        dask=dask,
        limits=Limits(cell_timeout, notebook_timeout, memory),
        force=force,
        only_failed=only_failed,
        explain=explain,
        fail_fast=fail_fast,
    )
    if dry_run:
        show_reasons(due(project, request, settings), console)
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # schedulers stop a job by that
    summary = do_refresh(project, request, settings, console)
    show_summary(summary, console)
    if summary.interrupted:
        os._exit(summary.exit_status)  # all is written and shown: nothing shall delay the end
    raise typer.Exit(summary.exit_status)


@app.command()
def status(
    *,
    out: Annotated[Path | None, typer.Option(help="Folder of the reports.")] = None,
    plan: Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show fresh reports, too, however many they are.")
    ] = False,
) -> None:
    """Show how each report that the plan asks for stands, and what is overdue for a review.

    That is: fresh; stale, with what changed since it was made; skipped or failed, with the reason.
    Then the sources and assumptions that reports rest on and whose review date is past. Nothing
    runs, and nothing is written.
    """
    from rich.console import Console

    from caremarket.project import find_project
    from caremarket.refresh.assurance import read_register, review_warnings
    from caremarket.refresh.request import Request
    from caremarket.refresh.run import due
    from caremarket.refresh.summary import Settings
    from caremarket.refresh.terminal import show_status, show_warnings

    project, console = find_project(), Console()
    found = due(project, Request(), Settings(out, plan))
    show_status(found, console, every=every)
    records = [each.last for each in found if each.last is not None]
    show_warnings(review_warnings(read_register(project), records), console)


@app.command()
def new_area(
    area: Annotated[
        str, typer.Argument(help="GSS code of the council, such as E06000042, or its name.")
    ],
    name: Annotated[
        str | None, typer.Argument(help="Another name to call it by, in quotes if it has spaces.")
    ] = None,
) -> None:
    """Make a folder for another council, with the headers of every table of evidence.

    Only for what the council itself has published: `caremarket import` brings the national figures
    of every council, without a folder.

    Example: `caremarket new-area E06000042`
    """
    from caremarket import evidence
    from caremarket.project import find_project

    project = find_project()
    folder = evidence.new_area(project, area, name).relative_to(project.root)
    typer.echo(
        f"Made {folder}. Fill its tables with published figures (its README.md says what each "
        "column holds), then run `caremarket check`."
    )
