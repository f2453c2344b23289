"""The care home beds of a council: all results of the theme, each worked out when asked for."""

from functools import cached_property

import pandas as pd

from caremarket.frames import rows
from caremarket.themes.benchmarks.measure import Measure
from caremarket.themes.benchmarks.standing import Standing
from caremarket.themes.population import longest_projection
from caremarket.themes.residential import (
    chance,
    costs,
    demand,
    elsewhere,
    inputs,
    market,
    missing,
    residents,
    turning,
)
from caremarket.themes.residential.homes import Homes
from caremarket.themes.residential.inputs import Ranges, sources_of
from caremarket.themes.residential.model import METHODS, Model
from caremarket.themes.theme import required


class Supply(Homes):
    """How many beds there are, how many are needed by five methods, and what would turn that."""

    EVIDENCE = (
        *Homes.EVIDENCE,
        "everywhere",
        "population",
        "printed_norms",
        "measures",
        "standing",
    )

    # How many older people there will be

    @property
    def span(self) -> list[int]:
        """The last year, which the population used has to cover."""
        return [self.parameters.last_year]

    @cached_property
    def first(self) -> int:
        """The first year: that of the beds, else of the vintage."""
        if len(self.counted):
            return market.base_year(self.counted)
        return inputs.start_year(self.population, self.vintage)

    @cached_property
    def last(self) -> int:
        """The last year, at least one after the first."""
        return max(self.parameters.last_year, self.first + 1)

    @cached_property
    def older(self) -> float | None:
        """Share of residents aged 65 and over who are 85 or older, nationally; None if unknown."""
        return inputs.share_aged_85_plus(self.benchmarks)

    @cached_property
    def people(self) -> pd.DataFrame:
        """People by year whom the methods count, as from `inputs.people_by_year`."""
        years = range(self.first, self.last + 1)
        return inputs.people_by_year(self.population, self.vintage, years, self.older)

    @cached_property
    def vintages(self) -> pd.Series:
        """People aged 75 and over in the first year, as from `turning.vintage_people`."""
        return turning.vintage_people(self.population, self.first, self.vintage)

    @cached_property
    def years(self) -> list[int]:
        """The first year, those that the longest projection prints, and the last."""
        return demand.reported_years(self.population, self.people.index)

    @property
    def admissions(self) -> pd.DataFrame:
        """New admissions to care homes, as from `residents.admissions`."""
        found = residents.admissions(self.data.table("ascof"))
        return required(found, missing.ADMISSIONS.format(self.area))

    @property
    def spending(self) -> pd.DataFrame:
        """Spending on care homes, as from `costs.spending_on_homes`."""
        found = costs.spending_on_homes(self.data.table("spending"))
        return required(found, missing.SPENDING.format(self.area))

    # What is needed

    @cached_property
    def printed_norms(self) -> pd.DataFrame:
        """Places per person, as published."""
        return self.data.national("care_home_norms")

    @cached_property
    def norms(self) -> Model:
        """What the norms start from: people, places per person, beds where they are known."""
        beds = self.beds.dropna().to_dict() if len(self.counted) else {}
        return inputs.of_norms(beds, self.printed_norms, self.people)

    @cached_property
    def model(self) -> Model:
        """What all five methods start from."""
        homes = self.homes
        return inputs.with_residents(self.norms, homes, self.placed, self.parameters)

    @cached_property
    def ranges(self) -> Ranges:
        """What the uncertain inputs are taken to lie between."""
        change = self.parameters.annual_rate_change
        return inputs.assumed_ranges(self.printed_norms, self.homes, change)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """Beds needed and the gap by year, type and method, as from `demand.by_method`.

        By the norms alone where filled beds, or those who fill them, are not in the evidence.
        """
        if self.full:
            return demand.by_method(self.model, self.ranges)
        published = inputs.published_norms(self.printed_norms, "england")
        return demand.by_norm(self.norms, Ranges(published))

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the evidence allows."""
        return tuple(self.gaps["method"].unique())

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Whether the claim holds by method, first and last year, as from `chance.verdicts`."""
        ends = self.model.people.index[[0, -1]]  # the model insists on filled beds
        return chance.verdicts(rows(self.gaps, year=list(ends)))

    # How sure that is, and what would turn it

    @cached_property
    def draws(self) -> dict[int, pd.DataFrame]:
        """Draws of the gap in the first and the last year, as from `chance.simulate`."""
        seed = self.parameters.seed
        return {
            year: chance.simulate(self.model, self.ranges, year, seed=seed)
            for year in (self.first, self.last)
        }

    @cached_property
    def chances(self) -> pd.DataFrame:
        """Probability of over-supply by year, as from `chance.probabilities`."""
        found = [chance.probabilities(of).assign(year=year) for year, of in self.draws.items()]
        return pd.concat(found, ignore_index=True)

    @cached_property
    def drawn_conversions(self) -> pd.DataFrame:
        """Beds to convert over all draws by year, as from `chance.simulated_conversion`."""
        of = self.draws.items()
        found = [chance.simulated_conversion(draws).assign(year=year) for year, draws in of]
        return pd.concat(found, ignore_index=True)

    @cached_property
    def flips(self) -> pd.DataFrame:
        """Where each assumption turns the sign of a gap, as from `turning.flips`."""
        payers = self.paying, self.share_paying
        levers = turning.levers(self.model, self.ranges, self.away, self.vintages, payers)
        return turning.flips(self.model, levers)

    @cached_property
    def grid(self) -> pd.DataFrame:
        """The nursing gap by void rate and placements that return, a quarter at a time."""
        least, greatest = self.ranges.nursing_void
        parts = [part / 4 for part in range(5)]
        voids = sorted({least + (greatest - least) * part for part in parts})
        return turning.void_and_returning(self.model, self.away, voids, parts)

    @cached_property
    def scenarios(self) -> pd.DataFrame:
        """The gap if things were other than printed, as from `turning.scenarios`."""
        of = {"away": self.away, "benchmarks": self.benchmarks}
        return turning.scenarios(self.model, self.ranges, **of)

    @cached_property
    def returned(self) -> pd.DataFrame:
        """The gap if all placed away came back, as from `demand.returning_placements`."""
        return demand.returning_placements(self.model, self.away, self.first)

    @property
    def conversions(self) -> pd.DataFrame:
        """Residential beds to turn into nursing beds, as from `chance.conversions`."""
        return chance.conversions(self.verdicts)

    # Where the council stands

    @cached_property
    def measures(self) -> list[Measure]:
        """What all councils can be compared on, as from `elsewhere.measures`."""
        outcomes = self.data.everywhere("ascof_measures")
        return elsewhere.measures(self.data.everywhere("care_homes"), outcomes, self.everywhere)

    @cached_property
    def standing(self) -> Standing:
        """Where the council stands among all."""
        files = "ASCOF and the CQC care directory, all councils"
        return Standing(self.data, self.measures, "beds, admissions and ratings", files)

    # Where it all comes from

    @property
    def population_used(self) -> pd.DataFrame:
        """The rows of the vintage, and of the projection that may carry it forward."""
        of = [self.vintage, longest_projection(self.population)]
        return rows(self.population, vintage=of)

    @cached_property
    def sources_by_method(self) -> dict[str, str]:
        """The sources that each method stands on, separated by spaces."""
        people = self.population_used
        weights = rows(self.benchmarks, measure="share_of_residents_aged_85_plus")
        norms = {
            f"norm_{name}": sources_of(
                self.counted, rows(self.printed_norms, norm_set=name), people
            )
            for name in ("england", "shop")
        }
        homes = self.counted, self.printed_measures, self.printed_residents
        return dict.fromkeys(METHODS, sources_of(*homes, people, weights)) | norms

    @property
    def by_all_methods(self) -> str:
        """The sources of all methods."""
        return " ".join(self.sources_by_method.values())

    @property
    def of_homes(self) -> str:
        """The sources of beds, voids and residents."""
        return sources_of(self.counted, self.printed_measures, self.printed_residents)

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
        found = found[found["figure"].str.contains("residential|nursing")]
        return required(found, missing.TOTALS.format(self.area))
