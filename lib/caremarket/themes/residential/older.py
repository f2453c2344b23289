"""How many older people there will be, and from when to when the report goes."""

import pandas as pd

from caremarket.errors import ParameterError
from caremarket.themes.residential import demand, inputs, turning
from caremarket.themes.residential.homes import Homes
from caremarket.themes.residential.market import base_year
from caremarket.themes.theme import result


class Older(Homes):
    """How many older people there will be."""

    @result
    def counted_year(self) -> int | None:
        """The year in which the beds were counted; None where they are not known."""
        return base_year(self.counted) if len(self.counted) else None

    @result
    def first(self) -> int:
        """The year from which headlines count: the base year, or that of the beds if later."""
        return max(self.base_year, self.counted_year or self.base_year)

    @result
    def last(self) -> int:
        """The last year; ParameterError if it does not come after the first."""
        last = self.parameters.last_year
        if last <= self.first:
            raise ParameterError(
                f"Parameter 'last_year' was {last}; the report starts from {self.first}, so choose "
                f"a year from {self.first + 1} on."
            )
        return last

    @result
    def older(self) -> float | None:
        """Share of residents aged 65 and over who are 85 or older, nationally; None if unknown."""
        return inputs.share_aged_85_plus(self.benchmarks)

    @result
    def people(self) -> pd.DataFrame:
        """People by year from that of the beds, as from `inputs.people_by_year`."""
        years = range(self.counted_year or self.first, self.last + 1)
        return inputs.people_by_year(self.population, self.vintage, years, self.older)

    @result
    def vintages(self) -> pd.DataFrame:
        """People aged 75 and over by vintage, in the first and the last year (columns)."""
        years = self.first, self.last
        of = {it: turning.vintage_people(self.population, it, self.vintage) for it in years}
        return pd.DataFrame(of).rename_axis("vintage")

    @property
    def aged_65_plus(self) -> float:
        """People aged 65 and over in the year of the beds."""
        return float(self.people[["people_65_84", "people_85_plus"]].iloc[0].sum())

    @result
    def years(self) -> list[int]:
        """The first year, those that the projection used prints, and the last."""
        years = range(self.first, self.last + 1)
        return demand.reported_years(self.population, self.vintages_used[-1], years)
