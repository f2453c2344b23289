"""Single years of age to the age bands of the evidence.

Bands are five years wide, cut at 18 as well (15-17, 18-19), so that adults are whole bands; 18-64,
65+ and all stand beside them as totals.
"""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from caremarket.opendata.areas import joined

OLDEST = 90  # where every publication's single years end, or can be made to
STARTS = [0, 5, 10, 15, 18, *range(20, OLDEST + 1, 5)]
BANDS = {start: f"{start}-{after - 1}" for start, after in pairwise(STARTS)} | {OLDEST: "90+"}
TOTALS = {"18-64": (18, 64), "65+": (65, 200)}
SEXES = {"male": "males", "males": "males", "female": "females", "females": "females"}
ADDED_UP = "Added up from the published single years of age"


def banded(frame: pd.DataFrame, keys: Sequence[str], values: Sequence[str]) -> pd.DataFrame:
    """Add single years of age, the last one open-ended, up to `BANDS` and `TOTALS`, by keys.

    A ValueError says that a year from 0 to 90 is missing: no band would be whole.
    """
    missing = set(range(OLDEST + 1)) - set(frame["age"])
    if missing:
        raise ValueError(f"no single year of age {min(missing)}")
    starts = pd.Series(STARTS)
    positions = starts.searchsorted(frame["age"], side="right") - 1
    bands = starts.iloc[positions].map(BANDS).to_numpy()
    columns = [*keys, "age_band", *values]
    parts = [frame.assign(age_band=bands)[columns]]
    for name, (first, last) in TOTALS.items():
        within = frame[frame["age"].between(first, last)]
        parts.append(within.assign(age_band=name)[columns])
    every = pd.concat(parts, ignore_index=True)
    return every.groupby([*keys, "age_band"], sort=False, as_index=False)[list(values)].sum()


def beside_total(bands: pd.DataFrame, total: pd.DataFrame) -> pd.DataFrame:
    """Put totals as published, for all ages, beside bands, and note that those were added up."""
    noted = bands.assign(note=joined(bands["note"], ADDED_UP))
    return pd.concat([noted, total.assign(age_band="all")], ignore_index=True)
