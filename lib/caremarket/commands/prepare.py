"""`caremarket prepare`."""


def prepare() -> None:
    """Build data/processed from the published figures in data/raw.

    Every table is validated; all problems are listed at once, and then nothing is changed.
    Printed totals are checked against the sum of their parts.
    """
    from rich.console import Console

    from caremarket import evidence
    from caremarket.commands.check_shown import show_evidence
    from caremarket.project import find_project

    show_evidence(evidence.prepare(find_project()), Console())
