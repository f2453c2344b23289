"""What the object of every theme is: an area's evidence and the parameters, results on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import pandas as pd

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import rows
from caremarket.parameters import NotebookParameters
from caremarket.themes import projection
from caremarket.themes.population import longest_projection, projections


@dataclass(frozen=True, eq=False)
class Theme:
    """Evidence and parameters in; each result is a property, worked out when first asked for.

    A result whose evidence is missing raises `MissingEvidenceError`, which says what fills it.
    """

    data: Any  # the evidence of the area, as from `evidence.load`
    parameters: NotebookParameters  # of the notebook
    EVIDENCE: ClassVar[tuple[str, ...]] = ()  # properties that no parameter changes

    def __post_init__(self):
        """Insist that the parameters are of the same council as the evidence."""
        if self.parameters.area_code != self.data.area_code:
            raise ParameterError(
                f"Parameter 'area_code' was {self.parameters.area_code!r}, and the evidence is of "
                f"{self.data.area_code} ({self.data.area_name}). Load that council's evidence."
            )

    @property
    def area(self) -> str:
        """Name of the council."""
        return self.data.area_name

    def assuming(self, **changes: Any) -> Self:
        """Return the same with other parameters: all that follows from them is worked out again.

        Raises ParameterError if a name is unknown or a value not allowed.
        """
        parameters = self.parameters.checked(**self.parameters.model_dump() | changes)
        other = replace(self, parameters=parameters)
        vars(other).update({name: it for name, it in vars(self).items() if name in self.EVIDENCE})
        return other

    def cited(self, source_ids: str) -> str:
        """Name sources as the line below a chart does."""
        return self.data.cited(source_ids)


class Projected(Theme):
    """A theme that projects with a population, whose parameters say which and until when."""

    @cached_property
    def everywhere(self) -> pd.DataFrame:
        """Residents of every council at the censuses."""
        return self.data.everywhere("population", vintage=projection.CENSUSES, sex="persons")

    @cached_property
    def population(self) -> pd.DataFrame:
        """Residents by vintage, with a projection of our own where no other is to be had."""
        own = self.data.table("population")
        return projection.completed(own, self.everywhere, self.data.area_code)

    @property
    def span(self) -> Sequence[int]:
        """Years that the population used has to cover."""
        return [2021, self.parameters.last_year]

    @cached_property
    def vintage(self) -> str:
        """The vintage of the population used."""
        return projection.chosen(self.population, self.parameters.population_vintage, self.span)

    @cached_property
    def projected_from(self) -> str:
        """Sources of the population used, separated by spaces."""
        of = [self.vintage]
        if self.vintage not in projections(self.population).index:  # carried forward with another
            of.append(longest_projection(self.population))
        return " ".join(rows(self.population, vintage=of)["source_id"].unique())


def required(frame: pd.DataFrame, missing: str) -> pd.DataFrame:
    """Return a frame; if it has no rows, raise MissingEvidenceError that says what is missing."""
    if frame.empty:
        raise MissingEvidenceError(missing)
    return frame
