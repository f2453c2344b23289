"""Adult social care activity report, 2024-25 onward: the CSV of long-term support (LTS001).

Long, from client-level data: a row a measure (LTS001A during the year, LTS001B at its end), view,
area and breakdown; `99` marks a total. The columns are known from code that reads the files, not
from the files, so they are matched whatever their case and spacing, and what is found in place of a
label is named. Only rows are read that are totals of everything but age, setting and delivery.
"""

import re

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.evidence.raw.markers import SUPPRESSED, UNREADABLE, parse_cells
from caremarket.opendata.areas import tables_of_areas
from caremarket.opendata.contract import Loaded, Loader, Recognised, Skipped
from caremarket.opendata.loaders import long_term_support
from caremarket.opendata.loaders.ascfr_keys import financial_year
from caremarket.opendata.loaders.long_term_support import COMMUNITY
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics
from caremarket.opendata.titled import financial_years, fold

COLUMNS = {  # ours -> names met, folded without spaces
    "measure": ("measure", "measures"),
    "view": ("view", "views"),
    "code": ("geographycode",),
    "year": ("fyending",),
    "age": ("ageband",),
    "setting": ("longtermsupportsetting", "supportsetting"),
    "delivery": ("deliverymechanism",),
    "cell": ("itemvalue",),
}
# What else a row has that is no breakdown.
ABOUT = r"^(uu?id|geography\w*|dhgeography\w*|region\w*|cassr\w*|aggregationlevel)$"
TOTALS = {"", "99", "99 0", "all", "total"}
MEASURE = re.compile(r"^lts001([abc])")
READERS = {"a": long_term_support.during_year, "b": long_term_support.at_year_end}
COUNTED = "client-level data, a break: not comparable with SALT of the years before"
WHAT = "the long-term support CSV of the activity report"


def recognise(opened: Opened) -> Recognised | None:
    """See a CSV whose rows are measures LTS001A, B and C; its year is in its rows."""
    top = opened.top(opened.sheets[0])
    columns = columns_of(top[0]) if len(top) > 1 else {}
    if not {"measure", "cell"} <= set(columns.values()):
        return None
    at = {ours: place for place, ours in columns.items()}
    first = [row for row in top[1:] if len(row) > max(at.values())]
    if not any(MEASURE.match(fold(row[at["measure"]])) for row in first):
        return None
    found = [ours for ours in COLUMNS if ours in at]
    names = [COLUMNS[ours][0] for ours in found]
    lacking = [COLUMNS[ours][0] for ours in COLUMNS if ours not in at]
    opened.need_columns(
        [*names, *(fold(name) for name in top[0])], [*names, *lacking], WHAT, opened.sheets[0]
    )
    period = year_of(first[0][at["year"]], opened.label)
    source = national_statistics(
        id=f"dhsc-asc-activity-{period}",
        title=f"Adult social care activity report, England {period}, long-term support",
        publisher="Department of Health and Social Care",
        published=f"20{period[-2:]}",
        review_by="2028-12-31",
    )
    return Recognised(source, f"Activity report {period}", part="lts001", layout=(period, columns))


def columns_of(header: list[str]) -> dict[int, str]:
    """Return which column is which of `COLUMNS`, by position."""
    names = {name: ours for ours, met in COLUMNS.items() for name in met}
    plain = [fold(name).replace(" ", "") for name in header]
    return {at: names[name] for at, name in enumerate(plain) if name in names}


def year_of(text: str, label: str) -> str:
    """Return the financial year that a cell names or that ends in its year."""
    if found := financial_years(text):
        return found[-1]
    if year := re.search(r"\b20\d\d\b", text):
        return financial_year(year[0])
    raise ImportFileError(
        f"{label} looks like {WHAT}, but the year of its first row is {text!r}; it must be one "
        "such as 2025 or 2024-25. Get the file as it was published."
    )


def read(opened: Opened, recognised: Recognised, geography: Geography) -> Loaded:
    """Read people with long-term support, as `long_term_support` has them."""
    period, columns = recognised.layout
    table = opened.table(0, opened.sheets[0])
    names = [columns.get(at, name) for at, name in enumerate(table.columns)]
    table = table.set_axis(names, axis=1)
    others = [
        name
        for name in names
        if name not in COLUMNS and not re.match(ABOUT, fold(name).replace(" ", ""))
    ]
    whole = table[others].apply(lambda cells: cells.map(fold).isin(TOTALS)).all(axis=1)
    kept = as_cells(table[whole], opened.label)
    skipped = [
        Skipped("rows", int((~whole).sum()), f"divided further, by {', '.join(others)}"),
        Skipped(
            "rows",
            int(whole.sum() - kept["published"].sum()),
            "other measures, or the same in two views",
        ),
    ]
    rows: dict[str, list[pd.DataFrame]] = {}
    for letter, reader in READERS.items():
        measure = f"LTS001{letter.upper()}"
        cells = kept[kept["letter"] == letter]
        where = f"{opened.label}: {measure}, rows of totals but for age, setting and delivery,"
        for name, found in reader(cells, period, COUNTED, where):
            place = f"{measure}, row " + found["code"] + ", " + found["columns"]
            rows.setdefault(name, []).append(found.assign(locator=place))
    tables, left = tables_of_areas(rows, geography)
    return Loaded(tables, skipped + left)


def as_cells(table: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return cells as `long_term_support` takes them, with letter (of the measure) and published.

    Settings and delivery are written as SALT has them. Of the same cell in two views the first
    counts; in one view it stands once. What a council has no row for stands as not available, so
    that no sum lacks it.
    """
    age, setting, delivery = (table[name].map(fold) for name in ("age", "setting", "delivery"))
    setting = setting.str.extract(r"(nursing|residential|community|prison)")[0].fillna(setting)
    total = delivery.isin(TOTALS)
    kind = setting.where(total, setting + " " + delivery)
    kind = kind.where(~(setting.isin(TOTALS) & total), "total").replace(
        {f"{COMMUNITY}direct payment": f"{COMMUNITY}direct payment only"}
    )
    age = age.where(~age.isin(TOTALS), "total")
    letter = table["measure"].map(fold).str.extract(MEASURE)[0]
    kind = kind.where(age.ne("total") | kind.ne("total"), "")
    frame = pd.DataFrame(
        {"letter": letter, "code": table["code"], "age": age, "kind": kind, "cell": table["cell"]}
    )
    frame["view"] = table["view"]
    frame = frame[letter.isin(list(READERS))].sort_values("view", kind="stable")
    key = ["letter", "code", "age", "kind"]
    frame, _ = once(frame, ["view", *key], ["cell"])
    cells = frame.drop_duplicates(key).set_index(key)["cell"]
    every = pd.MultiIndex.from_frame(
        frame[["letter", "age", "kind"]]
        .drop_duplicates()
        .merge(frame["code"].drop_duplicates(), how="cross")
    ).reorder_levels(key)
    cells = cells.reindex(every).reset_index()
    cells = cells.assign(published=cells["cell"].notna(), cell=cells["cell"].fillna("[x]"))
    parsed = parse_cells(cells["cell"], counts=True)
    if (strange := cells[parsed["marker"].eq(UNREADABLE)]).size:
        row = strange.iloc[0]
        raise ImportFileError(
            f"{label}: the count of {row['code']}, {row['age']}, {row['kind']} is {row['cell']!r}, "
            "neither a number nor a known mark such as [c]. Get the file as it was published."
        )
    labels = [(age, kind) if kind else (age,) for age, kind in cells[["age", "kind"]].to_numpy()]
    return cells.assign(
        labels=labels, value=parsed["value"], hidden=parsed["marker"].eq(SUPPRESSED)
    )


LOADER = Loader(
    "Activity report, long-term support (2024-25 onward)",
    recognise,
    read,
    fills=("care_home_residents", "service_users"),
    version=2,
)
