"""The care homes of a council as they are: beds, voids, who lives there, what a place costs."""

from itertools import product

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import admissions
from caremarket.themes.residential import costs, market, missing, register, residents
from caremarket.themes.size import large_enough, too_small
from caremarket.themes.theme import Projected, required, result

ADMISSIONS = {
    "2c_admissions_65_plus": "65 and over",
    "2a_65_plus": "65 and over",
    "2b_admissions_18_64": "18–64",
    "2a_18_64": "18–64",
}


class Homes(Projected):
    """What the evidence tells of the homes and of those who live there."""

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

    # The beds, and who fills them

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
        """Beds by type: the council's, else the register's; possibly none."""
        if len(self.printed_beds):
            return market.latest(self.printed_beds)
        return register.registered_beds(self.registered)

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

    @result
    def printed_residents(self) -> pd.DataFrame:
        """Residents as printed; possibly none."""
        return self.data.table("care_home_residents")

    @property
    def void_rates(self) -> pd.DataFrame:
        """The void rates printed last."""
        found = rows(self.printed_measures, measure="void_rate")
        year = market.base_year(self.counted) if len(self.counted) else "the year of the beds"
        named = missing.rows_named("care_home_measures", year, ["void_rate, all"])
        named += " (or one for residential and one for nursing)"
        return market.latest(self._known(found, missing.VOIDS, named))

    @result
    def homes(self) -> pd.DataFrame:
        """Beds, voids and occupied beds by type, as from `market.care_homes`."""
        voids = self.void_rates
        if not voids["care_type"].eq("all").any():
            self._whole(voids, missing.VOIDS_IN_PART, "care_home_measures", first="void_rate, ")
        beds = self._known(self.printed_beds, missing.COUNTED)
        self._whole(beds, missing.COUNTED_IN_PART, "care_home_beds")
        return market.care_homes(beds, voids, self.voids_elsewhere)

    @property
    def split(self) -> bool:
        """Whether one void rate is split between the types, so that each follows from the other."""
        return bool(self.homes["limits_of"].eq("split").all())

    @property
    def voids_elsewhere(self) -> list[float]:
        """England's void rates (proportions), as far as they are published."""
        return market.voids_of_england(self.benchmarks)["void_rate"].tolist()

    @result
    def residents(self) -> pd.DataFrame:
        """Residents by who pays and where they are placed."""
        found = self._known(self.printed_residents, missing.RESIDENTS)
        self._known(found.dropna(subset="people"), missing.SUPPRESSED)
        return found

    @result
    def placed(self) -> pd.DataFrame:
        """The council's placements by type, as from `residents.placements`."""
        council = rows(self.residents, funder="council")
        of = {"first": "council, ", "ages": True}
        if council.empty:  # others are printed: what is lacking is named for their period
            council = self.residents.assign(care_type="")
        self._whole(council, missing.RESIDENTS_IN_PART, "care_home_residents", **of)
        return residents.placements(self.residents, self.parameters.out_of_borough_reading)

    @property
    def away(self) -> pd.Series:
        """People placed out of the area by type."""
        return self.placed["out_of_borough"]

    @result
    def paying(self) -> float | None:
        """Residents who pay for themselves; None where the evidence does not say."""
        return residents.self_funders(self.residents)

    @result
    def share_paying(self) -> float | None:
        """The printed share of residents who pay for themselves; None where there is none."""
        return residents.self_funder_share(self.printed_measures)

    @result
    def components(self) -> pd.DataFrame:
        """Occupied beds less everybody accounted for, as from `residents.components`."""
        placed = self.placed
        return residents.components(self.homes, placed, self.paying)

    @result
    def unexplained(self) -> pd.DataFrame:
        """Residents left over by reading and count of beds, as from `residents.unexplained`."""
        _ = self.placed  # says which rows are lacking, whichever reading is asked for
        return residents.unexplained(self.homes, self.residents, self.printed_measures)

    @result
    def by_care_type(self) -> pd.DataFrame:
        """Residents by type of home, as from `residents.by_care_type`."""
        return residents.by_care_type(self.homes, self.placed)

    @property
    def admitted(self) -> pd.DataFrame:
        """New admissions per 100,000 people as printed; possibly none."""
        return rows(self.data.table("ascof"), measure=list(ADMISSIONS), unit="per_100000")

    @property
    def admissions(self) -> pd.DataFrame:
        """The same side by side: age_group, period, counted_by (words), area, england.

        What was counted by another collection is no further year of the same series.
        """
        self.insist_large_enough()
        wide = self._known(self.admitted, missing.ADMISSIONS).pivot_table(
            index=["measure", "period"], columns="geography", values="value", aggfunc="first"
        )
        wide = wide.reindex(columns=["area", "england"]).dropna(subset="area").reset_index()
        wide = self._known(wide, missing.ADMISSIONS)
        by = [
            admissions.collection(*of) for of in zip(wide["measure"], wide["period"], strict=True)
        ]
        wide.insert(2, "counted_by", by)
        wide.insert(0, "age_group", wide.pop("measure").map(ADMISSIONS))
        wide = wide.sort_values(["age_group", "period"], ascending=[False, True])
        return wide.reset_index(drop=True)

    @result
    def usable(self) -> float:
        """The share of vacant beds that can be used, where a statement counts both."""
        found = market.available_share(self.benchmarks)
        if found is None:
            raise MissingEvidenceError(missing.AVAILABLE.format(self.area))
        return found

    @result
    def full(self) -> bool:
        """Whether filled beds and supported residents are known, so that all methods work."""
        try:
            return bool(len(self.homes) and len(self.placed))
        except MissingEvidenceError:
            return False

    # What it costs

    @result
    def paid(self) -> pd.DataFrame:
        """Long-term spending on homes, as from `costs.long_term`; possibly none."""
        return costs.long_term(self.data.table("spending"))

    @property
    def spending(self) -> pd.DataFrame:
        """The same in the latest year, all support reasons together: amount_gbp."""
        self.insist_large_enough()
        cells = self._known(self.paid, missing.SPENDING)
        cells = rows(cells, period=cells["period"].max())
        by = ["period", "care_type", "age_group", "source_id"]
        return cells.groupby(by, sort=False, as_index=False)["amount_gbp"].sum()

    @result
    def costs(self) -> pd.DataFrame:
        """What a place costs the council a week, as from `costs.unit_costs`."""
        found = costs.unit_costs(self.paid, self.printed_residents, self.printed_measures)
        return self._known(found, missing.COSTS)

    @result
    def voids(self) -> pd.DataFrame:
        """What empty beds cost those who run the homes, as from `costs.cost_of_voids`."""
        return self._known(costs.cost_of_voids(self.homes, self.costs), missing.PRICE)
