"""Every printed figure of an area: what is printed, how precisely, and where."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.evidence.tables.schema import TableSchema

COLUMNS = ["table", "figure", "printed", "value", "unit", "precision"]
COLUMNS += ["qualifier", "note", "source_id", "locator"]
WHOLE = ("percent", "percent_change")  # units in which a nought at the end is a digit like others


def figure_names(frame: pd.DataFrame, schema: TableSchema) -> pd.Series:
    """Name each row's figure by its key, such as `2019-20|home_care|all|all|all`."""
    columns = [frame[name].astype(str) for name in schema.key]
    return columns[0].str.cat(columns[1:], sep="|")


def printed_figures(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every row of an area's raw tables, which are valid, as a printed figure, by table.

    Columns `COLUMNS` (value is missing where suppressed, precision half of the last printed unit).
    """
    found = {}
    for schema in AREA_TABLES:
        path = folder / f"{schema.name}.csv"
        if not path.is_file():
            continue
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        if len(cells):
            found[schema.name] = _figures(cells, schema)
    return found


def with_figures(table: pd.DataFrame, printed: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Add the name and precision of each figure to a typed table of the same area."""
    named = table.assign(figure=figure_names(table, schema))
    precision = printed.set_index(["figure", "source_id"])["precision"].to_dict()
    keys = zip(named["figure"], named["source_id"], strict=True)
    return named.assign(precision=[precision.get(key, 0.0) for key in keys])


def _figures(cells: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    metadata = schema.frame_schema.columns[schema.value].metadata or {}
    found = cells.assign(
        table=schema.name,
        figure=figure_names(cells, schema),
        printed=cells[schema.value],
        value=pd.to_numeric(cells[schema.value], errors="coerce"),
        unit=cells["unit"] if "unit" in cells else metadata.get("unit", ""),
    )
    alike = ["source_id", "locator", "qualifier", "unit"]
    last_unit = found.apply(_last_unit, axis=1).groupby([found[name] for name in alike])
    found["precision"] = last_unit.transform("min") / 2
    keys = [name for name in schema.key if name not in COLUMNS]
    return found[[*COLUMNS, *keys]]


def _last_unit(row: Mapping[str, str]) -> float:
    """Return the unit of the last decimal, or of a hedged whole number's last digit but 0."""
    text = row["printed"].lstrip("-")
    _, _, decimals = text.partition(".")
    digits = text.rstrip("0")
    if decimals:
        return 10.0 ** -len(decimals)
    if not row["qualifier"] or row["unit"] in WHOLE or not digits:
        return 1.0
    return 10.0 ** (len(text) - len(digits))
