"""The files that stand beside a report's page and notebook."""

from caremarket.publish import SUFFIXES
from caremarket.publish.csvw import metadata_text
from caremarket.publish.datafile import csv_text
from caremarket.publish.report import Report
from caremarket.publish.workbook import workbook_bytes


def report_files(report: Report) -> dict[str, bytes]:
    """Make the spreadsheet, the data file and its description: contents by the ending of the name.

    The same for the same report. Raises PublishError if the spreadsheet cannot be made.
    """
    contents = (
        workbook_bytes(report),
        csv_text(report.records).encode(),
        metadata_text(report).encode(),
    )
    return dict(zip(SUFFIXES, contents, strict=True))
