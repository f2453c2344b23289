"""The counts that a report on care homes starts from, and which of them go together."""

from itertools import product

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.residential import market, missing, moments, register, residents
from caremarket.themes.size import large_enough, too_small
from caremarket.themes.theme import Projected, required, result


class Counts(Projected):
    """Beds, void rates and residents as they are in the evidence, those of about the same time."""

    def _known(self, found: pd.DataFrame, lacking: str, filled_by: str = "") -> pd.DataFrame:
        """Return a result that has rows; else say of this council what of `missing` is lacking."""
        return required(found, lacking.format(self.area, filled_by))

    def _whole(
        self, found: pd.DataFrame, said: str, table: str, *, first: str = "", ages: bool = False
    ) -> None:
        """Insist on a row for each type of home, or type and age, in the last period; else name it.

        `first` is what stands in a row before the type of home, in `found` already selected.
        """
        keys = ["care_type", "age_group", "location"] if ages else ["care_type"]
        of_ages = [f"{age}, all" for age in residents.AGES] if ages else [""]
        cells = [", ".join(filter(None, it)) for it in product(market.CARE_TYPES, of_ages)]
        last = found["period"].max()
        there = set(map(", ".join, rows(found, period=last)[keys].itertuples(index=False)))
        if lacking := [first + cell for cell in cells if cell not in there]:
            named = missing.rows_named(table, last, lacking)
            raise MissingEvidenceError(said.format(self.area, named))

    @property
    def tiny(self) -> bool:
        """Whether so few people live here that nothing per head can be told."""
        return too_small(self.population)

    def insist_large_enough(self) -> None:
        """Insist that it is not tiny, in the same words whatever is asked of it."""
        what = "a figure of care home places, residents, admissions or spending"
        large_enough(self.population, self.area, what)

    @result
    def benchmarks(self) -> pd.DataFrame:
        """What national and other councils' publications say of markets."""
        return self.data.national("market_benchmarks")

    @result
    def printed_beds(self) -> pd.DataFrame:
        """The council's own counts of beds; possibly none."""
        return self.data.table("care_home_beds")

    @result
    def registered(self) -> pd.DataFrame:
        """The homes of the register; possibly none."""
        return self.data.table("care_homes")

    @result
    def counted(self) -> pd.DataFrame:
        """Beds by type, those that go with the void rates; possibly none.

        The council's own, or the register's; without void rates the council's go first.
        """
        own, registered = self.printed_beds, register.registered_beds(self.registered)
        if self.voids_used.empty and len(own):
            return market.latest(own)
        counts = pd.concat([frame for frame in (own, registered) if len(frame)] or [own])
        whole = [(kind,) for kind in market.CARE_TYPES]
        return moments.going_with(counts, self.voids_used, ["care_type"], whole)

    @property
    def from_register(self) -> bool:
        """Whether the beds are those of the register."""
        return not set(self.counted["source_id"]) & set(self.printed_beds["source_id"])

    @property
    def beds(self) -> pd.Series:
        """Beds by type of home, the council's own count or the register's."""
        found = self._known(self.counted, missing.BEDS).set_index("care_type")
        return found["beds"].astype(float).reindex(market.CARE_TYPES)

    @property
    def register(self) -> pd.DataFrame:
        """Beds of the register by rule, as from `register.beds_by_rule`."""
        return self._known(register.beds_by_rule(self.registered), missing.REGISTER)

    @result
    def printed_measures(self) -> pd.DataFrame:
        """What the council prints of its homes, such as the void rate; possibly nothing."""
        return self.data.table("care_home_measures")

    @property
    def supported(self) -> pd.DataFrame:
        """Whom the council supports by type of home and age, as returned last; possibly nobody.

        What is counted in a month goes before what is counted over a year.
        """
        self.insist_large_enough()
        council = rows(self.printed_residents, funder="council", location="all")
        council = council[council["age_group"] != "all"].dropna(subset="people")
        in_a_month = council["period"].str.contains("/")
        council = council[in_a_month] if in_a_month.any() else council
        return council[council["period"] == council["period"].max()]

    @result
    def printed_residents(self) -> pd.DataFrame:
        """Residents as printed; possibly none."""
        return self.data.table("care_home_residents")

    @result
    def voids_used(self) -> pd.DataFrame:
        """The void rates that the report starts from, as `moments.void_rates`; possibly none."""
        voids = rows(self.printed_measures, measure="void_rate")
        return moments.void_rates(voids, market.CARE_TYPES)

    @property
    def void_rates(self) -> pd.DataFrame:
        """The same: at least one."""
        year = market.base_year(self.counted) if len(self.counted) else "the year of the beds"
        named = missing.rows_named("care_home_measures", year, ["void_rate, all"])
        named += " (or one for residential and one for nursing)"
        return self._known(self.voids_used, missing.VOIDS, named)

    @result
    def england(self) -> pd.DataFrame:
        """England's void rates, as from `market.voids_of_england`."""
        return market.voids_of_england(self.benchmarks)

    @result
    def residents_used(self) -> pd.DataFrame:
        """Residents whose counts go with the void rates, by who pays; possibly none."""
        printed = self.printed_residents
        keys, types, ages = (
            ["care_type", "age_group", "location"],
            market.CARE_TYPES,
            residents.AGES,
        )
        council = moments.going_with(
            rows(printed, funder="council"), self.voids_used, keys, [*product(types, ages, ["all"])]
        )
        others = moments.about_when(printed[printed["funder"] != "council"], self.voids_used)
        return pd.concat([council, others])

    @result
    def residents(self) -> pd.DataFrame:
        """The same: at least one count, and not all suppressed."""
        found = self._known(self.residents_used, missing.RESIDENTS)
        self._known(found.dropna(subset="people"), missing.SUPPRESSED)
        return found

    @property
    def away_known(self) -> bool:
        """Whether the evidence counts whom the council places out of the area."""
        return "out_of_borough" in set(self.residents_used["location"])

    @property
    def supported_on_a_day(self) -> bool:
        """Whether those whom the council supports are counted on a day, not over a year."""
        return bool(rows(self.residents, funder="council")["period"].map(moments.on_a_day).all())

    @property
    def share_rows(self) -> pd.DataFrame:
        """Printed shares of residents who pay for themselves, of about the time of the voids."""
        shares = rows(self.printed_measures, measure="self_funder_share")
        return moments.about_when(shares, self.voids_used)

    @result
    def vacancies_told(self) -> pd.DataFrame:
        """Vacant beds that can be used, and all: the area's, as shares of beds, else borrowed.

        As from `market.shares_of_vacancies`, which has rows where its homes report it, else as from
        `market.counts_of_vacancies`.
        """
        own = market.shares_of_vacancies(self.printed_measures, self.voids_used)
        return own if len(own) else market.counts_of_vacancies(self.benchmarks)

    @property
    def usable_here(self) -> bool:
        """Whether it is the area's own homes that say which vacant beds can be used."""
        return bool(len(market.shares_of_vacancies(self.printed_measures, self.voids_used)))
