"""The `caremarket` command: what it can do, and what is said when it cannot."""

import os
from typing import Any

import typer
from typer.core import TyperGroup

from caremarket.commands.check import check
from caremarket.commands.fetch import fetch
from caremarket.commands.import_publications import import_publications
from caremarket.commands.new_area import new_area
from caremarket.commands.output import dropping_output
from caremarket.commands.prepare import prepare
from caremarket.commands.refresh import refresh
from caremarket.commands.status import status
from caremarket.commands.update import update
from caremarket.errors import CaremarketError, printable
from caremarket.evidence.checks import reviews
from caremarket.refresh.running.stop import INTERRUPTED
from caremarket.refresh.running.surroundings import with_a_home

EPOCH = "SOURCE_DATE_EPOCH"


class PlainErrors(TyperGroup):
    """A group of commands that says what is wrong in words, without a traceback."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line; nothing that it prints can end the work."""
        with dropping_output():
            return super().main(*arguments, **options)

    def invoke(self, ctx: typer.Context) -> Any:
        """Run the command.

        Status 2 if the request, the plan or the evidence is wrong; 1 if a file could not be read
        or written; 130 if interrupted.
        """
        try:
            if not os.environ.get(EPOCH):
                os.environ.pop(EPOCH, None)  # libraries fail where it is set and empty
            reviews.today()  # says at once what is wrong with it
            with with_a_home():
                return super().invoke(ctx)
        except CaremarketError as error:
            typer.echo("\n".join(map(printable, str(error).split("\n"))), err=True)
            raise typer.Exit(2) from None
        except OSError as error:
            typer.echo(
                f"Stopped: {printable(str(error))}. What was finished before stays. Make room on "
                "the disk or give access to the file, then run the command again.",
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

app.command("import")(import_publications)
for command in (update, fetch, prepare, check, refresh, status, new_area):
    app.command()(command)
