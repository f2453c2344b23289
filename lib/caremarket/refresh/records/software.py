"""What a refresh says of the software that made the reports."""

import os
import platform
import subprocess
from importlib import metadata
from logging import Logger

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
OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in KEY_PACKAGES
    }


def git_commit(project: Project, log: Logger) -> str | None:
    """Return the full hash of the project's commit, with `-dirty` if files differ from it.

    None if the project is no git clone, or git cannot tell; then the log says why. Git tells who
    does not own the clone nothing, unless told that it is safe: its code runs here anyhow.
    """
    if not (project.root / ".git").exists():
        return None
    command = ["git", "-c", f"safe.directory={project.root}", "describe"]
    options = ["--always", "--dirty", "--abbrev=40", "--exclude=*"]
    environment = {name: it for name, it in os.environ.items() if name not in OF_A_HOOK}
    try:
        done = subprocess.run(
            [*command, *options],
            cwd=project.root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().partition("\n")[0]
        log.warning("run.json does not name the project's commit: %s", said)
        return None
    return done.stdout.strip()
