"""A word to the analyst whose notebook runs on something else than what lies beside it.

That is evidence as it was prepared before data/raw changed, or another copy of this library.
"""

import os
import sys
from pathlib import Path

from caremarket.evidence.processed.state import raw_files, read_prepared
from caremarket.project import Project

IN_REFRESH = {"CAREMARKET_IN_REFRESH": "1"}  # a refresh prepares by itself: nothing to tell
NAMED = 3  # files
LIBRARY = Path(__file__).parents[2]


def tell_if_outdated(project: Project) -> None:
    """Say it on the error stream, in a notebook that no refresh runs."""
    if "ipykernel" in sys.modules and not IN_REFRESH.items() <= os.environ.items():
        if (other := library_beside(Path.cwd())) is not None:
            print(elsewhere(other), file=sys.stderr)
        changed = changed_files(project)
        if changed:
            print(warning(changed), file=sys.stderr)


def library_beside(folder: Path) -> Path | None:
    """Return the library of the project that a folder lies in, if another copy of it runs."""
    for root in (folder, *folder.parents):
        own = root / "lib" / LIBRARY.name
        if (own / "__init__.py").is_file() and (root / "data" / "raw").is_dir():
            return None if own.samefile(LIBRARY) else own
    return None


def elsewhere(own: Path) -> str:
    """Write the one line: whose library runs, and how to run the notebook's own."""
    return (
        f"This notebook lies beside the library {own}, and runs another copy, {LIBRARY} (Python of "
        f"{sys.prefix}). Choose the kernel of the environment in which {own.parents[1]} is "
        "installed, or start JupyterLab there with `make lab`."
    )


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
