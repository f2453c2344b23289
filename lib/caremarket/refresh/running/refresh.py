"""A refresh from request to summary: what `caremarket refresh` does."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from caremarket import evidence
from caremarket.engine.errand import call_here
from caremarket.engine.launch import who
from caremarket.project import Project
from caremarket.refresh import running as heavy  # its modules load when something is to be done
from caremarket.refresh import site as site_pages
from caremarket.refresh.freshness.planning import Planned, planned
from caremarket.refresh.freshness.verdict import Verdict, verdicts
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.files import (
    publish,
    write_published,
)
from caremarket.refresh.records.journal import SITE, Journal, journal, last_known, without_parts
from caremarket.refresh.records.log import logging_refusals, refresh_log
from caremarket.refresh.records.run import RUN_JSON, Recorded, Run, RunRecord, Status, run_json
from caremarket.refresh.records.software import git_commit, versions
from caremarket.refresh.running.ahead import Ahead
from caremarket.refresh.running.cluster.address import check_address
from caremarket.refresh.running.lock import only_refresh
from caremarket.refresh.running.stop import STOP
from caremarket.refresh.running.summary import Settings, Summary
from caremarket.refresh.site.ledger import Ledger, site_digest
from caremarket.telltale import place_names, without_places

if TYPE_CHECKING:
    from caremarket.refresh.running.cluster.maker import DaskMaker
    from caremarket.refresh.running.products import LocalMaker  # takes long to load

LOG = "refresh.log"


def refresh(
    project: Project,
    request: Request,
    settings: Settings,
    console: Console,
    explain: Callable[[list[Verdict]], None] = lambda _: None,
) -> Summary:
    """Bring the reports up to date.

    Everything is checked first: a wrong plan, request or evidence base touches nothing but the log,
    which says why. `explain` is called with the verdict on each report before any of them runs.

    Raises:
        PlanError: If the plan or the request is wrong, or the reports folder cannot be written or
            is in use by another refresh.
        EvidenceError: If the evidence is wrong.
        WarmEngineError: If the warm engine was asked for by name and cannot be had.
        ClusterError: If the cluster that was asked for cannot be used.
    """
    began = datetime.now(UTC)
    out = (settings.out or project.reports).resolve()
    places = place_names(project, out)
    with STOP.listening(), Ahead(project, request, settings) as ahead:
        with logging_refusals(out / LOG, places):
            if settings.dask is not None:
                check_address(settings.dask)
            plan = planned(project, request, settings.plan, changed=ahead.likely)
        with (
            only_refresh(out) as staging,
            logging_refusals(out / LOG, places),
            refresh_log(staging / LOG, places) as log,
        ):
            work = _Work(began, project, settings, plan, out, staging, console, log)
            before = work.last_known()
            if plan.checked is not None:
                console.print("The evidence has changed: preparing it first.")
                evidence.replace_tables(project, plan.checked.frames, plan.checked.prepared)
            asked = asked_for(plan, before, settings, out)
            explain(asked)
            recorded, summary = work.done(asked, before, ahead)
            log.info("ended with %s", summary.counts)
            about = _about(project, request, settings, summary, began) | {
                "ran": without_places(who(), places),
                "git_commit": git_commit(project, log),
            }
            write_published(run_json(recorded, **about), out / RUN_JSON, staging)
            publish({staging / LOG: out / LOG})
            plan.memo.save()
    return summary


@dataclass(frozen=True)
class _Work:
    """A refresh at work, now that everything is checked."""

    began: datetime
    project: Project
    settings: Settings
    plan: Planned
    out: Path
    staging: Path  # for files that are not finished, on the same file system as `out`
    console: Console
    log: Logger

    def last_known(self) -> Recorded:
        """Read what is on record; what a killed refresh finished is recorded before all else."""
        before, finished = last_known(self.out)
        if before.fault:
            self.console.print(before.fault)
        if finished is not None:
            write_published(run_json(before), self.out / RUN_JSON, self.staging)
            runs = "1 run" if finished == 1 else f"{finished or 'no'} runs"
            self.console.print(f"The last refresh was cut short; what it finished counts: {runs}.")
        return before

    def done(
        self, asked: list[Verdict], before: Recorded, ahead: Ahead
    ) -> tuple[Recorded, Summary]:
        """Make the reports that are due, then the pages of all; return what to record, too."""
        jobs = [(each.run, each.why) for each in asked if each.is_due]
        records = [each.as_record() for each in asked if not each.is_due]
        self.log.info("%d reports asked for, %d of them to run", len(asked), len(jobs))
        maker, keys = None, [run.key for run, _ in jobs]
        with ExitStack() as stack:
            kept = stack.enter_context(
                journal(self.out, self.began.isoformat(), len(asked), keys, self.log)
            )
            with STOP.heeding():
                if jobs:
                    maker = self._run(jobs, stack, kept, before, ahead)
            records += kept.records.values()
            known = _all_known(self.plan, before, records, self.out)
            pages, site = before.pages, ""
            if STOP.heeded:  # who says stop waits for nothing more
                known = without_parts(known, kept.under_way)
            else:
                pages, site = self._site(before, known, maker, kept)
        STOP.finish()
        parts = before.parts | self.plan.inputs.store
        summary = Summary(
            self.out, records, len(asked) - len(records), STOP.heeded, self.plan.beside
        )
        return Recorded(known, pages, parts, self.began.isoformat(), site), summary

    def _run(
        self,
        jobs: list[tuple[Run, str]],
        stack: ExitStack,
        kept: Journal,
        before: Recorded,
        ahead: Ahead,
    ) -> "LocalMaker | DaskMaker":
        """Make reports; return who made them, and is there for the pages, too."""
        names = sorted({run.notebook for run, _ in jobs})
        options = {"nest": ahead.nest_for(names), "out": self.out, "log": self.log}
        maker = heavy.worker.open_maker(stack, self.project, names, self.settings, **options)
        worker = heavy.worker.Worker(self.project, self.out, self.staging, maker, self.plan.inputs)
        queued = self.began.isoformat(timespec="seconds")
        crew = heavy.pool.Crew(
            worker, kept, before.records, queued, self.log, self.settings.fail_fast
        )
        crew.do_all(jobs, self.console)
        return maker

    def _site(
        self,
        before: Recorded,
        known: dict[str, RunRecord],
        maker: "LocalMaker | DaskMaker | None",
        journal: Journal,
    ) -> tuple[dict[str, str], str]:
        """Bring the pages of all reports up to date, if anything that they show changed.

        Returns the hash of what each page was made from, and of everything that they were made
        from.
        """
        site = site_digest(self.plan.inputs, known)
        if site == before.site and all((self.out / name).is_file() for name in before.pages):
            return before.pages, site
        ledger = Ledger(self.out, self.staging, before.pages, self.plan.inputs.code.digest)
        journal.write({SITE: "begun"})
        damaged: list[str] = []
        with STOP.heeding():
            damaged = site_pages.write.write_site(
                self.project,
                self.out,
                records=known,
                inputs=self.plan.inputs,
                ledger=ledger,
                call=maker.call if maker else call_here,
                width=maker.width if maker else 1,
                log=self.log,
            )
        ledger.put_on_disk()
        if STOP.heeded:
            return ledger.untouched, ""
        for problem in damaged:
            self.console.print(Text(problem, style="red"), soft_wrap=True)
        return ledger.after, site if ledger.complete else ""


def due(project: Project, request: Request, settings: Settings) -> list[Verdict]:
    """Say what a refresh would run, and why, without touching anything.

    Raises PlanError if the plan or the request is wrong, EvidenceError if the evidence is.
    """
    out = (settings.out or project.reports).resolve()
    plan = planned(project, request, settings.plan)
    return asked_for(plan, last_known(out)[0], settings, out)


def standing(
    project: Project, request: Request, settings: Settings
) -> tuple[list[Verdict], dict[str, str]]:
    """Say how reports stand, without touching anything, and which of their areas the plan lacks.

    Those that are asked for and, if no area is named, those on record of areas that the plan does
    not name. The areas are given by code and name.
    """
    out = (settings.out or project.reports).resolve()
    plan, before = planned(project, request, settings.plan), last_known(out)[0]
    runs, beside = plan.runs, plan.beside
    if request.areas is None:
        others = [it for it in before.records.values() if it.area_code not in plan.inside]
        runs = [*runs, *others]
        beside = {it.area_code: it.area_name for it in others}
    return verdicts(runs, before.records, before.parts, plan.inputs, out), beside


def asked_for(plan: Planned, before: Recorded, settings: Settings, out: Path) -> list[Verdict]:
    """Say of each report that is asked for, in the order of the plan, how it stands, and why."""
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
    }
