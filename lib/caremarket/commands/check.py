"""`caremarket check`."""

from caremarket.commands.options import Areas, names


def check(*, areas: Areas = None) -> None:
    """Say whether evidence and plan are valid, and what is still missing for which report.

    For each table that a report reads and an area has no rows in: which publication to import, or
    that only the council's own documents have it. Writes nothing.

    Example: `caremarket check --areas Bedford`
    """
    from rich.console import Console

    from caremarket.commands.check_shown import show_check
    from caremarket.commands.refresh_shown import show_beside
    from caremarket.opendata import publications_by_table
    from caremarket.project import find_project
    from caremarket.refresh.freshness.planning import planned
    from caremarket.refresh.plan.request import Request

    project, console = find_project(), Console()
    plan = planned(project, Request(names(areas)), complete=True)
    show_check(plan, publications_by_table(), console)
    show_beside(plan.beside, project.plan, console)
