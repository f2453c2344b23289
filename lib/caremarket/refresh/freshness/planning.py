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
    """What is asked for, and what it rests on."""

    runs: list[Run]  # those that the request asks for
    every: list[Run]  # all that the plan names
    inputs: Inputs
    checked: "PrepareResult | Update | None"  # if it changed: to be written before all else
    memo: Memo  # to be saved for the next time

    @property
    def inside(self) -> set[str]:
        """Codes of the areas that the plan names."""
        return {run.area_code for run in self.every}

    @property
    def beside(self) -> dict[str, str]:
        """Names, by code, of the areas that are asked for although the plan does not name them."""
        asked = {run.area_code: run.area_name for run in self.runs}
        return {code: name for code, name in asked.items() if code not in self.inside}


def planned(
    project: Project,
    request: Request,
    plan: Path | None = None,
    *,
    complete: bool = False,
    changed: Callable[[], None] = lambda: None,
) -> Planned:
    """Work out the runs of a request, and check everything that can be checked before they start.

    `plan` is None for the project's refresh.yml; `complete` checks all evidence, whatever changed.
    `changed` is called as soon as something is seen to have changed, so that working it out takes
    long, and a report is likely to be due. Nothing is written.

    Raises PlanError if the plan or the request is wrong, EvidenceError if the evidence or the log
    of assumptions is.
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
    _ = inputs.assumptions  # raises an error if they are not valid
    return Planned(asked, every, inputs, checked, memo)
