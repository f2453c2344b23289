"""CQC care directory (`CQC_directory.csv`): services by council, without beds and ratings.

Above the header stand some lines of text, which name the day. A location may offer several service
types, separated by bars, and then counts under each.
"""

from datetime import date

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised
from caremarket.opendata.dates import said_in
from caremarket.opendata.headings import tell
from caremarket.opendata.loaders.cqc import day_in, edition, named_areas, provision
from caremarket.opendata.opened import Opened

ID, COUNCIL, SERVICES = "CQC Location ID (for office use only)", "Local authority", "Service types"
REQUIRED = {"Name": (), SERVICES: (), COUNCIL: (), ID: ("CQC Location (for office use only)",)}
TELLING = {"Name", "Also known as", "Location URL"}
CHECKED = "Date of latest check"
WHAT = "the CQC care directory (CSV)"
# Service types counted -> category of the evidence.
KINDS = {
    "nursing homes": "nursing_homes",
    "residential homes": "residential_care_homes",
    "homecare agencies": "domiciliary_care",
    "supported living": "supported_living",
    "supported housing": "extra_care_housing",
    "shared lives": "shared_lives",
}


def recognise(opened: Opened) -> Recognised | None:
    """See the directory."""
    if tuple(opened.sheets) != ("",):
        return None
    at = opened.find_header(lambda row: tell(TELLING, row))
    if at is None:
        return None
    opened.need_columns(opened.top()[at], REQUIRED, WHAT)
    day = day_of(opened, at)
    return edition("cqc-directory", "CQC care directory,", "as at", day, layout=(at, day))


def day_of(opened: Opened, at: int) -> date:
    """Find the day of the directory: above its header, else that of the latest check in it."""
    above = " ".join(" ".join(row) for row in opened.top()[:at])
    day = said_in(above, opened.label) or day_in(opened, "", at, CHECKED)
    if day is None:
        raise ImportFileError(
            f"{opened.label} is {WHAT}, but no line above its header names a day, nor has it dates "
            "of checks. Get the file as it was published, with those lines."
        )
    return day


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Count services by council: category a service type, value services."""
    at, day = recognised.layout
    cells = opened.table(at, columns=REQUIRED)
    placed, left = named_areas(cells, COUNCIL, geography, ID)
    types = placed[SERVICES].str.lower().str.split(r"\s*\|\s*", regex=True)
    each = placed.assign(type=types).explode("type")
    tables = provision(
        each,
        each["type"].map(KINDS),
        day,
        measure="cqc_registered_services",
        unit="services",
        locator="column Service types",
    )
    return Loaded(tables, left)


LOADER = Loader("CQC care directory (services)", recognise, read, fills=("provision",), version=3)
