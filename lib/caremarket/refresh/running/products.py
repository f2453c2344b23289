"""What comes of a run before anything of it is published: the contents of its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat

from caremarket import present  # its modules load when a notebook is looked at
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import notebook_path
from caremarket.refresh.records.files import (
    clean_notebook,
    in_short,
)
from caremarket.refresh.records.run import Run, Status
from caremarket.refresh.running.execute import execute
from caremarket.refresh.running.kernels import KernelSource
from caremarket.refresh.running.summary import Limits
from caremarket.refresh.site.report.assurance import Register, sources_named
from caremarket.refresh.site.themes import Quote
from caremarket.telltale import without_places

MAKE = "caremarket.refresh.site.report.files:report_and_quote"
EXECUTED = ".ipynb"  # the file of a run that failed


@dataclass(frozen=True)
class Product:
    """What came of a run; it can be sent from one machine to another."""

    status: Status  # `ok`, `skipped` or `failed`
    reason: str = ""  # without folders of the machine that it ran on
    files: Mapping[str, bytes] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)  # identifiers of those that its findings name
    quote: Quote = field(default_factory=Quote)
    peak_mib: float | None = None  # None where that cannot be told


@dataclass(frozen=True)
class LocalMaker:
    """Makes products on this machine."""

    project: Project
    kernels: KernelSource
    limits: Limits
    register: Register
    places: Mapping[str, str]  # what stands for this machine's folders in what is published
    width: int = 1  # how many runs it makes at a time

    @property
    def stopping(self) -> bool:
        """Whether runs are being stopped."""
        return self.kernels.stopping

    def make(self, run: Run) -> Product:
        """Execute a notebook and make its report's files; a fault in one run stops no other."""
        source = notebook_path(self.project, run.notebook)
        outcome = execute(source, run, self.kernels, self.limits)
        node, reason, places = outcome.notebook, outcome.reason, dict(self.places)
        clean_notebook(node, run.key, places)
        if outcome.status is Status.OK:
            try:
                sources = sources_named(node)
                files, quote = self.kernels.call(
                    MAKE,
                    Project(self.project.root),
                    run,
                    node,
                    self.register.behind(run.notebook, sources, present.findings_of(node)),
                )
                return Product(Status.OK, "", files, sources, quote, outcome.peak_mib)
            except Exception as error:  # whatever a notebook may have put out
                fault = f"{type(error).__name__}: {error}"
                reason = f"The notebook ran, but no report came of it: {fault}"
        failed = outcome.status is not Status.SKIPPED
        return Product(
            Status.FAILED if failed else Status.SKIPPED,
            in_short(without_places(reason, places)),
            {EXECUTED: nbformat.writes(node).encode()} if failed else {},
            peak_mib=outcome.peak_mib,
        )

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function in a process of its own if possible."""
        return self.kernels.call(function, *arguments)

    def stop(self) -> None:
        """Kill every kernel."""
        self.kernels.stop()
