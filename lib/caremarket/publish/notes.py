"""The notes of a spreadsheet: what its columns mean and how their figures came about."""

from collections.abc import Iterable

from caremarket.present.words import humanised
from caremarket.publish.background import RULE
from caremarket.publish.cells import plain_text
from caremarket.publish.report import Report, Rows
from caremarket.publish.sheets import SheetTable, plain_words, unit_words

GENERAL = {
    "disclosure": f"Suppressed: counts left out, unless the area's settings say otherwise. {RULE}",
    "basis": "Basis. Published: as a source prints it. Modelled: computed by the method named, "
    "from published figures. Assumed: rests on a value that no source gives.",
    "limits": "Lower and upper limit: the range that the method named gives. It is a confidence "
    "interval only where the method is one; a range of readings or scenarios is not.",
    "reliability": "Reliability: how sure the assumption is; high, medium or low.",
    "review": "Review by: the date by which someone looks for a newer source, or at the assumption "
    "again.",
    "verdict": "Verdict: agrees, within rounding (the difference is at most the tolerance) or "
    "differs (an explanation is given where it is known).",
}


def notes_of(report: Report, tables: dict[str, SheetTable]) -> dict[str, str]:
    """Write the notes that a workbook's tables refer to, by name, in order of first reference."""
    names: Iterable[str] = dict.fromkeys(
        note for table in tables.values() for note in table.notes.values()
    )
    return {name: GENERAL.get(name) or metric_note(report.metrics[name]) for name in names}


def metric_note(rows: Rows) -> str:
    """Say of a metric its unit, basis and method, and its name in the data file."""
    metric = rows[0]["metric"]
    units = ", ".join(unit_words(unit) for unit in several(rows, "unit"))
    said = [
        f"{humanised(column)}: {'; '.join(map(plain_words, several(rows, column)))}."
        for column in ("basis", "method")
    ]
    return plain_text(
        f"{humanised(metric)}. Unit: {units}. {' '.join(said)} In the data file: {metric}."
    )


def several(rows: Rows, column: str) -> list[str]:
    """Return what findings say in a column, each text once, in order."""
    return list(dict.fromkeys(row[column] for row in rows))
