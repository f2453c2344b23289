"""Dates as publishers write them: one reader, which never guesses.

A date with slashes has its day first, as English publishers write it. A spreadsheet that takes the
month for the first turns some of a column's dates and leaves the others: such a column is refused.
"""

import re
from datetime import date, datetime

import pandas as pd

from caremarket.errors import ImportFileError

SLASHED = ("%d/%m/%Y", "%d/%m/%y")
FORMS = (
    *SLASHED,
    "%Y-%m-%d",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d/%b/%Y",
    "%d%b%Y",
)
ABSENT = {"", "-", "n/a", "na", "null", "nan", "none", "."}
_TIME = re.compile(r"(T| -)? ?\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")  # behind a date
_SAID = re.compile(r"\d{1,2} [a-z]+ 20\d\d|\d{1,2}/\w+/20\d\d|20\d\d-\d\d-\d\d", re.IGNORECASE)
ALLOWED = "known are dates such as 31/03/2026, 2026-03-31, 31-Mar-26 and 31 March 2026"


def day_of(text: str) -> date | None:
    """Read a date in any of `FORMS`, a time behind it left out; None if it is none."""
    plain = _TIME.sub("", " ".join(text.split())).strip()
    for form in FORMS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None


def days(cells: pd.Series, label: str) -> dict[str, date]:
    """Read a column of dates, its name the column's: each cell that is not empty, by its text.

    An ImportFileError names the file and a cell that is no date, or that a spreadsheet turned.
    """
    found: dict[str, date] = {}
    for text in cells.unique():
        if text.strip().lower() in ABSENT:
            continue
        day = day_of(text)
        if day is None:
            raise ImportFileError(
                f"{label}: column {cells.name!r} holds {text!r}, which is no date; {ALLOWED}. Get "
                "the file as it was published, and do not save it from a spreadsheet."
            )
        found[text] = day
    _refuse_turned(found, f"{label}: column {cells.name!r}")
    return found


def _refuse_turned(found: dict[str, date], where: str) -> None:
    """Refuse what a spreadsheet leaves that takes months for days.

    Dates that could be turned became real ones, all of a day up to 12; text is the rest.
    """
    slashed = {text: day for text, day in found.items() if "/" in text and text[-4:].isdigit()}
    others = {text: day for text, day in found.items() if re.match(r"20\d\d-", text)}
    if not slashed or not others:
        return
    if min(day.day for day in slashed.values()) > 12 >= max(day.day for day in others.values()):
        raise ImportFileError(
            f"{where} holds both {next(iter(slashed))!r} and {next(iter(others))!r}, and all dates "
            "of the second form have a day up to 12: a spreadsheet took days for months, and which "
            "is which cannot be told. Get the file as it was published."
        )


def said_in(text: str, label: str) -> date | None:
    """Return the latest day that a text names; an ImportFileError if one is no day, as 31/13/2026.

    None if it names none.
    """
    named = {match: day_of(match) for match in _SAID.findall(text)}
    wrong = [match for match, day in named.items() if day is None and not re.search("[a-z]", match)]
    if wrong:
        raise ImportFileError(f"{label} names the day {wrong[0]!r}, which is none; {ALLOWED}.")
    return max((day for day in named.values() if day), default=None)
