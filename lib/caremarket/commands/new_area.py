"""`caremarket new-area`."""

from typing import Annotated

import typer


def new_area(
    area: Annotated[
        str, typer.Argument(help="GSS code of the council, such as E06000042, or its name.")
    ],
    name: Annotated[
        str | None, typer.Argument(help="Another name to call it by, in quotes if it has spaces.")
    ] = None,
) -> None:
    """Make a folder for another council, with the headers of every table of evidence.

    Only for the council's own figures: `caremarket import` brings the national figures
    of every council, without a folder.

    Example: `caremarket new-area E06000042`
    """
    from caremarket import evidence
    from caremarket.evidence.raw.template import kinds
    from caremarket.project import find_project

    project = find_project()
    folder = evidence.new_area(project, area, name).relative_to(project.root)
    typer.echo(
        f"Made {folder}. Fill its tables (its README.md says what each column holds), name in its "
        "sources.yml where the figures come from, then run `caremarket check`.\n"
        "Of which kind are they? A source's kind decides what is shown of small counts of people:\n"
        f"{kinds('  ')}"
    )
