"""The care homes of a council as they are: beds, voids, who lives there, what a place costs."""

from functools import cached_property

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.residential import costs, market, missing, register, residents
from caremarket.themes.theme import Projected, required


class Homes(Projected):
    """What the evidence tells of the homes and of those who live there."""

    EVIDENCE = (
        *("benchmarks", "printed_beds", "printed_measures", "printed_residents", "registered"),
        *("counted", "homes", "residents", "paying", "share_paying", "unexplained", "usable"),
        *("full", "costs", "voids"),
    )

    @cached_property
    def benchmarks(self) -> pd.DataFrame:
        """What national and other councils' publications say of markets."""
        return self.data.national("market_benchmarks")

    # The beds, and who fills them

    @cached_property
    def printed_beds(self) -> pd.DataFrame:
        """The council's own counts of beds; possibly none."""
        return self.data.table("care_home_beds")

    @cached_property
    def registered(self) -> pd.DataFrame:
        """The homes of the register; possibly none."""
        return self.data.table("care_homes")

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Beds by type: the council's, else the register's; possibly none."""
        if len(self.printed_beds):
            return market.latest(self.printed_beds)
        return register.registered_beds(self.registered)

    @property
    def beds(self) -> pd.Series:
        """Beds by type of home, the council's own count or the register's."""
        found = required(self.counted, missing.BEDS.format(self.area)).set_index("care_type")
        return found["beds"].astype(float).reindex(market.CARE_TYPES)

    @property
    def register(self) -> pd.DataFrame:
        """Beds of the register by rule, as from `register.beds_by_rule`."""
        found = register.beds_by_rule(self.registered)
        return required(found, missing.REGISTER.format(self.area))

    @cached_property
    def printed_measures(self) -> pd.DataFrame:
        """What the council prints of its homes, such as the void rate; possibly nothing."""
        return self.data.table("care_home_measures")

    @cached_property
    def printed_residents(self) -> pd.DataFrame:
        """Residents as printed; possibly none."""
        return self.data.table("care_home_residents")

    @property
    def void_rates(self) -> pd.DataFrame:
        """The void rates printed last."""
        found = rows(self.printed_measures, measure="void_rate")
        return market.latest(required(found, missing.VOIDS.format(self.area)))

    @cached_property
    def homes(self) -> pd.DataFrame:
        """Beds, voids and occupied beds by type, as from `market.care_homes`."""
        voids = self.void_rates
        beds = required(self.printed_beds, missing.COUNTED.format(self.area))
        return market.care_homes(beds, voids)

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Residents by who pays and where they are placed."""
        found = required(self.printed_residents, missing.RESIDENTS.format(self.area))
        required(found.dropna(subset="people"), missing.SUPPRESSED.format(self.area))
        return found

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The council's placements by type, as from `residents.placements`."""
        return residents.placements(self.residents, self.parameters.out_of_borough_reading)

    @property
    def away(self) -> pd.Series:
        """People placed out of the borough by type."""
        return self.placed["out_of_borough"]

    @cached_property
    def paying(self) -> float | None:
        """Residents who pay for themselves; None where the evidence does not say."""
        return residents.self_funders(self.residents)

    @cached_property
    def share_paying(self) -> float | None:
        """The printed share of residents who pay for themselves; None where there is none."""
        return residents.self_funder_share(self.printed_measures)

    @cached_property
    def components(self) -> pd.DataFrame:
        """Occupied beds less everybody accounted for, as from `residents.components`."""
        placed = self.placed
        return residents.components(self.homes, placed, self.paying)

    @cached_property
    def unexplained(self) -> pd.DataFrame:
        """Residents left over by reading and count of beds, as from `residents.unexplained`."""
        return residents.unexplained(self.homes, self.residents, self.printed_measures)

    @cached_property
    def by_care_type(self) -> pd.DataFrame:
        """Residents by type of home, as from `residents.by_care_type`."""
        return residents.by_care_type(self.homes, self.placed)

    @cached_property
    def usable(self) -> float:
        """The share of vacant beds that can be used, where a statement counts both."""
        found = market.available_share(self.benchmarks)
        if found is None:
            raise MissingEvidenceError(missing.AVAILABLE.format(self.area))
        return found

    @cached_property
    def full(self) -> bool:
        """Whether filled beds and supported residents are known, so that all methods work."""
        try:
            return bool(len(self.homes) and len(self.placed))
        except MissingEvidenceError:
            return False

    # What it costs

    @cached_property
    def costs(self) -> pd.DataFrame:
        """What a place costs the council a week, as from `costs.unit_costs`."""
        found = costs.unit_costs(self.data.table("spending"), self.residents)
        return required(found, missing.COSTS.format(self.area))

    @cached_property
    def voids(self) -> pd.DataFrame:
        """What empty beds cost those who run the homes, as from `costs.cost_of_voids`."""
        found = costs.cost_of_voids(self.homes, self.costs)
        return required(found, missing.PRICE.format(self.area))
