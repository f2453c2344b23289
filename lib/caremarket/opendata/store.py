"""Writing data/raw/national: all of an import or nothing, and nothing twice.

An import is a folder of tidy CSV tables. It counts once the manifest names it; the manifest is
replaced in one step, so that an import that fails or is killed leaves the earlier ones as they
were. Only one process at a time writes: what it finds and the manifest does not name was left by
one that was killed.
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
from caremarket.opendata.contract import NoCouncilError
from caremarket.project import Project

OPTIONAL = ("qualifier", "note")
BUILDING = ".importing-"


def shaped(
    tables: Mapping[str, pd.DataFrame], source_id: str, label: str
) -> dict[str, pd.DataFrame]:
    """Bring what a loader read into the columns of the evidence, and check it.

    Columns of the import schema, in order, rows sorted by key. An ImportFileError says that a table
    breaks its schema, a NoCouncilError that nothing is left.
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
    """Write tables from `shaped` and make them count; one of same source and part is replaced.

    Raises:
        ImportFileError: If nobody can say what counted before.
        HeldError: If another process holds the folder for longer than keeping an import takes.
    """
    root = project.raw / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with holding(root):
        before = _counting(project)  # another import may have written it meanwhile
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


def _counting(project: Project) -> Manifest:
    problems: list[str] = []
    manifest = read_manifest(project, problems)
    if problems:
        raise ImportFileError(problems[0])
    return manifest


def _clear(root: Path, manifest: Manifest) -> None:
    """Remove folders that do not count: of imports that were replaced, or killed."""
    counting = {record.folder for record in manifest.imports}
    for path in root.iterdir():
        if path.is_dir() and path.name not in counting:
            shutil.rmtree(path, ignore_errors=True)
