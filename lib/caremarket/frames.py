"""Small helpers for tidy frames, shared by the themes."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError

FINDING_KEY = ["metric", "category", "period"]
FINDING_COLUMNS = [*FINDING_KEY, "value", "lower", "upper", "unit", "basis", "method", "source_ids"]
CHECK_COLUMNS = ["table", "figure", "source_id", "against", "computed", "slack", "how", "why"]


def rows(frame: pd.DataFrame, **equals: object) -> pd.DataFrame:
    """Select the rows, possibly none, in which every named column has the given value.

    Instead of a value it may be a list of values, one of which the column has to have.
    """
    keep = np.ones(len(frame), dtype=bool)
    for column, wanted in equals.items():
        chosen = frame[column].isin(wanted if isinstance(wanted, list) else [wanted])
        keep &= chosen.to_numpy(dtype=bool)
    return frame[keep]


def required_rows(frame: pd.DataFrame, **equals: object) -> pd.DataFrame:
    """Select rows as `rows` does; MissingEvidenceError if none is left: the report is skipped."""
    found = rows(frame, **equals)
    if found.empty:
        table = frame.attrs.get("table", "the evidence")
        folder = "data/raw/rates" if table.startswith("the national") else "the area's folder"
        raise MissingEvidenceError(
            f"There is no row {_which(equals)}in {table}. Add the published "
            f"figure to {folder}, with its source and locator, then run `caremarket prepare`."
        )
    return found


def single(frame: pd.DataFrame, column: str, **equals: object) -> float:
    """Return the one figure in `column` of the rows selected as `rows` does.

    Raises MissingEvidenceError if there is none or it is suppressed, ValueError if there are
    several: the selection does not say which one is meant.
    """
    found = required_rows(frame, **equals)[column]
    table = frame.attrs.get("table", "the evidence")
    if len(found) > 1:
        raise ValueError(f"{table}: {len(found)} rows match {equals}; select by one more column.")
    if found.isna().any():
        raise MissingEvidenceError(
            f"The figure {_which(equals)}in {table} is suppressed, and this report cannot do "
            "without it. If another source prints it, add that one, then run `caremarket prepare`."
        )
    return float(found.iloc[0])


def _which(equals: Mapping[str, object]) -> str:
    """Say by what a row was selected, with a space behind; empty if by nothing."""
    wanted = " and ".join(f"{column} = {value}" for column, value in equals.items())
    return f"with {wanted} " if wanted else ""


def with_ends(frame: pd.DataFrame) -> pd.DataFrame:
    """Give every row of a table of measures the interval that it stands for, as lower and upper.

    They are the limits (value_lower, value_upper; perhaps missing columns) of a suppressed figure,
    elsewhere the value. Rows without either are left out: suppressed, and nothing bounds them.
    """
    ends = {
        end: frame["value"].fillna(frame.get(f"value_{end}", frame["value"])).astype(float)
        for end in ("lower", "upper")
    }
    return frame.assign(**ends).dropna(subset=["lower", "upper"])


def finding_rows(
    frame: pd.DataFrame,
    *,
    metric: str,
    unit: str,
    basis: str | pd.Series,
    method: str | pd.Series,
    source_ids: str | pd.Series,
) -> pd.DataFrame:
    """Shape results as rows of the findings contract, with the columns of `FINDING_COLUMNS`.

    The frame has the column `value` and, where they apply, `category` (else `all`), `period`,
    `lower` and `upper` (else empty). The metric is snake_case, the basis `published`, `modelled` or
    `assumed`, the method that of the interval or model, or `as_printed`; sources are separated by a
    space. The last three may be columns of the frame, where its rows differ.
    """
    given = {"metric": metric, "unit": unit, "basis": basis, "method": method}
    defaults = {"category": "all", "period": "", "lower": float("nan"), "upper": float("nan")}
    own = {column: frame[column] for column in ["value", *defaults] if column in frame}
    columns = defaults | own | given | {"source_ids": source_ids}
    columns["period"] = pd.Series(columns["period"], index=frame.index).astype(str)
    filled = pd.DataFrame({column: columns[column] for column in FINDING_COLUMNS}, frame.index)
    return filled.reset_index(drop=True)


def finding_records(frames: Iterable[pd.DataFrame]) -> list[dict[str, object]]:
    """Return the rows of frames of findings one after the other: `FINDING_COLUMNS` with values."""
    return [
        dict(zip(FINDING_COLUMNS, values, strict=True))
        for frame in frames
        for values in zip(*(frame[column].tolist() for column in FINDING_COLUMNS), strict=True)
    ]


def printed_check(
    row: Mapping[str, object],
    table: str,
    *,
    how: str,
    computed: float = float("nan"),
    slack: float = 0.0,
    why: str = "",
    against: str = "model",
) -> dict[str, object]:
    """Shape what was computed for one printed figure; `CHECK_COLUMNS` are its keys.

    `row` is the row of `table` that prints it, with `figure` and `source_id`. `how` says in a
    sentence how the figure was computed, or why it cannot be: then `computed`, in the unit of the
    printed one, is missing. `slack` is how far rounding of what it was computed from can move it,
    `why` says why the printed figure may differ, `against` is `source` if another source prints it,
    else `model`.
    """
    values = [table, row["figure"], row["source_id"], against, computed, slack, how, why]
    return dict(zip(CHECK_COLUMNS, values, strict=True))
