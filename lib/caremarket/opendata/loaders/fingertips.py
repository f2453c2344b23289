"""Fingertips indicator 92949, estimated dementia diagnosis rate: as downloaded, and as carried on.

The download has a row an area and year under long headings; copies with short headings are about.
Districts of counties are no councils, and rates cannot be added up to theirs.
"""

import re

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.opendata.areas import to_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

AREA, PERIOD, VALUE, NAME = "Area Code", "Time period", "Value", "Indicator Name"
COLUMNS = {AREA: (), PERIOD: ("period",), VALUE: (), NAME: ("indicator",)}  # and as copies have it
OURS = {AREA: "code", PERIOD: "period", VALUE: "value", NAME: "indicator"}
INDICATOR = "estimated dementia diagnosis rate"
WHAT = "Fingertips indicator 92949 (estimated dementia diagnosis rate)"
KNOWN = "fingertips-dementia-diagnosis-rate"  # the release of 2018 in the register of sources
KNOWN_UNTIL = "2018"
NOTE = "Recorded diagnoses per 100 people expected from CFAS II rates"


def recognise(opened: Opened) -> Recognised | None:
    """See the indicator in either form."""
    if tuple(opened.sheets) != ("",):
        return None
    top = opened.top()
    if not any(INDICATOR in cell.lower() for row in top[1:] for cell in row):
        return None
    opened.need_columns(top[0], COLUMNS, WHAT)
    periods = opened.table(0, columns={PERIOD: COLUMNS[PERIOD]})[PERIOD]
    found = set(periods) or {""}
    if wrong := [text for text in found if not re.fullmatch(r"20\d\d", text)]:
        raise ImportFileError(
            f"{opened.label} is {WHAT}, but {PERIOD} says {wrong[0]!r}; it must be a year."
        )
    last = max(found)
    source = national_statistics(
        id=KNOWN if last == KNOWN_UNTIL else f"{KNOWN}-{last}",
        title=f"Estimated dementia diagnosis rate (aged 65 and over), up to {last}",
        publisher="Office for Health Improvement and Disparities",
        published=last,
        review_by="2027-06-30",
    )
    return Recognised(source, f"up to {last}")


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read the rates, in percent, of councils, regions and England."""
    cells = opened.table(0, columns=COLUMNS).rename(columns=OURS)
    about = cells["indicator"].str.lower().str.contains(INDICATOR, regex=False)
    values = parse_cells(cells["value"], counts=False)
    if (wrong := cells.loc[about & values["marker"].eq(UNREADABLE), "value"]).size:
        raise ImportFileError(f"{opened.label}: the value {wrong.iloc[0]!r} is no number.")
    known = values["value"].notna()
    skipped = [
        Skipped("rows", int((~about).sum()), "other indicators"),
        Skipped("figures", int((about & ~known).sum()), "not available or suppressed"),
    ]
    kept = cells.assign(value=values["value"].round(4))[about & known]
    kept, repeated = once(kept, ["code", "period"], ["value"])
    placed, left = to_areas(kept, geography, "code", sums=False)
    table = placed.assign(
        measure="diagnosis_rate",
        age_group="65_plus",
        unit="percent",
        note=NOTE,
        locator="indicator 92949, row " + placed["code"],
    )
    return Loaded({"dementia": table}, skipped + repeated + left)


LOADER = Loader(
    "Fingertips dementia diagnosis rate (92949)", recognise, read, fills=("dementia",), version=3
)
