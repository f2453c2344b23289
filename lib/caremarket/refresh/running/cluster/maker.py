"""Has products made by the workers of a Dask cluster."""

import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from logging import Logger
from pathlib import Path
from threading import Lock
from typing import Any, Self

from caremarket.engine.errand import call_here
from caremarket.project import Project
from caremarket.refresh.records.run import Run, Status
from caremarket.refresh.running.cluster.address import (
    ADDRESS,
    ClusterError,
    check_address,
)
from caremarket.refresh.running.cluster.remote import (
    Bundle,
    Order,
    leave,
    pack,
    product,
    software,
)
from caremarket.refresh.running.cluster.scheduler import check_scheduler
from caremarket.refresh.running.products import Product
from caremarket.refresh.running.summary import Engine, Limits
from caremarket.refresh.site.report.assurance import Register

CONNECT = 10.0  # seconds
JOIN = 30.0  # seconds for the first worker to come
GLANCE = 0.5  # seconds between looks at whether the refresh is being stopped
PARTING = 1.0  # seconds for workers to be told that it is over


class DaskMaker:
    """Sends runs to a Dask scheduler and waits for what comes back; a context manager.

    Evidence and notebooks reach the workers through the scheduler, so that they need no file system
    in common with this machine. A run whose worker is lost is done again by another.

    The scheduler's address is such as `tcp://scheduler:8786`; `engine` is None for the warm engine
    where it can be had.
    """

    def __init__(
        self,
        address: str,
        project: Project,
        notebooks: Sequence[Path],
        register: Register,
        *,
        limits: Limits,
        engine: Engine | None,
        log: Logger,
    ):
        self.stopping = False
        self.width = 1
        self._address = address
        self._bundle = pack(project, notebooks, register)
        self._names = tuple(path.stem for path in notebooks)
        self._limits, self._engine, self._log = limits, engine, log
        self._refresh = uuid.uuid4().hex
        self._key = f"caremarket-evidence-{self._bundle.digest[:16]}-{self._refresh}"
        self._given: Counter[str] = Counter()  # runs under way by address of a worker
        self._turns = Lock()

    def __enter__(self) -> Self:
        """Connect, and insist on workers with the same software.

        Raises ClusterError if there is no scheduler, no worker, or one with other software.
        """
        self._client = _connected(self._address)
        try:
            self._look_at_workers()
        except BaseException:
            self._client.close(timeout=PARTING)
            raise
        self._evidence = self._client.submit(passed_on, self._bundle, key=self._key)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._client.close(timeout=PARTING)

    def make(self, run: Run) -> Product:
        """Have a product made; whatever happens on the cluster, this returns or is stopped."""
        order = Order(self._refresh, self._key, run, self._names, self._limits, self._engine)
        key = f"caremarket-{run.notebook}-{uuid.uuid4().hex}"
        worker = self._next_worker()
        future = self._client.submit(
            product,
            self._evidence,
            order,
            key=key,
            pure=False,
            workers=[worker] if worker else None,
            allow_other_workers=bool(worker),
        )
        try:
            while not self.stopping:
                with suppress(TimeoutError):
                    return future.result(timeout=GLANCE)
            return Product(Status.FAILED, "The refresh was stopped.")
        except Exception as error:  # the workers it was given to have died, or the scheduler has
            what = ADDRESS.sub("<worker>", f"{type(error).__name__}: {error}")  # it is published
            reason = f"The cluster did not bring it back: {what}"
            return Product(Status.FAILED, reason)
        finally:
            future.cancel(force=True) if self.stopping else future.release()
            with self._turns:
                self._given[worker] -= 1

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function here, one at a time: workers are for reports."""
        with self._turns:
            return call_here(function, *arguments)

    def stop(self) -> None:
        """Have the workers end what they do for this refresh."""
        if not self.stopping:
            self.stopping = True
            with suppress(Exception):  # a cluster that is gone has ended it, too
                self._client.sync(self._client._run, leave, self._refresh, callback_timeout=PARTING)

    def _next_worker(self) -> str:
        """Return the address of the worker that has been given least; empty if there is none now.

        Left to itself the scheduler gives everything to the worker that holds the evidence, until
        it knows how long a run takes.
        """
        threads: dict[str, int] = {}
        with suppress(OSError, TimeoutError):  # `make` will say that the scheduler is gone
            threads = self._client.nthreads()
        with self._turns:
            worker = min(threads, key=lambda it: self._given[it] / threads[it], default="")
            self._given[worker] += 1
        return worker

    def _look_at_workers(self) -> None:
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=JOIN)
        workers = self._client.nthreads()
        if not workers:
            raise ClusterError(
                f"The Dask scheduler at {self._address} has no worker. Start one with "
                f"`dask worker {self._address}` in an environment with the same packages."
            )
        ours = software()
        for address, theirs in self._client.run(software).items():
            other = [
                f"{name} {theirs.get(name, 'none')} instead of {ours[name]}"
                for name in ours
                if theirs.get(name) != ours[name]
            ]
            if other:
                raise ClusterError(
                    f"The Dask worker {address} has {'; '.join(other)}. Results would differ: "
                    "install the same packages there (`uv sync --frozen`), then start it again."
                )
        self.width = 2 * sum(workers.values())  # the next one is there when one is done
        self._log.info("%d Dask workers, %d runs at a time", len(workers), sum(workers.values()))


def passed_on(bundle: Bundle) -> Bundle:
    """Return what is passed in: a task that can be done again keeps evidence from being lost."""
    return bundle


def _connected(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 (not everybody has it)
    except ImportError:
        raise ClusterError(
            "--dask needs the package distributed: `uv sync --extra dask`, or "
            "`pip install distributed`."
        ) from None
    check_address(address)
    check_scheduler(address)
    try:
        return Client(address, timeout=CONNECT, set_as_default=False, name="caremarket")
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address} ({type(error).__name__}). Start one with "
            "`dask scheduler`, or leave --dask out."
        ) from None
