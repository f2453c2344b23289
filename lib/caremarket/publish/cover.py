"""The cover sheet: what the workbook is, what it answers, and how to read it."""

import gptables

from caremarket import __version__
from caremarket.present.words import humanised
from caremarket.publish.cells import plain_text
from caremarket.publish.report import Report

WIDTH = 100


def cover_of(report: Report) -> gptables.Cover:
    """Make the cover sheet of a report's workbook: text only, in column A."""
    intro = [
        f"Council: {report.area_name} ({report.area_code}).",
        f"Scenario: {humanised(report.scenario).lower()}.",
        report.headline,
        _parameters(report),
    ]
    about = [
        "Each sheet holds one table; the contents sheet lists them and the notes sheet explains "
        "the columns.",
        "Figures are rounded for reading, so that parts may not add up to their total. "
        f"{report.notebook}.csv, published with this workbook, holds them unrounded, and "
        f"{report.notebook}.csv-metadata.json describes its columns.",
        *_missing(report),
        report.background.disclosure,
        "Figures come from the publications on the sheet of sources, each under its own licence.",
        f"Made by caremarket {__version__}. The report {report.notebook}.html and the notebook "
        f"{report.notebook}.ipynb, published beside it, show how each figure was computed.",
    ]
    return gptables.Cover(
        plain_text(f"{report.question} {report.place}"),
        intro=[plain_text(line) for line in intro if line],
        about=[plain_text(line) for line in about],
        width=WIDTH,
    )


def _parameters(report: Report) -> str:
    values = [
        f"{humanised(name).lower()} {value}"
        for name, value in report.parameters.items()
        if name not in ("area_code", "scenario")
    ]
    return f"Parameters: {'; '.join(values)}." if values else ""


def _missing(report: Report) -> list[str]:
    """Say of each sheet that is not there why it is not."""
    reasons = {
        "sources": "No source is named by the figures, so there is no sheet of sources.",
        "reconciliation": "None of the evidence has a printed total to check, so there is no "
        "sheet of reconciliation.",
        "assumptions": "No entry of the log of assumptions names this report, so there is no "
        "sheet of assumptions.",
        "data_log": "The report reads no table of evidence, so there is no data log.",
    }
    return [text for name, text in reasons.items() if not len(getattr(report.background, name))]
