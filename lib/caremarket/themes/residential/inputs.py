"""From evidence to the model's inputs, and the ranges that are taken as plausible."""

from dataclasses import dataclass

import pandas as pd

from caremarket.errors import ParameterError
from caremarket.frames import required_rows, rows
from caremarket.themes import population as demography
from caremarket.themes.residential.market import CARE_TYPES, base_year, care_homes
from caremarket.themes.residential.model import Model
from caremarket.themes.residential.parameters import Parameters
from caremarket.themes.residential.residents import placements

PER = {"per_100": 100, "per_1000": 1000}
RATE_CHANGE_AROUND = 0.01  # a proportion a year on either side of the parameter; an assumption


@dataclass(frozen=True)
class Ranges:
    """What the uncertain inputs are taken to lie between.

    Attributes:
        nursing_void: Least and greatest void rate of nursing homes.
        norm_england: Places per person aged 75 and over by year of publication (the index) and
            type of home (the columns).
        rate_change: Least and greatest change a year in the share of older people in care homes.
    """

    nursing_void: tuple[float, float]
    norm_england: pd.DataFrame
    rate_change: tuple[float, float]


def published_norms(norms_table: pd.DataFrame, norm_set: str) -> pd.DataFrame:
    """Return a norm by year of publication.

    Args:
        norms_table: The national table `care_home_norms`.
        norm_set: england or shop.

    Returns:
        Places per person aged 75 and over: one row a year (the index), columns residential and
        nursing; years that print only one of them are left out.

    Raises:
        MissingEvidenceError: If the set has no norm per person aged 75 and over.
    """
    found = required_rows(
        norms_table, norm_set=norm_set, population_age_band="75+", care_type=list(CARE_TYPES)
    )
    found = found.assign(places=found["value"] / found["unit"].map(PER))
    wide = found.pivot_table(index="year", columns="care_type", values="places", aggfunc="first")
    return wide[list(CARE_TYPES)].dropna()


def norms(norms_table: pd.DataFrame, norm_set: str, year: int) -> pd.Series:
    """Return the norm published for the year nearest to the one given, by type of home."""
    published = published_norms(norms_table, norm_set)
    return published.loc[min(published.index, key=lambda printed: abs(printed - year))]


def share_aged_85_plus(benchmarks: pd.DataFrame) -> float | None:
    """Return the share of care home residents aged 65 and over who are 85 or older, nationally."""
    found = rows(benchmarks, measure="share_of_residents_aged_85_plus", category="all")
    return float(found.sort_values("period")["value"].iloc[-1]) / 100 if len(found) else None


def people_by_year(
    population: pd.DataFrame, vintage: str, years: range, share_85_plus: float | None
) -> pd.DataFrame:
    """Return the people whom the methods count, and their growth.

    Residents are printed for 65 and over only. Where a national share of those aged 85 and over is
    known, that share of the residents grows with the people aged 85 and over and the rest with
    those aged 65 to 84; otherwise all grow with the people aged 75 and over.

    Args:
        population: The evidence table `population`.
        vintage: An estimate or projection in it.
        years: The years wanted.
        share_85_plus: Share of residents aged 65 and over who are 85 or older, or None.

    Returns:
        One row a year (the index): people_18_64, people_65_84, people_75_plus, people_85_plus,
        older_growth and working_age_growth (1 in the first year).

    Raises:
        MissingEvidenceError: If the vintage is unknown or has no age bands.
        MethodError: If a year lies outside the projection.
    """
    people = demography.by_year(population, vintage, years)
    start = demography.band_start(people["age_band"])
    parts = {
        "people_18_64": start.between(18, 64),
        "people_65_84": start.between(65, 84),
        "people_75_plus": start >= 75,
        "people_85_plus": start >= 85,
    }
    found = pd.DataFrame(
        {name: people[keep].groupby("year")["people"].sum() for name, keep in parts.items()}
    )
    growth = found / found.iloc[0]
    if share_85_plus is None:
        found["older_growth"] = growth["people_75_plus"]
    else:
        found["older_growth"] = (
            share_85_plus * growth["people_85_plus"] + (1 - share_85_plus) * growth["people_65_84"]
        )
    found["working_age_growth"] = growth["people_18_64"]
    return found


def build(
    parameters: Parameters,
    *,
    beds: pd.DataFrame,
    measures: pd.DataFrame,
    residents: pd.DataFrame,
    population: pd.DataFrame,
    norms_table: pd.DataFrame,
    benchmarks: pd.DataFrame,
) -> Model:
    """Put the evidence of an area and the analyst's parameters together.

    Args:
        parameters: Validated parameters of the notebook.
        beds: The evidence table `care_home_beds`.
        measures: The evidence table `care_home_measures`.
        residents: The evidence table `care_home_residents`.
        population: The evidence table `population`.
        norms_table: The national table `care_home_norms`.
        benchmarks: The national table `market_benchmarks`.

    Returns:
        The model, from the year of the beds to the last year.

    Raises:
        ParameterError: If the last year is not after the year of the beds.
        MissingEvidenceError: If something essential is not in the evidence.
        MethodError: If a year lies outside the projection.
    """
    first = base_year(beds)
    if parameters.last_year <= first:
        raise ParameterError(
            f"Parameter 'last_year' was {parameters.last_year}; the beds are those of {first}, so "
            f"choose a year from {first + 1} on."
        )
    homes = care_homes(beds, measures)
    placed = placements(residents, parameters.out_of_borough_reading)
    years = range(first, parameters.last_year + 1)
    return Model(
        beds=homes["beds"].to_dict(),
        total_void=float((homes["beds"] * homes["void_rate"]).sum() / homes["beds"].sum()),
        nursing_void=float(homes.loc["nursing", "void_rate"]),
        working_age=placed["in_borough_18_64"].to_dict(),
        returning=dict.fromkeys(CARE_TYPES, 0.0),
        share_65_plus=placed["share_65_plus"].to_dict(),
        norm_england=norms(norms_table, "england", first).to_dict(),
        norm_shop=norms(norms_table, "shop", first).to_dict(),
        people=people_by_year(
            population, parameters.population_vintage, years, share_aged_85_plus(benchmarks)
        ),
        annual_rate_change=parameters.annual_rate_change,
        max_delay_probability=parameters.max_delay_probability,
    )


def assumed_ranges(
    parameters: Parameters,
    *,
    beds: pd.DataFrame,
    measures: pd.DataFrame,
    norms_table: pd.DataFrame,
) -> Ranges:
    """Return what the uncertain inputs are taken to lie between.

    Args:
        parameters: Validated parameters of the notebook.
        beds: The evidence table `care_home_beds`.
        measures: The evidence table `care_home_measures`.
        norms_table: The national table `care_home_norms`.

    Returns:
        The ranges.
    """
    nursing = care_homes(beds, measures).loc["nursing"]
    change = parameters.annual_rate_change
    return Ranges(
        nursing_void=(float(nursing["void_rate_lower"]), float(nursing["void_rate_upper"])),
        norm_england=published_norms(norms_table, "england"),
        rate_change=(change - RATE_CHANGE_AROUND, change + RATE_CHANGE_AROUND),
    )
