"""What takes longest is begun first: one process loads the notebooks' libraries, this one its own.

So nothing is imported here that takes long itself.
"""

from collections.abc import Iterable
from pathlib import Path

from caremarket.engine.machine import can_fork
from caremarket.engine.nest import Nest
from caremarket.refresh.limits import Engine

MAKING = "caremarket.refresh.making"
PAGES = "caremarket.refresh.site.area_files"


def nest_for(notebooks: Iterable[Path], engine: Engine | None, memory: int) -> Nest | None:
    """Start the process that kernels are forked from, if kernels are to be forked.

    Args:
        notebooks: The notebooks that will run.
        engine: Which engine; None for the warm one where it can be had, else stock kernels.
        memory: MiB that a kernel may use; 0 for no limit.

    Returns:
        The nest, loading; whoever asked stops it. None if stock kernels are to do the work.

    Raises:
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
    """
    if engine is Engine.KERNEL or (engine is None and not can_fork()):
        return None
    paths = [str(path) for path in notebooks]
    nest = Nest([MAKING, PAGES], memory, notebooks=paths, warm_up=[f"{MAKING}:warm_up", paths])
    nest.start()
    return nest
