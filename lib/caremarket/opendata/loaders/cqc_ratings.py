"""CQC latest ratings (ods and xlsx): how many care homes and home care agencies have which rating.

A location has many rows, one a service and key question; only its overall rating counts.
"""

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.loaders.cqc import (
    COUNCIL,
    HOME,
    ID,
    PUBLISHED,
    columns,
    day_in,
    edition,
    named_areas,
    provision,
    yes,
)
from caremarket.opendata.loaders.cqc_homes import RATINGS
from caremarket.opendata.opened import Opened

GROUP, DOMAIN, RATING = "Service / Population Group", "Domain", "Latest Rating"
REQUIRED = columns(ID, HOME, COUNCIL, GROUP, DOMAIN, RATING, PUBLISHED)
REQUIRED[DOMAIN] = ("Key Question",)
OVERALL = "overall"
SHEET = "Locations"
WHAT = "the CQC latest ratings"


def recognise(opened: Opened) -> Recognised | None:
    """See the ratings of locations; the file has no date, so that of its latest rating counts."""
    for sheet in [name for name in opened.sheets if name in ("", SHEET)]:
        at = opened.find_header({GROUP, ID}, sheet)
        if at is not None:
            opened.need_columns(opened.top(sheet)[at], REQUIRED, WHAT)
            day = day_in(opened, sheet, at, PUBLISHED)
            if day is None:
                raise ImportFileError(
                    f"{opened.label} is {WHAT}, but no cell of {PUBLISHED!r} is a date such as "
                    "31/03/2026."
                )
            title = "Latest ratings of locations, published up to"
            layout = (sheet, at, day)
            return edition("cqc-latest-ratings", title, "ratings up to", day, layout)
    return None


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Count care homes by overall rating, of which a home has one."""
    sheet, at, day = recognised.layout
    cells = opened.table(at, sheet, REQUIRED)
    overall = cells[GROUP].str.lower().eq(OVERALL) & cells[DOMAIN].str.lower().eq(OVERALL)
    homes = yes(cells[HOME])
    skipped = [
        Skipped("rows", int((~overall).sum()), "ratings of one service or key question"),
        Skipped("locations", int((overall & ~homes).sum()), "no care homes"),
    ]
    kept = cells[overall & homes]
    placed, left = named_areas(kept, COUNCIL, geography)
    tables = provision(
        placed,
        placed[RATING].str.lower().map(RATINGS).fillna("unrated"),
        day,
        measure="cqc_care_homes_count",
        unit="services",
        locator=f"sheet {sheet or 'of the file'}, overall ratings of care homes",
    )
    return Loaded(tables, skipped + left)


LOADER = Loader("CQC latest ratings", recognise, read, fills=("provision",), version=3)
