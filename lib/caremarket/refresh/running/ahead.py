"""What takes longest is begun first: one process loads the notebooks' libraries, this one its own.

So nothing is imported here that takes long itself.
"""

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from caremarket.engine.lean import load_nbformat
from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest, WarmEngineError
from caremarket.errors import PlanError
from caremarket.locks import scratch_folder
from caremarket.project import Project
from caremarket.refresh.plan.refresh_yml import read_plan
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import RUN_JSON
from caremarket.refresh.running.summary import Engine, Settings
from caremarket.refresh.running.surroundings import SCRATCH, surroundings

MAKING = "caremarket.refresh.site.report.files"
PAGES = "caremarket.refresh.site.council.files"
CHECKS = "caremarket.refresh.plan.notebooks:load_checks"


class Ahead:
    """Starts the process that kernels are forked from as soon as a report is likely to be due.

    That is before the plan is checked and known what is due; if nothing is, it was started in vain.
    Used as a context manager, which stops it in the end. `nest` is None as long as it is not
    started.
    """

    def __init__(self, project: Project, request: Request, settings: Settings):
        self._project, self._request, self._settings = project, request, settings
        self.nest: Nest | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        made_before = (self._settings.out or self._project.reports) / RUN_JSON
        if self._settings.force or not made_before.is_file():
            self.likely()
        return self

    def __exit__(self, *_: object) -> None:
        if self.nest is not None:
            self.nest.stop()
        self._open.close()

    def likely(self) -> None:
        """Take note that a report is likely to be due: what is wrong with it is said later."""
        if self.nest is None and not self._settings.only_failed:
            asked = self._request.notebooks
            with suppress(PlanError, WarmEngineError):
                planned = read_plan(self._settings.plan or self._project.plan).notebooks
                everything = asked is None or asked == ("all",)
                self.nest_for([name for name in planned if everything or name in asked])
        load_nbformat()

    def nest_for(self, names: Iterable[str]) -> Nest | None:
        """Return the process that kernels are forked from, for notebooks; it may have been started.

        None if stock kernels or a cluster are to do the work.

        Raises WarmEngineError if the warm engine was asked for by name and cannot be had.
        """
        if self.nest is None and self._settings.dask is None:
            engine, memory = self._settings.engine, self._settings.limits.memory
            self.nest = nest_for(self._open, self._project, names, engine, memory)
        load_nbformat()
        return self.nest


def nest_for(
    stack: ExitStack, project: Project, notebooks: Iterable[str], engine: Engine | None, memory: int
) -> Nest | None:
    """Start the process that kernels are forked from, if kernels are to be forked: else None.

    `engine` is None for the warm one where it can be had, else stock kernels; `memory` is in MiB, 0
    for no limit. The nest is loading; whoever asked stops it. The stack holds its temporary folder.

    Raises WarmEngineError if the warm engine was asked for by name and cannot be had.
    """
    if engine is Engine.KERNEL or (engine is None and not can_fork()):
        return None
    scratch = stack.enter_context(scratch_folder(SCRATCH, Path(tempfile.gettempdir())))
    folder = project.notebooks
    paths = [str(folder / f"{name}.ipynb") for name in notebooks]
    calls = [*([f"{MAKING}:warm_up", path] for path in paths), [CHECKS, str(folder)]]
    nest = Nest(
        memory=memory,
        notebooks=paths,
        later=[MAKING, PAGES],
        warm_up=calls,
        environment=surroundings(project, scratch),
    )
    nest.start()
    return nest
