"""A word to the analyst who changed data/raw and runs a notebook on what was prepared before."""

import os
import sys

from caremarket.evidence.processed.state import raw_files, read_prepared
from caremarket.project import Project

IN_REFRESH = {"CAREMARKET_IN_REFRESH": "1"}  # a refresh prepares by itself: nothing to tell
NAMED = 3  # files


def tell_if_outdated(project: Project) -> None:
    """Say on the error stream that data/raw changed since it was prepared, in a notebook only."""
    if "ipykernel" in sys.modules and not IN_REFRESH.items() <= os.environ.items():
        changed = changed_files(project)
        if changed:
            print(warning(changed), file=sys.stderr)


def changed_files(project: Project) -> list[str]:
    """Name the raw files that changed since they were prepared, such as `x/beds.csv (changed)`."""
    known = read_prepared(project).files
    if not known.hashes or not project.raw.is_dir():
        return []
    before, now = known.hashes, raw_files(project, known).hashes
    fate = {
        **{name: "removed" for name in before.keys() - now.keys()},
        **{name: "new" for name in now.keys() - before.keys()},
        **{name: "changed" for name in before.keys() & now.keys() if before[name] != now[name]},
    }
    return [f"{name} ({fate[name]})" for name in sorted(fate)]


def warning(changed: list[str]) -> str:
    """Write the one line: what changed, what stands here all the same, what to run."""
    more = len(changed) - NAMED
    named = ", ".join(changed[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return (
        f"This notebook shows the evidence as it was prepared before data/raw changed: {named}. "
        "Run `caremarket prepare`, then run all cells again."
    )
