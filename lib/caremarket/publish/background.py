"""What the findings of a report rest on: sources, evidence, checks of totals, assumptions."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from caremarket.evidence.checks.assumptions import Assumption
from caremarket.evidence.processed.load import Evidence
from caremarket.present.findings import findings_of, reads_of
from caremarket.present.words import humanised
from caremarket.syntax import parsed

ASSUMPTION_COLUMNS = ["id", "statement", "effect", "reliability", "why", "added", "review_by"]
SOURCE_COLUMNS = ["source_id", "title", "publisher", "published", "licence", "url", "note"]
LOG_COLUMNS = ["table", "source_id", "figures", "suppressed", "title", "published", "review_by"]
READ_WITH = ("table", "national", "everywhere")
RULE = (
    "Counts of people from 1 to 4 that come from the council's own returns are left out, and so "
    "are others from which they could be worked out with a total. Figures that are published "
    "already are shown as printed."
)
NOTHING_RETURNED = (
    "Disclosure control. No count of people comes from the council's own returns: counts that are "
    "published already are shown as printed, and all others are modelled from them."
)


@dataclass(frozen=True)
class Background:
    """What the findings of a report rest on; a frame without rows where there is nothing.

    Columns of `sources`, `assumptions` and `data_log` are those of the lists above, those of
    `reconciliation` (printed totals against their parts, in the tables that the notebook reads) as
    `Evidence.reconciliation` returns them; `data_log` has a row for each table and source that is
    read.
    """

    sources: pd.DataFrame
    reconciliation: pd.DataFrame
    assumptions: pd.DataFrame
    data_log: pd.DataFrame
    disclosure: str = NOTHING_RETURNED  # what was done to counts of local returns


def background(data: Evidence, node: Any, assumptions: Iterable[Assumption]) -> Background:
    """Gather what the findings of an executed notebook rest on, the assumptions as given."""
    register = data.national("sources").set_index("id")
    read = tables_read(node)
    done = data.disclosure()
    done = done[done["table"].isin([name for name, _ in read])]
    named = [name for row in findings_of(node) for name in row["source_ids"].split()]
    return Background(
        sources=register.reindex(pd.Index(list(dict.fromkeys(named)), dtype="str"))
        .rename_axis("source_id")
        .reset_index()
        .reindex(columns=SOURCE_COLUMNS),
        reconciliation=data.reconciliation(*(name for name, _ in read)),
        assumptions=pd.DataFrame(
            [entry.model_dump(mode="json") for entry in assumptions], columns=ASSUMPTION_COLUMNS
        ),
        data_log=data_log(data, read, register, done),
        disclosure=statement(done),
    )


def tables_read(node: Any) -> list[tuple[str, str]]:
    """Find which tables of evidence an executed notebook reads, once each, in order of first use.

    Its code reads with `data.table("…")`, `data.national("…")` and `data.everywhere("…")`, or a
    theme does it, which `present.record` says. Each comes with how it is read (`table`: the area's
    rows, `national`, `everywhere`: the rows of all areas).
    """
    sources = (cell.source for cell in node.cells if cell.cell_type == "code")
    found = [call for source in sources for call in tables_in(source)]
    return list(dict.fromkeys([*found, *reads_of(node)]))


@lru_cache(maxsize=1024)
def tables_in(source: str) -> tuple[tuple[str, str], ...]:
    """Find which tables a cell reads; remembered, because the same cells come for every area."""
    if not any(f".{name}(" in source for name in READ_WITH):
        return ()  # parsing is dear
    calls = (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call))
    return tuple(
        (call.args[0].value, call.func.attr)
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset))
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in READ_WITH
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
    )


def data_log(
    data: Evidence, tables: list[tuple[str, str]], register: pd.DataFrame, done: pd.DataFrame
) -> pd.DataFrame:
    """Say how many figures of which source are in each table, and until when they hold good.

    `tables` is from `tables_read`; `register` holds the sources by identifier; `done` is how many
    counts were suppressed by table and source, as `Evidence.disclosure` says. Columns as
    `LOG_COLUMNS`.
    """
    columns = done[["table", "source_id", "suppressed"]].itertuples(index=False, name=None)
    left_out = {(table, source_id): float(count) for table, source_id, count in columns}
    rows = []
    for name, how in tables:
        label = f"{humanised(name)} (all areas)" if how == "everywhere" else name
        counted = data.figures_by_source(name, everywhere=how != "table")
        rows += [
            (label, source_id, figures, left_out.get((label, source_id), 0.0))
            for source_id, figures in counted.items()
        ]
    log = pd.DataFrame(rows, columns=["table", "source_id", "figures", "suppressed"])
    told = register[["title", "published", "review_by"]].reindex(log["source_id"])
    return pd.concat([log, told.reset_index(drop=True)], axis=1)[LOG_COLUMNS]


def statement(done: pd.DataFrame) -> str:
    """Say what was done to counts of people from local returns: the rule, exceptions, how much.

    `done` has columns counts, suppressed, suppressing, rounding, as `Evidence.disclosure` returns
    them; only the tables that the report reads.
    """
    if done.empty:
        return NOTHING_RETURNED
    rounding = "The other counts from returns are rounded to the nearest 5."
    if not done["suppressing"].all():
        words = [
            "Disclosure control. Leaving out small counts is switched off for this area, so counts "
            "of people from the council's own returns are shown whatever their size."
        ]
        rounding = "They are rounded to the nearest 5."
    else:
        words = [
            f"Disclosure control. {RULE}",
            f"Left out here: {done['suppressed'].sum():,} of {done['counts'].sum():,} counts from "
            "returns.",
        ]
    if done["rounding"].any():
        words.append(rounding)
    return " ".join(words)
