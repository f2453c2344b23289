"""Adult social care finance report, 2024-25 onward: long-term spending by age, of the data tables.

Known of these tables are the columns `LA name` and `Long term care: 65 and over: 2024 to 2025`, on
row 6, and that amounts are text with pound signs and commas. So they are found by such columns
below a title that says gross current expenditure, and the unit is what title or cells say. Tables
that keep the titles of the activity and finance report are read by `ascfr_tables`.
"""

import re
from dataclasses import dataclass

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import ENGLAND, Geography
from caremarket.evidence.raw.markers import UNREADABLE, parse_cells
from caremarket.evidence.raw.sources import Source
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.loaders import spending
from caremarket.opendata.loaders.long_term_support import AGES
from caremarket.opendata.opened import Opened, unique_names
from caremarket.opendata.sources import national_statistics
from caremarket.opendata.titled import CODE, columns_of, financial_years, fold

LONG_TERM = re.compile(r"^long term care (?P<age>18 to 64|65 and over) 20\d\d to 20\d\d$")
NOTE = "long-term care of all settings and support reasons"
THOUSANDS = re.compile(r"£ ?000|£ ?thousand|thousands? of pounds", re.IGNORECASE)
WHAT = "the data tables of the finance report"


@dataclass(frozen=True)
class Place:
    """Where the table is."""

    sheet: str
    header: int
    above: str  # what stands above it


def source(period: str) -> Source:
    """Return the source of a year's report."""
    return national_statistics(
        id=f"dhsc-asc-finance-{period}",
        title=f"Adult social care finance report, England {period}, data tables",
        publisher="Department of Health and Social Care",
        published=f"20{period[-2:]}",
        review_by="2028-12-31",
    )


def recognise(opened: Opened) -> Recognised | None:
    """See a table of gross current expenditure with a column of long-term care by age and year."""
    for sheet in opened.sheets:
        at = opened.find_header(lambda row: any(LONG_TERM.match(fold(it)) for it in row), sheet)
        if at is None:
            continue
        above = " ".join(cell for row in opened.top(sheet)[:at] for cell in row if cell)
        if spending.GROSS.lower() not in above.lower() or " per " in above.lower():
            continue
        header = opened.top(sheet)[at]
        if "name" not in columns_of(header).values():
            opened.need_columns(header, ["LA name"], WHAT, sheet)
        period = max(years_of(header))
        release = f"Finance report {period}"
        return Recognised(source(period), release, layout=Place(sheet, at, above))
    return None


def years_of(header: list[str]) -> set[str]:
    """Return the financial years of the columns that are read."""
    read = [name for name in header if LONG_TERM.match(fold(name))]
    return {year for name in read for year in financial_years(name)}


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read long-term spending of councils by age, as `spending.to_evidence`."""
    place: Place = recognised.layout
    names = unique_names(opened.top(place.sheet)[place.header])
    table = opened.table(place.header, place.sheet)
    columns = {name: LONG_TERM.match(fold(name)) for name in names}
    read = {name: match for name, match in columns.items() if match}
    ids = [names[at] for at in columns_of(names)]
    others = [name for name in names if name not in [*read, *ids]]
    code = table[ids].apply(lambda row: code_of(row, geography), axis=1)
    known = code.notna()
    unknown = table.loc[code.isna() & table[list(read)].ne("").any(axis=1), ids[-1]]
    parts = []
    for name, match in read.items():
        parsed = parse_cells(table.loc[known, name], counts=False)
        if (strange := table.loc[known, name][parsed["marker"].eq(UNREADABLE)]).size:
            raise ImportFileError(
                f"{opened.label}, sheet {place.sheet}, column {name!r}: {strange.iloc[0]!r} is "
                "neither an amount nor a known mark such as [x]. Get the file as it was published."
            )
        parts.append(
            pd.DataFrame(
                {
                    "code": code[known],
                    "period": financial_years(name)[0],
                    "age_group": AGES[match["age"]],
                    "amount_gbp": parsed["value"],
                }
            )
        )
    found = pd.concat(parts, ignore_index=True)
    found = found.assign(
        service="long_term_support", setting="long_term", primary_support_reason="all"
    )
    missing = found[found["amount_gbp"].isna()]
    skipped = [
        Skipped("columns", len(others), f"not read: {', '.join(others)}"),
        Skipped("rows", len(unknown), f"of no council that is known: {', '.join(unknown)}"),
        Skipped("amounts", len(missing), "not published", tuple(missing["code"].unique())),
    ]
    return spending.to_evidence(
        found.dropna(subset="amount_gbp"),
        skipped,
        geography,
        unit=unit_of(place, table[list(read)], opened.label),
        note=NOTE,
    )


def code_of(ids: pd.Series, geography: Geography) -> str | None:
    """Return the GSS code in the cells that say which area a row is, else what its name means.

    Regions go before councils: London is one, and City of London another area.
    """
    codes = [cell for cell in ids if CODE.match(cell)]
    councils = geography.councils
    wider = dict(zip(councils["region_name"].map(fold), councils["region_code"], strict=True))
    wider["england"] = ENGLAND
    named = [wider.get(fold(cell)) or geography.find(cell) for cell in ids if cell]
    return next(iter([*codes, *filter(None, named)]), None)


def unit_of(place: Place, amounts: pd.DataFrame, label: str) -> float:
    """Return pounds in one unit, as the lines above the table say, or pound signs in its cells."""
    if THOUSANDS.search(place.above):
        return spending.THOUSANDS
    if "£" in place.above or amounts.apply(lambda cells: cells.str.contains("£")).any(axis=None):
        return spending.POUNDS
    raise ImportFileError(
        f"{label}, sheet {place.sheet}: nothing above the table names the unit of its amounts "
        f"({place.above[:120]!r}); it must be £ or £ thousands. Get the file as it was published."
    )


LOADER = Loader(
    "Finance report, long-term spending by age (2024-25 onward)",
    recognise,
    read,
    fills=("spending",),
)
