"""One run from notebook to published report; called from worker threads."""

import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from caremarket.project import Project
from caremarket.refresh.assurance import Register, sources_named
from caremarket.refresh.basis import digests
from caremarket.refresh.execute import Outcome, execute
from caremarket.refresh.files import (
    REPORT_SUFFIXES,
    clean_notebook,
    in_short,
    place_names,
    publish,
    without_places,
)
from caremarket.refresh.inputs import Inputs
from caremarket.refresh.kernels import KernelSource
from caremarket.refresh.limits import Limits
from caremarket.refresh.notebooks import notebook_path
from caremarket.refresh.record import Run, RunRecord, Status
from caremarket.refresh.site.quote import Quote, quote_of

FAILED_FOLDER = "failed"
MAKE = "caremarket.refresh.making:report_bytes"


@dataclass(frozen=True)
class Worker:
    """Does runs: executes, makes page and files, publishes all, or keeps what failed apart.

    Attributes:
        project: The project.
        out: The reports folder.
        staging: A folder on the same file system for files that are not finished.
        kernels: Where kernels come from.
        limits: What a notebook may use.
        register: What reports may rest on.
        inputs: What reports rest on as things stand.
    """

    project: Project
    out: Path
    staging: Path
    kernels: KernelSource
    limits: Limits
    register: Register
    inputs: Inputs

    def do(self, run: Run, because: str) -> RunRecord | None:
        """Do one run. What can go wrong ends in the record; the last good report stays.

        Args:
            run: The run.
            because: Why it runs.

        Returns:
            Its record; None if it was cut short because the refresh is being stopped.
        """
        started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        places = place_names(self.project, self.out)
        try:
            outcome = self._outcome(run, places)
        except Exception as error:  # a full disk, most likely: the others go on
            outcome = Outcome(Status.FAILED, f"{type(error).__name__}: {error}", new_notebook())
        if outcome.status is not Status.OK and self.kernels.stopping:
            return None
        good = outcome.status is Status.OK
        sources = sources_named(outcome.notebook) if good else []
        quote = quote_of(outcome.notebook) if good else Quote()
        return RunRecord(
            **asdict(run),
            status=outcome.status,
            because=because,
            reason=in_short(without_places(outcome.reason, places)),
            started=started,
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - clock, 2),
            peak_mib=outcome.peak_mib,
            parts=digests(self.inputs.basis(run, sources)),
            reported=started if good else "",
            sources=sources,
            question=quote.question,
            headline=quote.headline,
            short=quote.short,
        )

    def _outcome(self, run: Run, places: dict[str, str]) -> Outcome:
        folder = self.staging / run.key
        folder.mkdir(parents=True)
        source = notebook_path(self.project, run.notebook)
        outcome = execute(source, folder / source.name, run, self.kernels, self.limits)
        clean_notebook(outcome.notebook, run.key, places)
        if outcome.status is Status.OK:
            outcome = replace(
                self._report(run, outcome.notebook, folder), peak_mib=outcome.peak_mib
            )
        if outcome.status is Status.OK or not self.kernels.stopping:
            self._tidy(run, outcome, folder)
        return outcome

    def _report(self, run: Run, node: NotebookNode, folder: Path) -> Outcome:
        """Publish a report: all of its files are finished before any is replaced."""
        try:
            assurance = self.register.behind(run.notebook, sources_named(node))
            files = self.kernels.call(MAKE, Project(self.project.root), run, node, assurance)
            staged = {suffix: folder / f"{run.notebook}{suffix}" for suffix in REPORT_SUFFIXES}
            for suffix, file in staged.items():
                file.write_bytes(files[suffix])
            publish({file: self.out / f"{run.key}{suffix}" for suffix, file in staged.items()})
        except Exception as error:  # a fault in one report does not stop the others
            reason = f"The notebook ran, but no report came of it: {type(error).__name__}: {error}"
            return Outcome(Status.FAILED, reason, node)
        return Outcome(Status.OK, "", node)

    def _tidy(self, run: Run, outcome: Outcome, folder: Path) -> None:
        """Keep the notebook of a failed run, and only while it fails; withdraw a skipped report."""
        kept = self.out / FAILED_FOLDER / f"{run.key}.ipynb"
        if outcome.status is Status.FAILED:
            staged = folder / f"{run.notebook}.ipynb"
            nbformat.write(outcome.notebook, staged)
            publish({staged: kept})
            return
        kept.unlink(missing_ok=True)
        if outcome.status is Status.SKIPPED:
            for suffix in REPORT_SUFFIXES:
                (self.out / f"{run.key}{suffix}").unlink(missing_ok=True)
