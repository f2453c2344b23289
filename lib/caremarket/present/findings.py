"""Findings: the rows that a notebook hands to whoever reads the results."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
from IPython.display import display

from caremarket.errors import FindingsError
from caremarket.frames import finding_records
from caremarket.present.boundary import attempted
from caremarket.present.contract import problems_of
from caremarket.present.tables import Table
from caremarket.present.text import CHART_MIME, HEADLINE_MIME

FINDINGS_MIME = "application/vnd.caremarket.findings+json"
READS_MIME = "application/vnd.caremarket.evidence-read+json"
IDLE_MIME = "application/vnd.caremarket.idle-parameters+json"
DECIDED_MIME = "application/vnd.caremarket.decided-parameters+json"


def record(
    declared: Iterable[Callable],
    theme: Any,
    *,
    notebook: str,
    idle: Iterable[str] = (),
    decided: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Check the findings, show a summary of them and hand them over in the cell's output.

    Args:
        declared: Functions from the theme's object to frames with the columns of
            `frames.FINDING_COLUMNS`; what is not in the evidence is not recorded. FindingsError
            says all that breaks the contract.
        theme: The theme's object, with `data` (the evidence) and `parameters`.
        notebook: Name of the notebook, without its ending.
        idle: Parameters that change nothing for this council, for want of evidence.
        decided: What the evidence decides where a parameter leaves it to that, by its name.
    """
    found = [attempted(each, theme) for each in declared]
    frames = [frame for frame in found if frame is not None]
    problems = problems_of(frames)
    if problems:
        raise FindingsError(problems)
    area_name = theme.data.area_name
    heading = {
        "area_code": theme.parameters.area_code,
        "area_name": area_name,
        "notebook": notebook,
        "scenario": theme.parameters.scenario,
    }
    records = [
        heading | {name: plain(value) for name, value in row.items()}
        for row in finding_records(frames)
    ]
    summary = Table(summarised(records), f"Findings recorded for {area_name}, {notebook}")
    bundle = {
        "text/html": summary._repr_html_(),
        "text/plain": repr(summary),
        FINDINGS_MIME: records,
        IDLE_MIME: list(idle),
        DECIDED_MIME: dict(decided),
        READS_MIME: [*theme.data.reads],
    }
    display(bundle, raw=True)


def plain(value: object) -> object:
    """Return a value that JSON can hold: no NaN, no numpy type."""
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else None


def summarised(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return one row a metric: how many rows, which categories and periods, unit and basis."""
    frame = pd.DataFrame.from_records(records)
    return frame.groupby(["metric", "unit"], sort=False, as_index=False).agg(
        rows=("value", "size"),
        categories=("category", "nunique"),
        first_period=("period", "min"),
        last_period=("period", "max"),
        basis=("basis", lambda column: ", ".join(column.unique())),
    )


def findings_of(notebook: Any) -> list[dict[str, Any]]:
    """Read the findings that an executed notebook recorded; none if it did not get so far."""
    return [record for carried in carried_in(notebook, FINDINGS_MIME) for record in carried]


def idle_parameters_of(notebook: Any) -> set[str]:
    """Read which parameters an executed notebook could do nothing with."""
    return {name for names in carried_in(notebook, IDLE_MIME) for name in names}


def decided_parameters_of(notebook: Any) -> dict[str, Any]:
    """Read what the evidence decided in an executed notebook, by the parameter left to it."""
    return {name: it for said in carried_in(notebook, DECIDED_MIME) for name, it in said.items()}


def reads_of(notebook: Any) -> list[tuple[str, str]]:
    """Read which tables of evidence a theme's object read in an executed notebook, and how."""
    return [(name, how) for reads in carried_in(notebook, READS_MIME) for name, how in reads]


def headline_of(notebook: Any) -> str | None:
    """Read the answer that an executed notebook marked as its headline, the last if several."""
    return [None, *(carried["text"] for carried in carried_in(notebook, HEADLINE_MIME))][-1]


def headline_chart_of(notebook: Any) -> dict[str, Any] | None:
    """Read the chart that an executed notebook marked as its main one, the last if several.

    It has alt, title, subtitle, source, size (width and height in CSS pixels) and png (base64).
    """
    return [None, *carried_in(notebook, CHART_MIME)][-1]


def carried_in(notebook: Any, mime: str) -> Iterator[Any]:
    """Yield what the notebook's outputs carry in a mime type."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if mime in output.get("data", {}):
                yield output["data"][mime]
