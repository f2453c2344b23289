"""What is needed by several methods, from the people, the norms and those who fill the beds."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from caremarket import methods
from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.themes.residential import demand, flows, inputs, missing
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES, varying
from caremarket.themes.residential.model import Model, from_admissions, there
from caremarket.themes.residential.moving import Moving
from caremarket.themes.residential.parameters import METHODS, NORMS, STAYS, named, planned
from caremarket.themes.residential.wording import METHOD_NOTES
from caremarket.themes.theme import result

SEED = 19  # of the queue
OF_FLOW = ("admitted", "funded", "stay")  # what a model takes of it
RATE_CHANGE_AROUND = 0.01  # a proportion a year on either side of the parameter; an assumption


class Needs(Moving):
    """What the methods say that older people need."""

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
            course=self.course if self.follows_course else None,
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
        flow = self.flow if STAYS in self.methods else None
        of_flow = {} if flow is None else {name: getattr(flow, name) for name in OF_FLOW}
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
            **of_flow,
        )

    @result
    def registered_and_planned(self) -> pd.Series:
        """Beds as registered by year, then with what is planned after that; all types together."""
        beds, counted = self.registered_ahead["beds"], self.opened_and_closed.index[-1] + 1
        more = [
            sum(it[2] for it in self.norms.planned if counted < it[0] <= at) for at in beds.index
        ]
        return beds.where(beds.index <= counted, beds.loc[counted] + np.array(more))

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
            **self._ranges_of_flow,
        )

    @property
    def _ranges_of_flow(self) -> dict[str, tuple[float, float]]:
        if STAYS not in self.methods:
            return {}
        return {"stay": self.flow.stay_range, "funded": self.flow.funded_range}

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
        if not self.moving:
            allowed = [it for it in allowed if it != STAYS]
        kept = tuple(method for method in allowed if method not in left_out)
        if not kept:
            raise MissingEvidenceError(missing.NO_METHOD.format(self.area, ", ".join(allowed)))
        return kept

    def insist_on(self, method: str) -> None:
        """Insist that a method is not left out."""
        if method in named(self.parameters.methods_left_out):
            raise MissingEvidenceError(missing.LEFT_OUT.format(METHOD_NOTES[method][0]))

    @result
    def waiting(self) -> pd.DataFrame:
        """Who waits for a bed, by type of home, in the first and the last year.

        Admissions of the model and stays as published, in the beds that residents of working age
        leave; as from `methods.simulated_waits`. Columns care_type, year, beds, admitted (a year),
        waiting (share of those who ask), wait (mean of all who ask, in days; missing where some
        wait for ever).
        """
        self.insist_on(STAYS)
        _ = self.flow
        model, years, found = self.filled, range(self.first, self.last + 1), []
        stays, rng = flows.stays(self.benchmarks)[0], np.random.default_rng(SEED)
        for kind in CARE_TYPES:
            younger = [
                model.working_age[kind] * it for it in self.people.loc[years, "working_age_growth"]
            ]
            came = [from_admissions(model, kind, year) for year in years] - np.array(younger)
            beds = np.array([there(model, kind, year) for year in years])
            places = np.floor(np.maximum(beds - younger, 0))
            queue = methods.simulated_waits(came / model.stay, places, stays, rng=rng)
            told = queue[["waiting", "wait"]].assign(
                care_type=kind, year=years, beds=beds, admitted=came / model.stay
            )
            found.append(told.iloc[[0, -1]])
        table = pd.concat(found, ignore_index=True)
        table["wait"] = flows.DAYS * table["wait"].where(np.isfinite(table["wait"]))
        return table[["care_type", "year", "beds", "admitted", "waiting", "wait"]]
