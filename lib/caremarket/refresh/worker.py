"""One run from notebook to published report; called from worker threads."""

import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from caremarket.project import Project
from caremarket.refresh import pages
from caremarket.refresh.execute import Limits, Outcome, execute
from caremarket.refresh.files import clean_notebook, place_names, publish, without_places
from caremarket.refresh.findings import check_findings
from caremarket.refresh.kernels import KernelSource
from caremarket.refresh.notebooks import notebook_path
from caremarket.refresh.record import Run, RunRecord, Status

FAILED_FOLDER = "failed"


@dataclass(frozen=True)
class Worker:
    """Does runs: executes, makes the page, publishes both, or keeps what failed apart.

    Attributes:
        project: The project.
        out: The reports folder.
        staging: A folder on the same file system for files that are not finished.
        kernels: Where kernels come from.
        limits: What a notebook may use.
    """

    project: Project
    out: Path
    staging: Path
    kernels: KernelSource
    limits: Limits
    page_lock = Lock()  # making pages is pure Python: two at once would only take turns

    def do(self, run: Run, fingerprint: str) -> RunRecord | None:
        """Do one run. What can go wrong ends in the record; the last good report stays.

        Args:
            run: The run.
            fingerprint: Hash of what it depends on.

        Returns:
            Its record; None if it was cut short because the refresh is being stopped.
        """
        started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        places = place_names(self.project, self.out)
        try:
            outcome = self._outcome(run, places)
        except OSError as error:  # a full disk, a folder that cannot be written
            outcome = Outcome(Status.FAILED, f"{type(error).__name__}: {error}", new_notebook())
        if outcome.status is not Status.OK and self.kernels.stopping:
            return None
        return RunRecord(
            **asdict(run),
            status=outcome.status,
            reason=without_places(outcome.reason, places),
            started=started,
            seconds=round(time.monotonic() - clock, 2),
            fingerprint=fingerprint,
            reported=started if outcome.status is Status.OK else "",
        )

    def _outcome(self, run: Run, places: dict[str, str]) -> Outcome:
        folder = self.staging / run.key
        folder.mkdir(parents=True)
        source = notebook_path(self.project, run.notebook)
        outcome = execute(source, folder / source.name, run, self.kernels, self.limits)
        clean_notebook(outcome.notebook, run.key, places)
        if outcome.status is Status.OK:
            outcome = self._report(run, outcome.notebook, folder)
        if outcome.status is Status.OK or not self.kernels.stopping:
            self._tidy(run, outcome, folder)
        return outcome

    def _report(self, run: Run, node: NotebookNode, folder: Path) -> Outcome:
        """Publish a report: both files are finished before either is replaced."""
        notebook, page = folder / f"{run.notebook}.ipynb", folder / f"{run.notebook}.html"
        try:
            check_findings(node, run)
            with self.page_lock:
                html = pages.render_report(
                    node,
                    title=pages.quote_of(node).question or run.notebook,
                    area_name=run.area_name,
                    scenario=run.scenario,
                    parameters=run.parameters,
                )
            page.write_text(html, encoding="utf-8", newline="")
            nbformat.write(node, notebook)
            publish({file: self.out / f"{run.key}{file.suffix}" for file in (page, notebook)})
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
            for suffix in (".html", ".ipynb"):
                (self.out / f"{run.key}{suffix}").unlink(missing_ok=True)
