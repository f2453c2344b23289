"""Writing data/raw/national: all of an import or nothing, and nothing twice.

An import is a folder of tidy CSV tables. It counts once the manifest names it; the manifest is
replaced in one step, so that an import that fails or is killed leaves the earlier ones as they
were.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.imported import (
    FOLDER,
    MANIFEST,
    ImportRecord,
    Manifest,
    read_manifest,
    typed,
)
from caremarket.evidence.schemas import TABLES
from caremarket.opendata.contract import NoCouncilError
from caremarket.project import Project

OPTIONAL = ("qualifier", "note")
BUILDING = ".importing-"
RECENT = 3600  # seconds


def shaped(
    tables: Mapping[str, pd.DataFrame], source_id: str, label: str
) -> dict[str, pd.DataFrame]:
    """Bring what a loader read into the columns of the evidence, and check it.

    Args:
        tables: Frames as in `contract.Loaded`.
        source_id: Identifier of the source.
        label: The file's name in messages.

    Returns:
        Frames with the columns of the import schema, in order, rows sorted by key.

    Raises:
        ImportFileError: If a table breaks its schema.
        NoCouncilError: If nothing is left.
    """
    done, problems = {}, []
    for name, frame in tables.items():
        if frame.empty:
            continue
        rules = TABLES[name].import_schema
        filled = frame.assign(source_id=source_id)
        filled = filled.assign(**{column: "" for column in OPTIONAL if column not in frame})
        filled = filled[list(rules.columns)].sort_values(rules.unique, ignore_index=True)
        text = filled.astype("str").mask(filled.isna() | filled.eq(""))
        typed(text, f"table {name}", TABLES[name], problems)
        done[name] = filled
    if problems:
        raise ImportFileError(f"{label} holds what the evidence has no place for: {problems[0]}")
    if not done:
        raise NoCouncilError(label)
    return done


def keep(project: Project, record: ImportRecord, tables: Mapping[str, pd.DataFrame]) -> Manifest:
    """Write the tables of one import and make them count.

    Args:
        project: The project.
        record: The import; one of the same source and part is replaced.
        tables: Frames from `shaped`.

    Returns:
        What counts now.
    """
    root = project.raw / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=root))
    try:
        for name, frame in tables.items():
            frame.to_csv(building / f"{name}.csv", index=False, lineterminator="\n")
        final = root / record.folder
        shutil.rmtree(final, ignore_errors=True)  # left by an import that was killed
        building.chmod(0o755)
        os.replace(building, final)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    before = read_manifest(project, []).imports  # another import may have written it meanwhile
    others = [old for old in before if old.key != record.key]
    now = Manifest(imports=sorted([*others, record], key=lambda entry: entry.key))
    _write_manifest(root, now)
    _clear(root, now, {old.folder for old in before})
    return now


def _write_manifest(root: Path, manifest: Manifest) -> None:
    path = root / f"{BUILDING}{MANIFEST}"
    path.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    os.replace(path, root / MANIFEST)


def _clear(root: Path, manifest: Manifest, counted: set[str]) -> None:
    """Remove folders that no longer count; not those that another import may be writing."""
    counting = {record.folder for record in manifest.imports}
    for path in root.iterdir():
        if not path.is_dir() or path.name in counting:
            continue
        if path.name in counted or time.time() - path.stat().st_mtime > RECENT:
            shutil.rmtree(path, ignore_errors=True)
