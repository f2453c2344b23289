"""Options that several commands take, and what is made of their text."""

from typing import Annotated

import typer

Areas = Annotated[
    str | None,
    typer.Option(
        help="GSS codes or names, separated by commas, or `all`. Otherwise as in the plan."
    ),
]

Only = Annotated[
    str | None,
    typer.Option(
        metavar="ID", help="Publications of the register, separated by commas. Otherwise all."
    ),
]


def names(text: str | None) -> tuple[str, ...] | None:
    """Return the names in the text of an option, separated by commas; None where it was not given.

    So that an option that names nothing is told from one that is left out.
    """
    if text is None:
        return None
    return tuple(name for part in text.split(",") if (name := part.strip()))
