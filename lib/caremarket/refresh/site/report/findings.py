"""The findings of a run, checked; those of a report, read; those of all reports, gathered."""

import csv
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from caremarket.errors import CaremarketError
from caremarket.present import findings_of
from caremarket.publish import COLUMNS, csv_text
from caremarket.refresh.records.run import Run

NUMBERS = ("value", "lower", "upper")


def check_findings(node: NotebookNode, run: Run) -> None:
    """Insist that there are findings, and that they are about the run that recorded them.

    Raises CaremarketError if there is none, or one that lacks a column or names another area,
    notebook or scenario.
    """
    rows = findings_of(node)
    if not rows:
        raise CaremarketError("It recorded no findings. End the notebook with present.record(...).")
    for row in rows:
        missing = [column for column in COLUMNS if column not in row]
        if missing:
            raise CaremarketError(f"A finding lacks {', '.join(missing)}.")
        for column in ("area_code", "notebook", "scenario"):
            if row[column] != getattr(run, column):
                raise CaremarketError(
                    f"A finding says {column} {row[column]!r}, but the run is for "
                    f"{getattr(run, column)!r}. Pass the notebook's name and parameters to record."
                )


def findings_in(path: Path) -> list[dict[str, Any]]:
    """Read the findings of a report from its data file, as `publish.csv_text` writes it.

    A missing limit is None; there is no row if the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                row | {name: float(row[name]) if row[name] else None for name in NUMBERS}
                for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, KeyError, TypeError):  # damaged: `gathered` says so
        return []


def gathered(out: Path, damaged: list[str]) -> str:
    """Put the data files of all reports in a folder together; not of those that failed.

    CSV with the columns of the contract, in order of area, scenario and notebook. `damaged`
    receives a sentence for each that cannot be read any more.
    """
    header = csv_text([])
    parts = [header]
    for path in sorted(out.glob("E????????/*/*.csv")):
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            text = ""
        if text.startswith(header) and text.endswith("\n"):
            parts.append(text.removeprefix(header))
        else:
            damaged.append(
                f"{path.relative_to(out).as_posix()} in the reports folder is damaged, and its "
                "findings are left out. Delete it and refresh again."
            )
    return "".join(parts)
