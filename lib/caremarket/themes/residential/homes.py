"""The care homes of a council as they are: beds, voids, who lives there, what a place costs."""

import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import admissions
from caremarket.themes.residential import costs, market, missing, residents
from caremarket.themes.residential.counts import Counts
from caremarket.themes.theme import result

ADMISSIONS = {
    "2c_admissions_65_plus": "65 and over",
    "2a_65_plus": "65 and over",
    "2b_admissions_18_64": "18–64",
    "2a_18_64": "18–64",
}


class Homes(Counts):
    """What the evidence tells of the homes and of those who live there."""

    # The beds, and who fills them

    @result
    def homes(self) -> pd.DataFrame:
        """Beds, voids and occupied beds by type, as from `market.care_homes`."""
        voids = self.void_rates
        if not voids["care_type"].eq("all").any():
            self._whole(voids, missing.VOIDS_IN_PART, "care_home_measures", first="void_rate, ")
        beds = self._known(self.counted, missing.BEDS)
        self._whole(beds, missing.COUNTED_IN_PART, "care_home_beds")
        if beds["beds"].eq(0).any():
            raise MissingEvidenceError(missing.NO_BEDS.format(self.area))
        return market.care_homes(beds, voids, self.voids_elsewhere)

    @property
    def split(self) -> bool:
        """Whether one void rate is split between the types, so that each follows from the other."""
        return bool(self.homes["limits_of"].eq("split").all())

    @property
    def voids_elsewhere(self) -> list[float]:
        """The same as proportions."""
        return self.england["void_rate"].tolist()

    @result
    def placed(self) -> pd.DataFrame:
        """The council's placements by type, as from `residents.placements`."""
        council = rows(self.residents, funder="council")
        of = {"first": "council, ", "ages": True}
        if council.empty:  # others are printed: what is lacking is named for their period
            council = self.residents.assign(care_type="")
        self._whole(council, missing.RESIDENTS_IN_PART, "care_home_residents", **of)
        filled = self.homes["occupied"] if len(self.voids_used) and len(self.counted) else None
        return residents.placements(self.residents, self.parameters.out_of_borough_reading, filled)

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
        return residents.self_funder_share(self.share_rows)

    @result
    def components(self) -> pd.DataFrame:
        """Occupied beds less everybody accounted for, as from `residents.components`."""
        placed = self.placed
        return residents.components(self.homes, placed, self.paying)

    @result
    def unexplained(self) -> pd.DataFrame:
        """Residents left over by reading and count of beds, as from `residents.unexplained`."""
        _ = self.placed  # says which rows are lacking, whichever reading is asked for
        readings = residents.READINGS
        if not self.away_known:  # whatever the reading, it is of nobody
            readings = (self.parameters.out_of_borough_reading,)
        return residents.unexplained(self.homes, self.residents, self.share_rows, readings)

    @result
    def by_care_type(self) -> pd.DataFrame:
        """Residents by type of home, as from `residents.by_care_type`."""
        return residents.by_care_type(self.homes, self.placed)

    @result
    def admitted(self) -> pd.DataFrame:
        """New admissions per 100,000 people as printed; possibly none."""
        return rows(self.data.table("ascof"), measure=list(ADMISSIONS), unit="per_100000")

    @result
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
        """The share of vacant beds that can be used: the area's own, else a borrowed one."""
        found = market.available_share(self.vacancies_told)
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
        return self._known(self.priced, missing.COSTS)

    @result
    def priced(self) -> pd.DataFrame:
        """The same, possibly none: as printed, or of any year that has spending and people."""
        return costs.unit_costs(self.paid, self.printed_residents, self.printed_measures)

    @result
    def voids(self) -> pd.DataFrame:
        """What empty beds cost those who run the homes, as from `costs.cost_of_voids`."""
        return self._known(costs.cost_of_voids(self.homes, self.costs), missing.PRICE)
