"""Starts processes that run what this one runs: the same Python, the same copy of this library.

Run itself, by `command`, it becomes IPython's kernel, with arguments as for `ipykernel_launcher`.
"""

import os
import sys
from pathlib import Path

import caremarket
from caremarket.engine.family import be_watched
from caremarket.engine.machine import can_fork

HERE = Path(caremarket.__file__).resolve().parent
CODE = (  # in place of the working directory, which Python puts first, and nothing
    "import sys; sys.path[: not sys.flags.safe_path] = [{!r}]; import caremarket; del sys.path[0]; "
    "from {} import main; main()"
)


def command(module: str) -> list[str]:
    """Return how to start a module of this library, whatever PYTHONPATH and the folder are.

    Its `main` is called; the first argument says who is meant.
    """
    code = CODE.format(str(HERE.parent), module)
    return [sys.executable, "-Xfrozen_modules=off", "-c", code, who()]


def who() -> str:
    """Say which Python and which copy of this library a process runs."""
    return f"Python {sys.version.split()[0]} in {sys.prefix} with the library {HERE}"


def be_meant() -> None:
    """End this process, and say why, unless it runs what the one that started it does."""
    meant = sys.argv.pop(1)
    if who() != meant:
        sys.exit(f"Started to run {meant}, a process runs {who()}.")


def load_nowhere(module: str) -> None:
    """Import a module as if there were no working directory, where it may look for settings."""
    here = os.getcwd()
    os.chdir(os.sep)
    __import__(module)
    os.chdir(here)


def main() -> None:
    """Be a kernel; the argument after who is meant says how many MiB it may use."""
    be_meant()
    memory = int(sys.argv.pop(1))
    if can_fork():
        be_watched(memory)
    load_nowhere("matplotlib.font_manager")  # lists fonts, and says so if that takes long: here
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 (which takes long)

    from caremarket.engine.wire import BoundedSession  # noqa: PLC0415 (likewise)

    class BoundedKernelApp(IPKernelApp):
        def _session_default(self) -> BoundedSession:
            return BoundedSession(parent=self)

    sys.argv[0] = "ipykernel_launcher"
    BoundedKernelApp.launch_instance()
