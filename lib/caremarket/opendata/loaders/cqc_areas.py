"""What the files of the Care Quality Commission have in common: councils by name, and dates."""

import re
from datetime import date, datetime

import pandas as pd

from caremarket.evidence.geography import Geography
from caremarket.opendata.contract import Skipped

DATES = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d", "%d/%b/%Y")
SPELT = re.compile(r"\d{1,2}[ /]\w+[ /]20\d\d|20\d\d-\d\d-\d\d")


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
    found = cells.astype("str").str.extract(f"({SPELT.pattern})")[0].dropna().unique()
    return max((day for text in found if (day := spelt_date(text))), default=None)
