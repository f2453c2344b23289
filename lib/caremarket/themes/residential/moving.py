"""What moves: homes that open and close, people who are admitted and how long they stay."""

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import kept
from caremarket.themes.residential import flows, market, missing, openings
from caremarket.themes.residential.flows import Flow
from caremarket.themes.residential.homes import ADMISSIONS
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.older import Older
from caremarket.themes.theme import result


class Moving(Older):
    """Homes that open and close, and people who come and stay."""

    # Homes that open and close

    @result
    def dated(self) -> pd.DataFrame:
        """Registrations of all councils, as from `openings.registrations`: some of this one."""
        here = self.data.table("care_home_registrations").dropna(subset="started")
        self._known(here, missing.REGISTRATIONS)
        found = openings.registrations(self.data.everywhere("care_home_registrations"))
        return self._known(found, missing.REGISTRATIONS)

    @property
    def of_dated(self) -> str:
        """The sources of this council's registrations, separated by spaces."""
        return sources_of(rows(self.dated, area_code=self.data.area_code))

    @result
    def registered_by_year(self) -> pd.DataFrame:
        """Beds at the beginning of each year, all councils, as from `openings.beds_by_year`."""
        return openings.beds_by_year(self.dated)

    @result
    def opened_and_closed(self) -> pd.DataFrame:
        """What opened and closed here by year, as from `openings.by_year`: enough years."""
        self.insist_large_enough()
        here = rows(self.dated, area_code=self.data.area_code)
        found = openings.by_year(here, openings.counted_years(self.dated))
        few = len(found) < openings.LEAST_YEARS
        return self._known(found.head(0) if few else found, missing.FEW_YEARS)

    @result
    def skill(self) -> pd.DataFrame:
        """How far off courses of openings and closures were, as from `openings.scores_of`."""
        beds = self.registered_by_year
        path = self.data.folder / kept.FOLDER / "openings_and_closures.json"
        made = kept.kept(path, [beds], [], [openings], lambda: {"it": openings.scores_of(beds)})
        return made["it"]

    @result
    def registered_ahead(self) -> pd.DataFrame:
        """Beds registered here as each year begins, then if homes open and close as they did.

        Index year to the last; columns beds, lower, upper: the same where they were counted.
        """
        _ = self.opened_and_closed  # enough years
        counted = self.registered_by_year.loc[self.data.area_code]
        rng = np.random.default_rng(openings.SEED)
        counted = self._known(counted[counted > 0], missing.FEW_YEARS)
        past = openings.rates(counted.to_numpy())
        ahead = openings.course(past, self.last - counted.index[-1], rng)
        ahead = ((1 + ahead) * counted.iloc[-1]).set_axis(ahead.index + counted.index[-1])
        known = pd.DataFrame(dict.fromkeys(ahead.columns, counted))
        found = pd.concat([known, ahead]).rename_axis("year")
        return found.rename(columns={"change": "beds"})

    @result
    def course(self) -> pd.DataFrame:
        """The same from the year of the beds on, as shares of them more or fewer.

        Index year; columns change, lower, upper.
        """
        found = self.registered_ahead
        start = max(self.counted_year or self.first, found.index[0])
        found = found.loc[start:]
        found = self._known(found[found["beds"] > 0], missing.FEW_YEARS)
        return (found / found["beds"].iloc[0] - 1).rename(columns={"beds": "change"})

    @result
    def has_course(self) -> bool:
        """Whether enough openings and closures are dated."""
        try:
            return len(self.counted) > 0 and not self.course.empty
        except MissingEvidenceError:
            return False

    @property
    def follows_course(self) -> bool:
        """Whether gaps follow that course: it was nearer than no change, and nothing is planned."""
        if self.parameters.planned_beds.strip() or not self.has_course:
            return False
        return openings.wins(self.skill)

    # People who are admitted

    @result
    def flow(self) -> Flow:
        """Admissions and stays, as from `flows`; MissingEvidenceError if admissions do not fit."""
        self.insist_large_enough()
        aged = [name for name, ages in ADMISSIONS.items() if ages == "65 and over"]
        found = rows(self.admitted, geography="area", measure=aged).dropna(subset="value")
        found = self._known(found, missing.ADMISSIONS)
        within = flows.implied_range(self.benchmarks)
        supported = rows(self.supported, age_group="65_plus")["people"].astype(float)
        supported = supported.sum(min_count=1)
        row, refused = flows.plausible(found, self.aged_65_plus, supported, within)
        if row is None:
            told = ", ".join(f"{years:.1f} years by those of {period}" for period, years in refused)
            most = f"{within[0]:.1f} to {within[1]:.1f}"
            raise MissingEvidenceError(missing.FLOW.format(self.area, told, most))
        return Flow(
            admitted=float(row["value"]) / 100_000,
            period=row["period"],
            measure=row["measure"],
            stay=float(flows.stays(self.benchmarks)[0].mean()),
            stay_range=within,
            **dict(zip(("funded", "funded_range"), self.funded, strict=True)),
            refused=refused,
        )

    @property
    def funded(self) -> tuple[float, tuple[float, float]]:
        """The share of older residents who do not pay for themselves, and its range."""
        if self.share_paying is None:
            return flows.funded_of_england(self.benchmarks)
        filled = self.homes["occupied"].sum()
        older = filled - self.placed["in_borough_18_64"].sum()
        return flows.funded_here(self.share_paying, filled, older)

    @result
    def moving(self) -> bool:
        """Whether admissions are known and fit, where filled beds are."""
        try:
            return self.full and self.flow is not None
        except MissingEvidenceError:
            return False

    @result
    def skill_of_stays(self) -> pd.DataFrame:
        """How far off admissions times stays were, as from `flows.scores`; possibly no row."""
        outcomes = self.data.everywhere("ascof_measures", measure="2c_admissions")
        supported = self.data.everywhere("care_home_residents", age_group="65_plus")
        return flows.scores(outcomes, supported, self.flow.stay)

    @property
    def of_flow(self) -> str:
        """The sources of admissions, stays and who pays, separated by spaces."""
        used = rows(self.admitted, measure=self.flow.measure, period=self.flow.period)
        stays = rows(self.benchmarks, measure=[*flows.STAYS, "length_of_stay_implied"])
        paying = self.share_rows
        if self.share_paying is None:
            paying = market.latest(self.benchmarks, measure="self_funder_share")
        return sources_of(used, stays, paying)
