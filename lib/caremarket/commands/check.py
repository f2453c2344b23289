"""`caremarket check`."""


def check() -> None:
    """Say whether evidence and plan are valid, and what is still missing for which report.

    For each table that a report reads and an area has no rows in: which publication to import, or
    that only the council's own documents have it. Writes nothing.
    """
    from rich.console import Console

    from caremarket.commands.check_shown import show_check
    from caremarket.opendata import publications_by_table
    from caremarket.project import find_project
    from caremarket.refresh.freshness.planning import planned
    from caremarket.refresh.plan.request import Request

    project = find_project()
    plan = planned(project, Request(), complete=True)
    show_check(project, plan.checked, plan.runs, publications_by_table(), Console())
