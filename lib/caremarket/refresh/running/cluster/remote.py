"""What goes to the workers of a cluster, as bytes, and what they do with it."""

import hashlib
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from caremarket.evidence.raw.sources import OF_AREAS, SOURCES
from caremarket.project import Project
from caremarket.refresh.freshness.code import Code
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Run
from caremarket.refresh.records.software import versions
from caremarket.refresh.running.ahead import nest_for
from caremarket.refresh.running.kernels import open_kernels
from caremarket.refresh.running.products import LocalMaker, Product
from caremarket.refresh.running.summary import Engine, Limits
from caremarket.refresh.site.report.assurance import Register
from caremarket.telltale import place_names

if TYPE_CHECKING:
    from distributed import Worker  # not everybody has it

LOG = logging.getLogger("caremarket.refresh")
GLANCE = 5.0  # seconds between looks at whether the client of a refresh is still there


@dataclass(frozen=True)
class Bundle:
    """Everything of a project that runs read: contents by path below its root, and their hash."""

    files: dict[str, bytes]
    register: Register
    digest: str


def pack(project: Project, notebooks: Iterable[Path], register: Register) -> Bundle:
    """Gather prepared evidence, notebooks, modules beside them, and the two registers."""
    paths = [
        *project.processed.glob("*.parquet"),
        *notebooks,
        *project.notebooks.glob("**/*.py"),
        project.raw / SOURCES,
        *project.raw.glob(OF_AREAS),
        project.docs / "assumptions.yml",
    ]
    files = {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in sorted(set(paths))
        if path.is_file()
    }
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Bundle(files, register, digest.hexdigest())


def unpack(bundle: Bundle, folder: Path) -> Project:
    """Lay a bundle out as a project in the folder; one that is there already is left as it is.

    Each has a folder of its own there, named for its hash.
    """
    place = folder / bundle.digest
    if not place.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder))
        for name, content in bundle.files.items():
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            (unfinished / name).write_bytes(content)
        try:
            os.rename(unfinished, place)
        except OSError:  # another run was faster
            shutil.rmtree(unfinished, ignore_errors=True)
    return Project(place)


@dataclass(frozen=True)
class Order:
    """A run as it is sent to a worker."""

    refresh: str  # identifies the refresh that it is part of
    evidence: str  # the scheduler's key of it, as long as its client is there
    run: Run
    notebooks: tuple[str, ...]  # names of all that run in the refresh
    limits: Limits
    engine: Engine | None  # None for the warm engine where it can be had


class Workplace:
    """Where this process makes the products of one refresh: its kernels, and the project."""

    def __init__(self, bundle: Bundle, order: Order):
        self._stack = ExitStack()
        project = unpack(bundle, _cache())
        kernels = open_kernels(
            self._stack,
            project,
            nest_for(self._stack, project, order.notebooks, order.engine, order.limits.memory),
            engine=order.engine,
            memory=order.limits.memory,
            log=LOG,
        )
        places = place_names(project, project.reports)
        self.maker = LocalMaker(project, kernels, order.limits, bundle.register, places)

    def stop(self) -> None:
        """Kill every kernel."""
        self.maker.stop()
        self._stack.close()


_workplaces: dict[str, Workplace] = {}  # by refresh
_lock = Lock()


def product(bundle: Bundle, order: Order) -> Product:
    """Make the product of a run from evidence and notebooks."""
    from distributed import get_worker  # noqa: PLC0415 (only here is there a worker)

    with _lock:  # the second run waits until the libraries are loaded, and shares them
        place = _workplaces.get(order.refresh)
        if place is None:
            place = _workplaces[order.refresh] = Workplace(bundle, order)
            threading.Thread(target=_watch, args=[order, get_worker()], daemon=True).start()
    return place.maker.make(order.run)


def leave(refresh: str) -> None:
    """End what this process holds for a refresh; runs under way are stopped."""
    place = _workplaces.pop(refresh, None)
    if place is not None:
        place.stop()


def _watch(order: Order, worker: "Worker") -> None:
    """End what this process holds for a refresh when its client is gone, however that went."""
    while order.refresh in _workplaces:
        time.sleep(GLANCE)
        if not _is_wanted(order.evidence, worker):
            leave(order.refresh)


def _is_wanted(key: str, worker: "Worker") -> bool:
    """Ask the scheduler whether somebody waits for the result of a task, or has it."""
    from distributed.utils import sync  # noqa: PLC0415

    ask = worker.scheduler.get_task_status
    try:
        return sync(worker.loop, ask, keys=[key], callback_timeout=GLANCE)[key] is not None
    except (OSError, TimeoutError):  # without a scheduler this worker ends by itself
        return True


def software() -> dict[str, str]:
    """Return the versions that results depend on, and the hash of our own code."""
    nowhere = Path(tempfile.gettempdir()) / "no-such-project"
    code = Code(Project(nowhere), Memo(nowhere))
    return versions() | {"caremarket's code": code.digest}


@cache
def _cache() -> Path:
    """Return where this worker keeps what it was sent; Dask clears its local folder away."""
    from distributed import get_worker  # noqa: PLC0415

    folder = Path(get_worker().local_directory) / "caremarket"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
