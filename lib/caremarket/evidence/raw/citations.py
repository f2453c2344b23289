"""The sources that there are, and whether every row of raw evidence names one of them."""

from collections.abc import Collection, Iterator

import pandas as pd

from caremarket.errors import did_you_mean
from caremarket.evidence.raw.cells import read_cells
from caremarket.evidence.raw.folders import area_folders
from caremarket.evidence.raw.imported import read_manifest
from caremarket.evidence.raw.sources import Source, SourceRegister, read_sources
from caremarket.project import Project

SHOWN = 5  # row numbers that are spelt out
ADD = (
    "Correct the row, or add the publication to data/raw/sources.yml, or to the sources.yml of the "
    "area's folder, under this id."
)


def sources_frame(register: SourceRegister | None, imported: list[Source]) -> pd.DataFrame:
    """Return the register, if it could be read, and the imported publications that are not in it.

    A row a source, columns as the fields of `Source`; `published` as text.
    """
    if register is None:
        return pd.DataFrame(columns=["id"])
    every = with_imported(register, imported)
    frame = pd.DataFrame([source.model_dump(mode="json") for source in every])
    frame["published"] = frame["published"].astype(str)
    return frame


def with_imported(register: SourceRegister, imported: list[Source]) -> list[Source]:
    """Return the sources of the register, and of the imported ones those that are not in it."""
    known = {source.id for source in register.sources}
    new = {source.id: source for source in imported if source.id not in known}
    return [*register.sources, *new.values()]


def every_source(project: Project, problems: list[str]) -> list[Source]:
    """Read the register and what was imported; a sentence in `problems` for whatever is wrong."""
    register, manifest = read_sources(project, problems), read_manifest(project, problems)
    if register is None:
        return []
    return with_imported(register, [record.source for record in manifest.imports])


def check_sources(
    project: Project, tables: dict[str, pd.DataFrame], known: Collection[str], problems: list[str]
) -> None:
    """Say where rows of data/raw/rates and the area folders name a source that nobody knows.

    Such files are read again for the row numbers.
    """
    for name, frame in tables.items():
        unknown = set(frame["source_id"]) - set(known)
        if unknown:
            for label, ids in _cited(project, name):
                for source_id in sorted(unknown & set(ids)):
                    rows = ids.index[ids == source_id]
                    problems.append(
                        f"{label}, {_named(rows)}, column source_id: found {source_id!r}, which is "
                        f"in no sources.yml. {did_you_mean(source_id, known)} {ADD}"
                    )


def _cited(project: Project, name: str) -> Iterator[tuple[str, pd.Series]]:
    """Yield each file that a table is read from, with the sources of its rows by row number."""
    for folder in (project.raw / "rates", *area_folders(project)):
        path = folder / f"{name}.csv"
        if path.is_file():
            label = path.relative_to(project.root).as_posix()
            cells = read_cells(path, label, [])
            if cells is not None and "source_id" in cells:
                yield label, cells["source_id"]


def _named(rows: pd.Index) -> str:
    """Write row numbers: `row 3`, `rows 3 and 7`, `rows 2, 3, 4, 5, 6 and 12 more`."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) > SHOWN:
        return f"rows {', '.join(map(str, rows[:SHOWN]))} and {len(rows) - SHOWN} more"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
