"""`caremarket status`."""

from pathlib import Path
from typing import Annotated

import typer


def status(
    *,
    out: Annotated[Path | None, typer.Option(help="Folder of the reports.")] = None,
    plan: Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show fresh reports, too, however many they are.")
    ] = False,
) -> None:
    """Show how each report that the plan asks for stands, what it warns of, and what is
    overdue for a review.

    That is: fresh; stale, with what changed since it was made; skipped or failed, with the reason.
    Then the sources and assumptions that reports rest on and whose review date is past. Nothing
    runs, and nothing is written.
    """
    from rich.console import Console

    from caremarket.commands.refresh_shown import show_status, show_warnings
    from caremarket.project import find_project
    from caremarket.refresh.plan.request import Request
    from caremarket.refresh.running.refresh import due
    from caremarket.refresh.running.summary import Settings
    from caremarket.refresh.site.report.assurance import read_register, review_warnings

    project, console = find_project(), Console()
    found = due(project, Request(), Settings(out, plan))
    show_status(found, console, every=every)
    records = [each.last for each in found if each.last is not None]
    told = [f"{record.key}: {record.warning}" for record in records if record.warning]
    show_warnings([*told, *review_warnings(read_register(project), records)], console)
