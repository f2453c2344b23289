"""What is needed by several methods, from the people, the norms and those who fill the beds."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.themes.residential import demand, inputs, missing, turning
from caremarket.themes.residential.homes import Homes
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES, base_year, varying
from caremarket.themes.residential.model import Model, there
from caremarket.themes.residential.parameters import METHODS, NORMS, named, planned
from caremarket.themes.residential.wording import METHOD_NOTES
from caremarket.themes.theme import result

RATE_CHANGE_AROUND = 0.01  # a proportion a year on either side of the parameter; an assumption


class Needs(Homes):
    """How many older people there will be, and what the methods say that they need."""

    # How many older people there will be

    @result
    def counted_year(self) -> int | None:
        """The year in which the beds were counted; None where they are not known."""
        return base_year(self.counted) if len(self.counted) else None

    @result
    def first(self) -> int:
        """The year from which headlines count: the base year, or that of the beds if later."""
        return max(self.base_year, self.counted_year or self.base_year)

    @result
    def last(self) -> int:
        """The last year; ParameterError if it does not come after the first."""
        last = self.parameters.last_year
        if last <= self.first:
            raise ParameterError(
                f"Parameter 'last_year' was {last}; the report starts from {self.first}, so choose "
                f"a year from {self.first + 1} on."
            )
        return last

    @result
    def older(self) -> float | None:
        """Share of residents aged 65 and over who are 85 or older, nationally; None if unknown."""
        return inputs.share_aged_85_plus(self.benchmarks)

    @result
    def people(self) -> pd.DataFrame:
        """People by year from that of the beds, as from `inputs.people_by_year`."""
        years = range(self.counted_year or self.first, self.last + 1)
        return inputs.people_by_year(self.population, self.vintage, years, self.older)

    @result
    def vintages(self) -> pd.DataFrame:
        """People aged 75 and over by vintage, in the first and the last year (columns)."""
        years = self.first, self.last
        of = {it: turning.vintage_people(self.population, it, self.vintage) for it in years}
        return pd.DataFrame(of).rename_axis("vintage")

    @result
    def years(self) -> list[int]:
        """The first year, those that the projection used prints, and the last."""
        years = range(self.first, self.last + 1)
        return demand.reported_years(self.population, self.vintages_used[-1], years)

    # What is needed

    @result
    def printed_norms(self) -> pd.DataFrame:
        """Places per person, as published."""
        return self.data.national("care_home_norms")

    @result
    def trend(self) -> pd.DataFrame:
        """England's places per person aged 75 and over by year, as from `published_norms`."""
        self.insist_large_enough()
        return inputs.published_norms(self.printed_norms, "england")

    @result
    def norms(self) -> Model:
        """What the norms start from: people, places per person, beds where they are known."""
        _ = self.trend  # not told of a tiny council
        beds = self.beds.dropna().to_dict() if len(self.counted) else {}
        given = self.parameters
        norms = replace(
            inputs.of_norms(beds, self.printed_norms, self.people),
            planned=planned(given.planned_beds),
        )
        for year, kind, _ in norms.planned:
            if year <= (self.counted_year or 0):
                raise ParameterError(
                    f"Parameter 'planned_beds' has {kind} beds of {year}, and those of "
                    f"{self.area} were counted in {self.counted_year}: plans are of later years."
                )
            if there(norms, kind, year) < 0:
                raise ParameterError(
                    f"Parameter 'planned_beds' leaves fewer than no {kind} beds in {year}: "
                    f"{self.area} has {norms.beds[kind]:,.0f} as counted."
                )
        own = {"residential": given.own_residential_places, "nursing": given.own_nursing_places}
        own = {kind: places / 100 for kind, places in own.items() if places is not None}
        return replace(norms, norm_own=own)

    @result
    def model(self) -> Model:
        """What the methods start from: with filled beds and who fills them, if they are known."""
        norms = self.norms
        if not self.full:
            return norms
        homes, placed, parameters = self.homes, self.placed, self.parameters
        beds, voids, void = homes["beds"], homes["void_rate"].copy(), parameters.nursing_void
        if void is not None and not self.split:
            voids["nursing"] = void
        return replace(
            norms,
            total_void=float((beds * voids).sum() / beds.sum()),
            nursing_void=float(voids["nursing"] if void is None else void),
            residential_void=None if self.split else float(voids["residential"]),
            working_age=placed["in_borough_18_64"].to_dict(),
            returning=dict.fromkeys(CARE_TYPES, 0.0),
            share_65_plus=placed["share_65_plus"].to_dict(),
            annual_rate_change=parameters.annual_rate_change,
            max_delay_probability=parameters.max_delay_probability,
        )

    @property
    def filled(self) -> Model:
        """The same where filled beds are known; else MissingEvidenceError says what is not."""
        model = self.model
        _ = self.homes, self.placed
        return model

    @result
    def ranges(self) -> Ranges:
        """What the uncertain inputs are taken to lie between."""
        if not self.full:
            return Ranges()
        change, homes, beds = self.parameters.annual_rate_change, self.homes, self.homes["beds"]
        ends = homes[["void_rate_lower", "void_rate_upper"]]
        of = {f"{kind}_void": tuple(ends.loc[kind].astype(float)) for kind in CARE_TYPES}
        of["total_void"] = tuple(ends.mul(beds, axis=0).sum() / beds.sum())
        if self.split:
            del of["residential_void"]
            of["total_void"] = varying(homes["void_rate"].iloc[0], beds.sum(), self.voids_elsewhere)
        return Ranges(
            **of,
            rate_change=(change - RATE_CHANGE_AROUND, change + RATE_CHANGE_AROUND),
        )

    @result
    def gaps(self) -> pd.DataFrame:
        """Beds needed, the gap and its verdict by year, type and method, as from `by_method`.

        By the norms alone where filled beds, or those who fill them, are not in the evidence.
        """
        return self._gaps_of(range(self.first, self.last + 1))

    @result
    def gaps_at_ends(self) -> pd.DataFrame:
        """The same of the first and the last year only, which is all that many an answer needs."""
        return self._gaps_of([self.first, self.last])

    def _gaps_of(self, years: Iterable[int]) -> pd.DataFrame:
        return demand.by_method(self.model, self.ranges, years, self.methods)

    @result
    def methods(self) -> tuple[str, ...]:
        """The methods that the evidence allows, less those that are left out by choice."""
        own, left_out = self.norms.norm_own, named(self.parameters.methods_left_out)
        allowed = [it for it in (METHODS if self.full else NORMS) if own or it != "norm_own"]
        kept = tuple(method for method in allowed if method not in left_out)
        if not kept:
            raise MissingEvidenceError(missing.NO_METHOD.format(self.area, ", ".join(allowed)))
        return kept

    def insist_on(self, method: str) -> None:
        """Insist that a method is not left out."""
        if method in named(self.parameters.methods_left_out):
            raise MissingEvidenceError(missing.LEFT_OUT.format(METHOD_NOTES[method][0]))
