"""What the object of every theme is: an area's evidence and the parameters, results on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import pandas as pd

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import rows
from caremarket.parameters import NotebookParameters
from caremarket.themes import projection, vintages, words


class result(cached_property):
    """A result of a theme, kept when it was worked out, with the parameters that it rests on."""

    def __get__(self, theme: "Theme | None", owner: type | None = None) -> Any:
        """Return the result; note for the one that asks for it what it rests on."""
        if theme is None:
            return self
        name, kept = self.attrname, vars(theme)
        read = theme.rests_on.get(name, set())
        try:
            if name not in kept:
                theme.asking.append(read)
                try:
                    kept[name] = self.func(theme)
                finally:
                    theme.asking.pop()
                theme.rests_on[name] = read
        finally:  # who asks may do without a result that cannot be had: that rests on it, too
            if theme.asking:
                theme.asking[-1].update(read)
        return kept[name]

    def __set__(self, theme: "Theme", value: Any) -> None:
        """Refuse: with a setter, `__get__` is asked for results that are kept, too."""
        raise AttributeError(f"{self.attrname} is worked out; use `assuming` for another one.")


@dataclass(frozen=True)
class Watched:
    """Parameters as a result that is being worked out sees them: what it reads is noted."""

    given: NotebookParameters
    read: set[str]

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.given, name)


@dataclass(frozen=True, eq=False)
class Theme:
    """Evidence and parameters in; each result is a property, worked out when first asked for.

    A result whose evidence is missing raises `MissingEvidenceError`, which says what fills it.
    """

    data: Any  # the evidence of the area, as from `evidence.load`
    given: NotebookParameters  # the parameters of the notebook
    asking: list[set[str]] = field(default_factory=list, init=False, repr=False)
    rests_on: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self):
        """Insist that the parameters are of the same council as the evidence."""
        if self.given.area_code != self.data.area_code:
            raise ParameterError(
                f"Parameter 'area_code' was {self.given.area_code!r}, and the evidence is of "
                f"{self.data.area_code} ({self.data.area_name}). Load that council's evidence."
            )

    @property
    def parameters(self) -> NotebookParameters | Watched:
        """The parameters; what a result reads of them while it is worked out is noted."""
        return Watched(self.given, self.asking[-1]) if self.asking else self.given

    @property
    def area(self) -> str:
        """Name of the council."""
        return self.data.area_name

    def assuming(self, **changes: Any) -> Self:
        """Return the same with other parameters: all that rests on them is worked out again.

        Raises ParameterError if a name is unknown or a value not allowed.
        """
        now = self.given.model_dump()
        other = replace(self, given=self.given.checked(**now | changes))
        changed = {name for name, value in changes.items() if value != now[name]}
        for name, read in self.rests_on.items():
            if not read & changed:
                vars(other)[name], other.rests_on[name] = vars(self)[name], read
        return other

    def cited(self, source_ids: str) -> str:
        """Name sources as the line below a chart does."""
        return self.data.cited(source_ids)


class Projected(Theme):
    """A theme that projects with a population; parameters say which, from when and until when."""

    @result
    def everywhere(self) -> pd.DataFrame:
        """Residents of every council, of the vintages that count or estimate this one's."""
        names = [name for _, name in vintages.counts(self.data.table("population"))]
        return self.data.everywhere("population", vintage=names, sex="persons")

    @result
    def population(self) -> pd.DataFrame:
        """Residents by vintage, with our own projection where it can be made."""
        own = self.data.table("population")
        return projection.completed(own, self.everywhere, self.data.area_code)

    @result
    def base_year(self) -> int:
        """The year that headlines count from; where none is given, the newest that is counted."""
        year = self.parameters.base_year or vintages.newest_count(self.population)
        if year >= (last := self.parameters.last_year):
            raise ParameterError(
                f"Parameter 'last_year' was {last}, and the evidence of {self.area} counts people "
                f"until {year}: choose {year + 1} or later, or an earlier base_year."
            )
        return year

    @property
    def span(self) -> Sequence[int]:
        """Years that the population used has to cover."""
        return [self.base_year, self.parameters.last_year]

    @result
    def vintage(self) -> str:
        """The vintage of the population used."""
        return vintages.chosen(self.population, self.parameters.population_vintage, self.span)

    @result
    def vintages_used(self) -> list[str]:
        """That vintage, and the projection that carries it forward if it is of one year."""
        if self.vintage in vintages.projections(self.population).index:
            return [self.vintage]
        return [self.vintage, vintages.best_projection(self.population, self.span)]

    @result
    def population_warnings(self) -> list[str]:
        """What counts say of the projections, in sentences: which are refuted, and by how much."""
        return words.warnings(self.population, self.vintage)

    @property
    def projected_from(self) -> str:
        """Sources of the population used, separated by spaces."""
        used = rows(self.population, vintage=self.vintages_used)
        return " ".join(used["source_id"].unique())


def required(frame: pd.DataFrame, missing: str) -> pd.DataFrame:
    """Return a frame; if it has no rows, raise MissingEvidenceError that says what is missing."""
    if frame.empty:
        raise MissingEvidenceError(missing)
    return frame
