"""The people of the year in which something was counted, and of those since."""

from collections.abc import Iterable

import pandas as pd

from caremarket.themes.population import by_year
from caremarket.themes.vintages import BEST, projections


def since(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> pd.DataFrame:
    """Return residents by year as `population.by_year`, also before a projection starts.

    Beds may have been counted before the year that an official projection starts from: the years
    before are those of the best vintage that covers them. Columns and errors as there.
    """
    years = list(years)
    start = projections(population)["first_year"].get(vintage, years[0])
    before = [year for year in years if year < start]
    found = by_year(population, vintage, [year for year in years if year >= start])
    return pd.concat([by_year(population, BEST, before), found]) if before else found
