"""What files of the Care Quality Commission have in common: source, councils by name, dates."""

from datetime import date, datetime

import pandas as pd

from caremarket.evidence.raw.geography import Geography
from caremarket.opendata.contract import Recognised, Skipped
from caremarket.opendata.sources import national_statistics

DATES = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d", "%d/%b/%Y")
SPELT = r"(\d{1,2}[ /]\w+[ /]20\d\d|20\d\d-\d\d-\d\d)"


def edition(name: str, title: str, release: str, day: date, layout: tuple) -> Recognised:
    """Say which edition of a publication a file is.

    Args:
        name: What its source is called, without the month.
        title: The source's title, without the day.
        release: What the day means, such as `as at`.
        day: The day of the edition.
        layout: Handed on to the loader.
    """
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
    """Count rows by council and category.

    Args:
        placed: Rows as from `named_areas`, one for whatever is counted.
        category: The category of each; rows without one are not counted.
        day: The day that the counts stand for.
        **same: Columns that are the same in all rows: measure, unit and locator.

    Returns:
        Table `provision`.
    """
    counts = placed.assign(category=category).groupby(["area_code", "category"]).size()
    frame = counts.rename("value").reset_index()
    return {"provision": frame.assign(period=month(day), **same)}


def named_areas(
    cells: pd.DataFrame, name: str, geography: Geography
) -> tuple[pd.DataFrame, list[Skipped]]:
    """Give each row the council of today that its name means.

    Args:
        cells: Any frame.
        name: Column with the name of a council.
        geography: The councils of today and every name they go by.

    Returns:
        The rows of councils, with area_code; and every name that means none, one by one.
    """
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


def latest_day(cells: pd.Series) -> date | None:
    """Return the latest date in a column; None if no cell holds one."""
    found = cells.astype("str").str.extract(SPELT)[0].dropna().unique()
    return max((day for text in found if (day := spelt_date(text))), default=None)
