"""English Indices of Deprivation, summaries by local authority (2015, 2019, 2025).

The average score of the Index of Multiple Deprivation is published for districts and for upper tier
authorities, in workbooks of one layout. Scores are no counts: none is added up or averaged here, so
the workbook of the upper tier is the one that knows counties.
"""

import re

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.headings import folded
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

WHAT = "the Indices of Deprivation, summaries by local authority"
SCORE = "IMD - Average score"
EDITIONS = {2013: 2015, 2019: 2019, 2024: 2025}  # boundaries in the header -> edition
PUBLISHED = {2015: "2015-09-30", 2019: "2019-09-26", 2025: "2025"}
SCORES = {SCORE: [f"IMD {edition} - Average score" for edition in PUBLISHED]}
_CODE = re.compile(r"^(uppertier)?localauthority(district)?code(?P<year>20\d\d)$")  # folded


def recognise(opened: Opened) -> Recognised | None:
    """See a workbook of summaries."""
    sheet = next((name for name in opened.sheets if "imd" in name.lower()), None)
    header = opened.find_header(has_code, sheet) if sheet else None
    if header is None:
        return None
    names = opened.top(sheet)[header]
    opened.need_columns(names, SCORES, WHAT, sheet)
    code = next(name for name in names if _CODE.match(folded(name)))
    boundaries = int(_CODE.match(folded(code))["year"])
    if boundaries not in EDITIONS:
        raise ImportFileError(
            f"{opened.label} looks like {WHAT}, but is on boundaries of {boundaries}; known are "
            "those of 2013, 2019 and 2024 (the indices of 2015, 2019 and 2025)."
        )
    edition = EDITIONS[boundaries]
    source = national_statistics(
        id=f"indices-of-deprivation-{edition}",
        title=f"English Indices of Deprivation {edition}, local authority summaries",
        publisher="Ministry of Housing, Communities and Local Government",
        published=PUBLISHED[edition],
        review_by="2029-12-31",
    )
    layout = (edition, sheet, header, code)
    return Recognised(source, f"Indices of Deprivation {edition}", layout=layout)


def has_code(row: list[str]) -> bool:
    """Say whether a row has a column of codes with the year of their boundaries."""
    return any(_CODE.match(folded(cell)) for cell in row)


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read average scores: the higher, the more deprived."""
    edition, sheet, header, code = recognised.layout
    frame = opened.table(header, sheet, {code: (), **SCORES})
    scores = parse_cells(frame[SCORE], counts=False)
    strange = frame.loc[scores["marker"].eq(UNREADABLE), SCORE]
    if len(strange):
        raise ImportFileError(
            f"{opened.label}: {SCORE} is {strange.iloc[0]!r}, no number. Get the workbook "
            "as it was published."
        )
    frame = frame.assign(value=scores["value"])[frame[code].ne("") & scores["value"].notna()]
    placed, skipped = to_areas(frame, geography, code, sums=False)
    table = placed[["area_code", "value"]].assign(
        period=str(edition),
        measure="deprivation",
        category="all",
        unit="index",
        note="Average score of the Index of Multiple Deprivation; higher is more deprived",
        locator=f"sheet {sheet}, row " + placed[code],
    )
    return Loaded({"area_profile": table}, skipped)


LOADER = Loader(
    "English Indices of Deprivation 2015, 2019 and 2025, local authority summaries",
    recognise,
    read,
    fills=("area_profile",),
    version=3,
)
