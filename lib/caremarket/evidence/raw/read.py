"""Reading raw tables: text cells to a typed frame, every problem said in a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from caremarket.errors import shown
from caremarket.evidence.raw.cells import has_columns, read_cells
from caremarket.evidence.raw.markers import spoilt_counts, suppressed_interval, with_limits
from caremarket.evidence.raw.measured import in_own_units
from caremarket.evidence.tables.columns import FORMS, MEASURED
from caremarket.evidence.tables.schema import TableSchema, held_to

MOST_CELLS = 20  # of a column that are said one by one
BOUNDLESS = "A suppressed rate or amount has no bounds; leave the row out."


@dataclass(frozen=True)
class AreaFile:
    """A raw CSV file of an area."""

    area_code: str
    path: Path
    label: str  # its name in messages
    schema: TableSchema  # what it must hold


def read_area_files(files: Sequence[AreaFile], problems: list[str]) -> dict[str, pd.DataFrame]:
    """Read and validate raw CSV files, those of one table together; an area has a table once.

    To check a schema takes as long for one row as for thousands. Only where something is wrong are
    the files of a table looked at one by one: that says where.
    """
    by_table: dict[str, list[AreaFile]] = {}
    for file in files:
        by_table.setdefault(file.schema.name, []).append(file)
    tables = {name: _read_together(of_table) for name, of_table in by_table.items()}
    alone: dict[str, list[pd.DataFrame]] = {}
    for file in files:
        name = file.schema.name
        if tables[name] is None:
            frame = read_table(file.path, file.label, file.schema, problems)
            if frame is not None:
                frame.insert(0, "area_code", file.area_code)
                alone.setdefault(name, []).append(frame)
    sound = {name: frame for name, frame in tables.items() if frame is not None}
    return sound | {name: pd.concat(frames, ignore_index=True) for name, frames in alone.items()}


def _read_together(files: Sequence[AreaFile]) -> pd.DataFrame | None:
    """Read the same table of some areas; None if anything is wrong with any of the files."""
    schema, unsaid = files[0].schema, []
    parts = []
    for file in files:
        cells = read_cells(file.path, file.label, unsaid)
        if cells is None or not has_columns(cells, file.label, schema.names, unsaid):
            return None
        cells.insert(0, "area_code", file.area_code)
        parts.append(cells)
    raw = _RawTable("", schema, pd.concat(parts, ignore_index=True))
    typed, unreadable = raw.typed()
    if unreadable:
        return None
    try:
        frame, wrong = in_own_units(raw.valid(typed, schema.import_schema), "", schema)
    except pandera.errors.SchemaErrors:
        return None
    return None if wrong else frame


def read_table(
    path: Path, label: str, schema: TableSchema, problems: list[str]
) -> pd.DataFrame | None:
    """Read and validate one raw CSV file, limits beside counts; None if there were problems."""
    cells = read_cells(path, label, problems)
    if cells is None or not has_columns(cells, label, schema.names, problems):
        return None
    frame, wrong = _RawTable(label, schema, cells).validated()
    if not wrong:
        frame, wrong = in_own_units(frame, label, schema)
    problems.extend(wrong)
    return None if wrong else frame.reset_index(drop=True)


def empty_table(schema: TableSchema) -> pd.DataFrame:
    """Return what `read_area_files` makes of a file with a header and no row."""
    cells = pd.DataFrame(columns=schema.names, dtype="str")
    frame, _ = _RawTable("", schema, cells).validated()
    frame = frame.reset_index(drop=True)
    frame.insert(0, "area_code", pd.Series(dtype="str"))
    return frame


def allowed(column: pa.Column) -> str:
    """Say in words which values a column may hold, such as `a whole number, 0 or more`."""
    base = {"Int64": "a whole number", "float64": "a number"}.get(str(column.dtype), "text")
    phrases = [base]
    for check in column.checks:
        known = check.statistics or {}
        if "allowed_values" in known:
            phrases = ["one of " + ", ".join(known["allowed_values"])]
        elif "pattern" in known:
            phrases = [FORMS[known["pattern"]]]
        elif "min_value" in known and known.get("max_value") is not None:
            phrases.append(f"from {known['min_value']} to {known['max_value']}")
        elif "min_value" in known and base != "text":
            phrases.append(f"{known['min_value']} or more")
    if is_suppressible(column):
        what = "or, of a count," if is_count_by_unit(column) else "or"
        phrases.append(f"{what} a suppression marker ([c], *, <5, [0-5])")
    elif column.nullable:
        phrases.append("or empty")
    return ", ".join(phrases)


def is_suppressible(column: pa.Column) -> bool:
    """Say whether a column may hold suppression markers."""
    return bool((column.metadata or {}).get("suppressible"))


def is_count_by_unit(column: pa.Column) -> bool:
    """Say whether a figure of the column is a count only where the row's unit says so."""
    return bool((column.metadata or {}).get("counts_only"))


def split_limits(cells: pd.DataFrame, column: pa.Column) -> pd.DataFrame:
    """Split text cells of a column with `with_limits`, as far as they are counts by their unit."""
    figures = cells[column.name]
    if not is_count_by_unit(column):
        return with_limits(figures, str(column.dtype))
    measured = cells["unit"].isin(MEASURED)
    split = with_limits(figures.mask(measured), str(column.dtype))
    split[column.name] = split[column.name].mask(measured, figures)
    return split


def insert_limits(frame: pd.DataFrame, name: str, split: pd.DataFrame) -> None:
    """Put the limits from `split_limits` beside a column, in place; shown figures are their own."""
    for side in ("upper", "lower"):
        limit = split[f"{name}_{side}"].fillna(frame[name])
        frame.insert(frame.columns.get_loc(name) + 1, f"{name}_{side}", limit)


def is_marker(text: object) -> bool:
    """Say whether a cell holds a suppression marker."""
    return isinstance(text, str) and suppressed_interval(text) is not None


@dataclass(frozen=True)
class _RawTable:
    """A file's cells as text, and what they should be."""

    label: str
    schema: TableSchema
    cells: pd.DataFrame

    @property
    def columns(self) -> dict[str, pa.Column]:
        return self.schema.frame_schema.columns

    def typed(self) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
        """Turn text into numbers; return the places of cells that are none, blanked."""
        typed, unreadable = self.cells.copy(), []
        for name, column in self.columns.items():
            if str(column.dtype) not in ("Int64", "float64"):
                continue
            text = self.cells[name]
            empty = text.isna()
            if is_suppressible(column):
                text = split_limits(self.cells, column)[name]
            numbers = pd.to_numeric(text, errors="coerce")
            bad = text.notna() & (numbers.isna() | np.isinf(numbers))
            if str(column.dtype) == "Int64":
                bad |= numbers.notna() & (numbers % 1 != 0)
            bad |= text.index.isin(self.spoilt(column).index)
            if is_suppressible(column):
                bad |= empty
            unreadable += [(row, name) for row in self.cells.index[bad]]
            typed[name] = numbers.mask(bad)
        return typed, unreadable

    def spoilt(self, column: pa.Column) -> pd.Series:
        """Say what a spreadsheet did to the counts in a column, where it did anything."""
        cells = self.cells[column.name]
        if is_count_by_unit(column):
            cells = cells[~self.cells["unit"].isin(MEASURED)]
        elif str(column.dtype) != "Int64":
            cells = cells.head(0)
        return spoilt_counts(cells)

    def validated(self) -> tuple[pd.DataFrame, list[str]]:
        """Type the cells and check them; return the frame with what is wrong, in sentences."""
        typed, unreadable = self.typed()
        try:
            return self.valid(typed, self.schema.frame_schema), self._sentences(unreadable)
        except pandera.errors.SchemaErrors as error:
            cases = error.failure_cases
            double = cases["check"] == "multiple_fields_uniqueness"
            places = cases.loc[~double & cases["index"].notna(), ["index", "column"]]
            new = dict.fromkeys(places.itertuples(index=False, name=None))
            known = set(unreadable)
            others = [place for place in new if place not in known]
            wrong = self._sentences(unreadable) + self._duplicates(cases[double])
            return typed, wrong + self._sentences(others)

    def valid(self, typed: pd.DataFrame, rules: pa.DataFrameSchema) -> pd.DataFrame:
        """Return the typed frame with limits beside its counts; SchemaErrors say what is wrong."""
        frame = held_to(rules, typed, lazy=True)
        for name, column in self.columns.items():
            if is_suppressible(column):
                insert_limits(frame, name, split_limits(self.cells, column))
        return frame

    def _sentences(self, places: Iterable[tuple[int, str]]) -> list[str]:
        """Say what is wrong with the first cells of each column, and how many more there are."""
        rows: dict[str, list[int]] = {}
        for row, name in places:
            rows.setdefault(name, []).append(row)
        said = []
        for name, bad in rows.items():
            said += [self._sentence(row, name) for row in bad[:MOST_CELLS]]
            if more := len(bad[MOST_CELLS:]):
                said.append(
                    f"{self.label}, column {name}: {more:,} more cells hold what is not allowed "
                    f"there, the last in row {bad[-1]}."
                )
        return said

    def _sentence(self, row: int, name: str) -> str:
        found, column = self.cells.loc[row, name], self.columns[name]
        what = "nothing" if pd.isna(found) else shown(str(found))
        advice = f" {BOUNDLESS}" if is_count_by_unit(column) and is_marker(found) else ""
        if row in (spoilt := self.spoilt(column)).index:
            advice = f" A spreadsheet {spoilt[row]}: type it anew."
        return (
            f"{self.label}, row {row}, column {name}: found {what}; allowed is "
            f"{allowed(column)}. The column holds: {column.description}.{advice}"
        )

    def _duplicates(self, cases: pd.DataFrame) -> list[str]:
        key = [*self.schema.key, "source_id"]
        repeated = self.cells.loc[sorted(cases["index"].unique())]
        sentences = []
        for values, group in repeated.groupby(key, dropna=False):
            rows = " and ".join(map(str, group.index))
            pairs = ", ".join(f"{name} {value}" for name, value in zip(key, values, strict=True))
            sentences.append(
                f"{self.label}, rows {rows}: the same key stands more than once ({pairs}); each "
                "key may stand once. Delete or correct one of them."
            )
        return sentences
