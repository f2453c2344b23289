"""Making the files of a report from its executed notebook: page, notebook, spreadsheet, data."""

import nbformat
from nbformat import NotebookNode

from caremarket import evidence, publish
from caremarket.present.findings import findings_of, headline_of
from caremarket.present.parameters import given
from caremarket.project import Project
from caremarket.refresh.plan.notebooks import question_of
from caremarket.refresh.records.files import take_times_out
from caremarket.refresh.records.run import Run
from caremarket.refresh.site.report import page
from caremarket.refresh.site.report.assurance import Assurance
from caremarket.refresh.site.report.findings import check_findings
from caremarket.refresh.site.themes import Quote, quote_of


def report_and_quote(
    project: Project, run: Run, node: NotebookNode, assurance: Assurance
) -> tuple[dict[str, bytes], Quote]:
    """Make everything that is published of a run, and what the site says of it."""
    return report_bytes(project, run, node, assurance), quote_of(node)


def report_bytes(
    project: Project, run: Run, node: NotebookNode, assurance: Assurance
) -> dict[str, bytes]:
    """Make everything that is published of a run: contents by suffix of `files.REPORT_SUFFIXES`.

    From its executed notebook, without what tells where it was executed.

    Raises CaremarketError if the findings are not those of the run, or no report can be made of it.
    """
    check_findings(node, run)
    report = publish.Report(
        area_code=run.area_code,
        area_name=run.area_name,
        notebook=run.notebook,
        scenario=run.scenario,
        question=question_of(node) or run.notebook,
        headline=headline_of(node) or "",
        parameters={name: each.value for name, each in given(node, run.parameters).items()},
        records=findings_of(node),
        background=publish.background(
            evidence.load(run.area_code, project), node, assurance.assumptions
        ),
    )
    html = page.render_report(
        node,
        title=report.question,
        area_name=run.area_name,
        scenario=run.scenario,
        parameters=run.parameters,
        notebook=run.notebook,
        disclosure=report.background.disclosure,
        assurance=assurance,
        data_log=report.background.data_log.to_dict("records"),
    )
    take_times_out(node)
    text = nbformat.v4.writes(node)  # without another check: the page was made of it
    own = {".html": html.encode(), ".ipynb": text.encode()}
    return own | publish.report_files(report)


def warm_up(notebook: str) -> None:
    """Make the page of a notebook file: what that leaves in memory, forked processes find."""
    page.warm_up(nbformat.read(notebook, as_version=4))
