"""What files of the Care Quality Commission have in common: source, councils by name, dates."""

from datetime import date, datetime

import pandas as pd

from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Recognised, Skipped
from caremarket.opendata.opened import Opened
from caremarket.opendata.sources import national_statistics

DATES = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d", "%d/%b/%Y")
SPELT = r"(\d{1,2}[ /]\w+[ /]20\d\d|20\d\d-\d\d-\d\d)"


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
    cells: pd.DataFrame, name: str, geography: Geography
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give rows the council of today that a column names; names that mean none are left out."""
    known = {text: geography.find(text) for text in cells[name].unique()}
    codes = cells[name].map(known)
    strange = cells.loc[codes.isna(), name].value_counts()
    left = [
        Skipped("locations", int(count), f"{text or 'nothing'!r} is no council of today")
        for text, count in strange.items()
    ]
    return cells.assign(area_code=codes)[codes.notna()], left


def spelt_date(text: str) -> date | None:
    """Read a date in any of the forms met; None if it is none."""
    for form in DATES:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
    return None


def month(day: date) -> str:
    """Write a month as the evidence does: 2026-10/2026-10."""
    return f"{day:%Y-%m}/{day:%Y-%m}"


def day_in(opened: Opened, sheet: str, at: int, column: str) -> date | None:
    """Return the latest date in a column of a sheet; None if there is none, or no such column."""
    if column not in opened.top(sheet)[at]:
        return None
    return latest_day(opened.table(at, sheet, [column])[column])


def latest_day(cells: pd.Series) -> date | None:
    """Return the latest date in a column; None if no cell holds one."""
    found = cells.astype("str").str.extract(SPELT)[0].dropna().unique()
    return max((day for text in found if (day := spelt_date(text))), default=None)
