"""The unpaid carers of a council: all results of the theme, each worked out when asked for."""

import math

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.carers import (
    ages,
    bounds,
    census,
    elsewhere,
    lists,
    missing,
    projection,
    signals,
    target,
)
from caremarket.themes.theme import Projected, required, result


class Carers(Projected):
    """How many carers there are, how many are known, who stays hidden, and what is to come."""

    # How many there are

    @result
    def census(self) -> pd.DataFrame:
        """Carers and residents at both censuses, here and in England, as from `census.rates`."""
        return census.rates(self.data.national("unpaid_care_census"), self.data.area_code)

    @result
    def last(self) -> pd.Series:
        """All carers of the last census: year, carers, residents, rate, source_id."""
        return rows(self.census, geography="area", hours_band="any").iloc[-1]

    @result
    def hours(self) -> pd.Series:
        """Carers of the last census by hours of care a week (people)."""
        return census.hours_groups(self.census)

    @result
    def estimates(self) -> pd.DataFrame:
        """Every estimate of the number of carers, as from `census.estimated`."""
        return census.estimated(self.census, self.data.table("carers"))

    @result
    def steps(self) -> pd.DataFrame:
        """What lies between the censuses, as from `census.change_steps`."""
        return census.change_steps(self.census)

    @result
    def hours_change(self) -> pd.DataFrame:
        """Rates of both censuses by hours of care, as from `census.rate_change`."""
        return census.rate_change(self.census, self.parameters.confidence)

    # How many are known

    @result
    def listed(self) -> pd.DataFrame:
        """The lists on which carers are known, as from `lists.known_lists`; possibly none."""
        return lists.known_lists(self.data.table("carers"))

    @property
    def lists(self) -> pd.DataFrame:
        """The lists on which carers are known: at least one."""
        return required(self.listed, missing.lists(self.area, self.empty))

    @property
    def empty(self) -> list[str]:
        """Periods of returns that count nobody, which are taken not to have been filled in."""
        return lists.empty_returns(self.data.table("carers"))

    @property
    def several(self) -> pd.DataFrame:
        """The lists where there are two or more: one alone does not say how many are known."""
        if lists.several(self.lists):
            return self.lists
        raise MissingEvidenceError(missing.KNOWN.format(self.area))

    @property
    def known(self) -> bounds.Bounds:
        """The fewest and the most carers on the lists, of which there are two or more."""
        return bounds.known_bounds(self.several, self.last["carers"])

    @result
    def borrowed(self) -> bounds.Borrowed:
        """The carers on lists of council and practices, as from `bounds.borrowed`."""
        study = lists.overlap(self.data.national("market_benchmarks"))
        if found := bounds.borrowed(self.several, *study):
            return found
        raise MissingEvidenceError(missing.BORROWED.format(self.area))

    @result
    def benchmarks(self) -> pd.DataFrame:
        """Shares of carers known elsewhere, as from `lists.benchmarks`."""
        return lists.benchmarks(self.data.national("market_benchmarks"))

    @property
    def base(self) -> str:
        """The estimate that the main rates are of: the last census."""
        return f"census_{self.last['year']}"

    @result
    def rates(self) -> pd.DataFrame:
        """Every list over every estimate, as from `lists.identification_rates`."""
        return lists.identification_rates(self.several, self.estimates, self.parameters.confidence)

    @result
    def hidden(self) -> pd.DataFrame:
        """Carers on none of the lists by estimate, as from `bounds.hidden`."""
        return bounds.hidden(self.several, self.estimates)

    # What points to carers who are not known

    @result
    def payments(self) -> pd.DataFrame:
        """Supported carers with a direct payment, as from `signals.direct_payments`."""
        of = self.data.table("carers"), self.data.table("ascof"), self.parameters.confidence
        return required(signals.direct_payments(*of), missing.PAYMENTS.format(self.area))

    @result
    def screening(self) -> pd.DataFrame:
        """Carers found among screened patients, as from `signals.gp_screening`."""
        of = self.data.table("carers"), self.last["rate"], self.last["source_id"]
        found = signals.gp_screening(*of, self.parameters.confidence)
        return required(found, missing.SCREENING.format(self.area))

    @result
    def changes(self) -> pd.DataFrame:
        """Newly identified carers and the year before; possibly none."""
        return signals.identification_change(self.data.table("carers"), self.parameters.confidence)

    @property
    def change(self) -> pd.DataFrame:
        """Newly identified carers and the year before, as from `signals.identification_change`."""
        return required(self.changes, missing.CHANGE.format(self.area))

    @result
    def satisfaction(self) -> pd.DataFrame:
        """Satisfaction and inclusion beside comparators, as from `signals.satisfaction`."""
        found = signals.satisfaction(self.data.table("ascof"), self.parameters.confidence)
        return required(found, missing.SATISFACTION.format(self.area))

    # How many there will be

    @result
    def profiles(self) -> pd.DataFrame:
        """How often each age cares, as from `ages.age_profiles`; the first one is used."""
        return ages.age_profiles(self.data.national("carer_prevalence"), self.data.area_code)

    @result
    def profile(self) -> pd.DataFrame:
        """The profile used."""
        return rows(self.profiles, profile=self.profiles["profile"].iloc[0])

    @result
    def weighted(self) -> pd.DataFrame:
        """Adults by year and age, with the weight of each age: columns people, weight."""
        first = min(self.last["year"], self.base_year)
        until = max(self.parameters.last_year, self.parameters.target_year)
        people = ages.adults(self.population, self.vintage, range(first, until + 1))
        weights = ages.age_weights(people["age_band"], self.profile)
        return people.assign(weight=people["age_band"].map(weights))

    @result
    def by_age(self) -> pd.DataFrame:
        """Carers by year and age at constant rates, as from `ages.by_age`."""
        return ages.by_age(self.weighted, self.last["year"], self.last["carers"])

    @result
    def age_groups(self) -> pd.DataFrame:
        """Carers by year and age group, as from `ages.by_age_group`."""
        return ages.by_age_group(self.by_age)

    @result
    def projection(self) -> pd.DataFrame:
        """Carers by year under three scenarios of the rate, as from `projection.projected`."""
        return projection.projected(self.by_age, self.census)

    @result
    def by_hours(self) -> pd.DataFrame:
        """Carers by year and hours of care, as from `projection.by_hours`."""
        return projection.by_hours(self.by_age, self.census)

    @result
    def years(self) -> list[int]:
        """The base year, the years that the longest projection prints, and the last year."""
        years = self.base_year, self.parameters.last_year
        return projection.projection_years(self.population, *years)

    @result
    def projected_from(self) -> str:
        """Sources of the projection, separated by spaces."""
        population = super().projected_from.split()
        named = [*self.census["source_id"], *population, *self.profile["source_ids"]]
        return " ".join(dict.fromkeys(filter(None, named)))

    @result
    def by_scenario(self) -> pd.DataFrame:
        """Carers by scenario of the rate (rows) and year (columns), people."""
        return self.projection.pivot_table("carers", "scenario", "year")

    @result
    def choices(self) -> pd.DataFrame:
        """What other profiles and vintages would make of it, as from `projection.choice_effect`."""
        years = self.base_year, self.parameters.last_year
        of = self.population, self.vintage, self.profiles
        return projection.choice_effect(*of, self.last, years)

    # What it takes to know more of them

    @result
    def start(self) -> bounds.Bounds:
        """The fewest and the most known to start from; the most is infinite where not known.

        Whoever is on the one list there is, is known.
        """
        fewest, most = bounds.known_bounds(self.listed, self.last["carers"])
        return bounds.Bounds(fewest, most if lists.several(self.listed) else math.inf)

    @result
    def plans(self) -> pd.DataFrame:
        """What the target takes by scenario, as from `target.plan`."""
        return target.plan(
            self.projection,
            known=self.start,
            start_year=self.base_year,
            target_share=self.parameters.target_share,
            target_year=self.parameters.target_year,
            turnover=self.parameters.annual_turnover,
        )

    @property
    def needed(self) -> pd.Series:
        """Identifications needed a year by scenario (people)."""
        return self.plans.set_index("scenario")["needed_per_year"]

    @result
    def joiners(self) -> pd.Series:
        """Newly identified carers a year: those printed, those needed (people)."""
        return target.joiners(self.listed, self.changes, self.needed["constant_rate"])

    @result
    def paths(self) -> pd.DataFrame:
        """The list of known carers year by year, as from `target.stock_paths`."""
        years = range(self.base_year, self.parameters.target_year + 1)
        of = self.start.fewest, self.joiners, years
        return target.stock_paths(*of, self.parameters.annual_turnover)

    @result
    def swings(self) -> pd.DataFrame:
        """Identifications needed, one assumption at a time, as from `target.swings`."""
        shares = self.benchmarks.set_index("category").loc[["lowest_area", "highest_area"], "value"]
        years = self.parameters.target_year - self.base_year
        spans = {"known": self.start, "shares": tuple(shares), "years": years}
        turnover, share = self.parameters.annual_turnover, self.parameters.target_share
        return target.swings(self.plans, **spans, target_share=share, turnover=turnover)

    # Where the council stands

    @result
    def measures(self) -> list[Measure]:
        """What all councils can be compared on, as from `elsewhere.measures`."""
        care = self.data.everywhere("unpaid_care_census")
        return elsewhere.measures(care, self.data.everywhere("carers"))

    @result
    def standing(self) -> Standing:
        """Where the council stands among all."""
        return Standing(
            self.data,
            self.measures,
            "how many carers there are, and how many each council supports",
            "Census 2021 unpaid care and ASCOF, all councils",
        )

    @result
    def sources(self) -> pd.DataFrame:
        """The sources of the evidence used, as from `Evidence.sources`."""
        found = self.data.sources(
            "carers",
            "ascof",
            "population",
            "unpaid_care_census",
            "carer_prevalence",
            "market_benchmarks",
        )
        used = found["source_id"].isin(self.benchmarks["source_ids"])
        return found[used | found["tables"].ne("market_benchmarks")]

    @property
    def totals(self) -> pd.DataFrame:
        """Printed totals of the population against their parts."""
        return self.data.reconciliation("population")
