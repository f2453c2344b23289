"""Where a council stands on a theme's measures, worked out when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from caremarket.errors import MissingEvidenceError
from caremarket.themes.benchmarks.comparison import Comparison, compared
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.neighbours import CENSUS, Neighbours, features, neighbours_of


@dataclass(frozen=True, eq=False)
class Standing:
    """A council among all councils."""

    data: Any  # the evidence of the council, as from `evidence.load`
    measures: Sequence[Measure]  # the main one first
    what: str  # what would be compared, in words, where nothing can be
    files: str  # which publications hold that

    @cached_property
    def neighbours(self) -> Neighbours:
        """The councils most like it, or those that its own file names."""
        code = self.data.area_code
        named = self.data.everywhere("neighbours", area_code=code)
        population = self.data.everywhere("population", vintage=CENSUS, sex="persons")
        described = features(population, self.data.everywhere("area_profile"))
        return neighbours_of(code, named, described)

    @cached_property
    def found(self) -> list[Comparison]:
        """The comparisons that can be made; possibly none."""
        return compared(self.measures, self.data.area_code, self.neighbours)

    @property
    def comparisons(self) -> list[Comparison]:
        """The comparisons: at least one, or MissingEvidenceError."""
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
