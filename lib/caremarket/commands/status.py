"""`caremarket status`."""

from pathlib import Path
from typing import Annotated

import typer

from caremarket.commands.options import Areas, names


def status(
    *,
    areas: Areas = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the reports.")] = None,
    plan: Annotated[Path | None, typer.Option(help="Another plan file than refresh.yml.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show fresh reports, too, however many they are.")
    ] = False,
) -> None:
    """Show how each report that the plan asks for stands, and what is to be looked at.

    Without `--areas`, reports of councils that are not in the plan, which a refresh made when they
    were asked for by name, are shown as well.

    That is: fresh; stale, with what changed since it was made; skipped or failed, with the reason.
    Then reports with a population that was asked for and that counts refute; then the sources and
    assumptions that reports rest on and whose review date is past. Nothing runs or is written.
    """
    from rich.console import Console

    from caremarket.commands.refresh_shown import show_beside, show_status, show_warnings
    from caremarket.project import find_project
    from caremarket.refresh.plan.request import Request
    from caremarket.refresh.running.refresh import standing
    from caremarket.refresh.running.summary import Settings
    from caremarket.refresh.site.report.assurance import read_register, review_warnings

    project, console = find_project(), Console()
    found, beside = standing(project, Request(names(areas)), Settings(out, plan))
    show_status(found, console, every=every)
    show_beside(beside, plan or project.plan, console)
    records = [each.last for each in found if each.last is not None]
    told = [f"{record.key}: {record.warning}" for record in records if record.warning]
    show_warnings([*told, *review_warnings(read_register(project), records)], console)
