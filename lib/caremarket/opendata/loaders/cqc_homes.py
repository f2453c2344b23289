"""CQC care directory with filters (`HSCA_Active_Locations`, ods and xlsx): care homes and beds.

One row a registered location. A home that two providers run together stands twice, marked `Dual
Registration`; only its primary registration counts, so that its beds are counted once. A blank
number of beds is unknown, not 0. Beds are the registered maximum, not what is staffed or free.
"""

import re
from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.evidence.tables import imported
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import spelt
from caremarket.opendata.loaders.cqc import (
    COUNCIL,
    DORMANT,
    HOME,
    ID,
    POSTCODE,
    PROVIDER,
    PUBLISHED,
    STARTED,
    UPRN,
    asked,
    columns,
    day_in,
    edition,
    month,
    named_areas,
    said_day,
    yes,
)
from caremarket.opendata.loaders.cqc_registrations import registrations
from caremarket.opendata.opened import Opened

BEDS = "Care homes beds"
NURSING = "Service type - Care home service with nursing"
PERSONAL = "Service type - Care home service without nursing"
RATING = "Location Latest Overall Rating"
DUAL, PRIMARY = "Location Dual Registered", "Primary ID"
LINKED, RELATION = "Linked Organisation ID", "Relationship"
BAND = "Service user band - "
OLDER, DEMENTIA = f"{BAND}Older People", f"{BAND}Dementia"
REQUIRED = columns(ID, HOME, BEDS, COUNCIL, NURSING, PERSONAL)
OPTIONAL = columns(DORMANT, PROVIDER, RATING, DUAL, OLDER, DEMENTIA, STARTED, POSTCODE, UPRN)
OPTIONAL[PRIMARY] = ("Primary ID (Dual registration locations)",)
SHEET = re.compile(r"hsca.active.locations", re.IGNORECASE)
TWICE = re.compile(r"dual.registration", re.IGNORECASE)
WHAT = "the CQC care directory with filters"
NOT_RATED = "not_rated"
RATINGS = {word.replace("_", " "): word for word in imported.RATINGS if word != NOT_RATED}
FLAGS = {"nursing": NURSING, "personal_care": PERSONAL, "older_people": OLDER, "dementia": DEMENTIA}


def recognise(opened: Opened) -> Recognised | None:
    """See the directory, by the sheet of active locations; another sheet says as at which day."""
    for sheet in [name for name in opened.sheets if not name or SHEET.search(name)]:
        at = opened.find_header({ID, HOME}, sheet)
        if at is None and sheet:
            raise ImportFileError(
                f"{opened.label} looks like {WHAT}, but sheet {sheet} has no header with {ID!r} "
                f"and {HOME!r}. Get the file as it was published."
            )
        others = {"Service / Population Group", "Location Status"}  # ratings, deactivated locations
        if at is None or spelt(others, opened.top(sheet)[at]):
            continue
        opened.need_columns(opened.top(sheet)[at], REQUIRED, WHAT)
        day = day_of(opened, sheet, at)
        title = "Care directory with filters, active locations as at"
        return edition("cqc-care-directory", title, "as at", day, layout=(sheet, at, day))
    return None


def day_of(opened: Opened, sheet: str, at: int) -> date:
    """Find the day that the directory stands for: as a sheet says, else that of its last rating."""
    day = said_day(opened, sheet, WHAT) or day_in(opened, sheet, at, PUBLISHED)
    if day is None:
        raise ImportFileError(
            f"{opened.label} is {WHAT}, but no sheet says as at which day (such as 'Source: CQC "
            "database as at 1 October 2026'), nor has it dates of ratings. Keep its README sheet, "
            "where that stands."
        )
    return day


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the care homes of the directory, one row a home: flags, beds, rating, registration."""
    sheet, at, day = recognised.layout
    cells = asked(opened, sheet, at, {**REQUIRED, **OPTIONAL})
    homes = yes(cells[HOME])
    dormant = yes(cells[DORMANT]) & homes
    again = cells[ID].isin(second_ids(opened, set(cells[ID]))) | secondary(cells)
    second = again & homes & ~dormant
    skipped = [
        Skipped("locations", int((~homes).sum()), "no care homes"),
        Skipped("care homes", int(dormant.sum()), "dormant: registered, but nobody lives there"),
        Skipped("care homes", int(second.sum()), "second registration of a home counted already"),
    ]
    kept = cells[homes & ~dormant & ~second]
    placed, left = named_areas(kept, COUNCIL, geography)
    table = described(placed, opened.label)
    table["period"] = month(day)
    dated = registrations(placed.assign(beds=table["beds"]), opened.label, day)
    return Loaded({"care_homes": table, "care_home_registrations": dated}, skipped + left)


def described(cells: pd.DataFrame, label: str) -> pd.DataFrame:
    """Turn the cells of care homes into columns of the table `care_homes`."""
    beds = parse_cells(cells[BEDS], counts=True)
    wrong = cells.loc[beds["marker"].eq(UNREADABLE) | beds["value"].lt(0), BEDS]
    if len(wrong):
        raise ImportFileError(
            f"{label}: column {BEDS!r} holds {wrong.iloc[0]!r}; allowed is a whole number or "
            "nothing. Get the file as it was published."
        )
    frame = pd.DataFrame(
        {
            "area_code": cells["area_code"],
            "location_id": cells[ID],
            "provider_id": cells[PROVIDER],
            "beds": beds["value"].round().astype("Int64"),
        }
    )
    for name, flag in FLAGS.items():
        told = cells[flag].ne("").any()  # an edition without the column says nothing of any home
        frame[name] = yes(cells[flag]).map({True: "yes", False: "no" if told else "unknown"})
    rated = cells[RATING].str.lower().map(RATINGS)
    return frame.assign(rating=rated.fillna(NOT_RATED), locator="location " + cells[ID])


def secondary(cells: pd.DataFrame) -> pd.Series:
    """Say which rows are a second registration of a home; `Primary ID` is a flag, or a location."""
    dual = cells[DUAL].str.contains(TWICE) | yes(cells[DUAL])
    primary = cells[PRIMARY]
    other = primary.isin(set(cells[ID])) & primary.ne(cells[ID])
    return dual & (other | primary.str.upper().isin(["N", "NO"]))


def second_ids(opened: Opened, active: set[str]) -> set[str]:
    """Return the locations that the sheet of dual registrations has as second ones of active ones.

    The sheet has a row for each of two locations, linked with the other; `Primary ID` says no for
    the second. Editions without the sheet, or with the flag in the list alone, have none there.
    """
    for sheet in filter(TWICE.search, opened.sheets):
        at = opened.find_header({ID, LINKED, PRIMARY}, sheet)
        if at is None:
            raise ImportFileError(
                f"{opened.label}, sheet {sheet}, has no header with {ID!r}, {LINKED!r} and "
                f"{PRIMARY!r}, so which homes are registered twice cannot be told. Get the file as "
                "it was published."
            )
        pairs = asked(opened, sheet, at, columns(ID, LINKED, PRIMARY, RELATION))
        dual = pairs[RELATION].eq("") | pairs[RELATION].str.contains(TWICE)
        second = pairs[dual & pairs[PRIMARY].str.upper().isin(["N", "NO"])]
        linked = second[LINKED].isin(active - set(second[ID]))
        return set(second.loc[linked, ID])
    return set()


LOADER = Loader(
    "CQC care directory with filters (care homes, beds)",
    recognise,
    read,
    fills=("care_homes", "care_home_registrations"),
    version=3,
)
