"""What findings on dementia and sentences about them have in common, without what works them out.

The briefing imports it, and the refresh loads that in the process that hands out all work.
"""

from collections.abc import Callable

import pandas as pd

from caremarket.themes.plain import about

RATE_SOURCES = {"cfas_ii": "cfas-ii-reference-rates", "dementia_uk_2014": "dementia-uk-2014"}
ENDS = ("lower", "upper")  # of an interval
HIDDEN = "middle of what a suppressed count may be"  # a method of findings
UNCLEAR = "whether it grows cannot be said"  # in the method of a finding
NAMES = {"cfas_ii": "CFAS II", "dementia_uk_2014": "Dementia UK 2014"}
in_full = "{:,.0f}".format
in_percent = "{:.1%}".format


def signed(change: float, decimals: int = 0) -> str:
    """Write a proportion as a percentage with its sign, such as `+43%` or `−2.4%`."""
    return f"{change:+.{decimals}%}".replace("-", "−")


def plus(people: float) -> str:
    """Write a change in people with its sign, such as `+809` or `−12`; `0` has none."""
    return f"{people:+,.0f}".replace("-", "−") if round(people) else "0"


def more_or_fewer(people: float) -> str:
    """Write a change in people rounded as by `about`, such as `590 more` or `20 fewer`."""
    return f"{about(abs(people))} {'more' if people >= 0 else 'fewer'}"


def between(
    row: pd.Series, of: str = "", write: Callable[[float], str] = in_full, joined: str = " to "
) -> str:
    """Write both ends of a figure of a row, such as `1,374 to 2,545`; of the row without name."""
    names = (f"{of}_lower", f"{of}_upper") if of else ("lower", "upper")
    return joined.join(write(row[name]) for name in names)
