"""Councils beside the figure of England that the same publication prints."""

from collections.abc import Sequence

import pandas as pd

from caremarket.evidence.raw.geography import ENGLAND
from caremarket.evidence.raw.markers import parse_cells

COUNTED = "people"  # the column of counts; other figures do not add up
COUNCIL = r"E0[689]|E10"  # how codes of councils begin; districts lie within counties
FEWEST = 100  # councils
ROUNDED = 5  # to which a count is rounded, at most
MOST = 1.1  # times England: publications that were corrected in part stay below it


def above_england(frame: pd.DataFrame, key: Sequence[str]) -> str:
    """Say which counts of all councils add up to more than England has; empty if none does.

    Takes rows of a table as they are imported, and its key. A unit that was mistaken, or another
    table's row, would be England's figure in every report.
    """
    if COUNTED not in frame:
        return ""
    of = [column for column in key if column not in {"area_code", "source_id"}]
    counts = frame.assign(people=parse_cells(frame[COUNTED].astype("str"), counts=False)["value"])
    england = counts[counts["area_code"].eq(ENGLAND)].set_index(of)[COUNTED]
    councils = counts[counts["area_code"].str.match(COUNCIL)].groupby(of)[COUNTED]
    sums = pd.DataFrame({"people": councils.sum(), "councils": councils.count(), "whole": england})
    most = MOST * sums["whole"] + ROUNDED * sums["councils"]
    wrong = sums[sums["councils"].ge(FEWEST) & sums["people"].gt(most)]
    if wrong.empty:
        return ""
    first = wrong.iloc[0]
    named = ", ".join(map(str, wrong.index[0] if len(of) > 1 else [wrong.index[0]]))
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return (
        f"{named}: {first['councils']:,.0f} councils have {first['people']:,.0f} people, and "
        f"England {first['whole']:,.0f}{more}; councils have at most what England has. Get the "
        "file as it was published."
    )
