"""Who makes the products of a refresh: this machine, or a cluster."""

from collections.abc import Sequence
from contextlib import ExitStack
from logging import Logger
from pathlib import Path

from caremarket.engine.nest import Nest
from caremarket.project import Project
from caremarket.refresh.records.files import place_names
from caremarket.refresh.running.products import LocalMaker, Maker
from caremarket.refresh.running.summary import Settings
from caremarket.refresh.running.warm_kernels import open_kernels
from caremarket.refresh.site.report.assurance import read_register


def open_maker(
    stack: ExitStack,
    project: Project,
    notebooks: Sequence[Path],
    settings: Settings,
    *,
    nest: Nest | None,
    out: Path,
    log: Logger,
) -> Maker:
    """Open whoever makes products of these notebooks' runs; the stack closes it.

    The project's evidence is prepared. `nest` is None for stock kernels and a cluster.

    Raises:
        ClusterError: If the cluster cannot be used.
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
    """
    limits, engine, register = settings.limits, settings.engine, read_register(project)
    if settings.dask:
        from caremarket.refresh.running.cluster.maker import DaskMaker  # noqa: PLC0415 (not for all)

        cluster = DaskMaker(
            settings.dask, project, notebooks, register, limits=limits, engine=engine, log=log
        )
        return stack.enter_context(cluster)
    kernels = open_kernels(stack, project, nest, engine=engine, memory=limits.memory, log=log)
    places = place_names(project, out)
    return LocalMaker(project, kernels, limits, register, places, settings.workers)
