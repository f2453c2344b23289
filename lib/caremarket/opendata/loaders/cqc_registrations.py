"""CQC deactivated locations (ods and xlsx): care homes that are registered no more, with dates.

One row a location, with the days on which its registration began and ended. A home that another
provider took over is registered anew, and its former registration stands here as if it had closed:
postcode and UPRN tell, compared with those of registrations that began about then.
"""

from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.dates import days
from caremarket.opendata.loaders.cqc import (
    COUNCIL,
    HOME,
    ID,
    POSTCODE,
    PROVIDER,
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
from caremarket.opendata.opened import Opened

STATUS, ENDED = "Location Status", "Location HSCA End Date"
BEDS = "Care homes beds at point location de-activated"
REQUIRED = columns(ID, STATUS, STARTED, ENDED, HOME, BEDS, COUNCIL)
OPTIONAL = columns(PROVIDER, POSTCODE, UPRN)
WHAT = "the CQC list of deactivated locations"


def recognise(opened: Opened) -> Recognised | None:
    """See the list, by the status of locations; it stands for the day that a sheet says."""
    for sheet in [name for name in opened.sheets if not name or "location" in name.lower()]:
        at = opened.find_header({ID, STATUS}, sheet)
        if at is None:
            continue
        opened.need_columns(opened.top(sheet)[at], REQUIRED, WHAT)
        day = said_day(opened, sheet, WHAT) or day_in(opened, sheet, at, ENDED)
        if day is None:
            raise ImportFileError(
                f"{opened.label} is {WHAT}, but no cell of {ENDED!r} is a date such as 31/03/2026."
            )
        title = "Deactivated locations as at"
        return edition("cqc-deactivated-locations", title, "as at", day, (sheet, at, day))
    return None


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the care homes of the list, one row a registration that ended."""
    sheet, at, day = recognised.layout
    cells = asked(opened, sheet, at, {**REQUIRED, **OPTIONAL})
    homes = yes(cells[HOME])
    placed, left = named_areas(cells[homes], COUNCIL, geography)
    beds = parse_cells(placed[BEDS], counts=True)
    if (wrong := placed.loc[beds["marker"].eq(UNREADABLE), BEDS]).size:
        raise ImportFileError(
            f"{opened.label}: column {BEDS!r} holds {wrong.iloc[0]!r}; allowed is a whole number "
            "or nothing. Get the file as it was published."
        )
    dated = registrations(
        placed.assign(beds=beds["value"].round().astype("Int64")), opened.label, day
    )
    no_homes = Skipped("locations", int((~homes).sum()), "no care homes")
    return Loaded({"care_home_registrations": dated}, [no_homes, *left])


def registrations(homes: pd.DataFrame, label: str, day: date) -> pd.DataFrame:
    """Bring care homes, with area_code and beds, into the table `care_home_registrations`.

    Those with a day on which their registration ended are closed; dates as 2026-03-31.
    """
    cells = homes if ENDED in homes else homes.assign(**{ENDED: ""})
    dates = {}
    for column in (STARTED, ENDED):
        known = {text: f"{it:%Y-%m-%d}" for text, it in days(cells[column], label).items()}
        dates[column] = cells[column].map(known).astype("str")  # also where no cell has a day
    turned = dates[ENDED].lt(dates[STARTED])
    if turned.any():
        raise ImportFileError(
            f"{label}: location {cells.loc[turned, ID].iloc[0]} ended on "
            f"{dates[ENDED][turned].iloc[0]}, before it began, "
            f"{dates[STARTED][turned].iloc[0]}. Get the file as it was published."
        )
    return pd.DataFrame(
        {
            "area_code": cells["area_code"],
            "period": month(day),
            "location_id": cells[ID],
            "provider_id": cells[PROVIDER],
            "beds": cells["beds"],
            "started": dates[STARTED],
            "ended": dates[ENDED],
            "postcode": cells[POSTCODE].str.upper().str.replace(" ", ""),
            "uprn": cells[UPRN],
            "locator": "location " + cells[ID],
        }
    )


LOADER = Loader(
    "CQC deactivated locations (care homes that closed)",
    recognise,
    read,
    fills=("care_home_registrations",),
    version=2,
)
