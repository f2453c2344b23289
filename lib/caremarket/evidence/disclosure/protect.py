"""Counts of people from local returns, made fit for publication before anything reads them.

What is suppressed here is in no processed table, so that no notebook, chart, sentence or file can
show it. Figures that the council has published stay as printed.
"""

import math

import pandas as pd

from caremarket.evidence.checks.reconcile import extent, spans
from caremarket.evidence.disclosure.suppress import (
    BASE,
    LARGEST,
    SMALLEST,
    Additive,
    rounded,
    suppressed,
)
from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.evidence.tables.schema import TableSchema

RETURN = "local_return"  # the kind of source that nobody has published
NO_TOTALS = ("vintage", "year", "period", "measure", "condition", "service")  # never added up
TYPES = {
    "area_code": "str",
    "table": "str",
    "source_id": "str",
    "counts": "int64",
    "suppressed": "int64",
    "suppressing": "bool",
    "rounding": "bool",
}
COLUMNS = list(TYPES)


def protect(
    tables: dict[str, pd.DataFrame], areas: pd.DataFrame, sources: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Suppress small counts of people from local returns, and round the others where asked.

    What was done comes with the tables, `COLUMNS`. A suppressed count is missing, with limits that
    follow from what is shown; a rounded one has the limits of rounding.
    """
    returns = set(sources.loc[sources["kind"] == RETURN, "id"]) if len(sources) else set()
    done: list[dict] = []
    changed = dict(tables)
    for schema in AREA_TABLES:
        if schema.name not in tables or not tables[schema.name]["source_id"].isin(returns).any():
            continue
        frame = tables[schema.name].copy()
        rows = frame.groupby("area_code").indices
        for area in areas[areas["area_code"].isin(list(rows))].itertuples():
            people = frame.iloc[rows[area.area_code]]
            people = people[_counts_people(people)].dropna(subset=[schema.value])
            returned = people["source_id"].isin(returns)
            if returned.any():
                hidden = _protect(frame, people, returned, schema, area)
                done += _log(people[returned], hidden, schema, area)
        changed[schema.name] = frame
    return changed, pd.DataFrame(done, columns=COLUMNS).astype(TYPES)


def as_returned(tables: dict[str, pd.DataFrame], done: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Leave out returns that were changed: they add up no longer, by how much is not said."""
    changed = done[done["suppressed"].gt(0) | done["rounding"]]
    kept = dict(tables)
    for name, rows in changed.groupby("table"):
        keys = pd.MultiIndex.from_frame(rows[["area_code", "source_id"]])
        frame = tables[name]
        kept[name] = frame[~pd.MultiIndex.from_frame(frame[["area_code", "source_id"]]).isin(keys)]
    return kept


def _counts_people(frame: pd.DataFrame) -> pd.Series:
    if "people" in frame:
        return pd.Series(True, index=frame.index)
    if "unit" in frame:
        return frame["unit"].eq("people")
    return pd.Series(False, index=frame.index)


def _protect(
    frame: pd.DataFrame, people: pd.DataFrame, returned: pd.Series, schema: TableSchema, area
) -> set:
    """Protect an area's counts in the table, in place; return the index of those suppressed."""
    table = Additive(
        [round(count) for count in people[schema.value]],
        relations(people, returned, schema),
        list(returned),
    )
    hidden = suppressed(table) if area.suppress_small_counts else set()
    for place, index in enumerate(people.index):
        if place in hidden:
            _write(frame, index, schema.value, math.nan, _limits(table, place, hidden, area))
        elif area.round_counts and returned[index]:
            shown = rounded(table.counts[place])
            _write(frame, index, schema.value, shown, (max(shown - 2, 0), shown + 2))
    return {people.index[place] for place in hidden}


def _write(
    frame: pd.DataFrame, index: int, column: str, shown: float, limits: tuple[int, int]
) -> None:
    """Write a count and, where the table has them, its limits; in place."""
    frame.loc[index, column] = shown
    if f"{column}_lower" in frame:
        frame.loc[index, [f"{column}_lower", f"{column}_upper"]] = limits


def _limits(table: Additive, place: int, hidden: set[int], area) -> tuple[int, int]:
    """Return the limits of a suppressed count: no more than a reader can work out anyway."""
    if not any(place in (total, *parts) for total, parts in table.relations):
        return SMALLEST, LARGEST
    least, greatest = table.possible(place, hidden)
    if greatest is None:  # nothing bounds it: only the order of magnitude is said
        greatest = 10 ** len(str(table.counts[place]))
    if area.round_counts:
        return SMALLEST, BASE * (math.ceil(greatest / BASE) + 1)
    return least, greatest


def relations(
    people: pd.DataFrame, returned: pd.Series, schema: TableSchema
) -> list[tuple[int, list[int]]]:
    """Find which counts are the total of which others: its place, and those of its finest parts.

    Parts are all from one source. A published total is one of the parts that a return gives, too.
    """
    labels = [tuple(extent(str(row[name])) for name in schema.key) for _, row in people.iterrows()]
    from_source = people["source_id"].tolist()
    local = set(people.loc[returned, "source_id"])
    axes = [axis for axis, name in enumerate(schema.key) if name not in NO_TOTALS]
    found = []
    for at, total in enumerate(labels):
        for source in {from_source[at], *local}:
            for axis in axes:
                parts = [
                    other
                    for other, part in enumerate(labels)
                    if from_source[other] == source and _is_part(total, part, axis)
                ]
                finest = [
                    part
                    for part in parts
                    if not any(_is_part(labels[part], labels[other], axis) for other in parts)
                ]
                if finest:
                    found.append((at, finest))
    return found


def _is_part(total: tuple, part: tuple, axis: int) -> bool:
    """Whether a part has the labels of the total but for one, which is narrower."""
    same = total[:axis] == part[:axis] and total[axis + 1 :] == part[axis + 1 :]
    wide, narrow = total[axis], part[axis]
    if not same or wide == narrow:
        return False
    return wide == "persons" or spans(wide, narrow) or str(narrow).startswith(f"{wide}_")


def _log(returned: pd.DataFrame, hidden: set, schema: TableSchema, area) -> list[dict]:
    return [
        {
            "area_code": area.area_code,
            "table": schema.name,
            "source_id": source_id,
            "counts": len(rows),
            "suppressed": int(rows.index.isin(hidden).sum()),
            "suppressing": bool(area.suppress_small_counts),
            "rounding": bool(area.round_counts),
        }
        for source_id, rows in returned.groupby("source_id", sort=False)
    ]
