"""Writing data/raw/national: all of an import or nothing, and nothing twice.

An import is a folder of tidy CSV tables. It counts once the manifest names it, which is replaced
in one step. Only one process at a time writes: what else it finds was left by one that was killed.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.imported import (
    FOLDER,
    MANIFEST,
    ImportRecord,
    Manifest,
    read_manifest,
    typed,
)
from caremarket.evidence.tables.catalogue import TABLES
from caremarket.locks import holding
from caremarket.opendata.contract import NoCouncilError, Skipped
from caremarket.opendata.repeated import once
from caremarket.opendata.totals import above_england
from caremarket.project import Project

OPTIONAL = ("qualifier", "note")
ABOUT = (*OPTIONAL, "locator", "provenance")  # a figure: rows may differ in it and say the same
BUILDING = ".importing-"


def shaped(
    tables: Mapping[str, pd.DataFrame], source_id: str, label: str
) -> tuple[dict[str, pd.DataFrame], list[Skipped]]:
    """Bring what a loader read into columns of the import schema, sorted by key, and check it.

    Of rows that say the same of a key one is kept, and the others are counted.
    """
    done, problems, repeated = {}, [], []
    for name, frame in tables.items():
        if frame.empty:
            continue
        rules = TABLES[name].import_schema
        filled = frame.assign(source_id=source_id)
        filled = filled.assign(**{column: "" for column in OPTIONAL if column not in frame})
        values = [name for name in rules.columns if name not in (*rules.unique, *ABOUT)]
        filled, again = once(filled, rules.unique, values)
        repeated += again
        filled = filled[list(rules.columns)].sort_values(rules.unique, ignore_index=True)
        if wrong := above_england(filled, rules.unique):
            raise ImportFileError(f"{label}: table {name}, {wrong}")
        text = filled.astype("str").mask(filled.isna() | filled.eq(""))
        typed(text, f"table {name}", TABLES[name], problems)
        done[name] = filled
    if problems:
        raise ImportFileError(f"{label} holds what the evidence has no place for: {problems[0]}")
    if not done:
        raise NoCouncilError(label)
    return done, repeated


def keep(project: Project, record: ImportRecord, tables: Mapping[str, pd.DataFrame]) -> Manifest:
    """Write tables from `shaped` and make them count; one of same source and part is replaced."""
    root = project.raw / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with holding(root):
        problems: list[str] = []
        before = read_manifest(project, problems)  # another import may have written it meanwhile
        if problems:
            raise ImportFileError(problems[0])
        _clear(root, before)
        building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=root))
        try:
            for name, frame in tables.items():
                frame.to_csv(building / f"{name}.csv", index=False, lineterminator="\n")
            final = root / record.folder
            shutil.rmtree(final, ignore_errors=True)
            building.chmod(0o755)
            os.replace(building, final)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        others = [old for old in before.imports if old.key != record.key]
        now = Manifest(imports=sorted([*others, record], key=lambda entry: entry.key))
        aside = root / f"{BUILDING}{MANIFEST}"
        aside.write_text(now.model_dump_json(indent=2) + "\n", encoding="utf-8")
        os.replace(aside, root / MANIFEST)
        _clear(root, now)
    return now


def _clear(root: Path, manifest: Manifest) -> None:
    """Remove folders that do not count: of imports that were replaced, or killed."""
    counting = {record.folder for record in manifest.imports}
    for path in root.iterdir():
        if path.is_dir() and path.name not in counting:
            shutil.rmtree(path, ignore_errors=True)
