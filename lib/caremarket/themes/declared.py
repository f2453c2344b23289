"""How a theme declares what it records: a metric says where it comes from and what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from caremarket.frames import finding_rows


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
