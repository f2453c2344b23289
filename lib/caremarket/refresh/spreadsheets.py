"""What a run hands to whoever publishes its spreadsheet and data file."""

from nbformat import NotebookNode

from caremarket import evidence, publish
from caremarket.present import findings_of
from caremarket.present.parameters import given
from caremarket.project import Project
from caremarket.refresh.record import Run
from caremarket.refresh.site.quote import quote_of


def report_of(project: Project, run: Run, node: NotebookNode) -> publish.Report:
    """Gather what a report's files are made from.

    Args:
        project: The project.
        run: The run.
        node: Its executed notebook.

    Returns:
        The report.

    Raises:
        EvidenceError: If the log of assumptions is wrong.
    """
    quote = quote_of(node)
    data = evidence.load(run.area_code, project)
    return publish.Report(
        area_code=run.area_code,
        area_name=run.area_name,
        notebook=run.notebook,
        scenario=run.scenario,
        question=quote.question or run.notebook,
        headline=quote.headline,
        parameters={name: each.value for name, each in given(node, run.parameters).items()},
        records=findings_of(node),
        background=publish.background(project, data, run.notebook, node),
    )
