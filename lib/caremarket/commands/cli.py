"""The `caremarket` command: what it can do, and what is said when it cannot.

`caremarket refresh` has a file of its own.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from caremarket.commands.refresh import PlanFile, refresh
from caremarket.errors import CaremarketError
from caremarket.project import find_project
from caremarket.refresh.running.stop import INTERRUPTED


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


@app.command("import")
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
    from caremarket.commands.import_shown import exit_status, show_results
    from caremarket.opendata import import_files

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
    from caremarket.commands.import_shown import fetch_all
    from caremarket.opendata.registry import chosen, read_registry

    project = find_project()
    raise typer.Exit(fetch_all(project, chosen(read_registry(project), names or []), Console()))


@app.command()
def prepare() -> None:
    """Build data/processed from the published figures in data/raw.

    Every table is validated; all problems are listed at once, and then nothing is changed.
    Printed totals are checked against the sum of their parts.
    """
    from caremarket import evidence
    from caremarket.commands.check_shown import show_evidence

    show_evidence(evidence.prepare(find_project()), Console())


@app.command()
def check() -> None:
    """Say whether evidence and plan are valid, and what is still missing for which report.

    For each table that a report reads and an area has no rows in: which publication to import, or
    that only the council's own documents have it. Writes nothing.
    """
    from caremarket.commands.check_shown import show_check
    from caremarket.opendata import publications_by_table
    from caremarket.refresh.freshness.planning import planned
    from caremarket.refresh.plan.request import Request

    project = find_project()
    plan = planned(project, Request(), complete=True)
    show_check(project, plan.checked, plan.runs, publications_by_table(), Console())


app.command()(refresh)


@app.command()
def status(
    *,
    out: Annotated[Path | None, typer.Option(help="Folder of the reports.")] = None,
    plan: PlanFile = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show fresh reports, too, however many they are.")
    ] = False,
) -> None:
    """Show how each report that the plan asks for stands, and what is overdue for a review.

    That is: fresh; stale, with what changed since it was made; skipped or failed, with the reason.
    Then the sources and assumptions that reports rest on and whose review date is past. Nothing
    runs, and nothing is written.
    """
    from caremarket.commands.refresh_shown import show_status, show_warnings
    from caremarket.refresh.plan.request import Request
    from caremarket.refresh.running.refresh import due
    from caremarket.refresh.running.summary import Settings
    from caremarket.refresh.site.report.assurance import read_register, review_warnings

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

    project = find_project()
    folder = evidence.new_area(project, area, name).relative_to(project.root)
    typer.echo(
        f"Made {folder}. Fill its tables with published figures (its README.md says what each "
        "column holds), then run `caremarket check`."
    )
