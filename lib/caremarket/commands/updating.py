"""The steps of `caremarket update`, each of which may fail by itself, and what came of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from logging import Logger
from pathlib import Path

from rich.console import Console
from rich.text import Text

from caremarket import evidence
from caremarket.commands.check_shown import show_evidence
from caremarket.commands.fetch_shown import fetch_all, overdue
from caremarket.commands.import_shown import show_results
from caremarket.commands.refresh_shown import show_beside, show_summary, show_warnings
from caremarket.commands.update_changes import council_changes, councils_by_import
from caremarket.errors import CaremarketError, PlanProblemsError
from caremarket.evidence.processed.state import is_fresh, read_prepared
from caremarket.evidence.raw.geography import read_geography
from caremarket.opendata.downloads import FOLDER
from caremarket.opendata.fetching import Fetched, FetchResult
from caremarket.opendata.importing import Outcome, Result, import_files
from caremarket.opendata.registry import Publication, chosen, read_registry
from caremarket.project import Project
from caremarket.refresh.plan.areas import Places
from caremarket.refresh.plan.refresh_yml import read_plan
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.log import refresh_log
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings, Summary
from caremarket.telltale import place_names

LOG = "update.log"


@dataclass(frozen=True)
class Wanted:
    """What an update is to do."""

    request: Request
    settings: Settings
    fetching: bool = True
    only: tuple[str, ...] | None = None  # publications; None for all
    folder: Path | None = None  # to import from; None for data/downloads


@dataclass
class _Update:
    """An update at work: what its steps have done so far."""

    project: Project
    console: Console
    errors: Console
    log: Logger
    fetched: list[FetchResult] = field(default_factory=list)
    imported: list[Result] = field(default_factory=list)
    councils: list[str] = field(default_factory=list)  # sentences on who came and who went
    overdue: list[str] = field(default_factory=list)  # sentences on editions that do not come
    summary: Summary | None = None
    failed: list[str] = field(default_factory=list)  # a sentence each, but for reports

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Do a step, whose failure is noted and stops no other."""
        self.console.print(Text(f"{name}:", style="bold"))
        self.log.info("%s begins", name)
        try:
            yield
        except CaremarketError as error:
            self.failed.append(f"{name}: {error}")
        except OSError as error:
            self.failed.append(
                f"{name}: stopped ({error}). Make room on the disk or give access to the file."
            )

    @property
    def status(self) -> int:
        """0 if all is well, 1 if something failed, 2 if nothing could be done."""
        came = any(it.outcome is not Fetched.FAILED for it in self.fetched)
        held = any(it.outcome in (Outcome.IMPORTED, Outcome.UNCHANGED) for it in self.imported)
        if self.summary is None:
            return 1 if came or held else 2
        return self.summary.exit_status or (1 if self.failed else 0)


def run_update(project: Project, wanted: Wanted, console: Console, errors: Console) -> int:
    """Do all steps and show what changed; return the exit status.

    Raises PlanError or FetchError before anything is touched if plan, request or register is wrong.
    """
    publications = _checked(project, wanted)
    out = (wanted.settings.out or project.reports).resolve()
    out.mkdir(parents=True, exist_ok=True)
    (out / LOG).unlink(missing_ok=True)
    with refresh_log(out / LOG, place_names(project, out)) as log:
        update = _Update(project, console, errors, log)
        if wanted.fetching:
            with update.step("Fetch"):
                update.fetched = fetch_all(project, publications, console)
                update.overdue = overdue(project, publications)
        with update.step("Import"):
            _import(update, wanted.folder or project.root / FOLDER)
        with update.step("Prepare"):
            if not is_fresh(project):
                show_evidence(evidence.prepare(project), console)
            with update.step("Refresh"):  # only of evidence that is right
                update.summary = refresh(project, wanted.request, wanted.settings, console)
                plan = wanted.settings.plan or project.plan
                show_beside(update.summary.beside, plan, console)
        _show(update)
        log.info("ended with status %d", update.status)
        return update.status


def _checked(project: Project, wanted: Wanted) -> list[Publication]:
    """Return the publications that are asked for, if nothing is wrong with the request."""
    read_plan(wanted.settings.plan or project.plan)
    asked = wanted.request.areas
    if asked == ():
        raise PlanProblemsError(["No area is named. Name one, or leave it out."], "the request")
    if asked and asked != ("all",):
        places = Places(project, read_geography(project).names | read_prepared(project).names)
        places.codes(asked)
        if places.problems:
            raise PlanProblemsError(places.problems, "the request")
    return chosen(read_registry(project), wanted.only) if wanted.fetching else []


def _import(update: _Update, folder: Path) -> None:
    before = councils_by_import(update.project)
    update.imported = import_files(update.project, [folder])
    show_results(update.imported, update.console)
    if any(it.outcome is Outcome.IMPORTED for it in update.imported):
        now = councils_by_import(update.project)
        update.councils = council_changes(before, now, read_geography(update.project).names)


def _show(update: _Update) -> None:
    """Show what changed on the console and what failed on standard error, and log both."""
    lines = [
        f"{it.outcome}: {it.publication.title}, {it.edition} ({it.note})"
        for it in update.fetched
        if it.outcome in (Fetched.NEW, Fetched.CORRECTED)
    ]
    lines += [
        f"imported: {it.record.source.title}"
        for it in update.imported
        if it.outcome is Outcome.IMPORTED and it.record
    ]
    lines += update.councils
    failed = [f"Fetch: {it.note}" for it in update.fetched if it.outcome is Fetched.FAILED]
    failed += [f"Import: {it.reason}" for it in update.imported if it.outcome is Outcome.FAILED]
    update.failed = failed + update.failed
    update.console.print(Text("What changed:", style="bold"))
    for line in lines or ["no publication"]:
        update.log.info("%s", line)
        update.console.print(Text(line), soft_wrap=True)
    for line in update.overdue:
        update.log.warning("%s", line)
    show_warnings(update.overdue, update.console)
    for line in update.failed:
        update.log.error("%s", line)
        update.errors.print(Text(line, style="red"), soft_wrap=True)
    if update.summary is None:
        update.errors.print("The reports were left as they were.")
    else:
        show_summary(update.summary, update.console, update.errors)
