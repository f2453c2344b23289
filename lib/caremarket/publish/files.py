"""The files that stand beside a report's page and notebook."""

from caremarket.publish.csvw import metadata_text
from caremarket.publish.datafile import csv_text
from caremarket.publish.report import Report
from caremarket.publish.suffixes import DATA, METADATA, WORKBOOK
from caremarket.publish.workbook import workbook_bytes


def report_files(report: Report) -> dict[str, bytes]:
    """Make the spreadsheet, the data file and its description.

    Args:
        report: The report.

    Returns:
        Contents by the ending of the file's name; the same for the same report.

    Raises:
        PublishError: If the spreadsheet cannot be made.
    """
    return {
        WORKBOOK: workbook_bytes(report),
        DATA: csv_text(report.records).encode(),
        METADATA: metadata_text(report).encode(),
    }
