"""People who live in care homes, by month, from provider statistics of adult social care.

The table (from July 2025) counts residents of homes for older and for younger adults that reported
to the Capacity Tracker, of England, regions and councils. Its labels were not seen: the kind of
home is told by the words `older` and `younger` in a column of labels, beside `care home`. Homes
that did not respond are not in it, so that more people live there than it counts.
"""

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata import monthly
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.monthly import Sheet
from caremarket.opendata.opened import Opened

NAME = "dhsc-care-home-residents"
TITLE = "Adult social care provider statistics, England, people in care homes"
MEASURES = {kind: f"residents_of_{kind}_adult_homes" for kind in ("older", "younger")}
NOTE = (
    "People who live in the homes that responded, in that month; whatever the age of a person, by "
    "the kind of home"
)


def recognise(opened: Opened) -> Recognised | None:
    """See residents of both kinds of home by month; its release is the last."""
    for sheet in monthly.sheets(opened):
        frame = opened.table(sheet.at, sheet.name)
        for key, column in sheet.columns.items():
            if key in monthly.PLACES or column in sheet.days:
                continue
            labels = dict.fromkeys(map(monthly.plain, frame[column]))
            of = {label: kind for label in labels if (kind := kind_of(label))}
            if set(of.values()) == set(MEASURES):
                _refuse_doubles(opened.label, sheet, of)
                last = sheet.last
                return Recognised(
                    monthly.source(NAME, TITLE, last),
                    f"to {last:%B %Y}",
                    series=NAME,
                    layout=(sheet, key, of),
                )
    return None


def kind_of(label: str) -> str | None:
    """Return whether a label is of care homes for older or younger adults; None if of neither."""
    if "care home" not in label or "respon" in label or "%" in label or "percent" in label:
        return None
    return next((kind for kind in MEASURES if kind in label), None)


def _refuse_doubles(label: str, sheet: Sheet, of: dict[str, str]) -> None:
    if len(of) > len(MEASURES):
        raise ImportFileError(
            f"{label}, sheet {sheet.name}: {', '.join(map(repr, of))} are {len(of)} kinds of row "
            "on homes for older and younger adults, and one of each is wanted. Get the file as it "
            "was published, or report the new layout."
        )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read residents of both kinds of home, of every area and month."""
    sheet, label, kinds = recognised.layout
    where = f"{opened.label}, sheet {sheet.name}"
    cells = monthly.figures(opened, sheet, [label])
    known = cells[label].isin(list(kinds))
    skipped = [Skipped("rows", int((~known).sum()), "of other kinds, by month")]
    kept = cells[known].assign(measure=cells[label].map(kinds).map(MEASURES))
    kept, left = monthly.numbers(kept, where, counts=True)
    found, out = monthly.placed(kept, geography, ["measure", "day"], sums=True)
    table = pd.DataFrame(
        {
            "area_code": found["area_code"],
            "period": monthly.months(found["day"]),
            "measure": found["measure"],
            "care_type": "all",
            "value": found["lower"],
            "unit": "people",
            "qualifier": "at_least",
            "note": NOTE + found["note"].map(lambda text: text and f"; {text}"),
            "locator": f"sheet {sheet.name}, " + found["place"],
        }
    )
    return Loaded({"care_home_measures": table}, [*skipped, *left, *out])


LOADER = Loader(
    "Provider statistics, people in care homes by month (2025 onward)",
    recognise,
    read,
    fills=("care_home_measures",),
)
