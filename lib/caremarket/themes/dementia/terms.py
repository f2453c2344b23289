"""What findings on dementia and sentences about them have in common, without what works them out.

The briefing imports it, and the refresh loads that in the process that hands out all work.
"""

import pandas as pd

HIDDEN = "middle of what a suppressed count may be"  # a method of findings


def month_name(period: str) -> str:
    """Write a period of one month as such: `March 2026` for `2026-03/2026-03`."""
    month = pd.to_datetime(period[:7], format="%Y-%m", errors="coerce")
    return period if pd.isna(month) or "/" not in period else f"{month:%B %Y}"
