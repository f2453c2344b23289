"""Which counts go together: beds, voids and residents of about the same time.

What the source of a void rate counts itself belongs to it; of other counts that nearest in time
does, and of two as near that of a day goes before that of a year.
"""

from collections.abc import Collection

import pandas as pd

ONE_TIME = 2.0  # years: so far apart counts still tell of one market, an assumption
COUNT = ["period", "source_id"]


def middle(period: str) -> float:
    """Return the middle of a period in years: 2020.5 for 2020, 2019.75 for 2019-20 (to March)."""
    if "/" in period:
        ends = [int(month[:4]) + (int(month[5:]) - 0.5) / 12 for month in period.split("/")]
        return sum(ends) / 2
    return int(period[:4]) + (0.75 if "-" in period else 0.5)


def on_a_day(period: str) -> bool:
    """Say whether a count is of one month, and so of people or beds there on a day."""
    first, _, last = period.partition("/")
    return first == last


def years_between(periods: pd.Series, to: str) -> pd.Series:
    """Return how many years the middle of each period is from that of another one."""
    return (periods.map(middle).astype(float) - middle(to)).abs()


def about_when(frame: pd.DataFrame, count: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of about the time of a count; all of them where there is none."""
    if frame.empty or count.empty:
        return frame
    of = count[COUNT].iloc[0]
    near = years_between(frame["period"], of["period"]).le(ONE_TIME)
    return frame[near | frame["source_id"].eq(of["source_id"])]


def going_with(
    frame: pd.DataFrame, count: pd.DataFrame, keys: list[str], whole: Collection[tuple]
) -> pd.DataFrame:
    """Return the rows of one source and period that go with a count, the newest without one.

    Those with all cells `whole` of the columns `keys` go before others. Empty where `frame` is.
    """
    if frame.empty:
        return frame
    of = None if count.empty else count[COUNT].iloc[0]

    def rank(rows: pd.DataFrame) -> tuple:
        period, source = rows[COUNT].iloc[0]
        lacks = bool(set(whole) - set(rows[keys].itertuples(index=False, name=None)))
        if of is None:
            return lacks, -middle(period), not on_a_day(period)
        away = abs(middle(period) - middle(of["period"]))
        return lacks, source != of["source_id"], away, not on_a_day(period)

    found = min((rows for _, rows in frame.groupby(COUNT, sort=False)), key=rank)
    found.attrs = frame.attrs
    return found


def void_rates(voids: pd.DataFrame, care_types: Collection[str]) -> pd.DataFrame:
    """Return the void rates of one source and period: the newest, or those by type of that time.

    A source that tells the types apart goes before a newer one that does not, if both are of about
    the same time. Empty where `voids` is.
    """
    if voids.empty:
        return voids
    newest = voids[voids["period"].eq(voids["period"].max())]
    near = about_when(voids, newest)
    found = going_with(near, newest, ["care_type"], [(kind,) for kind in care_types])
    by_type = set(care_types) <= set(found["care_type"])
    return found if by_type else newest[newest["source_id"].eq(newest["source_id"].iloc[0])]
