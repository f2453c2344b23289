"""Printed totals against the sum of their printed parts.

A row is a total of the rows that it covers: those of the same source and key, except that where
the total says `all` (or a wide age band) they say something narrower. Only the finest rows are
summed, so that subtotals never count twice.
"""

import re
from itertools import pairwise

import pandas as pd

from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.evidence.tables.schema import TableSchema

TYPES = {
    "area_code": "str",
    "table": "str",
    "figure": "str",
    "source_id": "str",
    "locator": "str",
    "printed": "float64",
    "sum_of_parts": "float64",
    "parts": "int64",
    "difference": "float64",
    "tolerance": "float64",
    "verdict": "str",
    "explanation": "str",
}
COLUMNS = list(TYPES)
OLDEST = 200


def reconciliation_of(tables: dict[str, pd.DataFrame], explanations: dict) -> pd.DataFrame:
    """Check the printed totals of every table, rows in order of area: `COLUMNS`, table by table."""
    checked = [
        reconcile(tables[schema.name], schema, explanations)
        for schema in AREA_TABLES
        if schema.totals and schema.name in tables
    ]
    parts = [rows for rows in checked if not rows.empty]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return found.astype(TYPES)


def reconcile(frame: pd.DataFrame, schema: TableSchema, explanations: dict) -> pd.DataFrame:
    """Check every printed total of a validated table, with `area_code`; one row each, `COLUMNS`.

    Explanations are by area, table, figure (key values joined with `|`) and difference, as text: a
    reason given for £1 does not explain £1,000.
    """
    fixed = ["area_code", "source_id", *(name for name in schema.key if name not in schema.totals)]
    checked = []
    for _, group in frame.groupby(fixed, sort=False):
        shown = group[schema.value].notna().to_numpy()
        places = [tuple(extent(row[name]) for name in schema.totals) for _, row in group.iterrows()]
        for at, total in enumerate(places):
            below = [i for i, place in enumerate(places) if _covers(total, place)]
            leaves = [i for i in below if not any(_covers(places[i], places[j]) for j in below)]
            if not leaves or not shown[[at, *leaves]].all():
                continue  # of a suppressed part there is no sum
            if _complete(schema.totals, total, [places[i] for i in leaves]):
                checked.append(_row(group, schema, at, leaves, explanations))
    return pd.DataFrame(checked, columns=COLUMNS)


def _row(group, schema, at, leaves, explanations) -> dict:
    printed = float(group[schema.value].iloc[at])
    summed = float(group[schema.value].iloc[leaves].sum())
    difference = round(printed - summed, 6)
    area = group["area_code"].iloc[at]
    figure = "|".join(str(group[name].iloc[at]) for name in schema.key)
    verdict = "differs"
    if difference == 0:
        verdict = "agrees"
    elif abs(difference) <= schema.tolerance:
        verdict = "within rounding"
    return {
        "area_code": area,
        "table": schema.name,
        "figure": figure,
        "source_id": group["source_id"].iloc[at],
        "locator": group["locator"].iloc[at],
        "printed": printed,
        "sum_of_parts": summed,
        "parts": len(leaves),
        "difference": difference,
        "tolerance": schema.tolerance,
        "verdict": verdict,
        "explanation": explanations.get((area, schema.name, figure, f"{difference:g}"), ""),
    }


def extent(label: str) -> str | tuple[int, int]:
    """Return the ages a label spans, or the label itself where it is no age."""
    if match := re.fullmatch(r"(\d+)[-_](\d+)", label):
        return int(match[1]), int(match[2])
    if match := re.fullmatch(r"(\d+)(\+|_plus)", label):
        return int(match[1]), OLDEST
    return label


def _covers(total: tuple, part: tuple) -> bool:
    """Whether every dimension of the total spans the part's, and one of them is wider."""
    return total != part and all(map(spans, total, part))


def spans(wide: str | tuple[int, int], narrow: str | tuple[int, int]) -> bool:
    """Say whether a label is as wide as another, or wider."""
    if wide in (narrow, "all"):
        return True
    if isinstance(wide, str) or isinstance(narrow, str):
        return False
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _complete(names: tuple[str, ...], total: tuple, leaves: list[tuple]) -> bool:
    """Whether the ages of the parts fill those of the total without gap or overlap.

    Of named categories that cannot be seen: where some are missing, the difference shows it.
    """
    for position, (name, wide) in enumerate(zip(names, total, strict=True)):
        ages = sorted({leaf[position] for leaf in leaves if isinstance(leaf[position], tuple)})
        if not ages:
            continue
        youngest = 18 if name == "age_group" else 0  # the returns count adults only
        start, end = wide if isinstance(wide, tuple) else (youngest, OLDEST)
        adjoining = all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ages))
        if not adjoining or ages[0][0] != start or ages[-1][1] != end:
            return False
    return True
