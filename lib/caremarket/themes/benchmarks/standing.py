"""Where a council stands on a theme's measures, worked out when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.benchmarks.comparison import Comparison, compared
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.neighbours import CENSUS, Neighbours, features, neighbours_of
from caremarket.themes.size import AMONG_OTHERS, SMALLEST, large_enough


@dataclass(frozen=True, eq=False)
class Standing:
    """A council among all councils."""

    data: Any  # the evidence of the council, as from `evidence.load`
    measures: Sequence[Measure]  # the main one first
    what: str  # what would be compared, in words, where nothing can be
    files: str  # which publications hold that

    @cached_property
    def population(self) -> pd.DataFrame:
        """Residents of every council at Census 2021."""
        return self.data.everywhere("population", vintage=CENSUS, sex="persons")

    @cached_property
    def neighbours(self) -> Neighbours:
        """The councils most like it, or those that its own file names."""
        code = self.data.area_code
        named = self.data.everywhere("neighbours", area_code=code)
        described = features(self.population, self.data.everywhere("area_profile"))
        return neighbours_of(code, named, described)

    @cached_property
    def tiny(self) -> frozenset[str]:
        """The councils too small to be compared with any."""
        everybody = rows(self.population, age_band="all").dropna(subset="people")
        return frozenset(everybody.loc[everybody["people"] < SMALLEST, "area_code"])

    @cached_property
    def found(self) -> list[Comparison]:
        """The comparisons that can be made; possibly none."""
        if self.data.area_code in self.tiny:
            return []
        return compared(self.measures, self.data.area_code, self.neighbours, self.tiny)

    @property
    def comparisons(self) -> list[Comparison]:
        """The comparisons: at least one, or MissingEvidenceError."""
        own = rows(self.population, area_code=self.data.area_code)
        large_enough(own, self.data.area_name, AMONG_OTHERS)
        if not self.found:
            raise MissingEvidenceError(
                f"How {self.data.area_name} compares with other councils ({self.what}) cannot be "
                "said: the evidence has no figure of it, or of too few councils. If they are not "
                f"imported yet, import {self.files} with `caremarket import`."
            )
        return self.found

    @property
    def main(self) -> Comparison:
        """The comparison on the main measure that can be made."""
        return self.comparisons[0]
