"""An empty folder for a new area: every table with its header, ready to be filled."""

import re
from pathlib import Path

import yaml
from pydantic import ValidationError

from caremarket.errors import EvidenceError
from caremarket.evidence.folders import DIFFERENCE_COLUMNS, KNOWN_DIFFERENCES
from caremarket.evidence.schemas import AREA_TABLES
from caremarket.evidence.sources import Area
from caremarket.project import Project


def new_area(project: Project, code: str, name: str) -> Path:
    """Make the folder of an area with the headers of all its tables.

    Args:
        project: The project to add the area to.
        code: GSS code, such as E06000042.
        name: The council's name.

    Returns:
        The new folder.

    Raises:
        EvidenceError: If the code is no GSS code, or the area has a folder already.
    """
    try:
        area = Area(area_code=code, area_name=name)
    except ValidationError as error:
        raise EvidenceError(
            f"{problem['loc'][0]} {problem['input']!r}: {problem['msg']}."
            for problem in error.errors()
        ) from None
    existing = sorted(project.raw.glob(f"{code}-*"))
    if existing:
        raise EvidenceError(
            [f"Area {code} has the folder data/raw/{existing[0].name} already; fill that one."]
        )
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "area"
    folder = project.raw / f"{code}-{slug}"
    folder.mkdir()
    content = yaml.safe_dump(
        area.model_dump(exclude_none=True), sort_keys=False, allow_unicode=True
    )
    (folder / "area.yml").write_text(content, encoding="utf-8")
    headers = {schema.name: list(schema.frame_schema.columns) for schema in AREA_TABLES}
    headers[KNOWN_DIFFERENCES] = DIFFERENCE_COLUMNS
    for table, columns in headers.items():
        (folder / f"{table}.csv").write_text(",".join(columns) + "\n", encoding="utf-8")
    return folder
