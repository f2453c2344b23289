"""The care home beds of a council: all results of the theme, each worked out when asked for."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.monthly.course import Course, by_month
from caremarket.themes.residential import chance, elsewhere, market, missing, turning
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import gap
from caremarket.themes.residential.needs import Needs
from caremarket.themes.residential.parameters import METHODS, NORMS, STAYS, Assumptions
from caremarket.themes.theme import result
from caremarket.themes.vintages import misses


def _both(*source_ids: str) -> str:
    """Return sources, separated by spaces, each once."""
    return " ".join(dict.fromkeys(" ".join(source_ids).split()))


class Supply(Needs):
    """How many beds there are, how many are needed by several methods, and what would turn that."""

    def __post_init__(self):
        """Let `assuming` change what is no parameter of the notebook too."""
        object.__setattr__(self, "given", Assumptions(**self.given.model_dump()))
        super().__post_init__()

    @property
    def ends(self) -> pd.DataFrame:
        """The gaps of the first and the last year, where filled beds are known."""
        _ = self.filled
        return self.gaps_at_ends

    @result
    def verdicts(self) -> pd.DataFrame:
        """Whether the claim holds by method, first and last year, as from `chance.verdicts`."""
        return chance.verdicts(self.ends)

    @result
    def claims(self) -> dict[int, str]:
        """What the methods together say of the claim by year, as from `chance.claims`."""
        return chance.claims(self.verdicts)

    # How sure that is, and what would turn it

    @result
    def over_ranges(self) -> pd.DataFrame:
        """What each method finds over its ranges, as from `chance.over_ranges`; possibly none."""
        return chance.over_ranges(self.model, self.ranges, self.ends)

    @property
    def chances(self) -> pd.DataFrame:
        """The same: at least one method."""
        return self._known(self.over_ranges, missing.RANGES)

    @result
    def flips(self) -> pd.DataFrame:
        """Where each assumption turns the sign of a gap, as from `turning.flips`."""
        model, years, payers = (
            self.filled,
            (self.first, self.last),
            (self.paying, self.share_paying),
        )
        ends = self.people.loc[self.last]
        people = ends["people_75_plus"] * np.exp(pd.Series([-ends["stray"], ends["stray"]]))
        if not ends["stray"]:
            off = misses(self.population)
            refuted = off.loc[off["refuted"], "vintage"]
            people = self.vintages[self.last].dropna().drop(refuted, errors="ignore")
        others = {"away": self.away, "people": people, "trend": self.trend, "payers": payers}
        levers = turning.levers(model, self.ranges, years, **others)
        kept = [lever for lever in levers if lever.method in self.methods]
        if not kept:
            raise MissingEvidenceError(missing.RANGES.format(self.area))
        return turning.flips(model, kept)

    @result
    def grid(self) -> pd.DataFrame:
        """The nursing gap by void rate and placements that return, a quarter at a time."""
        self.insist_on(turning.QUEUE)
        model, (least, greatest) = self.filled, self.ranges.nursing_void
        parts = [part / 4 for part in range(5)]
        voids = sorted({least + (greatest - least) * part for part in parts})
        return turning.void_and_returning(model, self.first, self.away, voids, parts)

    @result
    def scenarios(self) -> pd.DataFrame:
        """The gap if things were other than printed, as from `turning.scenarios`."""
        self.insist_on(turning.QUEUE)
        of = self.filled, self.ranges, self.first
        usable = market.available_share(self.vacancies_told)
        return turning.scenarios(*of, self.away, self.benchmarks, usable=usable)

    @result
    def returned(self) -> pd.DataFrame:
        """The gap in the first year, and if all people placed away came back; change (beds).

        The norms do not change, since they count people, not placements.
        """
        keys, model = ["year", "care_type", "method"], self.filled
        found = pd.DataFrame(product([self.first], CARE_TYPES, self.methods), columns=keys)
        found["people"] = found["care_type"].map(self.away)
        back = replace(model, returning=self.away.to_dict())
        for name, of in (("bed_gap", model), ("bed_gap_returned", back)):
            found[name] = [gap(of, it.method, it.care_type, it.year) for it in found.itertuples()]
        return found.assign(change=found["bed_gap_returned"] - found["bed_gap"])

    @property
    def conversions(self) -> pd.DataFrame:
        """Residential beds to turn into nursing beds to close both gaps as far as it goes.

        Columns year, method, conversion_beds with _lower and _upper (missing where a method has no
        ranges), residential_after, nursing_after (gaps in beds).
        """
        found = self.verdicts[["year", "method", "residential_gap", "nursing_gap"]]
        beds = chance.convertible(found["residential_gap"], found["nursing_gap"])
        found = found.assign(
            conversion_beds=beds,
            residential_after=found["residential_gap"] - beds,
            nursing_after=found["nursing_gap"] + beds,
        )
        over = self.over_ranges.drop(columns=list(CARE_TYPES))
        return found.merge(over, how="left", on=["year", "method"])

    # Where the council stands

    @result
    def measures(self) -> list[Measure]:
        """What all councils can be compared on, as from `elsewhere.measures`."""
        return elsewhere.measures(
            self.data.everywhere("care_homes"),
            self.data.everywhere("ascof_measures"),
            self.everywhere,
            self.data.everywhere("care_home_residents"),
            self.data.everywhere("service_users", service="long_term_support", age_group="65_plus"),
        )

    @result
    def standing(self) -> Standing:
        """Where the council stands among all."""
        files = "ASCOF and the CQC care directory, all councils"
        return Standing(self.data, self.measures, "beds, admissions and ratings", files)

    @result
    def support_course(self) -> Course:
        """People whom councils support in care homes, by month, to carry this one's on."""
        residents = self.data.everywhere(
            "care_home_residents", funder="council", location="all", age_group="65_plus"
        )
        kinds = residents[residents["care_type"].isin(CARE_TYPES)]
        return Course(
            self.data.area_code,
            self.area,
            "supported_in_homes",
            "people aged 65 and over whom the council supports in care homes",
            by_month(kinds, cells=len(CARE_TYPES)),
            self.data.folder,
        )

    # Where it all comes from

    @property
    def population_used(self) -> pd.DataFrame:
        """The rows of the vintage, and of the projection that may carry it forward."""
        return rows(self.population, vintage=self.vintages_used)

    @result
    def sources_by_method(self) -> dict[str, str]:
        """The sources that each method stands on, separated by spaces."""
        people = self.population_used
        weights = rows(self.benchmarks, measure="share_of_residents_aged_85_plus", category="all")
        lent = self.england if self.full and not self.split else weights
        found = dict.fromkeys(METHODS, sources_of(*self._printed, people, weights, lent))
        for norm in NORMS:
            printed = rows(self.printed_norms, norm_set=norm.removeprefix("norm_"))
            found[norm] = sources_of(self.counted, printed, people)
        if self.moving:
            found[STAYS] = _both(found[STAYS], self.of_flow)
        if self.follows_course:
            found = {method: _both(names, self.of_dated) for method, names in found.items()}
        return found

    @property
    def _printed(self) -> tuple[pd.DataFrame, ...]:
        """Beds, voids and residents."""
        return self.counted, self.voids_used, self.share_rows, self.residents_used

    @property
    def by_all_methods(self) -> str:
        """The sources of all methods that the evidence allows."""
        return " ".join(self.sources_by_method[method] for method in self.methods)

    @property
    def of_homes(self) -> str:
        """The sources of beds, voids and residents."""
        return sources_of(*self._printed)

    @result
    def used(self) -> str:
        """The sources of everything that is worked out from beds and people."""
        if self.tiny:
            return sources_of(self.population_used)
        lent = [rows(self.benchmarks, measure="share_of_residents_aged_85_plus")]
        lent += [self.vacancies_told, self.england] if self.full else []
        return " ".join(sorted({*self.by_all_methods.split(), *sources_of(*lent).split()}))

    @property
    def sources(self) -> pd.DataFrame:
        """The sources used, of admissions and spending too, as from `Evidence.sources`."""
        shown = "" if self.tiny else sources_of(self.residents_used, self.admitted, self.paid)
        found = self.data.sources(
            "care_home_beds",
            "care_homes",
            "care_home_registrations",
            "care_home_measures",
            "care_home_residents",
            "care_home_norms",
            "market_benchmarks",
            "population",
            "ascof",
            "spending",
        )
        priced = " ".join(self.priced["source_ids"]).split()
        return rows(found, source_id=[*self.used.split(), *shown.split(), *priced])

    @property
    def totals(self) -> pd.DataFrame:
        """Printed totals of care homes against their parts, as from `Evidence.reconciliation`."""
        found = self.data.reconciliation("spending", "care_home_residents")
        of_homes = found["figure"].str.contains("residential|nursing")
        return self._known(found[of_homes], missing.TOTALS)
