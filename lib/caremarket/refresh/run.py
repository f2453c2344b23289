"""A refresh from request to summary: what `caremarket refresh` does."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from caremarket import evidence
from caremarket.errors import PlanError
from caremarket.evidence.prepare import evidence_hash
from caremarket.project import Project
from caremarket.refresh.about import git_commit, versions
from caremarket.refresh.assurance import Register, read_register
from caremarket.refresh.files import REPORT_SUFFIXES, place_names, publish, write_published
from caremarket.refresh.fingerprint import fingerprint, shared_hashes
from caremarket.refresh.lock import only_refresh
from caremarket.refresh.log import refresh_log
from caremarket.refresh.notebooks import notebook_path
from caremarket.refresh.plan import read_plan
from caremarket.refresh.pool import do_all
from caremarket.refresh.progress import display
from caremarket.refresh.record import (
    RUN_JSON,
    Recorded,
    Run,
    RunRecord,
    Status,
    read_recorded,
    run_json,
)
from caremarket.refresh.request import Request, runs
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.write import write_site
from caremarket.refresh.summary import Settings, Summary
from caremarket.refresh.warm import open_kernels
from caremarket.refresh.worker import Worker

LOG = "refresh.log"
STAGING = ".refresh-"

Records = dict[str, RunRecord]  # by key


def planned_runs(project: Project, request: Request, plan: Path | None = None) -> list[Run]:
    """Work out the runs of a request, and check everything that can be checked before they start.

    Args:
        project: The project.
        request: Which reports.
        plan: The plan file; None for the project's refresh.yml.

    Returns:
        The runs.

    Raises:
        PlanError: If the plan or the request is wrong.
        EvidenceError: If the evidence is wrong.
    """
    if evidence.is_fresh(project):
        areas = dict(evidence.areas(project))
    else:
        frame = evidence.check(project).areas.sort_values("area_code")
        areas = dict(zip(frame["area_code"], frame["area_name"], strict=True))
    return runs(project, read_plan(plan or project.plan), request, areas)


def refresh(project: Project, request: Request, settings: Settings, console: Console) -> Summary:
    """Bring the reports up to date.

    Everything is checked first: a wrong plan, request or evidence base touches nothing.

    Args:
        project: The project.
        request: Which reports.
        settings: How.
        console: Where progress is shown.

    Returns:
        How it went.

    Raises:
        PlanError: If the plan or the request is wrong, or the reports folder cannot be written or
            is in use by another refresh.
        EvidenceError: If the evidence is wrong.
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
    """
    began = datetime.now(UTC)
    out = (settings.out or project.reports).resolve()
    wanted = planned_runs(project, request, settings.plan)
    register = read_register(project)
    with _staging(out) as staging:
        before = read_recorded(out / RUN_JSON)
        previous = before.records
        if settings.only_failed:
            failed = {key for key, record in previous.items() if record.status is Status.FAILED}
            wanted = [run for run in wanted if run.key in failed]
        if not evidence.is_fresh(project):
            console.print("The evidence has changed: preparing it first.")
            evidence.prepare(project)
        hashes = shared_hashes(project, evidence_hash(project))
        jobs = [
            (run, fingerprint(project, run, hashes, register.behind(run.notebook).assumptions))
            for run in wanted
        ]
        kept = {} if settings.force else _kept(jobs, previous, out, register)
        jobs = [(run, identity) for run, identity in jobs if run.key not in kept]
        with refresh_log(staging / LOG, place_names(project, out)) as log:
            log.info("%d reports asked for, %d of them to run", len(wanted), len(jobs))
            with ExitStack() as stack:
                notebooks = {notebook_path(project, run.notebook) for run, _ in jobs}
                kernels = open_kernels(
                    stack,
                    project,
                    sorted(notebooks),
                    engine=settings.engine,
                    memory=settings.limits.memory,
                    log=log,
                )
                shown = stack.enter_context(display(console, len(jobs)))
                worker = Worker(project, out, staging, kernels, settings.limits, register)
                ended, interrupted = do_all(jobs, worker, settings.workers, shown, log)
            records = [*kept.values(), *(_with_last_report(new, previous) for new in ended)]
            summary = Summary(out, records, len(wanted) - len(records), interrupted)
            log.info("ended with %s", summary.counts)
        about = _about(project, request, settings, summary, began) | {"hashes": hashes}
        known = previous | {record.key: record for record in records}
        with refresh_log(staging / LOG, place_names(project, out)) as log:
            ledger = Ledger(out, staging, before.pages, hashes["library"])
            damaged = write_site(project, out, records=known, hashes=hashes, ledger=ledger, log=log)
        for problem in damaged:
            console.print(Text(problem, style="red"), soft_wrap=True)
        recorded = Recorded(known, ledger.after)
        write_published(run_json(recorded, **about), out / RUN_JSON, staging)
        publish({staging / LOG: out / LOG})
    return summary


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


def _kept(jobs: list[tuple[Run, str]], previous: Records, out: Path, register: Register) -> Records:
    """Return the records of runs that need no new run, because nothing they depend on changed."""
    kept = {}
    for run, identity in jobs:
        last = previous.get(run.key)
        if last is None or last.status is Status.FAILED:
            continue
        if last.fingerprint != register.behind(run.notebook, last.sources).stamped(identity):
            continue
        if last.status is Status.SKIPPED:
            kept[run.key] = last
        elif all((out / f"{run.key}{suffix}").is_file() for suffix in REPORT_SUFFIXES):
            kept[run.key] = replace(last, status=Status.FRESH)
    return kept


def _with_last_report(record: RunRecord, previous: Records) -> RunRecord:
    """Remember of a failed run from when its last good report is, and what it rests on."""
    last = previous.get(record.key)
    if record.status is Status.FAILED and last is not None:
        kept = ("reported", "sources", "question", "headline")
        return replace(record, **{name: getattr(last, name) for name in kept})
    return record


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
        | asdict(settings.limits),
        "counts": summary.counts,
        "versions": versions(),
        "git_commit": git_commit(project),
    }
