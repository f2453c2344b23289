"""ONS boundaries of councils as shapefiles: the outline of each, for maps.

Counties and unitary authorities of any year, or districts: outlines of districts that make up a
council are put together. Outlines are simplified to what a map of England shows.
"""

import re
from collections.abc import Iterable

import shapely

from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.opened import Opened
from caremarket.opendata.shapes import OUTLINE, Shapefile

CODE = re.compile(r"(?:ctyua|utla|ltla|lad)(?P<year>\d\d)cd", re.IGNORECASE)


def recognise(opened: Opened) -> Recognised | None:
    """See boundaries, by outlines beside a column of codes, whose name has the year."""
    if not isinstance(opened, Shapefile):
        return None
    codes = [name for name in opened.top()[0] if CODE.fullmatch(name)]
    if not codes:
        return None
    year = 2000 + int(CODE.fullmatch(codes[0])["year"])
    source = Source(
        id=f"ons-boundaries-{year}",
        title=f"Boundaries of counties and unitary authorities, {year}, generalised",
        publisher="Office for National Statistics",
        published=str(year),
        licence="Open Government Licence v3.0; contains OS data, Crown copyright",
        kind="national_statistics",
        review_by=f"{year + 6}-12-31",
    )
    return Recognised(source, f"boundaries of {year}", layout=(codes[0], year))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read outlines of councils, well-known text on the British National Grid."""
    code, year = recognised.layout
    frame = opened.table(0, columns=[code, OUTLINE])
    placed, skipped = to_areas(frame, geography, code)
    placed = placed[placed["area_code"].isin(list(geography.names))]
    outlines = placed.groupby("area_code", sort=False)[OUTLINE].agg(together)
    table = outlines.reset_index().assign(
        period=str(year), locator=f"column {code}, area " + outlines.index.astype(str)
    )
    return Loaded({"boundaries": table}, skipped)


def together(outlines: Iterable[str]) -> str:
    """Put outlines together: what districts of a council share is no line."""
    found = list(outlines)
    if len(found) == 1:
        return found[0]
    return shapely.to_wkt(shapely.union_all(shapely.from_wkt(found)), rounding_precision=0)


LOADER = Loader("Boundaries of councils (shapefile)", recognise, read, fills=("boundaries",))
