"""The direct payments of a council: all results of the theme, each worked out when asked for."""

from typing import Self

import pandas as pd

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import population as residents
from caremarket.themes import projection
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.direct_payments import community, history, missing, recipients, shift, spend
from caremarket.themes.direct_payments.account import Account
from caremarket.themes.direct_payments.elsewhere import measures
from caremarket.themes.monthly.course import Course, by_month
from caremarket.themes.theme import required, result


class Payments(Account):
    """Who receives direct payments, for what, and what a shift would mean."""

    # The share of community spending

    @result
    def services(self) -> dict[str, community.Service]:
        """The community services beside direct payments, as from `community.services`."""
        return community.services(self.spending, self.period)

    @property
    def counted(self) -> list[str]:
        """Direct payments and the services beside them: what they are a share of."""
        return [spend.SERVICE, *self.services]

    @result
    def _parts(self) -> pd.DataFrame:
        found = spend.with_adjusted(self.spending, self.period, self.mix)
        return community.community_spend(found, self.services)

    @result
    def _ages(self) -> pd.DataFrame:
        return community.by_age(self._parts)

    @property
    def split(self) -> bool:
        """Whether shares by age are known, of a council large enough to tell them."""
        return not self.small and len(self._ages) > 0

    @property
    def years(self) -> list[Self]:
        """This and, if reasons are of another year whose shares are known, that of their year."""
        others = [self.with_reasons] if self.reasons_apart else []
        return [self, *(year for year in others if year.split)]

    @property
    def whole(self) -> pd.Series:
        """The share of community spending over all ages, as from `community.by_age`."""
        return required(self._ages, missing.AGES.format(self.area)).loc["all"]

    @result
    def parts(self) -> pd.DataFrame:
        """Community spending by group, as from `community.community_spend`."""
        found = self._parts if len(self.groups) else self._parts.head(0)
        return required(found, missing.COMMUNITY.format(self.area, self.period))

    @property
    def told_by_group(self) -> pd.DataFrame:
        """The same without groups whose direct payments the account corrects: no share is known."""
        corrected = spend.adjustments(self.spending, self.period)["category"]
        return self.parts[~self.parts["category"].isin(corrected)]

    @result
    def ages(self) -> pd.DataFrame:
        """Shares of community spending by age, as from `community.by_age`."""
        found = self._ages if len(self.parts) else self._ages.head(0)
        return required(found, missing.AGES.format(self.area))

    @result
    def ages_of_return(self) -> pd.DataFrame:
        """The shares by age that the newest national return prints, beside an own account's.

        Of all long-term care in the community, with period and source_id; possibly none.
        """
        returned = spend.returned(self.spending)
        period = None if spend.is_return(self.source) else spend.period_of(returned, None)
        if period is None or self.small:
            return pd.DataFrame()
        cells = spend.with_adjusted(returned, period, spend.cells(returned, period))
        found = community.by_age(
            community.community_spend(cells, community.services(returned, period))
        )
        return found.assign(period=period, source_id=cells["source_id"].iloc[0])

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
        return community.like_for_like(spend.by_reason(self.told_by_group))

    @result
    def shift(self) -> pd.DataFrame:
        """Pounds that each scenario moves, as from `shift.spend_moved`."""
        return shift.spend_moved(self.ages, self.matched, self.parameters.target_share_65_plus)

    @result
    def older_payment(self) -> pd.Series:
        """The mean payment of an older recipient: as printed, or in each draw of `simulate`."""
        if len(self.paid_by_age):
            older = self.paid_by_age.loc["65_plus"]
            return pd.Series(older["amount_gbp"] / older["people"], index=range(recipients.DRAWS))
        return shift.older_payment(self.mix, self.drawn)

    @result
    def moving(self) -> pd.DataFrame:
        """More recipients that each scenario takes, summed up by `shift.limits`."""
        of = self.ages, self.matched, self.older_payment
        return shift.limits(shift.people_moved(*of, self.parameters.target_share_65_plus))

    @result
    def older_people(self) -> pd.Series:
        """People aged 65 and over in each year of the phase."""
        message = missing.AHEAD.format(self.area)
        try:
            years = range(self.base_year, self.parameters.last_year + 1)
            found = residents.aged(residents.by_year(self.population, self.vintage, years), 65)
        except (MissingEvidenceError, MethodError) as error:
            raise MissingEvidenceError(message) from error
        return required(found, message).groupby("year")["people"].sum()

    @property
    def older_counted(self) -> pd.Series:
        """People aged 65 and over of the year of the spending, as from `spend.per_head`."""
        return self.heads.set_index("age_group").loc["65_plus"]

    @result
    def path(self) -> pd.DataFrame:
        """Recipients year by year while a shift is phased in, as from `shift.path`."""
        within = projection.limits_by_year(
            self.population, "65+", self.older_people.index, self.vintage
        )
        people = self.older_people.rename("people").to_frame().join(within[["lower", "upper"]])
        counted = self.older_counted["people"]
        return shift.path(self.ages, self.shift, self.older_payment, people, counted)

    @result
    def swings(self) -> pd.DataFrame:
        """What the target takes, one assumption at a time, as from `shift.swings`."""
        paid, counts = self.paid_by_age, self.counts
        home_care = recipients.cost_per_person(self.spending, self.users, "home_care", self.period)
        return shift.swings(
            self.parts,
            self.ages,
            self.printed_recipients,
            target=self.parameters.target_share_65_plus,
            cost_ratio=self.parameters.cost_ratio,
            amounts=self.by_age,
            payment_ratio=None if paid.empty else float(paid.loc["65_plus", "payment_ratio"]),
            other_count=None if counts.empty else float(counts["people"].sum()),
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
        paid = found.loc[found["value"] > 0, ["period", "value"]]  # nought: not filled in
        return paid.merge(self.every_year, on="period").sort_values("period")

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
    def moves(self) -> pd.DataFrame:
        """The change of each group within a series, as `composition_change`; possibly none."""
        known = spend.by_reason(self.spending)
        found = history.composition_change(known, history.spend_by_period(known))
        return found if len(self.groups) else found.head(0)

    @property
    def changes(self) -> pd.DataFrame:
        """The same: at least one row."""
        return required(self.moves, missing.SERIES.format(self.area))

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
        found = spend.beside_return(self.spending, self.groups, self.period)
        return required(found, missing.RETURN.format(self.area))

    @result
    def community_course(self) -> Course:
        """People with long-term support in the community, by month, to carry this one's on."""
        users = self.data.everywhere(
            "service_users",
            service="long_term_community_support",
            primary_support_reason="all",
            age_group="all",
        )
        return Course(
            self.data.area_code,
            self.area,
            "long_term_community_support",
            "people with long-term support in the community",
            by_month(users),
            self.data.folder,
        )

    @result
    def standing(self) -> Standing:
        """Where the council stands among all."""
        compared = measures(self.data.everywhere("ascof_measures"))
        what = "clients who have a direct payment"
        return Standing(self.data, compared, what, "ASCOF, all councils")
