"""An empty folder for a new area: every table with its header, ready to be filled."""

import re
from pathlib import Path

import yaml
from pydantic import ValidationError

from caremarket.errors import EvidenceError
from caremarket.evidence.raw.dictionary import section
from caremarket.evidence.raw.folders import DIFFERENCE_COLUMNS, KNOWN_DIFFERENCES
from caremarket.evidence.raw.geography import read_geography
from caremarket.evidence.raw.sources import SOURCES, Area
from caremarket.evidence.tables.catalogue import AREA_TABLES
from caremarket.project import Project

GUIDE = "README.md"
INTRODUCTION = """# {name}

What {name} has published, figures exactly as printed: no arithmetic, a row a figure, each with
`source_id` (an entry of `sources.yml` beside them, or of `data/raw/sources.yml`) and `locator`
(slide, page or table). A table that
stays empty is no mistake: national publications (`caremarket import`) fill what they can, and each
report says what it lacks. `caremarket check` names every cell that is wrong.

`{differences}.csv` takes the reasons why a printed total does not equal its parts.
"""


KINDS = {  # what each kind of source is, and what that means for small counts of people
    "local_publication": "the council has published it: counts of people are shown as printed",
    "local_return": "the council's own return or list, not published: small counts are protected",
    "national_statistics": "published for every council: shown as printed",
    "research": "a study or report of others, published: shown as printed",
    "norm": "a guideline or target, published: shown as printed",
}
STUB = """# Where {name}'s own figures come from: `source_id` in the tables beside this file
# names an `id` here, or in data/raw/sources.yml. The two are read together: an id stands once.
#
# `kind` says what a source is, and so decides what may be shown of its counts of people:
{kinds}
# Protected means that counts from 1 to 4, and those that would give them away, are left out of
# reports (docs/publishing.md). If in doubt, it is local_return.
#
# To add a source, copy this entry below `sources:` without the # and put your own values:
#
# - id: {slug}-return-2026
#   title: Return of long-term support, 2025-26
#   publisher: {name}
#   published: 2026-05-31
#   licence: not published
#   kind: local_return # a local_publication has an address, too: `url: https://...`
#   review_by: 2027-06-30

sources:
"""


def kinds(indent: str) -> str:
    """List the kinds of source, a line each, with what each means for privacy."""
    return "\n".join(f"{indent}{kind}: {meaning}" for kind, meaning in KINDS.items())


def new_area(project: Project, area: str, name: str | None = None) -> Path:
    """Make the folder of a council (code or name) with a guide, a stub of its sources, and headers.

    Without a name it must be a council of today, and gets that one's.
    """
    described = _described(project, area, name)
    code, name = described.area_code, described.area_name
    existing = sorted(project.raw.glob(f"{code}-*"))
    if existing:
        raise EvidenceError(
            [f"Area {code} has the folder data/raw/{existing[0].name} already; fill that one."]
        )
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "area"
    folder = project.raw / f"{code}-{slug}"
    folder.mkdir()
    content = yaml.safe_dump(
        described.model_dump(exclude_none=True), sort_keys=False, allow_unicode=True
    )
    (folder / "area.yml").write_text(content, encoding="utf-8")
    stub = STUB.format(name=name, slug=slug, kinds=kinds("#   "))
    (folder / SOURCES).write_text(stub, encoding="utf-8")
    headers = {schema.name: schema.names for schema in AREA_TABLES}
    headers[KNOWN_DIFFERENCES] = DIFFERENCE_COLUMNS
    for table, columns in headers.items():
        (folder / f"{table}.csv").write_text(",".join(columns) + "\n", encoding="utf-8")
    guide = [INTRODUCTION.format(name=name, differences=KNOWN_DIFFERENCES)]
    guide += ["\n".join(section(schema)) + "\n" for schema in AREA_TABLES]
    (folder / GUIDE).write_text("\n".join(guide), encoding="utf-8")
    return folder


def _described(project: Project, area: str, name: str | None) -> Area:
    """Return what is known about an area: its own name, region and codes where it is a council."""
    geography = read_geography(project)
    code = geography.resolve(area) if name is None else geography.find(area) or area
    known = {}
    if code in geography.names:
        row = geography.councils.loc[code]
        known = {field: row[field] for field in Area.model_fields if field in row.index}
    try:
        return Area(**{**known, "area_code": code, "area_name": name or known["area_name"]})
    except ValidationError as error:
        raise EvidenceError(
            f"{problem['loc'][0]} {problem['input']!r}: {problem['msg']}."
            for problem in error.errors()
        ) from None
