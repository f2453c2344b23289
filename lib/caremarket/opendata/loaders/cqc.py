"""What files of the Care Quality Commission have in common: source, councils by name, dates."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from caremarket.errors import ImportFileError
from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Recognised, Skipped
from caremarket.opendata.dates import day_of, days
from caremarket.opendata.headings import spelt
from caremarket.opendata.opened import Opened
from caremarket.opendata.repeated import once
from caremarket.opendata.sources import national_statistics

ID, HOME, DORMANT, COUNCIL = (
    "Location ID",
    "Care home?",
    "Dormant (Y/N)",
    "Location Local Authority",
)
PROVIDER, STARTED, PUBLISHED = "Provider ID", "Location HSCA start date", "Publication Date"
POSTCODE, UPRN = "Location Postal Code", "Location UPRN ID"
# Columns that editions name differently.
OTHER_NAMES = {
    COUNCIL: ("Local Authority",),
    STARTED: ("HSCA start date",),
    POSTCODE: ("Location Post Code", "Postal Code", "Post Code"),
}
AS_AT = re.compile(r"as at (?P<date>\d{1,2}\s+[a-z]+\s+20\d\d)", re.IGNORECASE)


def edition(name: str, title: str, release: str, day: date, layout: tuple) -> Recognised:
    """Say which edition a file is: name without month, title without day, release as `as at`."""
    return Recognised(
        national_statistics(
            id=f"{name}-{day:%Y-%m}",
            title=f"{title} {day:%-d %B %Y}",
            publisher="Care Quality Commission",
            published=day,
            url="https://www.cqc.org.uk/about-us/transparency/using-cqc-data",
            review_by=day.replace(year=day.year + 1, day=1),
        ),
        f"{release} {day:%-d %B %Y}",
        layout=layout,
    )


def provision(
    placed: pd.DataFrame, category: pd.Series, day: date, **same: str
) -> dict[str, pd.DataFrame]:
    """Count rows from `named_areas` by council and category, where they have one, as at a day."""
    counts = placed.assign(category=category).groupby(["area_code", "category"]).size()
    frame = counts.rename("value").reset_index()
    return {"provision": frame.assign(period=month(day), **same)}


def named_areas(
    cells: pd.DataFrame, name: str, geography: Geography, key: str = ID
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give locations, one row a key, the council of today that a column names.

    Names that mean none are left out.
    """
    cells, repeated = once(cells, [key], [it for it in cells if it != key])
    known = {text: council_of(text, geography) for text in cells[name].unique()}
    codes = cells[name].map(known)
    strange = cells.loc[codes.isna(), name].value_counts()
    left = [
        Skipped("locations", int(count), f"{text or 'nothing'!r} is no council of today")
        for text, count in strange.items()
    ]
    return cells.assign(area_code=codes)[codes.notna()], repeated + left


def council_of(text: str, geography: Geography) -> str | None:
    """Return the council of today that a name means, or in which all of a former one lies."""
    former = geography.former(text)
    if (code := geography.find(text)) or former is None:
        return code
    now = set(geography.districts["area_code"].iloc[sorted(geography.extents[former])])
    return now.pop() if len(now) == 1 else None


def month(day: date) -> str:
    """Write a month as the evidence does: 2026-10/2026-10."""
    return f"{day:%Y-%m}/{day:%Y-%m}"


def columns(*names: str) -> dict[str, tuple[str, ...]]:
    """Return columns with the other names that editions give them, to ask for by `headings`."""
    return {name: OTHER_NAMES.get(name, ()) for name in names}


def asked(opened: Opened, sheet: str, at: int, names: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Read columns of a sheet under our names; one that the edition does not have is empty."""
    there = spelt(names, opened.top(sheet)[at])
    cells = opened.table(at, sheet, {name: names[name] for name in there})
    return cells.reindex(columns=list(names), fill_value="")


def yes(cells: pd.Series) -> pd.Series:
    """Read a flag: Y, or anything else for no."""
    return cells.str.upper().isin(["Y", "YES"])


def said_day(opened: Opened, sheet: str, what: str) -> date | None:
    """Return the day as at which a workbook says it stands, the sheet of the data asked last."""
    for name in [*(name for name in opened.sheets if name != sheet), sheet]:
        text = " ".join(" ".join(row) for row in opened.top(name))
        if match := AS_AT.search(text):
            if day := day_of(match["date"]):
                return day
            raise ImportFileError(
                f"{opened.label} is {what}, but says that it is {match[0]!r}, which is no day. Get "
                "the file as it was published."
            )
    return None


def day_in(opened: Opened, sheet: str, at: int, column: str) -> date | None:
    """Return the latest date in a column of a sheet; None if there is none, or no such column."""
    if not spelt([column], opened.top(sheet)[at]):
        return None
    return max(days(opened.table(at, sheet, [column])[column], opened.label).values(), default=None)
