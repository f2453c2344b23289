"""PSS-EX1, the spending return before ASC-FR: 2014-15 wide, 2015-16 long, thousands of pounds.

Both name councils by CASSR code. Their headers are known from descriptions of the files and from
published code that reads them, not from the files themselves, so every spelling met is accepted.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.headings import spelt
from caremarket.opendata.loaders import spending
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

COUNCIL = re.compile(r"^(?P<cassr>\d{3}) - .+$")
ACTIVITY = "Activity Provision"
NOTE = "published in thousands of pounds"
# Names of ours -> spellings met.
WIDE = {
    "care_type": ["Support type"],
    "age_band": ["Age category"],
    "reason": ["Primary support reason", "Summary"],
    "setting": ["Service delivery mechanism", "Delivery mechanism"],
    "accounting": ["Accounting category"],
}
LONG = {
    "cassr": ["Council Code"],
    "care_type": ["Care Type"],
    "accounting": ["Finance Description"],
    "age_band": ["Age Band", "Age Bands"],
    "reason": ["Primary support reason"],
    "setting": ["Long Term Support Setting"],
    "purpose": ["Short Term Purpose"],
    "amount": ["Value"],
}
WHAT = {"2014-15": "the PSS-EX1 return of 2014-15", "2015-16": "the PSS-EX1 return of 2015-16"}
# Codes of councils that were divided, merged or renumbered since; 809 now means another Dorset.
FORMER = {
    "102": "E10000006",
    "504": "E10000021",
    "612": "E10000002",
    "809": "E10000009",
    "810": "E06000028",
    "811": "E06000029",
}


def recognise(opened: Opened) -> Recognised | None:
    """See either layout of the return."""
    if tuple(opened.sheets) != ("",):
        return None
    for at, row in enumerate(opened.top()[:4]):
        if sum(COUNCIL.match(name) is not None for name in row) > 1:
            return seen(opened, at, row, "2014-15", WIDE)
        if len(spelt(["Council Code", "Care Type"], row)) == 2:
            if spelt([ACTIVITY], row) and not spelt(["Finance Description"], row):
                raise ImportFileError(
                    f"{opened.label} is the activity file of {WHAT['2015-16']}: it counts people "
                    "and weeks, no spending. Import the expenditure file of the same return."
                )
            return seen(opened, at, row, "2015-16", LONG)
    return None


def seen(
    opened: Opened, at: int, row: list[str], period: str, wanted: dict[str, list[str]]
) -> Recognised:
    """Say where the header is and which column is which; insist that all are there."""
    names = {first: others for first, *others in wanted.values()}
    opened.need_columns([name for name in row if not COUNCIL.match(name)], names, WHAT[period])
    there = spelt(names, row)
    columns = {there[first]: ours for ours, (first, *_) in wanted.items()}
    source = national_statistics(
        id=f"nhs-pss-ex1-{period}",
        title=f"Personal Social Services: Expenditure and Unit Costs, England {period}, data file",
        publisher="Health and Social Care Information Centre",
        published=f"20{period[-2:]}",
        review_by="2027-12-31",
    )
    return Recognised(source, f"PSS-EX1 {period}", layout=(period, at, columns))


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read gross current expenditure by council, as `spending.to_evidence`."""
    period, at, columns = recognised.layout
    cells = opened.table(at).rename(columns=columns)
    kept = spending.label(cells["accounting"]).eq(spending.GROSS.lower())
    if not kept.any():
        raise ImportFileError(
            f"{opened.label}: no row is gross current expenditure. Import the file of "
            f"{WHAT[period]} that has expenditure by council."
        )
    skipped = [Skipped("rows", int((~kept).sum()), "no gross current expenditure")]
    if period == "2014-15":
        long, other = by_council(cells[kept])
        skipped.append(Skipped("columns", len(other), f"of no council: {', '.join(other)}"))
    else:
        long = cells[kept].assign(council=cells["cassr"])
    frame = labelled(long).assign(period=period)
    codes = {**geography.codes_by_cassr, **FORMER}
    frame["code"] = long["cassr"].map(codes).fillna("CASSR " + long["council"])
    found, more = spending.tidy(frame.assign(amount=long["amount"]), opened.label)
    return spending.to_evidence(
        found, skipped + more, geography, unit=spending.THOUSANDS, note=NOTE
    )


def by_council(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Turn the wide layout, a column a council, into rows with council, cassr and amount.

    Returned are, too, the columns that are none.
    """
    councils = [name for name in cells if COUNCIL.match(name)]
    names = [name for name in WIDE if name in cells]
    others = [name for name in cells if name not in [*councils, *names, "accounting"]]
    long = cells.melt(id_vars=names, value_vars=councils, var_name="cassr", value_name="amount")
    short = spending.label(long["care_type"]).str.startswith("short")
    long = long.assign(
        council=long["cassr"],
        cassr=long["cassr"].str.extract(COUNCIL)["cassr"],
        purpose=long["setting"].where(short, ""),
    )
    return long, others


def labelled(long: pd.DataFrame) -> pd.DataFrame:
    """Write the labels as `spending.tidy` takes them."""
    frame = long.reindex(columns=spending.LABELS).apply(spending.label)
    kind = frame["care_type"].str.extract(r"^(long|short|other|non salt)")[0]
    words = {"long": "long term care", "short": "short term care"}
    words |= dict.fromkeys(["other", "non salt"], "other")  # not in the short and long term return
    frame["care_type"] = kind.map(words).fillna(frame["care_type"])
    carers = frame["reason"].eq(spending.TO_CARERS)
    frame["carer_support"] = frame["setting"].where(carers, "")
    return frame


LOADER = Loader(
    "PSS-EX1 spending 2014-15 and 2015-16", recognise, read, fills=("spending", "carers"), version=2
)
