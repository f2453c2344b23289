"""Figures in plain English, for the briefing that councillors read.

Each theme has a module `briefing` with `KEY_FIGURES`, the findings that scenarios are compared by,
and `briefing(findings, area_name)`: from a report's findings (columns `frames.FINDING_COLUMNS`) to
sentences in everyday words. The answer in one is `short`; then what was `found`, what it `means`,
how `sure` it is and what is `unknown`. Without a finding that it tells of it raises
`MissingEvidenceError`. Every number in a sentence is a finding; no module types one.
"""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.present.words import number as written
from caremarket.present.words import rounded

WHOLE_BELOW = 100  # a smaller number is not rounded to ten
MILLION, THOUSANDS_FROM = 1e6, 10_000  # pounds, from which they are rounded


def month_name(period: str) -> str:
    """Write a period of months as such, `March 2026` or `July to September 2020`; else as it is."""
    if "/" not in period:
        return period
    first, last = (pd.to_datetime(month, format="%Y-%m") for month in period.split("/"))
    if first == last:
        return f"{first:%B %Y}"
    return f"{first:{'%B' if first.year == last.year else '%B %Y'}} to {last:%B %Y}"


def finding(
    findings: pd.DataFrame, metric: str, category: str = "all", *, first: bool = False
) -> pd.Series:
    """Return a finding of the latest period (or the first); MissingEvidenceError without one."""
    found = rows(findings, metric=metric, category=category).sort_values("period")
    if found.empty:
        raise MissingEvidenceError(
            f"The report records no {metric} of {category}, which the briefing tells of."
        )
    return found.iloc[0 if first else -1]


def has(findings: pd.DataFrame, metric: str, category: str = "all") -> bool:
    """Say whether a report records a finding."""
    return not rows(findings, metric=metric, category=category).empty


def whole(number: float) -> str:
    """Write the size of a number without decimals, such as `16,099`."""
    return written(abs(number), 0)


def about(number: float) -> str:
    """Write the size of a number rounded to ten, such as `1,870`; below 100 to one."""
    return whole(number if abs(number) < WHOLE_BELOW else rounded(number, -1))


def percent(share: float, decimals: int = 0) -> str:
    """Write a proportion as a percentage, such as `49%`."""
    return f"{written(100 * share, decimals)}%"


def pounds(amount: float) -> str:
    """Write an amount of money, such as `£8.2 million`, `£43,000` or `£562`."""
    size = abs(amount)
    if size >= MILLION:
        return f"£{written(size / MILLION, 1)} million"
    return f"£{whole(rounded(size, -3) if size >= THOUSANDS_FROM else size)}"


def aged(age_group: str) -> str:
    """Write an age group as a reader says it: `aged 65 and over`, `aged 18 to 64`."""
    youngest, _, oldest = age_group.partition("_")
    return f"aged {youngest} and over" if oldest == "plus" else f"aged {youngest} to {oldest}"


def too_many_or_few(beds: float) -> str:
    """Write a gap as words, such as `42 too many`; `about the right number` within half a bed."""
    if not rounded(beds):
        return "about the right number"
    return f"{whole(beds)} too {'many' if beds > 0 else 'few'}"
