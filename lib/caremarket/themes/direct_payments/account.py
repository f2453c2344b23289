"""The account of a council's direct payments: which year, for whom, what a recipient receives."""

from typing import Self

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.direct_payments import missing, recipients, shift, spend
from caremarket.themes.size import large_enough, too_small
from caremarket.themes.theme import Projected, required, result


class Account(Projected):
    """What is spent on direct payments and who receives them: the first results of the theme."""

    # The evidence, and the year of it that is analysed

    @result
    def spending(self) -> pd.DataFrame:
        """What the council spends, as printed, with cells as from `spend.with_ages_alone`."""
        return spend.with_ages_alone(self.data.table("spending"))

    @result
    def users(self) -> pd.DataFrame:
        """The people whom it supports, as printed."""
        return self.data.table("service_users")

    @result
    def _nearest(self) -> str | None:
        return spend.period_of(self.spending, self.parameters.period)

    @property
    def mixed(self) -> bool:
        """Whether spending by age group is known, or the people alone."""
        return self._nearest is not None

    @property
    def period(self) -> str:
        """The financial year analysed: the newest printed, or the nearest to the one asked for."""
        if self._nearest is None:
            raise MissingEvidenceError(missing.MIX.format(self.area))
        return self._nearest

    @result
    def _nearest_with_reasons(self) -> str | None:
        return spend.period_of(spend.by_reason(self.spending), self.parameters.period)

    @property
    def with_reasons(self) -> Self:
        """The same, of the year to analyse by primary support reason: it may be an older one."""
        found = self._nearest_with_reasons
        if found is None:
            lacking = missing.REASONS if self.mixed else missing.MIX
            raise MissingEvidenceError(lacking.format(self.area))
        return self if found == self.period else self.assuming(period=found)

    @property
    def divided(self) -> bool:
        """Whether the year analysed has reasons, or ages alone."""
        return self._nearest == self._nearest_with_reasons

    @property
    def reasons_apart(self) -> bool:
        """Whether reasons are printed, but of another year than that analysed."""
        return not self.divided and self._nearest_with_reasons is not None

    @property
    def place(self) -> str:
        """The council and the year analysed, for subtitles."""
        return f"{self.area}, {self.period}"

    @property
    def year(self) -> int:
        """The calendar year in which it ends."""
        return spend.year_of(self.period)

    @result
    def counted_from(self) -> str | None:
        """The vintage of the population that spending is divided by."""
        return spend.counted_in(self.population, self.parameters.population_vintage, self.year)

    # What is spent, for whom

    @result
    def mix(self) -> pd.DataFrame:
        """Direct payment spending by reason and age group, as from `spend.cells`."""
        return required(spend.cells(self.spending, self.period), missing.MIX.format(self.area))

    @property
    def source(self) -> str:
        """The source that the mix is from."""
        return self.mix["source_id"].iloc[0]

    @property
    def account(self) -> str:
        """The same as the line below a chart names it."""
        return self.cited(self.source)

    @result
    def totals(self) -> pd.Series:
        """The total as published, if it is, and as summed from the cells (pounds)."""
        return spend.totals(self.spending, self.period, self.mix)

    @result
    def small(self) -> bool:
        """Whether the council is too small for a split of its spending to say anything."""
        return too_small(self.data.table("population"))

    @result
    def groups(self) -> pd.DataFrame:
        """The same, of a council large enough to be told by group."""
        large_enough(self.data.table("population"), self.area, "spending by group of people")
        return self.mix

    @property
    def by_age(self) -> pd.Series:
        """Direct payment spending by age group (pounds): of both."""
        found = self.groups.groupby("age_group")["amount_gbp"].sum()
        if len(found) < len(spend.BANDS):
            raise MissingEvidenceError(missing.BOTH.format(self.area, self.period))
        return found

    @result
    def heads(self) -> pd.DataFrame:
        """Spending per head of the population, as from `spend.per_head`."""
        found = spend.per_head(self.groups, self.population, self.counted_from, self.year)
        return required(found, missing.POPULATION.format(self.area))

    @property
    def concentrated(self) -> pd.DataFrame:
        """The same, of more groups than one."""
        if len(self.groups) == 1:
            raise MissingEvidenceError(missing.ONE_GROUP.format(self.area, self.period))
        return self.groups

    @result
    def concentration(self) -> pd.DataFrame:
        """How concentrated spending is, as from `spend.concentration`."""
        return spend.concentration(self.concentrated)

    # What a recipient receives

    @result
    def printed_recipients(self) -> float | None:
        """Recipients in the year analysed; None where they are not printed."""
        return recipients.recipient_count(self.users, self.period)

    @property
    def recipients(self) -> float:
        """Recipients in the year analysed."""
        if self.printed_recipients is None:
            raise MissingEvidenceError(missing.RECIPIENTS.format(self.area, self.period))
        return self.printed_recipients

    @property
    def simulates(self) -> bool:
        """Whether recipients are printed, but not by age: their split is simulated."""
        return self.printed_recipients is not None and self.paid_by_age.empty

    @property
    def payment(self) -> pd.DataFrame:
        """What a recipient receives on average, as from `recipients.mean_payment`."""
        return recipients.mean_payment(float(self.totals.iloc[0]), self.recipients)

    @result
    def drawn(self) -> pd.DataFrame:
        """Draws of recipients by group, as from `recipients.simulate`."""
        return recipients.simulate(self.groups, self.recipients, self.parameters.cost_ratio)

    @result
    def simulated(self) -> pd.DataFrame:
        """The draws summed up, as from `shift.limits`."""
        return shift.limits(self.drawn)

    @property
    def bounds(self) -> pd.DataFrame:
        """The fewest and most recipients of each age, as from `recipients.bounds`."""
        return recipients.bounds(self.by_age, self.recipients, self.parameters.cost_ratio)

    @result
    def counts(self) -> pd.DataFrame:
        """Recipients by age of the nearest year, as from `observed_by_age`; possibly none."""
        return recipients.observed_by_age(self.users, self.by_age, self.period)

    @property
    def paid_by_age(self) -> pd.DataFrame:
        """The same by age group, if they are of the year analysed: its split is printed."""
        try:
            return rows(self.counts, period=self.period).set_index("age_group")
        except MissingEvidenceError:  # spending by age is not known, or not told
            return pd.DataFrame()

    @property
    def observed(self) -> pd.DataFrame:
        """The same: at least one row."""
        return required(self.counts, missing.CHECK.format(self.area))

    @property
    def checked(self) -> pd.DataFrame:
        """The same beside the recipients of the year analysed, whose split they check."""
        return self.observed.assign(recipients=self.recipients)
