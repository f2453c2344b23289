"""What a run hands to whoever publishes its spreadsheet and data file."""

from collections.abc import Sequence

from nbformat import NotebookNode

from caremarket import evidence, publish
from caremarket.evidence.checks.assumptions import Assumption
from caremarket.present import findings_of
from caremarket.present.findings import headline_of
from caremarket.present.parameters import given
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import question_of
from caremarket.refresh.records.run import Run


def report_of(
    project: Project, run: Run, node: NotebookNode, assumptions: Sequence[Assumption]
) -> publish.Report:
    """Gather what a report's files are made from; its findings rest on the assumptions."""
    data = evidence.load(run.area_code, project)
    return publish.Report(
        area_code=run.area_code,
        area_name=run.area_name,
        notebook=run.notebook,
        scenario=run.scenario,
        question=question_of(node) or run.notebook,
        headline=headline_of(node) or "",
        parameters={name: each.value for name, each in given(node, run.parameters).items()},
        records=findings_of(node),
        background=publish.background(data, node, assumptions),
    )
