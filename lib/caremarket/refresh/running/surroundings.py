"""What every process of a refresh finds around it, whatever the user who starts it has set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caremarket.engine.machine import SINGLE_THREADED
from caremarket.evidence.processed.outdated import IN_REFRESH
from caremarket.locks import scratch_folder
from caremarket.project import Project

SCRATCH = "caremarket-"  # what the name of a temporary folder of a refresh begins with


def surroundings(project: Project, folder: Path) -> dict[str, str]:
    """Return what the environment of every kernel has, beside what is none of its business.

    The folder is a scratch one: in it are an IPython profile without a user's start-up files
    (`from numpy import *` may change figures) and matplotlib's settings and list of fonts, so that
    no home directory is needed. Folders that PYTHONPATH names are told from where we stand: a
    kernel stands elsewhere.
    """
    modules = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {
        "CAREMARKET_ROOT": str(project.root),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "MATPLOTLIBRC": str(folder),  # where there is none
        "PYTHONPATH": os.pathsep.join(os.path.abspath(it) for it in modules if it),
        "PYTHONSTARTUP": "",
        "PYTHONWARNINGS": "",
        **IN_REFRESH,
        **SINGLE_THREADED,
    }


@contextmanager
def with_a_home() -> Iterator[None]:
    """Give libraries that ask for a home directory a temporary one, if there is none to write to.

    A container's user may have none, nor a name.
    """
    before = os.environ.get("HOME")
    if os.access(os.path.expanduser("~"), os.W_OK):
        yield
        return
    with scratch_folder(SCRATCH, Path(tempfile.gettempdir())) as folder:
        os.environ["HOME"] = str(folder)
        try:
            yield
        finally:
            os.environ.pop("HOME")
            if before is not None:
                os.environ["HOME"] = before
