"""How a theme declares what it records: a metric says where it comes from and what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from caremarket.frames import finding_rows, rows
from caremarket.themes.vintages import misses


@dataclass(frozen=True)
class Metric:
    """A metric of the findings; called with the theme's object it returns its rows."""

    name: str  # snake case
    unit: str  # of the values
    of: Callable[[Any], pd.DataFrame]  # from the theme's object to rows for `frames.finding_rows`
    basis: str = ""  # `published`, `modelled` or `assumed`; empty: the rows have a column for it
    method: str = ""  # name of the interval or model; likewise
    source_ids: str = ""  # likewise

    def __call__(self, theme: Any) -> pd.DataFrame:
        """Return the rows, columns as `frames.FINDING_COLUMNS`."""
        frame = self.of(theme)
        given = {"basis": self.basis, "method": self.method, "source_ids": self.source_ids}
        own = {name: told or frame[name] for name, told in given.items()}
        return finding_rows(frame, metric=self.name, unit=self.unit, **own)


def _past(theme: Any) -> pd.DataFrame:
    """Return by how much, in percent, each projection misses the newest count; too few is below 0.

    The category is `population_<ages>|<vintage>|miss`.
    """
    found = misses(theme.population)
    named = found["age_band"].str.replace("+", "_plus") + "|" + found["vintage"]
    return found.assign(
        category="population_" + named + "|miss", period=found["year"], value=100 * found["miss"]
    ).assign(source_ids=theme.projected_from)


def _refuted(theme: Any) -> pd.DataFrame:
    """Return by how much, in percent, the projection used misses newer counts that refute it."""
    found = rows(misses(theme.population), refuted=True, vintage=theme.vintages_used)
    return found.assign(
        category=found["vintage"] + "|" + found["age_band"].str.replace("+", "_plus"),
        period=found["year"],
        value=100 * found["miss"],
    ).assign(source_ids=theme.projected_from)


REFUTED = Metric("population_refuted", "percent", _refuted, "modelled", "miss_of_newest_count")
PAST = Metric("skill", "percent", _past, "modelled", "miss_of_newest_count")
