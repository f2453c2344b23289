"""The care home beds of a council: all results of the theme, each worked out when asked for."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pandas as pd

from caremarket.errors import ParameterError
from caremarket.frames import rows
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.residential import chance, demand, elsewhere, inputs, missing, turning
from caremarket.themes.residential.homes import Homes
from caremarket.themes.residential.inputs import Ranges, sources_of
from caremarket.themes.residential.market import CARE_TYPES, base_year
from caremarket.themes.residential.model import METHODS, NORMS, Model, gap
from caremarket.themes.residential.parameters import Assumptions
from caremarket.themes.theme import result

RATE_CHANGE_AROUND = 0.01  # a proportion a year on either side of the parameter; an assumption


class Supply(Homes):
    """How many beds there are, how many are needed by five methods, and what would turn that."""

    def __post_init__(self):
        """Let `assuming` change what is no parameter of the notebook too."""
        object.__setattr__(self, "given", Assumptions(**self.given.model_dump()))
        super().__post_init__()

    # How many older people there will be

    @property
    def span(self) -> list[int]:
        """The last year, which the population used has to cover."""
        return [self.parameters.last_year]

    @result
    def first(self) -> int:
        """The first year: that of the beds, else of the vintage."""
        if len(self.counted):
            return base_year(self.counted)
        return inputs.start_year(self.population, self.vintage)

    @result
    def last(self) -> int:
        """The last year, at least one after the first."""
        return max(self.parameters.last_year, self.first + 1)

    @result
    def older(self) -> float | None:
        """Share of residents aged 65 and over who are 85 or older, nationally; None if unknown."""
        return inputs.share_aged_85_plus(self.benchmarks)

    @result
    def people(self) -> pd.DataFrame:
        """People by year whom the methods count, as from `inputs.people_by_year`."""
        years = range(self.first, self.last + 1)
        return inputs.people_by_year(self.population, self.vintage, years, self.older)

    @result
    def vintages(self) -> pd.Series:
        """People aged 75 and over in the first year, as from `turning.vintage_people`."""
        return turning.vintage_people(self.population, self.first, self.vintage)

    @result
    def years(self) -> list[int]:
        """The first year, those that the longest projection prints, and the last."""
        return demand.reported_years(self.population, self.people.index)

    # What is needed

    @result
    def printed_norms(self) -> pd.DataFrame:
        """Places per person, as published."""
        return self.data.national("care_home_norms")

    @result
    def norms(self) -> Model:
        """What the norms start from: people, places per person, beds where they are known."""
        beds = self.beds.dropna().to_dict() if len(self.counted) else {}
        return inputs.of_norms(beds, self.printed_norms, self.people)

    @result
    def model(self) -> Model:
        """What all five methods start from: with filled beds and who fills them."""
        homes, norms, placed = self.homes, self.norms, self.placed
        parameters, beds = self.parameters, homes["beds"]
        if parameters.last_year <= self.first:
            raise ParameterError(
                f"Parameter 'last_year' was {parameters.last_year}; the beds are those of "
                f"{self.first}, so choose a year from {self.first + 1} on."
            )
        void = parameters.nursing_void
        if void is None:
            void = homes.loc["nursing", "void_rate"]
        return replace(
            norms,
            beds=beds.to_dict(),
            total_void=float((beds * homes["void_rate"]).sum() / beds.sum()),
            nursing_void=float(void),
            working_age=placed["in_borough_18_64"].to_dict(),
            returning=dict.fromkeys(CARE_TYPES, 0.0),
            share_65_plus=placed["share_65_plus"].to_dict(),
            annual_rate_change=parameters.annual_rate_change,
            max_delay_probability=parameters.max_delay_probability,
        )

    @result
    def ranges(self) -> Ranges:
        """What the uncertain inputs are taken to lie between."""
        change, void = self.parameters.annual_rate_change, self.homes.loc["nursing"]
        return Ranges(
            inputs.published_norms(self.printed_norms, "england"),
            nursing_void=(float(void["void_rate_lower"]), float(void["void_rate_upper"])),
            rate_change=(change - RATE_CHANGE_AROUND, change + RATE_CHANGE_AROUND),
        )

    @result
    def gaps(self) -> pd.DataFrame:
        """Beds needed and the gap by year, type and method, as from `demand.by_method`.

        By the norms alone where filled beds, or those who fill them, are not in the evidence.
        """
        if self.full:
            return demand.by_method(self.model, self.ranges)
        published = inputs.published_norms(self.printed_norms, "england")
        found = demand.by_method(self.norms, Ranges(published), NORMS)
        order = {"by": ["method", "care_type"], "ascending": [True, False]}
        return found.sort_values(**order, kind="stable", ignore_index=True)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the evidence allows."""
        return tuple(self.gaps["method"].unique())

    @result
    def verdicts(self) -> pd.DataFrame:
        """Whether the claim holds by method, first and last year, as from `chance.verdicts`."""
        ends = self.model.people.index[[0, -1]]  # the model insists on filled beds
        return chance.verdicts(rows(self.gaps, year=list(ends)))

    # How sure that is, and what would turn it

    @result
    def draws(self) -> dict[int, pd.DataFrame]:
        """Draws of the gap in the first and the last year, as from `chance.simulate`."""
        seed = self.parameters.seed
        return {
            year: chance.simulate(self.model, self.ranges, year, seed=seed)
            for year in (self.first, self.last)
        }

    def _drawn(self, summary: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
        """Summarise the draws of each year."""
        found = [summary(draws).assign(year=year) for year, draws in self.draws.items()]
        return pd.concat(found, ignore_index=True)

    @result
    def chances(self) -> pd.DataFrame:
        """Probability of over-supply by year, as from `chance.probabilities`."""
        return self._drawn(chance.probabilities)

    @result
    def drawn_conversions(self) -> pd.DataFrame:
        """Beds to convert over all draws by year, as from `chance.simulated_conversion`."""
        return self._drawn(chance.simulated_conversion)

    @result
    def flips(self) -> pd.DataFrame:
        """Where each assumption turns the sign of a gap, as from `turning.flips`."""
        payers = self.paying, self.share_paying
        levers = turning.levers(self.model, self.ranges, self.away, self.vintages, payers)
        return turning.flips(self.model, levers)

    @result
    def grid(self) -> pd.DataFrame:
        """The nursing gap by void rate and placements that return, a quarter at a time."""
        least, greatest = self.ranges.nursing_void
        parts = [part / 4 for part in range(5)]
        voids = sorted({least + (greatest - least) * part for part in parts})
        return turning.void_and_returning(self.model, self.away, voids, parts)

    @result
    def scenarios(self) -> pd.DataFrame:
        """The gap if things were other than printed, as from `turning.scenarios`."""
        return turning.scenarios(self.model, self.ranges, self.away, self.benchmarks)

    @result
    def returned(self) -> pd.DataFrame:
        """The gap in the first year, and if all people placed away came back; change (beds).

        The two norms do not change, since they count people, not placements.
        """
        keys = ["year", "care_type", "method"]
        found = pd.DataFrame(product([self.first], CARE_TYPES, METHODS), columns=keys)
        found["people"] = found["care_type"].map(self.away)
        back = replace(self.model, returning=self.away.to_dict())
        for name, model in (("bed_gap", self.model), ("bed_gap_returned", back)):
            found[name] = [
                gap(model, it.method, it.care_type, it.year) for it in found.itertuples()
            ]
        return found.assign(change=found["bed_gap_returned"] - found["bed_gap"])

    @property
    def conversions(self) -> pd.DataFrame:
        """Residential beds to turn into nursing beds to close both gaps as far as it goes."""
        frame = self.verdicts[["year", "method", "residential_gap", "nursing_gap"]]
        beds = chance.convertible(frame["residential_gap"], frame["nursing_gap"])
        return frame.assign(
            conversion_beds=beds,
            residential_after=frame["residential_gap"] - beds,
            nursing_after=frame["nursing_gap"] + beds,
        )

    # Where the council stands

    @result
    def measures(self) -> list[Measure]:
        """What all councils can be compared on, as from `elsewhere.measures`."""
        outcomes = self.data.everywhere("ascof_measures")
        return elsewhere.measures(self.data.everywhere("care_homes"), outcomes, self.everywhere)

    @result
    def standing(self) -> Standing:
        """Where the council stands among all."""
        files = "ASCOF and the CQC care directory, all councils"
        return Standing(self.data, self.measures, "beds, admissions and ratings", files)

    # Where it all comes from

    @property
    def population_used(self) -> pd.DataFrame:
        """The rows of the vintage, and of the projection that may carry it forward."""
        return rows(self.population, vintage=self.vintages_used)

    @result
    def sources_by_method(self) -> dict[str, str]:
        """The sources that each method stands on, separated by spaces."""
        people = self.population_used
        weights = rows(self.benchmarks, measure="share_of_residents_aged_85_plus")
        found = dict.fromkeys(METHODS, sources_of(*self._printed, people, weights))
        for norm in NORMS:
            printed = rows(self.printed_norms, norm_set=norm.removeprefix("norm_"))
            found[norm] = sources_of(self.counted, printed, people)
        return found

    @property
    def _printed(self) -> tuple[pd.DataFrame, ...]:
        """Beds, voids and residents."""
        return self.counted, self.printed_measures, self.printed_residents

    @property
    def by_all_methods(self) -> str:
        """The sources of all methods."""
        return " ".join(self.sources_by_method.values())

    @property
    def of_homes(self) -> str:
        """The sources of beds, voids and residents."""
        return sources_of(*self._printed)

    @property
    def used(self) -> list[str]:
        """The sources of everything that is worked out from beds and people."""
        lent = ["available_vacancies", "occupancy"] if self.full else []
        borrowed = rows(self.benchmarks, measure=lent)["source_id"]
        return sorted({*self.by_all_methods.split(), *borrowed})

    @property
    def sources(self) -> pd.DataFrame:
        """The sources used, as from `Evidence.sources`."""
        found = self.data.sources(
            "care_home_beds", "care_homes", "care_home_norms", "market_benchmarks", "population"
        )
        return rows(found, source_id=self.used)

    @property
    def totals(self) -> pd.DataFrame:
        """Printed totals of care homes against their parts, as from `Evidence.reconciliation`."""
        found = self.data.reconciliation("spending", "care_home_residents")
        of_homes = found["figure"].str.contains("residential|nursing")
        return self._known(found[of_homes], missing.TOTALS)
