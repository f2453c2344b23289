"""The spreadsheet and the data file of a run."""

from nbformat import NotebookNode

from caremarket import evidence, publish
from caremarket.present import findings_of
from caremarket.project import Project
from caremarket.refresh.pages import quote_of
from caremarket.refresh.record import Run


def report_files(project: Project, run: Run, node: NotebookNode) -> dict[str, bytes]:
    """Make the files that stand beside a report's page.

    Args:
        project: The project.
        run: The run.
        node: Its executed notebook.

    Returns:
        Contents by the ending of the file's name.

    Raises:
        PublishError: If the spreadsheet cannot be made.
    """
    quote = quote_of(node)
    data = evidence.load(run.area_code, project)
    report = publish.Report(
        area_code=run.area_code,
        area_name=run.area_name,
        notebook=run.notebook,
        scenario=run.scenario,
        question=quote.question or run.notebook,
        headline=quote.headline,
        parameters=run.parameters,
        records=findings_of(node),
        background=publish.background(project, data, run.notebook, node),
    )
    return publish.report_files(report)
