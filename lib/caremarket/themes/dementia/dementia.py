"""Dementia in a council: all results of the theme, each worked out when it is asked for."""

import pandas as pd

from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.dementia import care, diagnosis, missing, printed, registers
from caremarket.themes.dementia.ahead import Ahead
from caremarket.themes.dementia.elsewhere import measures
from caremarket.themes.monthly.course import Course, by_month
from caremarket.themes.size import large_enough
from caremarket.themes.theme import required, result


class Dementia(Ahead):
    """How many people live with dementia, why the number grows, how many are undiagnosed."""

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

    @property
    def printed_on(self) -> str:
        """The vintage that printed figures are held against."""
        return printed.printed_projection(self.population)

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
        found = printed.known_figures(self.printed, self.every_year)
        return required(found, missing.FIGURES.format(self.area))

    # How many are undiagnosed

    @result
    def ambition(self) -> float:
        """The national ambition for the diagnosis rate, a proportion."""
        return diagnosis.ambition(self.data.national("market_benchmarks"))

    @result
    def registered(self) -> pd.DataFrame:
        """Registers of general practices by month, as from `registers.registers`; possibly none."""
        return registers.registers(self.printed)

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
        of = self.printed, self.rates_known, self.every_year
        return diagnosis.diagnosis_readings(*of, base_year=self.base_year, target=self.ambition)

    @property
    def readings(self) -> pd.DataFrame:
        """What each reading of the figures implies: at least one."""
        return required(self.implied, missing.READINGS.format(self.area))

    @result
    def needed(self) -> pd.DataFrame:
        """Diagnoses at the latest rate and at the ambition, as from `diagnoses_needed`."""
        large_enough(self.population, self.area, "a course of diagnoses")
        return diagnosis.diagnoses_needed(self.cfas, self.draws, self.rate, self.ambition)

    # What it means for care, and before 65

    @result
    def in_homes(self) -> pd.Series:
        """The national share of older people in care homes, as from `share_in_care_homes`."""
        large_enough(self.population, self.area, "a national share of people in care homes")
        return care.share_in_care_homes(self.data.national("market_benchmarks"))

    @result
    def homes(self) -> pd.DataFrame:
        """People with dementia by place: a what-if, as from `care.in_care_homes`."""
        return care.in_care_homes(self.cfas, self.in_homes["share"])

    @result
    def spending(self) -> pd.DataFrame:
        """Spending on memory support, as from `care.spending_on_memory_support`."""
        large_enough(self.population, self.area, "spending on memory support")
        of = self.data.table("spending"), self.every_year, *self.ends
        found = care.spending_on_memory_support(*of)
        return required(found, missing.SPENDING.format(self.area))

    @result
    def early(self) -> pd.DataFrame:
        """People under 65 with dementia, as from `care.early_onset`."""
        large_enough(self.population, self.area, "a number of people under 65 with dementia")
        rates = self.data.national("early_onset_dementia")
        found = care.early_onset(rates, self.people, self.ends)
        return required(found, missing.EARLY.format(self.area))

    # Where the council stands

    @result
    def register_course(self) -> Course:
        """Registers by month of all councils, to carry this one's on for a year."""
        counted = self.data.everywhere("dementia", measure=registers.REGISTER, age_group="65_plus")
        counts = by_month(registers.latest_release(counted, "area_code"), "value")
        return Course(
            self.data.area_code,
            self.area,
            "dementia_register",
            "patients aged 65 and over on a dementia register",
            counts,
            self.data.folder,
            (registers.BREAK,),
        )

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
