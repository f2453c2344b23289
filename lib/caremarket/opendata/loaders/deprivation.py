"""English Indices of Deprivation, summaries by local authority (2019 and 2025).

The average score of the Index of Multiple Deprivation is published for districts and for upper tier
authorities, in workbooks of one layout. Scores are no counts: none is added up or averaged here, so
the workbook of the upper tier is the one that knows counties.
"""

import re

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import parse_cells
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

WHAT = "the Indices of Deprivation, summaries by local authority"
SHEET = "IMD"
SCORE = "IMD - Average score"
EDITIONS = {2019: 2019, 2024: 2025}  # boundaries that the header names -> edition of the indices
PUBLISHED = {2019: "2019-09-26", 2025: "2025"}
_CODE = re.compile(r"^(upper tier )?local authority district code \((?P<year>20\d\d)\)$", re.I)


def recognise(opened: Opened) -> Recognised | None:
    """See a workbook of summaries."""
    if SHEET not in opened.sheets:
        return None
    header = opened.find_header(lambda row: any(_CODE.match(cell) for cell in row), SHEET)
    if header is None:
        return None
    names = opened.top(SHEET)[header]
    opened.need_columns(names, [SCORE], WHAT)
    code = next(name for name in names if _CODE.match(name))
    boundaries = int(_CODE.match(code)["year"])
    if boundaries not in EDITIONS:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but is on boundaries of {boundaries}; known are "
            "those of 2019 and of 2024 (the indices of 2025)."
        )
    edition = EDITIONS[boundaries]
    source = national_statistics(
        id=f"indices-of-deprivation-{edition}",
        title=f"English Indices of Deprivation {edition}, local authority summaries",
        publisher="Ministry of Housing, Communities and Local Government",
        published=PUBLISHED[edition],
        review_by="2029-12-31",
    )
    layout = (edition, header, code)
    return Recognised(source, f"Indices of Deprivation {edition}", layout=layout)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read average scores: the higher, the more deprived."""
    edition, header, code = recognised.layout
    frame = opened.table(header, SHEET, [code, SCORE])
    scores = parse_cells(frame[SCORE])["value"]
    frame = frame.assign(value=scores)[frame[code].ne("") & scores.notna()]
    placed, skipped = to_areas(frame, geography, code, sums=False)
    table = placed[["area_code", "value"]].assign(
        period=str(edition),
        measure="deprivation",
        category="all",
        unit="index",
        note="Average score of the Index of Multiple Deprivation; higher is more deprived",
        locator=f"sheet {SHEET}, row " + placed[code],
    )
    return Loaded({"area_profile": table}, skipped)


LOADER = Loader(
    "English Indices of Deprivation 2019 and 2025, local authority summaries",
    recognise,
    read,
    fills=("area_profile",),
    version=2,
)
