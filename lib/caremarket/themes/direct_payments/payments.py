"""The direct payments of a council: all results of the theme, each worked out when asked for."""

import pandas as pd

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import population as residents
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.direct_payments import community, history, missing, recipients, shift, spend
from caremarket.themes.direct_payments.elsewhere import measures
from caremarket.themes.theme import Populated, required, result


class Payments(Populated):
    """Who receives direct payments, for what, and what a shift would mean."""

    # The evidence, and the year of it that is analysed

    @result
    def spending(self) -> pd.DataFrame:
        """What the council spends, as printed."""
        return self.data.table("spending")

    @result
    def users(self) -> pd.DataFrame:
        """The people whom it supports, as printed."""
        return self.data.table("service_users")

    @result
    def _nearest(self) -> str | None:
        return spend.period_of(self.spending, self.parameters.period)

    @property
    def mixed(self) -> bool:
        """Whether spending by reason and age group is known, or the people alone."""
        return self._nearest is not None

    @property
    def period(self) -> str:
        """The financial year analysed: the one asked for, or the nearest that is printed."""
        if self._nearest is None:
            raise MissingEvidenceError(missing.MIX.format(self.area))
        return self._nearest

    @property
    def place(self) -> str:
        """The council and the year analysed, for subtitles."""
        return f"{self.area}, {self.period}"

    @property
    def year(self) -> int:
        """The calendar year in which it ends."""
        return spend.year_of(self.period)

    @result
    def vintage(self) -> str | None:
        """The vintage of the population to look ahead with."""
        return spend.vintage_of(self.population, self.parameters.population_vintage, self.year)

    @result
    def counted_from(self) -> str | None:
        """The vintage of the population that spending is divided by."""
        wanted = self.parameters.population_vintage
        return spend.vintage_of(self.population, wanted, self.year, counted=True)

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

    @property
    def by_age(self) -> pd.Series:
        """Direct payment spending by age group (pounds)."""
        return self.mix.groupby("age_group")["amount_gbp"].sum()

    @result
    def heads(self) -> pd.DataFrame:
        """Spending per head of the population, as from `spend.per_head`."""
        found = spend.per_head(self.mix, self.population, self.counted_from, self.year)
        return required(found, missing.POPULATION.format(self.area))

    @result
    def concentration(self) -> pd.DataFrame:
        """How concentrated spending is, as from `spend.concentration`."""
        return spend.concentration(self.mix)

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
    def payment(self) -> pd.DataFrame:
        """What a recipient receives on average, as from `recipients.mean_payment`."""
        return recipients.mean_payment(float(self.totals.iloc[0]), self.recipients)

    @result
    def drawn(self) -> pd.DataFrame:
        """Draws of recipients by group, as from `recipients.simulate`."""
        ratio, seed = self.parameters.cost_ratio, self.parameters.seed
        return recipients.simulate(self.mix, self.recipients, ratio, seed)

    @result
    def simulated(self) -> pd.DataFrame:
        """The draws summed up, as from `shift.limits`."""
        return shift.limits(self.drawn)

    @property
    def bounds(self) -> pd.DataFrame:
        """The fewest and most recipients of each age, as from `recipients.bounds`."""
        return recipients.bounds(self.mix, self.recipients, self.parameters.cost_ratio)

    @result
    def counts(self) -> pd.DataFrame:
        """Recipients by age group in another year, as from `observed_by_age`; possibly none."""
        return recipients.observed_by_age(self.users, self.mix, self.period)

    @property
    def observed(self) -> pd.DataFrame:
        """Recipients by age group in another year, which check the cost ratio."""
        return required(self.counts, missing.CHECK.format(self.area))

    # The share of community spending

    @result
    def services(self) -> dict[str, community.Service]:
        """The community services beside direct payments, as from `community.services`."""
        return community.services(self.spending, self.period)

    @result
    def parts(self) -> pd.DataFrame:
        """Community spending by group, as from `community.community_spend`."""
        found = community.community_spend(self.mix, self.services)
        return required(found, missing.COMMUNITY.format(self.area, self.period))

    @result
    def ages(self) -> pd.DataFrame:
        """Shares of community spending by age, as from `community.by_age`."""
        return required(community.by_age(self.parts), missing.AGES.format(self.area))

    @property
    def makeup(self) -> pd.Series:
        """What older people's community spending is made of, as from `community.makeup`."""
        others = [service.printed for service in self.services.values()]
        printed = pd.concat([spend.printed(self.spending, self.period), *others])
        return community.makeup(printed, self.ages.loc["65_plus", "room"])

    # What a shift would mean

    @result
    def matched(self) -> pd.DataFrame:
        """The ages compared like for like, as from `community.like_for_like`; possibly none."""
        return community.like_for_like(self.parts)

    @result
    def shift(self) -> pd.DataFrame:
        """Pounds that each scenario moves, as from `shift.spend_moved`."""
        return shift.spend_moved(self.ages, self.matched, self.parameters.target_share_65_plus)

    @result
    def older_payment(self) -> pd.Series:
        """The mean payment of an older recipient in each draw, as from `shift.older_payment`."""
        return shift.older_payment(self.mix, self.drawn)

    @result
    def moving(self) -> pd.DataFrame:
        """More recipients that each scenario takes, summed up by `shift.limits`."""
        target, seed = self.parameters.target_share_65_plus, self.parameters.seed
        of = self.ages, self.matched, self.older_payment
        return shift.limits(shift.people_moved(*of, target, seed))

    @result
    def older_people(self) -> pd.Series:
        """People aged 65 and over in each year of the phase."""
        years = range(self.year, self.year + self.parameters.shift_years + 1)
        message = missing.AHEAD.format(self.area, years[0], years[-1])
        try:
            found = residents.aged(residents.by_year(self.population, self.vintage, years), 65)
        except (MissingEvidenceError, MethodError) as error:
            raise MissingEvidenceError(message) from error
        return required(found, message).groupby("year")["people"].sum()

    @result
    def path(self) -> pd.DataFrame:
        """Recipients year by year while a shift is phased in, as from `shift.path`."""
        return shift.path(self.ages, self.shift, self.older_payment, self.older_people)

    @result
    def swings(self) -> pd.DataFrame:
        """What the target takes, one assumption at a time, as from `shift.swings`."""
        home_care = recipients.cost_per_person(self.spending, self.users, "home_care", self.period)
        return shift.swings(
            self.parts,
            self.ages,
            self.printed_recipients,
            target=self.parameters.target_share_65_plus,
            cost_ratio=self.parameters.cost_ratio,
            amounts=self.by_age,
            other_count=None if self.counts.empty else float(self.counts["people"].sum()),
            other_payment=home_care,
        ).round()

    # Carers, and other years

    @result
    def paid_to_carers(self) -> pd.DataFrame:
        """Carers with a direct payment, as from `carers_with_payment`; possibly none."""
        return recipients.carers_with_payment(self.data.table("carers"))

    @result
    def cost_of_carers(self) -> pd.DataFrame:
        """What payments to carers cost by period, beside payments to adults (pounds)."""
        found = rows(self.data.table("carers"), measure="direct_payments_spend", unit="gbp")
        paid = found.loc[found["value"] >= 0, ["period", "value"]]
        return paid.merge(self.every_year, on="period")

    @result
    def every_year(self) -> pd.DataFrame:
        """Spending of every period, as from `history.spend_by_period`, with its publisher."""
        publishers = self.data.sources("spending").set_index("source_id")["publisher"]
        found = history.spend_by_period(self.spending)
        return found.assign(publisher=found["source_id"].map(publishers))

    @property
    def history(self) -> pd.DataFrame:
        """The same: at least one period."""
        return required(self.every_year, missing.MIX.format(self.area))

    @result
    def changes(self) -> pd.DataFrame:
        """The change of each group within a series, as from `history.composition_change`."""
        found = history.composition_change(self.spending, self.history)
        return required(found, missing.SERIES.format(self.area))

    @result
    def shares(self) -> pd.DataFrame:
        """Shares of people with a direct payment, as from `history.people_share`."""
        return history.people_share(self.data.table("ascof"), self.users)

    @result
    def budgets(self) -> pd.DataFrame:
        """Shares of people with a personal budget, by definition; possibly none."""
        return history.by_definition(self.data.table("ascof"), history.SELF_DIRECTED)

    def benchmark(self, measure: str, period: str) -> pd.Series:
        """Return national figures of a measure, by group (percent); possibly none."""
        found = rows(self.data.national("market_benchmarks"), measure=measure, period=period)
        return found.set_index("category")["value"]

    # Beside others

    @result
    def beside(self) -> pd.DataFrame:
        """The own mix and the national return's, as from `spend.beside_return`."""
        found = spend.beside_return(self.spending, self.mix, self.period)
        return required(found, missing.RETURN.format(self.area))

    @result
    def standing(self) -> Standing:
        """Where the council stands among all."""
        compared = measures(self.data.everywhere("ascof_measures"))
        what = "clients who have a direct payment"
        return Standing(self.data, compared, what, "ASCOF, all councils")
