"""Dementia in a council: all results of the theme, each worked out when it is asked for."""

import pandas as pd

from caremarket.frames import required_rows, rows
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.dementia import care, diagnosis, growth, missing, prediction, printed
from caremarket.themes.dementia.elsewhere import measures
from caremarket.themes.dementia.prediction import WITH_LIMITS
from caremarket.themes.theme import Projected, required, result


class Dementia(Projected):
    """How many people live with dementia, why the number grows, how many are undiagnosed."""

    # The people, and the rates

    @property
    def span(self) -> range:
        """The years of the projection, which the population used has to cover."""
        return range(self.parameters.first_year, self.parameters.last_year + 1)

    @property
    def ends(self) -> list[int]:
        """The first and the last year of the projection."""
        return [self.parameters.first_year, self.parameters.last_year]

    @result
    def people(self) -> pd.DataFrame:
        """Adult residents by year, sex and age band, as from `prediction.adults`."""
        return prediction.adults(self.population, self.vintage, self.span)

    @result
    def rates(self) -> pd.DataFrame:
        """Prevalence by rate set, sex and age band, as from `prediction.prevalence`."""
        return prediction.prevalence(self.data.national("dementia_prevalence"), self.people)

    @result
    def curves(self) -> pd.DataFrame:
        """Prevalence by single year of age, as from `prediction.age_curves`."""
        return prediction.age_curves(self.rates)

    # How many are predicted to live with dementia

    @property
    def change_of_rates(self) -> float:
        """Change of every rate, a proportion a year."""
        return self.parameters.annual_rate_change

    @result
    def cells(self) -> pd.DataFrame:
        """People predicted by rate set, year, sex and age band, as from `prediction.predicted`."""
        return prediction.predicted(self.people, self.rates, self.change_of_rates)

    @result
    def simulation(self) -> pd.DataFrame:
        """Draws of each year's total, as from `prediction.simulated`."""
        drawn = {"draws": self.parameters.draws, "seed": self.parameters.seed}
        of = self.people, self.rates
        return prediction.simulated(*of, **drawn, change=self.change_of_rates)

    @result
    def limits(self) -> pd.DataFrame:
        """Limits by kind of errors, as from `prediction.limits_by_errors`."""
        return prediction.limits_by_errors(self.simulation)

    @result
    def totals(self) -> pd.DataFrame:
        """People predicted by rate set and year, as from `prediction.predicted_with_limits`."""
        return prediction.predicted_with_limits(self.cells, self.limits)

    @result
    def cfas(self) -> pd.DataFrame:
        """People predicted by CFAS II, which has limits: a row a year."""
        return rows(self.totals, rate_set=WITH_LIMITS).reset_index(drop=True)

    @property
    def first(self) -> pd.Series:
        """The first year by CFAS II: year, people_65_plus, predicted, lower, upper, errors."""
        return self.cfas.iloc[0]

    @property
    def last(self) -> pd.Series:
        """The last year by CFAS II."""
        return self.cfas.iloc[-1]

    # Whether it depends on the population

    @result
    def vintages(self) -> pd.DataFrame:
        """People predicted from each population at unchanged rates, as from `by_vintage`."""
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
        """Growth by rate set, indexed by it, as from `growth.growth_with_limits`."""
        return growth.growth_with_limits(self.totals, self.simulation)

    @result
    def bands(self) -> pd.DataFrame:
        """Growth by sex and age band, as from `growth.growth_by_band`."""
        return growth.growth_by_band(self.people, self.rates, self.change_of_rates)

    @result
    def parts(self) -> pd.DataFrame:
        """What growth is made of among people aged 65 and over, indexed by rate set."""
        return growth.growth_parts(self.bands)

    @result
    def adult_parts(self) -> pd.DataFrame:
        """The same among all adults."""
        of = self.people, self.rates, self.change_of_rates
        return growth.growth_parts(growth.growth_by_band(*of, youngest=18))

    # What is printed

    @result
    def printed(self) -> pd.DataFrame:
        """The figures on dementia in the evidence."""
        return self.data.table("dementia")

    @result
    def against(self) -> pd.DataFrame:
        """Printed numbers beside the model, as from `printed.against_model`."""
        of = self.printed, self.population, self.data.national("dementia_prevalence")
        return required(printed.against_model(*of), missing.PRINTED.format(self.area))

    @result
    def printed_growth(self) -> pd.DataFrame:
        """Printed growth beside the model's, as from `printed.printed_growth`."""
        changes = self.data.table("projected_change")
        rates = self.data.national("dementia_prevalence")
        found = printed.printed_growth(changes, self.population, rates)
        return required(found, missing.PRINTED_GROWTH.format(self.area))

    @result
    def known(self) -> pd.DataFrame:
        """Printed numbers of known people, as from `printed.known_figures`."""
        found = printed.known_figures(self.printed, self.first["predicted"])
        return required(found, missing.FIGURES.format(self.area))

    # How many are undiagnosed

    @result
    def ambition(self) -> float:
        """The national ambition for the diagnosis rate, a proportion."""
        return diagnosis.ambition(self.data.national("market_benchmarks"))

    @result
    def registered(self) -> pd.DataFrame:
        """Registers of general practices by month, as from `diagnosis.registers`; possibly none."""
        return diagnosis.registers(self.printed)

    @property
    def registers(self) -> pd.DataFrame:
        """Registers of general practices by month: at least one."""
        return required(self.registered, missing.REGISTERS.format(self.area))

    @result
    def rates_known(self) -> pd.DataFrame:
        """Diagnosis rates, as from `diagnosis.published_rates`; possibly none."""
        return diagnosis.published_rates(self.printed, self.registered)

    @property
    def rate(self) -> pd.Series:
        """The latest diagnosis rate."""
        return required(self.rates_known, missing.RATE.format(self.area)).iloc[-1]

    @result
    def implied(self) -> pd.DataFrame:
        """What each reading implies, as from `diagnosis.diagnosis_readings`; possibly nothing."""
        of = self.printed, self.rates_known, self.cfas, self.ambition
        return diagnosis.diagnosis_readings(*of)

    @property
    def readings(self) -> pd.DataFrame:
        """What each reading of the figures implies: at least one."""
        return required(self.implied, missing.READINGS.format(self.area))

    @result
    def needed(self) -> pd.DataFrame:
        """Diagnoses at the latest rate and at the ambition, as from `diagnoses_needed`."""
        return diagnosis.diagnoses_needed(self.cfas, self.rate["rate"], self.ambition)

    # What it means for care, and before 65

    @result
    def in_homes(self) -> pd.Series:
        """The national share of older people in care homes, as from `share_in_care_homes`."""
        return care.share_in_care_homes(self.data.national("market_benchmarks"))

    @result
    def homes(self) -> pd.DataFrame:
        """People with dementia by place: a what-if, as from `care.in_care_homes`."""
        return care.in_care_homes(self.cfas, self.in_homes["share"])

    @result
    def spending(self) -> pd.DataFrame:
        """Spending on memory support, as from `care.spending_on_memory_support`."""
        more = self.last["predicted"] / self.first["predicted"] - 1
        found = care.spending_on_memory_support(self.data.table("spending"), more)
        return required(found, missing.SPENDING.format(self.area))

    @result
    def early(self) -> pd.DataFrame:
        """People under 65 with dementia, as from `care.early_onset`."""
        rates = self.data.national("early_onset_dementia")
        found = care.early_onset(rates, self.people, self.ends)
        return required(found, missing.EARLY.format(self.area))

    # What would change the answer

    @result
    def scenarios(self) -> pd.DataFrame:
        """People predicted if rates change, as from `growth.rate_scenarios`."""
        changes = sorted({*growth.RATE_CHANGES, self.change_of_rates})
        return growth.rate_scenarios(self.people, self.rates, changes)

    @result
    def level(self) -> float:
        """Change of rates at which the number would not grow, a proportion a year."""
        return growth.change_that_keeps_level(self.people, self.rates)

    @result
    def waves(self) -> pd.Series:
        """Prevalence at 65 and over in both waves of the study behind CFAS II (percent)."""
        benchmarks = self.data.national("market_benchmarks")
        found = required_rows(benchmarks, measure="dementia_prevalence_65_plus")
        return found.set_index("category")["value"]

    @result
    def smoothed(self) -> pd.Series:
        """People in the first and the last year by the curve, at unchanged rates."""
        of = self.people, self.curves
        return pd.Series({year: prediction.smoothed_total(*of, year) for year in self.ends})

    @result
    def swings(self) -> pd.DataFrame:
        """People in the last year, one assumption at a time, as from `growth.sensitivity`."""
        of = self.people, self.rates, self.totals, self.vintages
        smoothed = self.smoothed[self.parameters.last_year]
        return growth.sensitivity(*of, smoothed=smoothed, change=self.change_of_rates)

    # Where the council stands, and the sources

    @result
    def standing(self) -> Standing:
        """Where the council stands among all, on the measures of `elsewhere.measures`."""
        by_sex = self.data.everywhere("population", sex=["males", "females"])
        rates = self.data.national("dementia_prevalence")
        return Standing(
            self.data,
            measures(self.data.everywhere("dementia"), by_sex, rates),
            "diagnosis, and dementia as their ages let expect",
            "mid-year estimates by sex and primary care dementia data, all councils",
        )

    @result
    def sources(self) -> pd.DataFrame:
        """The sources of the evidence used, as from `Evidence.sources`."""
        return self.data.sources("population", "dementia", "dementia_prevalence")

    @property
    def based_on(self) -> str:
        """What a prediction rests on, as the line below a chart names it."""
        return f"{self.vintage_titles}; CFAS II; Dementia UK 2014; own calculation"

    @property
    def vintage_titles(self) -> str:
        """Titles of what the vintage used was printed in, separated by semicolons."""
        used = rows(self.population, vintage=self.vintage)["source_id"].unique()
        return "; ".join(self.sources.set_index("source_id")["title"][used])
