"""Which councils came and went with an import: between an edition and the one before it."""

from collections.abc import Mapping
from contextlib import suppress

import pandas as pd

from caremarket.errors import LONG_LIST
from caremarket.evidence.raw.imported import FOLDER, ImportRecord, read_manifest
from caremarket.project import Project

Imports = dict[str, tuple[ImportRecord, set[str]]]  # by folder: the import and its areas


def councils_by_import(project: Project) -> Imports:
    """Return what is imported, by folder, with the codes of the areas that have rows in it."""
    found: Imports = {}
    for record in read_manifest(project, []).imports:
        codes: set[str] = set()
        for table in record.tables:
            path = project.raw / FOLDER / record.folder / f"{table}.csv"
            with suppress(OSError, ValueError):  # without areas, or one that `check` refuses
                codes |= set(pd.read_csv(path, usecols=["area_code"], dtype=str)["area_code"])
        found[record.folder] = record, codes
    return found


def council_changes(before: Imports, now: Imports, names: Mapping[str, str]) -> list[str]:
    """Say which councils each new import has that the one before it lacks, and the other way round.

    The one before is the import that it replaced, or the last earlier release of the same kind.
    `names` are the councils of today, by code.
    """
    lines = []
    for folder in now.keys() - before.keys():
        record, codes = now[folder]
        earlier = [it for it in before.values() if _is_like(it[0], record)]
        if earlier:
            _, last = max(earlier, key=lambda it: (it[0].key == record.key, _when(it[0])))
            gained, lost = (codes - last) & names.keys(), (last - codes) & names.keys()
            lines += [
                f"{record.source.title}: {word} {_named(changed, names)}"
                for word, changed in (("gained", gained), ("lost", lost))
                if changed
            ]
    return sorted(lines)


def _is_like(earlier: ImportRecord, record: ImportRecord) -> bool:
    return (earlier.loader, earlier.part) == (record.loader, record.part)


def _when(record: ImportRecord) -> str:
    return str(record.source.published)


def _named(codes: set[str], names: Mapping[str, str]) -> str:
    listed = sorted(names[code] for code in codes)
    more = f" and {len(listed) - LONG_LIST} more" if len(listed) > LONG_LIST else ""
    return ", ".join(listed[:LONG_LIST]) + more
