"""What a refresh says of the software that made the reports."""

import platform
import subprocess
from importlib import metadata

from caremarket.project import Project

KEY_PACKAGES = (
    "caremarket",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "statsmodels",
)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in KEY_PACKAGES
    }


def git_commit(project: Project) -> str | None:
    """Return the full hash of the project's commit, with `-dirty` if files differ from it.

    None if the project is no git clone or git is not installed.
    """
    if not (project.root / ".git").exists():
        return None
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(
            command, cwd=project.root, capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
