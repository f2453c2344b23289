"""What the findings of a report rest on: sources, evidence, checks of totals, assumptions."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from caremarket.errors import EvidenceError
from caremarket.evidence.assumptions import read_assumptions
from caremarket.evidence.load import Evidence
from caremarket.present.findings import findings_of
from caremarket.present.words import humanised
from caremarket.project import Project
from caremarket.publish.disclosure import NOTHING_RETURNED, statement
from caremarket.syntax import parsed

ASSUMPTION_COLUMNS = ["id", "statement", "effect", "reliability", "why", "added", "review_by"]
SOURCE_COLUMNS = ["source_id", "title", "publisher", "published", "licence", "url", "note"]
LOG_COLUMNS = ["table", "source_id", "figures", "suppressed", "title", "published", "review_by"]
READ_WITH = ("table", "national", "everywhere")


@dataclass(frozen=True)
class Background:
    """What the findings of a report rest on; a frame without rows where there is nothing.

    Attributes:
        sources: The sources that the findings name, columns as `SOURCE_COLUMNS`.
        reconciliation: Printed totals against their parts, in the tables that the notebook reads;
            columns as `Evidence.reconciliation` returns them.
        assumptions: The entries of docs/assumptions.yml that name the notebook, columns as
            `ASSUMPTION_COLUMNS`.
        data_log: The evidence that the notebook reads, a row for each table and source, columns as
            `LOG_COLUMNS`.
        disclosure: What was done to counts of people from local returns.
    """

    sources: pd.DataFrame
    reconciliation: pd.DataFrame
    assumptions: pd.DataFrame
    data_log: pd.DataFrame
    disclosure: str = NOTHING_RETURNED


def background(project: Project, data: Evidence, notebook: str, node: Any) -> Background:
    """Gather what the findings of an executed notebook rest on.

    Args:
        project: The project.
        data: The evidence of the area.
        notebook: Name of the notebook, without its ending.
        node: The executed notebook.

    Returns:
        The background.

    Raises:
        EvidenceError: If docs/assumptions.yml is wrong.
    """
    register = data.national("sources").rename(columns={"id": "source_id"})
    read = tables_read(node)
    done = data.disclosure()
    done = done[done["table"].isin([name for name, _ in read])]
    findings = findings_of(node)
    named = [name for row in findings for name in row["source_ids"].split()]
    return Background(
        sources=pd.DataFrame({"source_id": pd.unique(pd.Series(named, dtype="str"))})
        .merge(register, on="source_id", how="left")
        .reindex(columns=SOURCE_COLUMNS),
        reconciliation=data.reconciliation(*(name for name, _ in read)),
        assumptions=assumptions_of(project, notebook, named, {row["metric"] for row in findings}),
        data_log=data_log(data, read, register, done),
        disclosure=statement(done),
    )


def tables_read(node: Any) -> list[tuple[str, str]]:
    """Find in a notebook's code which tables of evidence it reads.

    Args:
        node: A notebook; it reads with `data.table("…")`, `data.national("…")` and
            `data.everywhere("…")`.

    Returns:
        Name and how it is read (`table`: the area's rows, `national`, `everywhere`: the rows of all
        areas), once each, in order of first use.
    """
    sources = (cell.source for cell in node.cells if cell.cell_type == "code")
    found = [call for source in sources for call in _calls(source)]
    return list(dict.fromkeys(found))


def _calls(source: str) -> Iterator[tuple[str, str]]:
    if not any(f".{name}(" in source for name in READ_WITH):
        return  # parsing is dear
    calls = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in READ_WITH
            and len(call.args) == 1
            and isinstance(call.args[0], ast.Constant)
        ):
            yield call.args[0].value, call.func.attr


def data_log(
    data: Evidence, tables: list[tuple[str, str]], register: pd.DataFrame, done: pd.DataFrame
) -> pd.DataFrame:
    """Say how many figures of which source are in each table, and until when they hold good.

    Args:
        data: The evidence of the area.
        tables: What `tables_read` returned.
        register: The register of sources, with `source_id`.
        done: How many counts were suppressed by table and source, as `Evidence.disclosure` says.

    Returns:
        Columns as `LOG_COLUMNS`.
    """
    parts = []
    for name, how in tables:
        counted = data.figures_by_source(name, everywhere=how != "table")
        label = f"{humanised(name)} (all areas)" if how == "everywhere" else name
        parts.append(counted.reset_index().assign(table=label))
    if not parts:
        return pd.DataFrame(columns=LOG_COLUMNS)
    log = pd.concat(parts).merge(register, on="source_id", how="left")
    log = log.merge(done[["table", "source_id", "suppressed"]], how="left")
    return log.assign(suppressed=log["suppressed"].astype(float).fillna(0))[LOG_COLUMNS]


def assumptions_of(
    project: Project, notebook: str, sources: Collection[str], metrics: Collection[str]
) -> pd.DataFrame:
    """Return the assumptions that the findings of a notebook rest on.

    Args:
        project: The project; docs/assumptions.yml may be missing.
        notebook: Name of the notebook, without its ending.
        sources: Identifiers of the sources that its findings name.
        metrics: The metrics that it records.

    Returns:
        Columns as `ASSUMPTION_COLUMNS`.

    Raises:
        EvidenceError: If the file is no list of assumptions.
    """
    problems: list[str] = []
    entries = read_assumptions(project, problems)
    if problems:
        raise EvidenceError(problems)
    rows = [
        entry.model_dump(mode="json")
        for entry in entries
        if notebook in entry.notebooks and entry.is_behind(sources, metrics)
    ]
    return pd.DataFrame(rows, columns=ASSUMPTION_COLUMNS)
