"""What `caremarket import` has put into data/raw/national: the manifest and its tables.

`caremarket.opendata` writes it, a folder of tidy CSV tables for each import; the manifest names the
folders that count.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.errors
from pydantic import BaseModel, ConfigDict, ValidationError

from caremarket.errors import LONG_LIST
from caremarket.evidence.raw.measured import in_own_units
from caremarket.evidence.raw.read import (
    BOUNDLESS,
    insert_limits,
    is_marker,
    is_suppressible,
    split_limits,
)
from caremarket.evidence.raw.sources import Source
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.evidence.tables.schema import TableSchema, held_to
from caremarket.project import Project
from caremarket.saved import read_saved

FOLDER = "national"
MANIFEST = "manifest.json"
AGAIN = "Import its file again with `caremarket import`."


class ImportRecord(BaseModel):
    """One publication, or part of one, as it was imported."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Source
    part: str = ""  # of the release, such as males; empty where a release is one file
    release: str  # in words, such as `Census 2021`
    series: str = ""  # of releases that overlap; their ids end in the month, the newest counts
    file: str  # original name
    member: str = ""  # of a zip; empty for the file itself
    sha256: str  # of the bytes that were read
    loader: str
    loader_version: int  # a newer one reads the file again
    imported: date
    folder: str  # below data/raw/national
    tables: dict[str, int]  # rows of each
    councils: int  # of today, that have rows
    skipped: list[str] = []  # what and why, one sentence each

    @property
    def key(self) -> tuple[str, str]:
        """What another file of the same release and part replaces."""
        return self.source.id, self.part


class Manifest(BaseModel):
    """All imports that count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    imports: list[ImportRecord] = []


def read_manifest(project: Project, problems: list[str]) -> Manifest:
    """Read the manifest; an empty one where nothing was imported."""
    path = project.raw / FOLDER / MANIFEST
    try:
        return Manifest.model_validate(read_saved(path.read_bytes()))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        problems.append(
            f"data/raw/{FOLDER}/{MANIFEST} cannot be read ({reason}). Delete the folders beside it "
            "and import the files again."
        )
        return Manifest()


def few_councils(project: Project, record: ImportRecord, names: Mapping[str, str]) -> str:
    """Ask about an import with fewer than half of the councils of today, which have these `names`.

    No edition of a publication has so few, but rows that were chosen, or typed by hand under its
    header, have. Empty where it has more, or none at all, as national rates.
    """
    if not 0 < record.councils < len(names) / 2:
        return ""
    folder = project.raw / FOLDER / record.folder
    codes: set[str] = set()
    for table in record.tables:
        with suppress(OSError, ValueError):  # a table without areas, or one that `check` refuses
            codes |= set(pd.read_csv(folder / f"{table}.csv", usecols=["area_code"])["area_code"])
    there = [name for code, name in names.items() if code in codes]
    more = len(there) - LONG_LIST
    named = "; ".join(there[:LONG_LIST]) + (f"; and {more} more" if more > 0 else "")
    return (
        f"{record.file}, imported as {record.source.title} (loader {record.loader}), has only "
        f"{record.councils} of {len(names)} councils: {named}. Is it the whole file as published? "
        "If its rows were chosen or typed by hand, import the whole file, or type the figures into "
        "the council's own folder, with the source that they really have."
    )


def imported_tables(
    project: Project,
    manifest: Manifest,
    problems: list[str],
    only: Collection[str] = TABLES,
    areas: Mapping[str, Collection[str]] | None = None,
) -> dict[str, pd.DataFrame]:
    """Read the tables of every import, or rows of some areas by table, typed and checked.

    Of a figure that several releases of a series have, the newest counts.
    """
    parts: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    for record in manifest.imports:
        for name in [name for name in record.tables if name in only or name not in TABLES]:
            label = f"data/raw/{FOLDER}/{record.folder}/{name}.csv"
            path = project.root / label
            codes = None if areas is None else areas[name]
            frame = read_import(path, label, TABLES.get(name), problems, codes)
            if frame is not None:
                parts.setdefault(name, []).append((record.series, frame))
    return {
        name: pd.concat(without_older(frames, TABLES[name]), ignore_index=True)
        for name, frames in parts.items()
    }


def without_older(
    releases: Sequence[tuple[str, pd.DataFrame]], schema: TableSchema
) -> list[pd.DataFrame]:
    """Leave out of a release, in order of time, what a newer one of its series (if any) has too."""
    kept, newer = [], {}
    key = [name for name in schema.import_schema.unique if name != "source_id"]
    for series, frame in reversed(releases):
        keys = pd.MultiIndex.from_frame(frame[key])
        kept.append(frame[~keys.isin(newer[series])] if series in newer else frame)
        if series:
            newer[series] = keys.union(newer[series]) if series in newer else keys
    return kept[::-1]


def read_import(
    path: Path,
    label: str,
    schema: TableSchema | None,
    problems: list[str],
    areas: Collection[str] | None = None,
) -> pd.DataFrame | None:
    """Read one imported table, or the rows of some areas."""
    if schema is None:
        problems.append(f"{label} is no table of evidence of this version. {AGAIN}")
        return None
    try:
        file = path if areas is None else _rows_of(path, areas)
        cells = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        problems.append(f"{label} cannot be read ({error}). {AGAIN}")
        return None
    return typed(cells, label, schema, problems)


def _rows_of(path: Path, areas: Collection[str]) -> io.StringIO:
    """Return a file's header and the rows of some areas: much sooner done than typing all rows."""
    kept = io.StringIO(newline="")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        at, writer = header.index("area_code"), csv.writer(kept)
        writer.writerow(header)
        writer.writerows(row for row in rows if row and row[at] in areas)
    kept.seek(0)
    return kept


def typed(
    cells: pd.DataFrame, label: str, schema: TableSchema, problems: list[str]
) -> pd.DataFrame | None:
    """Turn an imported table of text into a typed one, checked; None after the first problem."""
    rules = schema.import_schema
    if sorted(cells.columns) != sorted(rules.columns):
        problems.append(f"{label} must have the columns {', '.join(rules.columns)}. {AGAIN}")
        return None
    frame = cells[list(rules.columns)]
    limits = {
        name: split_limits(frame, column)
        for name, column in rules.columns.items()
        if is_suppressible(column)
    }
    frame = frame.assign(**{name: split[name] for name, split in limits.items()})
    numbers = [name for name, it in rules.columns.items() if str(it.dtype) in ("Int64", "float64")]
    try:
        frame = held_to(
            rules, frame.assign(**{name: pd.to_numeric(frame[name]) for name in numbers})
        )
    except (ValueError, pandera.errors.SchemaError) as error:
        boundless = any(frame[name].map(is_marker).any() for name in limits)
        reason = BOUNDLESS if boundless else f"{str(error).splitlines()[0]}."
        problems.append(f"{label}: {reason} {AGAIN}")
        return None
    for name, split in limits.items():
        insert_limits(frame, name, split)
    frame, wrong = in_own_units(frame, label, schema)
    problems.extend(f"{sentence} {AGAIN}" for sentence in wrong[:1])
    return None if wrong else frame
