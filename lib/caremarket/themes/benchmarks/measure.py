"""A measure that all councils have: what is counted, of whom, and where it stands."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

AREA_COLUMNS = ["area_code", "area_name", "region_code", "region_name"]
COLUMNS = [*AREA_COLUMNS, "numerator", "denominator", "source_id"]
MULTIPLIERS = {"percent": 100, "per_1000": 1000, "per_100000": 100_000}
UNIT_WORDS = {"percent": "%", "per_1000": " per 1,000", "per_100000": " per 100,000"}
MODELLED = "modelled"  # a kind beside those of `methods.funnel`
CLIENT_LEVEL = "client_level_data"
CLIENT_LEVEL_SINCE = "2024-25"
BREAK = (
    f"a new series since {CLIENT_LEVEL_SINCE}, from records of each client and still in "
    "development. It cannot be compared with the years before, and a very low or high figure may "
    "say no more than how completely a council records."
)


@dataclass(frozen=True)
class Measure:
    """Something counted in every council, over what it is counted of.

    The kind is `proportion` if the part is some of the whole, `rate` if it is events or places over
    people, `modelled` if nothing was counted, so that chance moves nothing.
    """

    name: str  # snake case, for findings; unique in a notebook
    part: str  # what is counted, as words in a sentence: `unpaid carers`
    whole: str  # what it is counted of, such as `residents aged 5 and over`
    period: str  # year, financial year or month, as in the evidence
    kind: str
    unit: str  # `percent`, `per_1000` or `per_100000`
    table: pd.DataFrame  # a row an area (councils; England, regions where published), `COLUMNS`
    series: str = ""  # `CLIENT_LEVEL` from the year on in which ASCOF's series breaks

    @property
    def multiplier(self) -> int:
        """Size of the group that the unit is for."""
        return MULTIPLIERS[self.unit]

    @property
    def subject(self) -> str:
        """What is counted, as the beginning of a sentence."""
        return self.part[:1].upper() + self.part[1:]

    @property
    def label(self) -> str:
        """What a chart's axis says."""
        per = "% of" if self.unit == "percent" else f"{UNIT_WORDS[self.unit].strip()} "
        return f"{self.subject}, {per} {self.whole}".replace("  ", " ")

    @property
    def warning(self) -> str:
        """What a reader must know wherever the figure is ranked; often empty."""
        return f"{self.subject}: {BREAK}" if self.series == CLIENT_LEVEL else ""

    @cached_property
    def source_ids(self) -> str:
        """The sources, each once, separated by spaces."""
        named = " ".join(self.table["source_id"].dropna().unique()).split()
        return " ".join(dict.fromkeys(named))


def measured(
    parts: pd.DataFrame, wholes: pd.DataFrame, part: str = "people", whole: str = "people"
) -> pd.DataFrame:
    """Put a numerator and a denominator of all areas beside each other, as `COLUMNS`.

    Both frames have one row an area, with `AREA_COLUMNS`, source_id and the column named by `part`
    or `whole`. One row for each area that is in both and has both figures.
    """
    left = parts[[*AREA_COLUMNS, part, "source_id"]].rename(columns={part: "numerator"})
    right = wholes[["area_code", whole, "source_id"]].rename(columns={whole: "denominator"})
    left = left.drop_duplicates("area_code")
    both = left.merge(right.drop_duplicates("area_code"), on="area_code", suffixes=("", "_whole"))
    both["source_id"] = [
        " ".join(dict.fromkeys(ids))
        for ids in zip(both["source_id"], both["source_id_whole"], strict=True)
    ]
    both[["numerator", "denominator"]] = both[["numerator", "denominator"]].astype(float)
    known = both.dropna(subset=["numerator", "denominator"])
    return known.loc[known["denominator"] > 0, COLUMNS].reset_index(drop=True)


def series_of(period: str) -> str:
    """Say of which series an ASCOF measure is that client-level data feed since 2024-25."""
    return CLIENT_LEVEL if period >= CLIENT_LEVEL_SINCE else ""


def latest_counts(frame: pd.DataFrame, fewest: int = 20) -> pd.DataFrame:
    """Return the rows of the latest period in which enough councils have numerator and denominator.

    Takes rows of the evidence table `ascof_measures` of all areas, of one measure and group;
    returns both counts as numbers, and no row if no period has enough.
    """
    counts = ["numerator", "denominator"]
    known = frame.dropna(subset=counts)
    known = known[known["denominator"] > 0]
    councils = known[known["region_code"].notna()].groupby("period").size()
    periods = councils.index[councils >= fewest]
    if periods.empty:
        return known.head(0)
    return known[known["period"] == max(periods)].astype(dict.fromkeys(counts, float))
