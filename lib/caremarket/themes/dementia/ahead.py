"""People predicted to live with dementia in a council, now and later: half of the object."""

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.dementia import growth, incidence, prediction, uncertainty
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.projection import CENSUS_YEARS
from caremarket.themes.size import large_enough
from caremarket.themes.theme import Projected, result
from caremarket.themes.vintages import projections


class Ahead(Projected):
    """How many people live with dementia, why the number changes, and what would change it."""

    # The people, and the rates

    @property
    def span(self) -> range:
        """The years ahead, which the population used has to cover."""
        return range(self.base_year, self.parameters.last_year + 1)

    @property
    def ends(self) -> list[int]:
        """The base year and the last year."""
        return [self.base_year, self.parameters.last_year]

    @result
    def people(self) -> pd.DataFrame:
        """Adult residents by year, sex and age band, as from `prediction.adults`."""
        return prediction.adults(self.population, self.vintage, self.span)

    @result
    def rates(self) -> pd.DataFrame:
        """Prevalence by rate set, sex and age band, as from `prediction.prevalence`."""
        return prediction.prevalence(self.data.national("dementia_prevalence"), self.people)

    @result
    def to_the_oldest(self) -> pd.DataFrame:
        """Prevalence by single year of age, as from `prediction.age_curves`."""
        return prediction.age_curves(self.rates)

    @property
    def curves(self) -> pd.DataFrame:
        """The same to the last age that is shown."""
        found = self.to_the_oldest
        return found[found["age"].le(prediction.LAST_AGE)].reset_index(drop=True)

    # How many are predicted to live with dementia

    @property
    def change_of_rates(self) -> float:
        """Change of prevalence at every age, a proportion a year."""
        return self.parameters.annual_rate_change

    @result
    def cells(self) -> pd.DataFrame:
        """People predicted by rate set, year, sex and age band, as from `prediction.predicted`."""
        return prediction.predicted(self.people, self.rates, self.change_of_rates)

    @result
    def population_errors(self) -> pd.DataFrame:
        """How far the population may stray, as from `uncertainty.population_errors`."""
        of = self.population, self.people, self.vintage
        return uncertainty.population_errors(*of)

    @result
    def simulation(self) -> pd.DataFrame:
        """Draws of each year's total, as from `uncertainty.simulated`."""
        drawn = {"draws": self.parameters.draws, "seed": self.parameters.seed}
        of = self.people, self.rates, self.population_errors
        return uncertainty.simulated(*of, **drawn, change=self.change_of_rates)

    @result
    def limits(self) -> pd.DataFrame:
        """Limits by what they hold, as from `uncertainty.limits_by_errors`."""
        return uncertainty.limits_by_errors(self.simulation)

    @result
    def totals(self) -> pd.DataFrame:
        """People predicted by rate set and year, as from `predicted_with_limits`."""
        return uncertainty.predicted_with_limits(self.cells, self.limits)

    @result
    def cfas(self) -> pd.DataFrame:
        """People predicted by CFAS II, which has limits: a row a year from the base year."""
        return rows(self.totals, rate_set=WITH_LIMITS).reset_index(drop=True)

    @result
    def gone_by(self) -> pd.DataFrame:
        """The same of years gone by: of the last census, figures on dementia and spending.

        Only years that the population used reaches back to; prevalence unchanged.
        """
        begins = projections(self.population).loc[self.vintages_used[-1], "first_year"]
        printed = pd.concat([self.printed["period"], self.data.table("spending")["period"]])
        known = {CENSUS_YEARS[-1], *printed.str[:4].astype(int)}
        told = sorted(known & set(range(begins, self.base_year)))
        if not told:
            return pd.DataFrame({"year": []})
        people = prediction.adults(self.population, self.vintage, told)
        errors = uncertainty.population_errors(self.population, people, self.vintage)
        drawn = {"draws": self.parameters.draws, "seed": self.parameters.seed}
        limits = uncertainty.limits_by_errors(
            uncertainty.simulated(people, self.rates, errors, **drawn)
        )
        cells = prediction.predicted(people, self.rates)
        return rows(uncertainty.predicted_with_limits(cells, limits), rate_set=WITH_LIMITS)

    @property
    def every_year(self) -> pd.DataFrame:
        """Years gone by, then those from the base year on."""
        parts = [each for each in (self.gone_by, self.cfas) if len(each)]
        return pd.concat(parts, ignore_index=True)

    @property
    def census(self) -> pd.DataFrame:
        """The year of the last census by CFAS II, if it is gone by and reached: one row or none."""
        return rows(self.gone_by, year=CENSUS_YEARS[-1])

    @property
    def first(self) -> pd.Series:
        """The base year by CFAS II: year, people_65_plus, predicted, lower, upper, errors."""
        return self.cfas.iloc[0]

    @property
    def last(self) -> pd.Series:
        """The last year by CFAS II."""
        return self.cfas.iloc[-1]

    @property
    def draws(self) -> pd.DataFrame:
        """The draws that hold most errors: a column a year, in people."""
        return self.simulation[self.last["errors"]]

    @result
    def chance(self) -> float:
        """How far chance in who falls ill moves the base year's number, in 95 of 100 cases."""
        cells = rows(self.cells, rate_set=WITH_LIMITS, year=self.base_year)
        variance = (cells["predicted"] * (1 - cells["rate"])).sum()
        return float(uncertainty.WIDTH * variance**0.5)

    @result
    def clear(self) -> bool:
        """Whether growth or fall can be told: limits do not hold 0, and chance does less."""
        change = self.growth.loc[WITH_LIMITS]
        hidden = change["change_lower"] <= 0 <= change["change_upper"]
        return not hidden and abs(change["change"]) >= self.chance

    # Whether it depends on the population

    @result
    def vintages(self) -> pd.DataFrame:
        """People predicted from each population at unchanged prevalence, as from `by_vintage`."""
        rates = self.data.national("dementia_prevalence")
        return growth.by_vintage(self.population, rates, self.ends, self.vintage)

    @property
    def by_vintage(self) -> pd.Series:
        """People in the last year by CFAS II, by vintage."""
        found = rows(self.vintages, rate_set=WITH_LIMITS, year=self.parameters.last_year)
        return found.set_index("vintage")["predicted"]

    # What the growth is made of

    @result
    def growth(self) -> pd.DataFrame:
        """Growth by rate set, indexed by it, as from `uncertainty.growth_with_limits`."""
        return uncertainty.growth_with_limits(self.totals, self.simulation)

    @result
    def bands(self) -> pd.DataFrame:
        """Growth by sex and age band, as from `growth.growth_by_band`."""
        return growth.growth_by_band(self.people, self.rates, self.change_of_rates)

    @result
    def parts(self) -> pd.DataFrame:
        """What growth is made of among people aged 65 and over, indexed by rate set."""
        return growth.growth_parts(self.bands)

    def insist_on_growth(self) -> None:
        """Raise MissingEvidenceError where a change is of so few people that no part says more."""
        large_enough(self.population, self.area, "a split of the change in people with dementia")

    @result
    def adult_parts(self) -> pd.DataFrame:
        """The same among all adults."""
        of = self.people, self.rates, self.change_of_rates
        return growth.growth_parts(growth.growth_by_band(*of, youngest=18))

    # What would change the answer

    @result
    def scenarios(self) -> pd.DataFrame:
        """People predicted if prevalence changes, as from `growth.rate_scenarios`."""
        changes = sorted({-self.observed, 0.0, self.observed, self.change_of_rates})
        return growth.rate_scenarios(self.people, self.rates, changes)

    @result
    def relative_mortality(self) -> pd.DataFrame:
        """Mortality with dementia over that without, as from `incidence.relative_mortality`."""
        return incidence.relative_mortality(self.data.national("market_benchmarks"))

    @result
    def illness(self) -> pd.DataFrame:
        """New cases and deaths by age that keep prevalence as it is, as from `illness`."""
        relative = self.relative_mortality["value"]
        return incidence.illness(self.to_the_oldest, self.data.national("mortality"), relative)

    @result
    def changes_seen(self) -> pd.DataFrame:
        """Changes of incidence that studies saw, as from `incidence.changes_seen`."""
        return incidence.changes_seen(self.data.national("market_benchmarks"))

    @result
    def incidence(self) -> pd.DataFrame:
        """People predicted if incidence changes as studies saw, as from `incidence.courses`."""
        large_enough(self.population, self.area, "a course of new cases of dementia")
        changes = sorted({*self.changes_seen["change"], 0.0})
        return incidence.courses(self.people, self.rates, self.illness, changes)

    @result
    def at_other_mortality(self) -> float:
        """People in the last year at the fastest fall, with the survey's relative mortality."""
        other = self.relative_mortality.loc[incidence.SURVEY, "value"]
        relative = pd.Series(other, incidence.SEXES)
        steady = incidence.illness(self.to_the_oldest, self.data.national("mortality"), relative)
        fastest = [self.changes_seen["change"].min()]
        course = incidence.courses(self.people, self.rates, steady, fastest)
        return float(course["predicted"].iloc[-1])

    @result
    def level(self) -> float:
        """Change of prevalence at which the number would not grow, a proportion a year."""
        return growth.change_that_keeps_level(self.people, self.rates)

    @result
    def waves(self) -> pd.Series:
        """Prevalence at 65 and over in both waves of the study behind CFAS II (percent)."""
        benchmarks = self.data.national("market_benchmarks")
        found = required_rows(benchmarks, measure="dementia_prevalence_65_plus")
        return found.set_index("category")["value"]

    @property
    def observed(self) -> float:
        """Change of prevalence between these waves, as from `growth.observed_change`."""
        return growth.observed_change(self.waves)

    @property
    def if_others_took_part(self) -> pd.Series:
        """People in the last year by who took part, as from `growth.if_others_took_part`."""
        return growth.if_others_took_part(self.last["predicted"], self.waves)

    @property
    def by_population(self) -> pd.Series:
        """People in the last year at the limits of the population, or by vintage without limits."""
        rates, change = self.rates, self.change_of_rates
        if len(self.population_errors):
            ends = uncertainty.at_limits(self.people, self.population_errors)
            found = [growth.last_total(people, rates, change) for people in ends]
            return pd.Series(found, index=["95% lower", "95% upper"])
        unchanged = growth.last_total(self.people, rates)
        return self.by_vintage * self.last["predicted"] / unchanged

    @result
    def smoothed(self) -> pd.Series:
        """People in the first and the last year by the curve, at unchanged prevalence."""
        of = self.people, self.curves
        return pd.Series({year: prediction.smoothed_total(*of, year) for year in self.ends})

    @result
    def swings(self) -> pd.DataFrame:
        """People in the last year, one assumption at a time, as from `growth.sensitivity`."""
        year = self.parameters.last_year
        sampling = rows(self.limits, errors=uncertainty.RATES, year=year).iloc[0]
        moved = growth.uncertain(
            self.last["predicted"],
            sampling[["lower", "upper"]],
            self.by_population,
            self.if_others_took_part,
        )
        return growth.sensitivity(
            *(self.people, self.rates, self.totals, moved),
            smoothed=self.smoothed[year],
            course=self.observed,
            change=self.change_of_rates,
        )

    # What it rests on

    @result
    def sources(self) -> pd.DataFrame:
        """The sources of the evidence used, as from `Evidence.sources`."""
        return self.data.sources("population", "dementia", "dementia_prevalence", "mortality")

    @property
    def based_on(self) -> str:
        """What a prediction rests on, as the line below a chart names it."""
        return f"{self.vintage_titles}; CFAS II; Dementia UK 2014; own calculation"

    @property
    def incidence_cited(self) -> str:
        """Name what courses of incidence rest on, as the line below a chart does."""
        relative = self.relative_mortality.loc[list(incidence.SEXES), "source_id"]
        tables = self.data.national("mortality")["source_id"]
        used = dict.fromkeys([*self.changes_seen["source_id"], *relative, *tables])
        return self.cited(" ".join(used))

    @property
    def vintage_titles(self) -> str:
        """Titles of what the population used was printed in, separated by semicolons."""
        used = self.projected_from.split()
        return "; ".join(self.sources.set_index("source_id")["title"][used])
