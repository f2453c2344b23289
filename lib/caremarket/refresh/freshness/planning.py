"""From a request to the runs and what they rest on: everything is checked before anything runs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caremarket import evidence
from caremarket.evidence.checks.reviews import today
from caremarket.evidence.processed.state import read_prepared
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.plan.refresh_yml import read_plan
from caremarket.refresh.plan.request import Known, Request, runs
from caremarket.refresh.records.memo import MEMO, Memo
from caremarket.refresh.records.run import Run

if TYPE_CHECKING:
    from caremarket.evidence import PrepareResult, Update  # takes long to load


@dataclass(frozen=True)
class Planned:
    """What is asked for.

    Attributes:
        runs: The runs that the request asks for.
        every: All runs that the plan names.
        inputs: What reports rest on.
        checked: The evidence, if it changed and is to be written before anything runs.
        memo: Results to keep for the next time.
    """

    runs: list[Run]
    every: list[Run]
    inputs: Inputs
    checked: "PrepareResult | Update | None"
    memo: Memo


def planned(
    project: Project,
    request: Request,
    plan: Path | None = None,
    *,
    complete: bool = False,
    changed: Callable[[], None] = lambda: None,
) -> Planned:
    """Work out the runs of a request, and check everything that can be checked before they start.

    Args:
        project: The project.
        request: Which reports.
        plan: The plan file; None for the project's refresh.yml.
        complete: Whether to check all evidence, whatever changed.
        changed: Called as soon as something is seen to have changed, so that working it out takes
            long, and a report is likely to be due.

    Returns:
        The runs and what they rest on; nothing is written.

    Raises:
        PlanError: If the plan or the request is wrong.
        EvidenceError: If the evidence or the log of assumptions is wrong.
    """
    prepared, checked = read_prepared(project), None
    if complete:
        checked = evidence.check(project)
    elif not evidence.is_fresh(project, prepared):
        changed()
        checked = evidence.updated(project, prepared) or evidence.check(project)
    if checked is not None:
        prepared = checked.prepared
    memo = Memo(project.processed / MEMO, changed)
    found = read_plan(plan or project.plan)
    inputs = Inputs(project, prepared, today().isoformat(), memo)
    known = Known(project, prepared.names, inputs.of_a_plan, memo, checked)
    asked, every = runs(found, request, known), runs(found, Request(), known)
    inputs.check()
    return Planned(asked, every, inputs, checked, memo)
