"""Housing with care of a council: all results of the theme, each worked out when asked for."""

import pandas as pd

from caremarket.errors import ParameterError
from caremarket.frames import rows
from caremarket.themes import admissions
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.housing_with_care import homes
from caremarket.themes.size import large_enough
from caremarket.themes.theme import Projected, required, result

NO_HOMES = (
    "The evidence counts no sheltered or extra care homes of {0}, so it says what is needed there "
    "and not what is missing. No publication that can be imported has them by council: what the "
    "council knows goes into provision.csv of its folder, as measures sheltered_housing_units and "
    "extra_care_units."
)
NO_ADMISSIONS = (
    "The evidence has no admissions to care homes of {0} (table ascof, measures 2c_admissions and "
    "2a at 65 and over): they come with the import of ASCOF."
)


class Housing(Projected):
    """How many sheltered and extra care homes there are, how many are needed, and what if."""

    @result
    def counted(self) -> pd.DataFrame:
        """The homes that are printed, by type, as from `homes.counted`; possibly none."""
        return homes.counted(self.data.table("provision"))

    @property
    def homes(self) -> pd.DataFrame:
        """The homes that are printed, by type: at least one."""
        return required(self.counted, NO_HOMES.format(self.area))

    @property
    def counted_year(self) -> int | None:
        """The year in which the homes were counted; None where they are not."""
        years = self.counted["period"].str[:4].astype(int)
        return None if years.empty else int(years.max())

    @result
    def first_year(self) -> int:
        """The year from which headlines count: the base year, or that of the homes if later."""
        first, last = max(self.base_year, self.counted_year or 0), self.parameters.last_year
        if last < first:
            raise ParameterError(f"Parameter 'last_year' was {last}: choose {first} or later.")
        return first

    @result
    def people(self) -> pd.DataFrame:
        """Residents aged 65 and 75 and over by year from that of the homes, as `homes.older`."""
        large_enough(self.population, self.area, "a norm of homes")
        first, last = self.counted_year or self.base_year, self.parameters.last_year
        years = range(min(first, self.base_year), last + 1)
        return homes.older(self.population, self.vintage, years)

    @result
    def rates(self) -> pd.DataFrame:
        """Homes per 1,000 people aged 75 and over by type and method, as from `homes.rates`."""
        norms, people = self.data.national("housing_norms"), self.people["people_75_plus"]
        return homes.rates(norms, self.counted, people.get(self.counted_year, float("nan")))

    @result
    def needed(self) -> pd.DataFrame:
        """Homes needed by type, method and year, as from `homes.needed`."""
        people = self.people.loc[self.first_year :].drop(columns="people_65_plus")
        return homes.needed(self.rates, people, self.counted["homes"])

    @property
    def gaps(self) -> pd.DataFrame:
        """The same of the types that are counted, with the gap."""
        return rows(self.needed, housing_type=list(self.homes.index))

    @property
    def last(self) -> pd.DataFrame:
        """Homes needed in the last year."""
        return rows(self.needed, year=self.parameters.last_year)

    @result
    def admitted(self) -> pd.DataFrame:
        """Latest rates of admission at 65 and over, as from `admissions.latest`."""
        found = admissions.latest(self.data.table("ascof"))
        return required(found, NO_ADMISSIONS.format(self.area))

    @result
    def moved(self) -> pd.DataFrame:
        """Extra care homes filled if a share of those admitted moved, as from `homes.moved`."""
        rates, of = self.admitted["value"], self.parameters
        return homes.moved(self.people["people_65_plus"], rates, of.share_moved, of.stay_years)

    @property
    def moved_last(self) -> pd.Series:
        """Those homes in the last year by whose rate of admission: area, perhaps england."""
        last = rows(self.moved, year=self.parameters.last_year)
        return last.set_index("geography")["homes"]

    @result
    def swings(self) -> pd.DataFrame:
        """Those homes with one assumption at a time at its ends, as from `homes.swings`."""
        of = self.parameters
        return homes.swings(self.moved_last, of.share_moved, of.stay_years)

    @result
    def standing(self) -> Standing:
        """Where the council stands among all: by admissions, as nobody counts the homes."""
        found = admissions.measure(self.data.everywhere("ascof_measures"))
        what = "how many people are admitted to care homes"
        measures = [found] if len(found.table) else []
        return Standing(self.data, measures, what, "ASCOF, all councils")

    @result
    def sources(self) -> pd.DataFrame:
        """The sources of the evidence used, as from `Evidence.sources`."""
        return self.data.sources("provision", "population", "ascof", "housing_norms")
