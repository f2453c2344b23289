"""One run from notebook to published report: who makes it, and what becomes of that."""

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from logging import Logger
from pathlib import Path

from caremarket.engine.nest import Nest
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.plan.notebooks import notebook_path
from caremarket.refresh.records.basis import digests
from caremarket.refresh.records.files import (
    REPORT_SUFFIXES,
    in_short,
    publish,
)
from caremarket.refresh.records.run import Run, RunRecord, Status
from caremarket.refresh.running.cluster.maker import DaskMaker
from caremarket.refresh.running.kernels import open_kernels
from caremarket.refresh.running.products import EXECUTED, LocalMaker, Product
from caremarket.refresh.running.summary import Settings
from caremarket.refresh.site.report.assurance import read_register
from caremarket.telltale import place_names, without_places

FAILED_FOLDER = "failed"


def open_maker(
    stack: ExitStack,
    project: Project,
    notebooks: Sequence[str],
    settings: Settings,
    *,
    nest: Nest | None,
    out: Path,
    log: Logger,
) -> LocalMaker | DaskMaker:
    """Open whoever makes products of the named notebooks' runs; the stack closes it.

    The project's evidence is prepared. `nest` is None for stock kernels and a cluster.

    Raises:
        ClusterError: If the cluster cannot be used.
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
    """
    limits, engine, register = settings.limits, settings.engine, read_register(project)
    if settings.dask is not None:
        paths = [notebook_path(project, name) for name in notebooks]
        cluster = DaskMaker(
            settings.dask, project, paths, register, limits=limits, engine=engine, log=log
        )
        return stack.enter_context(cluster)
    kernels = open_kernels(stack, project, nest, engine=engine, memory=limits.memory, log=log)
    places = place_names(project, out)
    return LocalMaker(project, kernels, limits, register, places, settings.workers)


@dataclass(frozen=True)
class Worker:
    """Does runs: has them made, and publishes their files, or keeps what failed apart."""

    project: Project
    out: Path
    staging: Path  # for files that are not finished, on the same file system as `out`
    maker: LocalMaker | DaskMaker
    inputs: Inputs

    def do(self, run: Run, because: str) -> RunRecord | None:
        """Do one run. What can go wrong ends in the record; the last good report stays.

        `because` says why it runs. None if it was cut short because the refresh is being stopped.
        """
        started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        folder = self.staging / run.key
        try:
            folder.mkdir(parents=True)
            product = self._delivered(run, folder)
        except Exception as error:  # a full disk, most likely: the others go on
            product = Product(Status.FAILED, in_short(self._words(error)))
        finally:  # otherwise thousands of folders would lie there until the end
            shutil.rmtree(folder, ignore_errors=True)
        if product.status is not Status.OK and self.maker.stopping:
            return None
        return RunRecord(
            **asdict(run),
            status=product.status,
            because=because,
            reason=product.reason,
            started=started,
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - clock, 2),
            peak_mib=product.peak_mib,
            parts=digests(self.inputs.basis(run, product.sources)),
            reported=started if product.status is Status.OK else "",
            sources=product.sources,
            question=product.quote.question,
            headline=product.quote.headline,
            short=product.quote.short,
            warning=product.quote.warning,
        )

    def _delivered(self, run: Run, folder: Path) -> Product:
        """Have a product made, and publish it or keep the notebook of a run that failed."""
        product = self.maker.make(run)
        if product.status is not Status.OK and self.maker.stopping:
            return product
        kept = self.out / FAILED_FOLDER / f"{run.key}{EXECUTED}"
        report = {suffix: self.out / f"{run.key}{suffix}" for suffix in REPORT_SUFFIXES}
        if product.status is Status.OK:
            try:
                _publish(product, folder, report)
            except OSError as error:
                reason = f"The notebook ran, but no report came of it: {self._words(error)}"
                product = Product(
                    Status.FAILED,
                    in_short(reason),
                    {EXECUTED: product.files[EXECUTED]},
                    peak_mib=product.peak_mib,
                )
        if product.status is Status.FAILED:
            _publish(product, folder, {EXECUTED: kept})
            return product
        kept.unlink(missing_ok=True)
        if product.status is Status.SKIPPED:  # its report is withdrawn
            for target in report.values():
                target.unlink(missing_ok=True)
        return product

    def _words(self, error: Exception) -> str:
        """Say what went wrong, without folders of this machine."""
        places = place_names(self.project, self.out)
        return without_places(f"{type(error).__name__}: {error}", places)


def _publish(product: Product, folder: Path, targets: Mapping[str, Path]) -> None:
    """Finish all files of a product in a folder before any that is read is replaced."""
    staged = {suffix: folder / f"finished{suffix}" for suffix in product.files}
    for suffix, file in staged.items():
        file.write_bytes(product.files[suffix])
    publish({file: targets[suffix] for suffix, file in staged.items()})
