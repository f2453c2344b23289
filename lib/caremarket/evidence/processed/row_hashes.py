"""What identifies the evidence that a report can read: a hash for each area and table.

A report of one council is made again when rows of that council change, and not when those of
another do. What `Evidence` returns for an area and a table is hashed together: its rows, what the
register says of their sources, the checks of its printed totals, and what disclosure control did.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

REGISTER = "sources"
DIGITS = 16  # of a hash kept: enough to tell editions of a table apart


@dataclass(frozen=True)
class RowHashes:
    """Hashes of everything that reports read."""

    areas: dict[str, dict[str, str]]  # by code and table
    whole: dict[str, str]  # by table: rows of all areas


def row_hashes(
    tables: Mapping[str, pd.DataFrame],
    areas: pd.DataFrame,
    reconciliation: pd.DataFrame,
    disclosure: pd.DataFrame,
) -> RowHashes:
    """Hash the rows of each area and table, and each table as a whole.

    Hashes change with any value, with the order of rows and with a column's name.
    """
    register = tables[REGISTER]
    entries = dict(zip(register["id"], _numbers(register), strict=True))
    about = about_areas(areas)
    beside = [_by_area_and_table(frame) for frame in (reconciliation, disclosure)]
    found = RowHashes({}, {})
    for name, frame in tables.items():
        if name == REGISTER:
            continue
        numbers, sources = _numbers(frame), frame["source_id"].to_numpy()
        header = ",".join(frame.columns).encode()
        of_areas: dict[str, str] = {}
        for code, places in _places(frame).items():
            parts = [header, numbers[places].tobytes()]
            parts += [entries[source].tobytes() for source in sorted(set(sources[places]))]
            parts += [known.get((code, name), b"") for known in beside]
            of_areas[code] = hashlib.sha256(b"|".join(parts)).hexdigest()[:DIGITS]
            if code:
                found.areas.setdefault(code, {})[name] = of_areas[code]
        found.whole[name] = whole_hash(of_areas, about)
    return found


def about_areas(areas: pd.DataFrame) -> dict[str, int]:
    """Return a number for what is known of each area, by its code."""
    return dict(zip(areas["area_code"], map(int, _numbers(areas)), strict=True))


def whole_hash(of_areas: Mapping[str, str], about: Mapping[str, int]) -> str:
    """Hash a table with the rows of all areas: the hashes of those, and what `about_areas` says."""
    beside = {code: about[code] for code in of_areas if code in about}
    text = json.dumps([of_areas, beside], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _places(frame: pd.DataFrame) -> Mapping[str, np.ndarray]:
    """Return at which rows each area lies; all of a table without areas under an empty code."""
    if "area_code" not in frame:
        return {"": np.arange(len(frame))}
    return frame.groupby("area_code").indices


def _by_area_and_table(frame: pd.DataFrame) -> dict[tuple[str, str], bytes]:
    numbers = _numbers(frame)
    groups = frame.groupby(["area_code", "table"]).indices
    return {key: numbers[places].tobytes() for key, places in groups.items()}


def _numbers(frame: pd.DataFrame) -> np.ndarray:
    """Return a number for the values of each row; the area is left out, as it is known."""
    values = frame.drop(columns="area_code", errors="ignore")
    return pd.util.hash_pandas_object(values, index=False).to_numpy()
