"""What changed in the evidence of a few areas, without reading that of all the others again.

Validation, disclosure control, reconciliation and the merging with imports all work area by area.
So where nothing but files of area folders changed, the rows of the other areas are those of the
last `prepare`. Whatever else changed, and whatever is wrong, is left to the complete `check`: what
it says and makes is the only standard, and `updated` gives either exactly that or nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from caremarket.evidence.checks import wholes
from caremarket.evidence.checks.reconcile import reconciliation_of
from caremarket.evidence.disclosure.protect import as_returned, protect
from caremarket.evidence.processed.parquet import read_processed, table_path
from caremarket.evidence.processed.row_hashes import REGISTER, about_areas, row_hashes, whole_hash
from caremarket.evidence.processed.state import Prepared, RawFiles, evidence_hash, raw_files
from caremarket.evidence.raw.citations import check_sources, sources_frame
from caremarket.evidence.raw.folders import (
    KNOWN_DIFFERENCES,
    area_folders,
    area_tables,
    areas_frame,
    code_of,
)
from caremarket.evidence.raw.imported import FOLDER as IMPORTS
from caremarket.evidence.raw.imported import imported_tables, read_manifest
from caremarket.evidence.raw.merged import in_order, with_imports
from caremarket.evidence.raw.sources import SOURCES, read_sources
from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.project import Project

TABLES = [schema.name for schema in AREA_TABLES]
TOTALS = [schema.name for schema in AREA_TABLES if schema.totals]

Touched = Mapping[str, set[str]]  # by code of an area, the tables to read again


@dataclass(frozen=True)
class Update:
    """What is to be replaced in data/processed."""

    frames: dict[str, pd.DataFrame]  # by name of the file, rows of all areas
    prepared: Prepared  # with these frames in place


def updated(project: Project, last: Prepared) -> Update | None:
    """Work out what `prepare` would change, and write nothing; None where only `check` can tell."""
    files = raw_files(project, last.files)
    touched = _touched(project, last, files)
    if touched is None:
        return None
    problems: list[str] = []
    register, manifest = read_sources(project, problems), read_manifest(project, problems)
    sources = sources_frame(register, [record.source for record in manifest.imports])
    areas, tables, explanations = area_tables(project, problems, touched)
    codes = {name: {code for code, named in touched.items() if name in named} for name in TABLES}
    codes = {name: of_areas for name, of_areas in codes.items() if of_areas}
    tables = {name: tables[name] for name in codes}
    imported = imported_tables(project, manifest, problems, codes, areas=codes)
    check_sources(project, tables, set(sources["id"]), problems)
    if problems:
        return None
    tables, disclosure = protect(tables, areas, sources)
    reconciliation = reconciliation_of(as_returned(tables, disclosure), explanations)
    tables, _ = with_imports(tables, {name: rows for name, rows in imported.items() if len(rows)})
    old = _stored(project, last, [*tables, "areas", "reconciliation", "disclosure"])
    if old is None:
        return None
    frames = {name: _with_rows(old[name], tables[name], codes[name]) for name in tables}
    frames["areas"] = _with_rows(areas_frame(old["areas"].to_dict("records")), areas, touched)
    for name, rows in (("reconciliation", reconciliation), ("disclosure", disclosure)):
        frames[name] = _with_rows_about(old[name], rows, codes)
    if set(tables) & set(wholes.COMPARED):
        rest = _stored(project, last, [name for name in wholes.COMPARED if name not in frames])
        if rest is None or wholes.impossible({**rest, **frames}, touched):
            return None
    hashes = row_hashes({**tables, REGISTER: sources}, areas, reconciliation, disclosure).areas
    return Update(frames, _prepared(last, files, touched, hashes, frames))


def _touched(project: Project, last: Prepared, files: RawFiles) -> Touched | None:
    """Find the areas and tables whose raw files changed; None if that is not all that changed."""
    if last.evidence_hash != evidence_hash(last.files):
        return None  # other code made it, or nobody
    if not all(table_path(project.processed, name).is_file() for name in last.lengths):
        return None
    folders = [path.name for path in area_folders(project)]
    codes = {code_of(folder) for folder in folders}
    described = {path.partition("/")[0] for path in files.hashes if path.endswith("/area.yml")}
    if None in codes or len(codes) < len(folders) or described != set(folders) or not folders:
        return None  # something is wrong with the folders
    before, now = last.files.hashes, files.hashes
    every = {**before, **now}
    touched: dict[str, set[str]] = {}
    for path in every:
        if before.get(path) != now.get(path):
            folder, _, name = path.partition("/")
            code = code_of(folder)
            if code is None or name == SOURCES:
                return None
            tables = [it for it in _rest_on(name) if f"{folder}/{it}.csv" in every]
            touched.setdefault(code, set()).update(tables)
    if touched.keys() - codes and any(path.startswith(f"{IMPORTS}/") for path in now):
        return None  # an area without a folder may have imported evidence
    return touched


def _rest_on(name: str) -> list[str]:
    """Return the tables that rest on a file of an area's folder."""
    table = name.removesuffix(".csv")
    if name == "area.yml":  # it says how counts are protected
        return TABLES
    if table == KNOWN_DIFFERENCES:
        return TOTALS
    return [table] if table in TABLES else []


def _stored(
    project: Project, last: Prepared, names: Collection[str]
) -> dict[str, pd.DataFrame] | None:
    """Read tables of data/processed; None if one cannot be read, or is not as it was written."""
    try:
        tables = {name: read_processed(project.processed, name) for name in names}
    except (OSError, ValueError):
        return None
    return tables if all(len(tables[name]) == last.lengths[name] for name in names) else None


def _with_rows(old: pd.DataFrame, new: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
    """Return a table, in order of area, with the rows of some areas replaced by new ones."""
    return in_order(_joined(old[~old["area_code"].isin(codes)], new))


def _with_rows_about(
    old: pd.DataFrame, new: pd.DataFrame, codes: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """Replace rows about some areas, by table, by all that there is to say now; the order stays."""
    replaced = pd.Series(False, index=old.index)
    for table, of_areas in codes.items():
        replaced |= old["table"].eq(table) & old["area_code"].isin(of_areas)
    both = _joined(old[~replaced], new)
    order = both.assign(table=both["table"].map(TABLES.index))
    places = order.sort_values(["table", "area_code"], kind="stable").index
    return both.loc[places].reset_index(drop=True)


def _joined(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Put rows together; types of columns are only those of frames that have rows."""
    if new.empty:
        return kept.reset_index(drop=True)
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new


def _prepared(
    last: Prepared,
    files: RawFiles,
    touched: Touched,
    hashes: Mapping[str, Mapping[str, str]],
    frames: Mapping[str, pd.DataFrame],
) -> Prepared:
    """Return what data/processed holds once the frames and hashes of what was touched are new."""
    rows = dict(last.rows)
    for code, tables in touched.items():
        kept = {name: it for name, it in last.rows.get(code, {}).items() if name not in tables}
        rows[code] = kept | hashes.get(code, {})
        if not rows[code]:
            del rows[code]
    areas = frames["areas"]
    about, whole = about_areas(areas), dict(last.whole)
    known = [of_areas.get(code, {}) for code in touched for of_areas in (last.rows, rows)]
    for name in set().union(*known):
        of_areas = {code: tables[name] for code, tables in rows.items() if name in tables}
        whole[name] = whole_hash(of_areas, about)
    return replace(
        last,
        evidence_hash=evidence_hash(files),
        names=dict(zip(areas["area_code"], areas["area_name"], strict=True)),
        rows=rows,
        whole=whole,
        lengths=last.lengths | {name: len(frame) for name, frame in frames.items()},
        files=files,
    )
