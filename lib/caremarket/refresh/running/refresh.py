"""A refresh from request to summary: what `caremarket refresh` does."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from caremarket import evidence
from caremarket.engine.errand import call_here
from caremarket.errors import PlanError
from caremarket.project import Project
from caremarket.refresh import running as heavy  # its modules load when something is to be done
from caremarket.refresh import site as site_pages
from caremarket.refresh.freshness.planning import Planned, planned
from caremarket.refresh.freshness.verdict import Verdict, verdicts
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.files import place_names, publish, write_published
from caremarket.refresh.records.journal import Journal, journal, last_known, without_parts
from caremarket.refresh.records.log import refresh_log
from caremarket.refresh.records.run import RUN_JSON, Recorded, Run, RunRecord, Status, run_json
from caremarket.refresh.records.software import git_commit, versions
from caremarket.refresh.running.ahead import Ahead
from caremarket.refresh.running.lock import only_refresh
from caremarket.refresh.running.stop import STOP
from caremarket.refresh.running.summary import Settings, Summary
from caremarket.refresh.site.ledger import Ledger, site_digest

if TYPE_CHECKING:
    from caremarket.refresh.running.products import Maker  # takes long to load

LOG = "refresh.log"
STAGING = ".refresh-"


def refresh(
    project: Project,
    request: Request,
    settings: Settings,
    console: Console,
    explain: Callable[[list[Verdict]], None] = lambda _: None,
) -> Summary:
    """Bring the reports up to date.

    Everything is checked first: a wrong plan, request or evidence base touches nothing.

    Args:
        project: The project.
        request: Which reports.
        settings: How.
        console: Where progress is shown.
        explain: Called with the verdict on each report before any of them runs.

    Returns:
        How it went.

    Raises:
        PlanError: If the plan or the request is wrong, or the reports folder cannot be written or
            is in use by another refresh.
        EvidenceError: If the evidence is wrong.
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
        ClusterError: If the cluster that was asked for cannot be used.
    """
    began = datetime.now(UTC)
    with STOP.listening(), Ahead(project, request, settings) as ahead:
        plan = planned(project, request, settings.plan, changed=ahead.likely)
        return _refreshed(
            project,
            request,
            settings,
            plan,
            began=began,
            ahead=ahead,
            console=console,
            explain=explain,
        )


def _refreshed(
    project: Project,
    request: Request,
    settings: Settings,
    plan: Planned,
    *,
    began: datetime,
    ahead: Ahead,
    console: Console,
    explain: Callable[[list[Verdict]], None],
) -> Summary:
    """Bring the reports up to date, now that everything is checked."""
    out = (settings.out or project.reports).resolve()
    with (
        _staging(out) as staging,
        refresh_log(staging / LOG, place_names(project, out)) as log,
    ):
        before = _last_known(out, staging, console)
        if plan.checked is not None:
            console.print("The evidence has changed: preparing it first.")
            evidence.replace_tables(project, plan.checked.frames, plan.checked.prepared)
        asked = asked_for(plan, before, settings, out)
        explain(asked)
        jobs = [(each.run, each.why) for each in asked if each.is_due]
        records = [each.as_record() for each in asked if not each.is_due]
        log.info("%d reports asked for, %d of them to run", len(asked), len(jobs))
        maker = None
        with ExitStack() as stack:
            due = [run for run, _ in jobs]
            keys = [run.key for run in due]
            kept = stack.enter_context(journal(out, began.isoformat(), len(asked), keys, log))
            with STOP.heeding():
                if due:
                    maker = _maker(stack, project, due, settings, ahead=ahead, out=out, log=log)
                    heavy.batch.run_all(
                        jobs,
                        heavy.worker.Worker(project, out, staging, maker, plan.inputs),
                        fail_fast=settings.fail_fast,
                        before=before.records,
                        queued=began.isoformat(timespec="seconds"),
                        journal=kept,
                        console=console,
                        log=log,
                    )
            records += kept.records.values()
            known = _all_known(plan, before, records, out)
            pages, site = before.pages, ""
            if STOP.heeded:  # who says stop waits for nothing more
                known = without_parts(known, kept.under_way)
            else:
                pages, site = _site(
                    plan=plan,
                    project=project,
                    out=out,
                    staging=staging,
                    before=before,
                    known=known,
                    maker=maker,
                    journal=kept,
                    console=console,
                    log=log,
                )
        STOP.finish()
        summary = Summary(out, records, len(asked) - len(records), STOP.heeded)
        log.info("ended with %s", summary.counts)
        about = _about(project, request, settings, summary, began)
        recorded = Recorded(known, pages, before.parts | plan.inputs.store, began.isoformat(), site)
        write_published(run_json(recorded, **about), out / RUN_JSON, staging)
        publish({staging / LOG: out / LOG})
        plan.memo.save()
    return summary


def _last_known(out: Path, staging: Path, console: Console) -> Recorded:
    """Read what is on record; what a killed refresh had finished is recorded before all else."""
    before, finished = last_known(out)
    if finished is not None:
        write_published(run_json(before), out / RUN_JSON, staging)
        runs = "1 run" if finished == 1 else f"{finished or 'no'} runs"
        console.print(f"The last refresh was cut short; what it finished counts: {runs}.")
    return before


def _maker(
    stack: ExitStack,
    project: Project,
    runs: Iterable[Run],
    settings: Settings,
    *,
    ahead: Ahead,
    out: Path,
    log: Logger,
) -> "Maker":
    """Open who makes the reports of some runs: here, while another process loads libraries, too."""
    names = sorted({run.notebook for run in runs})
    nest = ahead.nest_for(names)
    notebooks = [project.notebooks / f"{name}.ipynb" for name in names]
    return heavy.maker.open_maker(stack, project, notebooks, settings, nest=nest, out=out, log=log)


def _site(
    *,
    plan: Planned,
    project: Project,
    out: Path,
    staging: Path,
    before: Recorded,
    known: dict[str, RunRecord],
    maker: "Maker | None",
    journal: Journal,
    console: Console,
    log: Logger,
) -> tuple[dict[str, str], str]:
    """Bring the pages of all reports together up to date, if anything that they show changed.

    Returns:
        Hash of what each page was made from, and of everything that they were made from.
    """
    site = site_digest(plan.inputs, known)
    if site == before.site and all((out / name).is_file() for name in before.pages):
        return before.pages, site
    ledger = Ledger(out, staging, before.pages, plan.inputs.code.digest)
    journal.note_site()
    damaged: list[str] = []
    with STOP.heeding():
        damaged = site_pages.write.write_site(
            project,
            out,
            records=known,
            inputs=plan.inputs,
            ledger=ledger,
            call=maker.call if maker else call_here,
            width=maker.width if maker else 1,
            log=log,
        )
    ledger.put_on_disk()
    if STOP.heeded:
        return ledger.untouched, ""
    for problem in damaged:
        console.print(Text(problem, style="red"), soft_wrap=True)
    return ledger.after, site if ledger.complete else ""


def due(project: Project, request: Request, settings: Settings) -> list[Verdict]:
    """Say what a refresh would run, and why, without touching anything.

    Args:
        project: The project.
        request: Which reports.
        settings: How to refresh.

    Returns:
        A verdict for each report that is asked for.

    Raises:
        PlanError: If the plan or the request is wrong.
        EvidenceError: If the evidence is wrong.
    """
    out = (settings.out or project.reports).resolve()
    plan = planned(project, request, settings.plan)
    return asked_for(plan, last_known(out)[0], settings, out)


def asked_for(plan: Planned, before: Recorded, settings: Settings, out: Path) -> list[Verdict]:
    """Say of each report that is asked for how it stands, and why it is to run.

    Args:
        plan: What is asked for.
        before: What is on record.
        settings: How to refresh.
        out: The reports folder.

    Returns:
        A verdict for each, in the order of the plan.
    """
    runs = plan.runs
    if settings.only_failed:
        failed = {key for key, it in before.records.items() if it.status is Status.FAILED}
        runs = [run for run in runs if run.key in failed]
    found = verdicts(runs, before.records, before.parts, plan.inputs, out)
    return [each.forced() for each in found] if settings.force else found


def _all_known(
    plan: Planned, before: Recorded, records: list[RunRecord], out: Path
) -> dict[str, RunRecord]:
    """Return the records of all reports; those that did not run say what changed since."""
    now = {record.key: record for record in records}
    planned_now = {run.key: run for run in plan.every}
    left = [planned_now.get(key, last) for key, last in before.records.items() if key not in now]
    others = verdicts(left, before.records, before.parts, plan.inputs, out)
    return {each.run.key: each.as_record() for each in others} | now


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """Make a folder for unfinished files below the reports folder: the same file system."""
    with ExitStack() as stack:
        try:
            out.mkdir(parents=True, exist_ok=True)
            stack.enter_context(only_refresh(out))
            for left in out.glob(f"{STAGING}*"):  # by a refresh that was killed
                shutil.rmtree(left, ignore_errors=True)
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=STAGING, dir=out))
        except OSError as error:
            raise PlanError(
                f"The reports folder {out} cannot be written ({error.strerror}). Name another with "
                "--out; nothing was touched."
            ) from None
        yield Path(folder)


def _about(
    project: Project, request: Request, settings: Settings, summary: Summary, began: datetime
) -> dict[str, Any]:
    """Say in run.json what was asked for, how it went and with which software."""
    options = ("workers", "engine", "force", "only_failed")
    return {
        "started": began.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 2),
        "interrupted": summary.interrupted,
        "request": asdict(request)
        | {name: getattr(settings, name) for name in options}
        | {"cluster": settings.dask is not None}
        | asdict(settings.limits),
        "counts": summary.counts,
        "versions": versions(),
        "git_commit": git_commit(project),
    }
