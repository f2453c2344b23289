"""Where a refresh gets its kernels: forked from a warm process, or started one by one."""

import os
from contextlib import ExitStack
from logging import Logger
from typing import Any, Self

from jupyter_client.manager import KernelManager

from caremarket.engine.client import manager_class
from caremarket.engine.fork import Fork
from caremarket.engine.nest import Nest, WarmEngineError
from caremarket.evidence.processed.outdated import IN_REFRESH
from caremarket.project import Project
from caremarket.refresh.running.kernels import Kernels, KernelSource, Usage, log_complaints
from caremarket.refresh.running.limits import Engine

DEATHS = "the process that kernels are forked from was killed and started again, %d times"
CALL_TIMEOUT = 300.0  # seconds for the files of a report


class WarmKernels:
    """The forked kernels of one refresh; used as a context manager, like `Kernels`.

    It stops the nest in the end. The log receives what kernels say outside their notebooks.
    """

    def __init__(self, project: Project, nest: Nest, log: Logger):
        self.stopping = False
        self._environment = {"CAREMARKET_ROOT": str(project.root), **IN_REFRESH}
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
            if fork.ending and "peak_kib" in fork.ending:
                usage.peak_kib = fork.ending["peak_kib"]

        return manager_class(self._nest, self._environment, note)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function in a process of its own, so that workers do not wait for each other."""
        environment = {**os.environ, **self._environment}
        return self._nest.call(function, *arguments, env=environment, seconds=CALL_TIMEOUT)

    def stop(self) -> None:
        """Kill every kernel that still runs; none starts from now on."""
        self.stopping = True
        self._nest.stop()


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
            kernels = stack.enter_context(WarmKernels(project, nest, log))
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
