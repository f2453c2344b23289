"""Where a council stands on a theme's measures, worked out when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.benchmarks.comparison import Comparison, compared
from caremarket.themes.benchmarks.fits import Fitted, fitted_once
from caremarket.themes.benchmarks.measure import MODELLED, Measure
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
    def described(self) -> pd.DataFrame:
        """Who lives in each council, as from `features`."""
        return features(self.population, self.data.everywhere("area_profile"))

    @cached_property
    def neighbours(self) -> Neighbours:
        """The councils most like it, or those that its own file names."""
        code = self.data.area_code
        named = self.data.everywhere("neighbours", area_code=code)
        return neighbours_of(code, named, self.described)

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

    @cached_property
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

    @cached_property
    def fitted(self) -> dict[str, Fitted]:
        """What all councils together say of each measure, by name, where they can be fitted."""
        return {name: it for name, it in self._tried.items() if isinstance(it, Fitted)}

    @property
    def not_fitted(self) -> dict[str, str]:
        """Why a measure that is counted could not be fitted, by its name."""
        return {name: it for name, it in self._tried.items() if isinstance(it, str)}

    @cached_property
    def _tried(self) -> dict[str, Fitted | str]:
        found = {}
        for comparison in self.found:
            measure, areas = comparison.measure, comparison.areas
            if measure.kind == MODELLED:  # no chance moves it
                continue
            try:
                fit = fitted_once(areas, measure, self.described, self.data.folder)
            except MethodError as error:
                fit = str(error)
            found[measure.name] = fit
        return found

    @property
    def scores(self) -> pd.DataFrame:
        """How each fit did on what it had not seen: columns `skill.COLUMNS`, and measure, unit.

        Errors are in the unit. MissingEvidenceError where nothing is fitted.
        """
        found = []
        for comparison in self.comparisons:
            measure = comparison.measure
            if fit := self.fitted.get(measure.name):
                errors = measure.multiplier * fit.skill[["model_error", "naive_error"]]
                scored = fit.skill.assign(**errors, measure=measure.subject, unit=measure.unit)
                found.append(scored)
        if not found:
            raise MissingEvidenceError(
                f"No fit of all councils can be made for {self.data.area_name}: the measures are "
                "modelled, or too few councils have them."
            )
        return pd.concat(found, ignore_index=True)
