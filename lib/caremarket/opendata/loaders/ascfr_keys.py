"""ASC-FR 2016-17, totals file: numeric keys without a code book, thousands of pounds.

What the keys mean was inferred: they follow the alphabet of the labels that the file of 2017-18
prints, and England's amounts agree within a few per cent from one year to the next. Every figure
says so.
"""

import re
from collections.abc import Iterable

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import tell
from caremarket.opendata.loaders import spending
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics


def by_alphabet(numbers: Iterable[int], labels: Iterable[str]) -> dict[str, str]:
    """Return the label of each key, numbers in the order of the labels' alphabet."""
    return dict(zip(map(str, numbers), sorted(labels), strict=True))


AGE_BANDS = ["18 to 64", "65 and over", "65 to 74", "75 to 84", "85 and over"]
KEYS = {
    "care_type": ("CareType_KEY", by_alphabet([2, 3, 4], spending.DIVISIONS)),
    "age_band": ("AgeBand_KEY", by_alphabet(range(1, 6), AGE_BANDS)),
    "reason": (
        "PrimarySupportReason_KEY",
        by_alphabet(range(1, 14), [*spending.REASONS, *spending.OTHER]),
    ),
    "setting": ("SupportSetting_KEY", by_alphabet([1, 2, 3, 4, 6, 7, 9], spending.LONG_TERM)),
    "purpose": ("Purpose_KEY", by_alphabet([1, 2], spending.SHORT_TERM)),
    "carer_support": ("CarerSupportType_KEY", by_alphabet([1, 2], spending.CARER_SUPPORT)),
}
INCOME_ONLY = "5"  # under settings: clients' income, no spending
COUNCIL, AMOUNT, YEAR = "GEOGRAPHY_CODE", "GROSSCURRENTEXPENDITURE", "FY_Ending"
REQUIRED = [YEAR, COUNCIL, *(column for column, _ in KEYS.values()), AMOUNT]
TELLING = ("CareType_KEY", "PrimarySupportReason_KEY", "SupportSetting_KEY")
WHAT = "the ASC-FR totals file with numeric keys (2016-17)"
NOTE = "published in thousands of pounds; keys without a code book, matched with labels of 2017-18"


def recognise(opened: Opened) -> Recognised | None:
    """See the totals file of ASC-FR with numeric keys."""
    header = opened.top(opened.sheets[0])[:1]
    if not header or not tell(TELLING, header[0]):
        return None
    opened.need_columns(header[0], REQUIRED, WHAT)
    return Recognised(source("2016-17"), "ASC-FR 2016-17", layout=opened.sheets[0])


def source(period: str) -> Source:
    """Return the source of a year's return."""
    return national_statistics(
        id=f"nhs-ascfr-{period}",
        title=f"Adult Social Care Activity and Finance Report, England {period}, data file",
        publisher="NHS Digital",
        published=f"20{period[-2:]}",
        review_by="2027-12-31",
    )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read gross current expenditure by council, as `spending.to_evidence`."""
    cells = opened.table(0, recognised.layout, REQUIRED)
    regions = cells[COUNCIL].eq("")
    income = cells["SupportSetting_KEY"].eq(INCOME_ONLY) & ~regions
    skipped = [
        Skipped("rows", int(regions.sum()), "regions and England, which add councils up"),
        Skipped("rows", int(income.sum()), "clients' income only, no spending"),
    ]
    found, more = spending.tidy(labelled(cells[~regions & ~income]), opened.label)
    return spending.to_evidence(
        found, skipped + more, geography, unit=spending.THOUSANDS, note=NOTE
    )


def labelled(cells: pd.DataFrame) -> pd.DataFrame:
    """Write the labels of 2017-18 in place of keys; a strange key stands as `key 14`."""
    frame = pd.DataFrame({"code": cells[COUNCIL], "period": cells[YEAR].map(financial_year)})
    for name, (column, keys) in KEYS.items():
        frame[name] = cells[column].map({**keys, "": ""}).fillna("key " + cells[column])
    return frame.assign(amount=cells[AMOUNT])


def financial_year(ending: str) -> str:
    """Write the financial year that ends in a calendar year: 2016-17 for 2017."""
    match = re.fullmatch(r"(20\d\d)(\.0)?", ending)
    if match is None:
        raise ImportFileError(
            f"column {YEAR} has {ending!r}; allowed is the year that it ends in, such as 2017."
        )
    year = int(match[1])
    return f"{year - 1}-{year % 100:02d}"


LOADER = Loader(
    "ASC-FR spending 2016-17 (numeric keys)", recognise, read, fills=("spending", "carers")
)
