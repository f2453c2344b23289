"""Where the project's folders are."""

import os
from dataclasses import dataclass
from pathlib import Path

from caremarket.errors import ProjectNotFoundError


@dataclass(frozen=True)
class Project:
    """The project's folders, all below one root."""

    root: Path

    @property
    def raw(self) -> Path:
        """Published figures as printed; never written by code."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Typed, validated Parquet tables, built from raw."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """One notebook a theme."""
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        """What the refresh writes, unless told otherwise."""
        return self.root / "reports"

    @property
    def docs(self) -> Path:
        """Methods, dictionary, glossary, assumptions."""
        return self.root / "docs"

    @property
    def plan(self) -> Path:
        """The refresh plan."""
        return self.root / "refresh.yml"


def find_project() -> Project:
    """Find the project: the folder `CAREMARKET_ROOT` names, else the one of the installed package.

    The working directory plays no part, because papermill, JupyterLab, nbval and nbconvert each run
    a notebook in a different one.

    Raises ProjectNotFoundError if the folder has no `data/raw`.
    """
    named = os.environ.get("CAREMARKET_ROOT")
    root = Path(named).expanduser() if named else Path(__file__).resolve().parents[2]
    if not (root / "data" / "raw").is_dir():
        origin = (
            "the environment variable CAREMARKET_ROOT"
            if named
            else "the place of the installed package"
        )
        raise ProjectNotFoundError(
            f"No caremarket project at {root}: it has no folder data/raw. The folder came from "
            f"{origin}. Set CAREMARKET_ROOT to a clone of the project, or install the package "
            "from a clone with `uv sync` or `pip install -e .`."
        )
    return Project(root.resolve())
