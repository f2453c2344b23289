"""Reading the folders below data/raw: one of national rates, one for each area."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from caremarket.errors import did_you_mean
from caremarket.evidence.raw.cells import has_columns, read_cells
from caremarket.evidence.raw.measured import unusual
from caremarket.evidence.raw.read import AreaFile, empty_table, read_area_files, read_table
from caremarket.evidence.raw.sources import Area, read_yaml
from caremarket.evidence.tables.catalogue import AREA_TABLES, IMPORTED_TABLES, NATIONAL_TABLES
from caremarket.evidence.tables.measures import vocabulary
from caremarket.project import Project

AREA_FOLDER = re.compile(r"^(?P<code>E\d{8})-[a-z0-9]+(-[a-z0-9]+)*$")
NO_AREAS = ("rates", "geography", "national")  # folders below data/raw that are no area's
WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
KNOWN_DIFFERENCES = "known_differences"
DIFFERENCE_COLUMNS = ["table", "figure", "difference", "explanation", "source_id", "locator"]


def folders_by_area(project: Project) -> dict[str, Path]:
    """Return the folder of each area's raw tables by code; none where all was imported."""
    return {code: path for path in area_folders(project) if (code := code_of(path.name))}


def national_tables(project: Project, problems: list[str]) -> dict[str, pd.DataFrame]:
    """Read data/raw/rates, typed by name: every national table must be there and have rows."""
    folder = project.raw / "rates"
    _refuse_unknown_files(folder, {schema.name for schema in NATIONAL_TABLES}, project, problems)
    tables = {}
    for schema in NATIONAL_TABLES:
        path = folder / f"{schema.name}.csv"
        label = _label(path, project)
        if not path.exists():
            problems.append(f"{label} is missing: every report may need it.")
        elif (frame := read_table(path, label, schema, problems)) is not None:
            tables[schema.name] = frame
            if frame.empty:
                problems.append(f"{label} has no rows: every report may need it.")
    return tables


def area_tables(
    project: Project, problems: list[str], only: Mapping[str, Collection[str]] | None = None
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], dict[tuple[str, ...], str]]:
    """Read area folders, or of some areas, by code, the tables named; one they lack is empty.

    Returned are the areas (columns as `Area`), the tables of all areas by name, and known reasons
    for reconciliation differences by area, table, figure, difference (text).
    """
    names = {schema.name for schema in AREA_TABLES} | {KNOWN_DIFFERENCES}
    areas, explanations, files = [], {}, []
    for folder in area_folders(project):
        if only is not None and code_of(folder.name) not in only:
            continue
        area = _area(folder, project, problems)
        if area is None:
            continue
        areas.append(area.model_dump())
        _refuse_unknown_files(folder, names, project, problems)
        explanations |= _explanations(folder, area, project, problems)
        for schema in AREA_TABLES:
            path = folder / f"{schema.name}.csv"
            if path.exists() and (only is None or schema.name in only[area.area_code]):
                files.append(AreaFile(area.area_code, path, _label(path, project), schema))
    read = read_area_files(files, problems)
    folders = Counter(area["area_code"] for area in areas)
    problems.extend(
        f"data/raw: {code} has {count} folders, and its figures would count more than once; keep "
        "one of them."
        for code, count in sorted(folders.items())
        if count > 1
    )
    tables = {
        schema.name: read[schema.name] if schema.name in read else empty_table(schema)
        for schema in (*AREA_TABLES, *IMPORTED_TABLES)
        if only is None or any(schema.name in names for names in only.values())
    }
    return areas_frame(areas), tables, explanations


def unusual_figures(project: Project) -> list[str]:
    """Ask about figures that are valid, and far from what is usual of their measure."""
    asked = []
    for folder in area_folders(project):
        for schema in AREA_TABLES:
            path = folder / f"{schema.name}.csv"
            if vocabulary(schema.name) and path.exists():
                label = _label(path, project)
                cells = read_cells(path, label, [])
                asked += [] if cells is None else unusual(cells, label, schema)
    return asked


def areas_frame(areas: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return areas as a frame, columns and types as `Area`, whatever is not known of them."""
    types = {
        name: bool if field.annotation is bool else "str"
        for name, field in Area.model_fields.items()
    }
    return pd.DataFrame(list(areas), columns=list(types)).astype(types)


def code_of(folder: str) -> str | None:
    """Return the code of the area whose folder has a name; None if it is no area's."""
    match = AREA_FOLDER.match(folder)
    return match and match["code"]


def area_folders(project: Project) -> list[Path]:
    """Return what should be folders of areas; hidden ones belong to editors and systems."""
    return sorted(
        path
        for path in project.raw.iterdir()
        if path.is_dir() and path.name not in NO_AREAS and not path.name.startswith(".")
    )


def _area(folder: Path, project: Project, problems: list[str]) -> Area | None:
    code = code_of(folder.name)
    if code is None:
        problems.append(
            f"{_label(folder, project)}: an area folder is named <GSS code>-<slug>, such as "
            "E06000032-luton; rename it."
        )
        return None
    label = f"{_label(folder, project)}/area.yml"
    area = read_yaml(folder / "area.yml", Area, label, problems)
    if area is not None and area.area_code != code:
        problems.append(
            f"{label}: area_code is {area.area_code}, but the folder says {code}; they must agree."
        )
        return None
    return area


def _explanations(folder: Path, area: Area, project: Project, problems: list[str]) -> dict:
    path = folder / f"{KNOWN_DIFFERENCES}.csv"
    if not path.exists():
        return {}
    label = _label(path, project)
    known = read_cells(path, label, problems)
    if known is None or not has_columns(known, label, DIFFERENCE_COLUMNS, problems):
        return {}
    return {
        (area.area_code, row.table, row.figure, row.difference): row.explanation
        for row in known.fillna("").itertuples()
    }


def _refuse_unknown_files(
    folder: Path, names: set[str], project: Project, problems: list[str]
) -> None:
    problems.extend(
        f"{_label(path, project)} is no table of evidence. {did_you_mean(path.stem, names)}"
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in names
    )
    problems.extend(
        f"{_label(path, project)} is a workbook, which is not read. Save its sheet beside it as "
        f"'CSV UTF-8', {path.stem}.csv, and move the workbook elsewhere."
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in WORKBOOKS and path.stem in names
    )


def _label(path: Path, project: Project) -> str:
    return path.relative_to(project.root).as_posix()
