"""Which period a title, a file name or an address tells of."""

import re
from calendar import monthrange
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_YEAR = r"(20\d\d)"
_LONG = "|".join(
    "january february march april may june july august september october november december".split()
)
_MONTH = rf"({_LONG}|{'|'.join(_MONTHS)}|sept)"
_GAP = r"[ _.,-]{0,3}"
_DAY = re.compile(rf"(?<!\d)(\d\d?){_GAP}{_MONTH}{_GAP}{_YEAR}(?!\d)", re.IGNORECASE)
_OF_MONTH = re.compile(
    rf"(?<![a-z]){_MONTH}{_GAP}(?:{_YEAR}|(\d\d))(?!\d)", re.IGNORECASE
)  # June 2026, jun-26
_YEARS = re.compile(rf"(?<!\d){_YEAR}(?: to 20|-to-20|[-/_]20|[-/_])(\d\d)(?!\d)", re.IGNORECASE)
_QUARTER = re.compile(rf"(?<![a-z0-9])q([1-4]){_GAP}$", re.IGNORECASE)
_ONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


def period_of(text: str) -> date | None:
    """Return the last day that a text tells of; None where it names no time.

    A financial year (`2024 to 2025`, `2024-25`, `Q1 2025-26`) ends in March, or its quarter with
    its last month. The latest of several times counts.
    """
    text = text.replace("%20", " ")
    found: list[date] = []
    for day, month, year in _DAY.findall(text):
        last = _last_day(int(year), _number(month))
        if int(day) <= last.day:
            found.append(last.replace(day=int(day)))
    rest = _DAY.sub(" ", text)
    for month, year, short in _OF_MONTH.findall(rest):
        found.append(_last_day(int(year or f"20{short}"), _number(month)))
    rest = _OF_MONTH.sub(" ", rest)
    for match in filter(_is_financial, _YEARS.finditer(rest)):
        quarter = _QUARTER.search(rest[: match.start()])
        found.append(_end_of(int(match[1]), int(quarter[1]) if quarter else 4))
    rest = _YEARS.sub(lambda match: " " if _is_financial(match) else match[0], rest)
    found += [date(int(year), 12, 31) for year in _ONE.findall(rest)]
    return max(found, default=None)


def _is_financial(match: re.Match[str]) -> bool:
    return int(match[2]) == (int(match[1]) + 1) % 100


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _end_of(year: int, quarter: int) -> date:
    """Return the last day of a quarter of the financial year that begins in a year's April."""
    month = 3 + 3 * quarter
    return _last_day(year + (month > 12), (month - 1) % 12 + 1)
