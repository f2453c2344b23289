"""ASC-FR 2017-18 onward: the data file with descriptions.

One file holds activity, income and spending, at every level of geography; `99` marks a total. In
2017-18 and 2018-19 the columns end in `_Key`; the case of their names differs between years. Later
years divide spending by who provides the care, beside the total of both, and have rows that lead to
a unit cost: neither is read. The unit is not named: files as published are in thousands of pounds,
and copies in pounds are about.
"""

import re
from collections.abc import Iterable

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import spelt, tell
from caremarket.opendata.loaders import spending
from caremarket.opendata.loaders.ascfr_keys import financial_year, source
from caremarket.opendata.opened import Opened

LABELS = {
    "care_type": "CareType",
    "age_band": "AgeBand",
    "reason": "PrimarySupportReason",
    "setting": "SupportSetting",
    "purpose": "Purpose",
    "carer_support": "CarerSupportType",
}
KEY = "_Key"  # what columns of the first years end in
YEAR, COUNCIL, AMOUNT, LEVEL = "FY_ENDING", "GEOGRAPHY_CODE", "ITEMVALUE", "GEOGRAPHY_LEVEL"
REQUIRED = [YEAR, COUNCIL, AMOUNT, *LABELS.values()]
NAMED_IN = ["DATA_LEVEL", "FinanceDescription", "FinanceType", "ValueType"]
PROVISION, VALUE = "FinanceDescription", "ValueType"
WHOLE = {"", "99", "total", spending.GROSS.lower()}  # of both providers, or not divided
FIGURE = {"", "value", spending.GROSS.lower()}  # no part of a unit cost
TELLING = (AMOUNT, "PrimarySupportReason", "SupportSetting", "CareType")
WHAT = "the ASC-FR data file with descriptions (2017-18 onward)"
NOTE = "the file does not name its unit; councils' totals show"
SHOWN = 8  # labels of a file that an error names
UNITS = {spending.POUNDS: "pounds", spending.THOUSANDS: "thousands of pounds"}


def recognise(opened: Opened) -> Recognised | None:
    """See a data file of ASC-FR with descriptions; its rows name the year."""
    for sheet in opened.sheets:
        top = opened.top(sheet)
        if top and tell(keyed(TELLING), top[0]):
            opened.need_columns(top[0], keyed(REQUIRED), WHAT)
            year = top[0].index(spelt(keyed([YEAR]), top[0])[YEAR])
            period = financial_year(year_in(opened.label, top, year))
            return Recognised(source(period), f"ASC-FR {period}", layout=sheet)
    return None


def keyed(names: Iterable[str]) -> dict[str, tuple[str]]:
    """Return columns with the name that they have where they end in `_Key`."""
    return {name: (name + KEY,) for name in names}


def year_in(label: str, top: list[list[str]], column: int) -> str:
    """Return the year in the first row below the header."""
    found = next((row[column] for row in top[1:] if len(row) > column), "")
    if not re.fullmatch(r"20\d\d(\.0)?", found):
        raise ImportFileError(
            f"{label} looks like {WHAT}, but {YEAR} of its first row is {found!r}, no year such as "
            "2018. Get the file as it was published."
        )
    return found


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read gross current expenditure by council, as `spending.to_evidence`."""
    wanted = keyed([*REQUIRED, *NAMED_IN, LEVEL])
    there = spelt(wanted, opened.top(recognised.layout)[0])
    wanted = {name: others for name, others in wanted.items() if name in there}
    kept, rest, said = [], 0, set()
    for cells in opened.chunks(0, recognised.layout, wanted):
        spent = of_councils(cells)
        kept.append(spent)
        rest += len(cells) - len(spent)
        said |= {it for column in set(NAMED_IN) & set(cells) for it in cells[column].unique()}
    cells = pd.concat(kept, ignore_index=True)
    if cells.empty:
        found = ", ".join(repr(it) for it in sorted(map(str, said))[:SHOWN])
        raise ImportFileError(
            f"{opened.label}: no row is gross current expenditure of a council, in any of the "
            f"columns {', '.join(NAMED_IN)} (they hold {found}). Import the data file that has "
            "spending by council."
        )
    whole = whole_figures(cells)
    skipped = [
        Skipped("rows", rest, "no gross current expenditure of a council"),
        Skipped("rows", len(cells) - int(whole.sum()), "by who provides, or part of a unit cost"),
    ]
    cells = cells[whole].reset_index(drop=True)
    frame = pd.DataFrame({"code": cells[COUNCIL], "period": cells[YEAR].map(financial_year)})
    for name, column in LABELS.items():
        frame[name] = spending.label(cells[column])
    found, more = spending.tidy(frame.assign(amount=cells[AMOUNT]), opened.label)
    unit = spending.inferred_unit(found)
    note = f"{NOTE} {UNITS[unit]}"
    return spending.to_evidence(found, skipped + more, geography, unit=unit, note=note)


def of_councils(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that are gross current expenditure of a council."""
    spent = pd.Series(False, index=cells.index)
    for column in set(NAMED_IN) & set(cells):
        spent |= spending.label(cells[column]).eq(spending.GROSS.lower())
    spent &= cells[COUNCIL].str.match(r"E(06|08|09|10)")
    if LEVEL in cells:
        spent &= spending.label(cells[LEVEL]).eq("local authority")
    return cells[spent]


def whole_figures(cells: pd.DataFrame) -> pd.Series:
    """Say which rows are spending of both kinds of provider, and no part of a unit cost."""
    whole = pd.Series(True, index=cells.index)
    for column, words in ((PROVISION, WHOLE), (VALUE, FIGURE)):
        if column in cells:
            whole &= spending.label(cells[column]).isin(words)
    return whole


LOADER = Loader(
    "ASC-FR spending 2017-18 onward (descriptions)",
    recognise,
    read,
    fills=("spending", "carers"),
    version=2,
)
