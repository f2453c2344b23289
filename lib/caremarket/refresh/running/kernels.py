"""Where a refresh gets its kernels: forked from a warm process, or started one by one."""

import os
import signal
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from logging import Logger
from pathlib import Path
from threading import Lock
from typing import Any, Self

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager, KernelManager

from caremarket.engine.client import manager_class
from caremarket.engine.errand import call_here
from caremarket.engine.family import children, kill_family
from caremarket.engine.fork import Fork
from caremarket.engine.launch import command
from caremarket.engine.machine import can_fork, last_words, peak_kib
from caremarket.engine.nest import Nest, WarmEngineError
from caremarket.locks import scratch_folder
from caremarket.project import Project
from caremarket.refresh.running.summary import Engine
from caremarket.refresh.running.surroundings import SCRATCH, surroundings

DEATHS = "the process that kernels are forked from was killed and started again, %d times"
CALL_TIMEOUT = 300.0  # seconds for the files of a report
LONGEST_SOCKET_FOLDER = 60  # macOS allows a socket path of 103 bytes; the rest is our own names


@dataclass
class Usage:
    """What a kernel has used."""

    peak_kib: int | None = None  # the most memory at a time; None where that cannot be told
    lost: bool = False  # it ended through no fault of its own: with what it was forked from
    exit: int | None = None  # its exit status, negative for a signal; None where not known


def own_python(memory: int) -> KernelSpec:
    """Return what runs, whatever is registered under the name that a notebook was saved with.

    It may use so many MiB, on Linux; 0 for no limit.
    """
    launched = [*command("caremarket.engine.launch"), str(memory)]
    arguments = [*launched, "-f", "{connection_file}"]
    return KernelSpec(argv=arguments, display_name="Python 3", language="python")


class Kernels:
    """Stock kernels for one refresh; used as a context manager.

    Kernels that pick TCP ports at the same time sometimes pick the same one and hang. So each
    kernel talks over ipc through a path of its own in a short temporary folder, which also holds
    the connection files and goes away at the end. Windows has no ipc and keeps TCP.

    A kernel may use `memory` MiB, on Linux; 0 for no limit. The log receives what kernels say
    outside their notebooks.
    """

    def __init__(self, project: Project, log: Logger, memory: int = 0):
        self.stopping = False
        self._log = log
        self._memory = memory
        self._project = project
        self._numbers = count(1)
        self._managers: list[AsyncKernelManager] = []
        self._lock = Lock()
        self._turns = Lock()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        long = os.name != "nt" and len(tempfile.gettempdir()) > LONGEST_SOCKET_FOLDER
        place = Path("/tmp" if long else tempfile.gettempdir())
        self._folder = self._open.enter_context(scratch_folder(SCRATCH, place))
        self._environment = surroundings(self._project, self._folder)
        self._complaints = self._open.enter_context(tempfile.TemporaryFile())
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        log_complaints(last_words(self._complaints), self._log)
        self._open.close()

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function here: in pure Python, two at once would only take turns."""
        with self._turns:
            return call_here(function, *arguments)

    def manager_class(self, usage: Usage) -> type[AsyncKernelManager]:
        """Return the class of kernel manager that nbclient shall use for a kernel."""
        kernels = self

        class RefreshKernelManager(AsyncKernelManager):
            def __init__(self, **options: Any):
                super().__init__(**kernels.connection(), **options)

            @property
            def kernel_spec(self) -> KernelSpec:
                return own_python(kernels._memory)

            async def start_kernel(self, **options: Any) -> None:
                environment = {**os.environ, **kernels._environment}
                streams = {"stdout": subprocess.DEVNULL, "stderr": kernels._complaints}
                own = {"env": environment, **streams}
                await super().start_kernel(**{**options, **own})
                kernels._register(self)

            async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
                process = getattr(self.provisioner, "process", None)
                if process is not None and process.poll() is None:
                    peaks = map(peak_kib, [process.pid, *children(process.pid)])
                    usage.peak_kib = max((peak for peak in peaks if peak), default=None)
                    _kill(self)
                await super().shutdown_kernel(now=now, restart=restart)

            async def cleanup_resources(self, restart: bool = False) -> None:
                process = getattr(self.provisioner, "process", None)
                usage.exit = None if process is None else process.poll()
                await super().cleanup_resources(restart=restart)

        return RefreshKernelManager

    def connection(self) -> dict[str, str]:
        """Return the connection settings of the next kernel: none that an earlier one had."""
        number = next(self._numbers)
        settings = {"connection_file": str(self._folder / f"{number}.json")}
        if os.name != "nt":
            settings |= {"transport": "ipc", "ip": str(self._folder / str(number))}
        return settings

    def stop(self) -> None:
        """Kill every kernel that still runs; those that start from now on are killed at once."""
        with self._lock:
            self.stopping = True
            for manager in self._managers:
                _kill(manager)

    def _register(self, manager: AsyncKernelManager) -> None:
        with self._lock:
            self._managers = [known for known in self._managers if known.has_kernel] + [manager]
            if self.stopping:
                _kill(manager)


class WarmKernels:
    """The forked kernels of one refresh; used as a context manager, like `Kernels`.

    It stops the nest in the end. The log receives what kernels say outside their notebooks.
    """

    def __init__(self, nest: Nest, log: Logger):
        self.stopping = False
        self._log = log
        self._nest = nest

    def __enter__(self) -> Self:
        """Wait until the libraries are loaded.

        Raises WarmEngineError if kernels cannot be forked here.
        """
        try:
            self._nest.wait()
        except BaseException:
            self._nest.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._nest.deaths:
            self._log.warning(DEATHS, self._nest.deaths)
        log_complaints(self._nest.complaints, self._log)

    def manager_class(self, usage: Usage) -> type[KernelManager]:
        """Return the class of kernel manager that nbclient shall use for a kernel."""

        def note(fork: Fork) -> None:
            usage.lost = fork.lost
            ending = fork.ending or {}
            usage.peak_kib, usage.exit = ending.get("peak_kib"), ending.get("exit")

        return manager_class(self._nest, self._nest.environment, note)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function in a process of its own, so that workers do not wait for each other."""
        environment = {**os.environ, **self._nest.environment}
        return self._nest.call(function, *arguments, env=environment, seconds=CALL_TIMEOUT)

    def stop(self) -> None:
        """Kill every kernel that still runs; none starts from now on."""
        self.stopping = True
        self._nest.stop()


KernelSource = Kernels | WarmKernels


def open_kernels(
    stack: ExitStack,
    project: Project,
    nest: Nest | None,
    *,
    engine: Engine | None,
    memory: int,
    log: Logger,
) -> KernelSource:
    """Open a source of kernels, forked from a nest, or else stock kernels; the stack closes it.

    A stock kernel may use `memory` MiB, 0 for no limit. The log receives a line on which engine it
    is, and what kernels say outside their notebooks.

    Raises WarmEngineError if the warm engine was asked for by name and cannot be had.
    """
    if nest is not None:
        try:
            kernels = stack.enter_context(WarmKernels(nest, log))
        except WarmEngineError as error:
            if engine is Engine.WARM:
                raise
            log.warning("%s Stock kernels do the work.", error)
        else:
            log.info("the libraries are loaded; kernels are forked")
            return kernels
    if nest is None:
        log.info("Kernels are not forked. Stock kernels do the work.")
    return stack.enter_context(Kernels(project, log, memory))


def log_complaints(text: str, log: Logger) -> None:
    """Put into the log what kernels said outside their notebooks, such as why one died."""
    if text:
        log.warning("kernels said outside their notebooks:\n%s", text)


def _kill(manager: AsyncKernelManager) -> None:
    """Kill a kernel and what it started: it leads a session of its own."""
    process = getattr(manager.provisioner, "process", None)
    if process is None or process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        if os.name == "nt":
            process.kill()
        elif can_fork():
            kill_family(process.pid)
        else:
            os.killpg(process.pid, signal.SIGKILL)
