"""The findings of `residential_supply`, shaped for the contract in CONTRIBUTING.md."""

from collections.abc import Mapping

import pandas as pd

from caremarket.frames import finding_rows, rows
from caremarket.themes.population import longest_projection
from caremarket.themes.residential.chance import ALL_METHODS
from caremarket.themes.residential.demand import INTERVALS
from caremarket.themes.residential.market import latest
from caremarket.themes.residential.model import METHODS

PRINTED, NONE, SPLITS = "as_printed", "no_interval", "range_of_void_splits"
CONVERSION = "residential_to_nursing"
NORM_SETS = {"norm_england": "england", "norm_shop": "shop"}


def sources_of(*frames: pd.DataFrame) -> str:
    """Return the sources of rows of evidence, each once, in order."""
    return " ".join(dict.fromkeys(name for frame in frames for name in frame["source_id"]))


def sources_by_method(
    *,
    beds: pd.DataFrame,
    measures: pd.DataFrame,
    residents: pd.DataFrame,
    population: pd.DataFrame,
    vintage: str,
    norms_table: pd.DataFrame,
    benchmarks: pd.DataFrame,
) -> dict[str, str]:
    """Return which sources each of the five methods stands on.

    Args:
        beds: The evidence table `care_home_beds`.
        measures: The evidence table `care_home_measures`.
        residents: The evidence table `care_home_residents`.
        population: The evidence table `population`.
        vintage: The vintage used.
        norms_table: The national table `care_home_norms`.
        benchmarks: The national table `market_benchmarks`.

    Returns:
        Source ids, separated by spaces, by method.
    """
    people = rows(population, vintage=[vintage, longest_projection(population)])
    weights = rows(benchmarks, measure="share_of_residents_aged_85_plus")
    counted = sources_of(beds, measures, residents, people, weights)
    norms = {
        method: sources_of(beds, rows(norms_table, norm_set=name), people)
        for method, name in NORM_SETS.items()
    }
    return {method: norms.get(method, counted) for method in METHODS}


def market_findings(
    homes: pd.DataFrame,
    left_over: pd.DataFrame,
    reading: str,
    *,
    beds: pd.DataFrame,
    measures: pd.DataFrame,
    residents: pd.DataFrame,
) -> list[pd.DataFrame]:
    """Shape beds, void rates, occupied beds and unexplained residents.

    Args:
        homes: As from `market.care_homes`.
        left_over: As from `residents.unexplained`.
        reading: The reading of placements out of the borough whose figure is category `all`.
        beds: The evidence table `care_home_beds`.
        measures: The evidence table `care_home_measures`.
        residents: The evidence table `care_home_residents`.

    Returns:
        Frames of findings.
    """
    types = homes.reset_index(names="category")
    counts = types.assign(value=types["beds"], period=latest(beds)["period"].iloc[0])
    voids = latest(measures, measure="void_rate").rename(columns={"care_type": "category"})
    when, known = voids["period"].iloc[0], sources_of(beds, measures)
    rates = _limits(types.assign(period=when), "void_rate")
    rates[["value", "lower", "upper"]] *= 100
    rates = rates[~rates["category"].isin(voids["category"])]
    filled = _limits(types.assign(period=when), "occupied")
    ways = left_over.drop_duplicates("occupancy_from").assign(period=when)
    ways = ways.assign(category="all|" + ways["occupancy_from"], value=ways["occupied"])
    left = _left_over(left_over, reading).assign(period=when)
    everything = sources_of(beds, measures, residents)
    two_counts = "range_of_two_counts_of_occupied_beds"
    return [
        _rows(counts, "beds", "beds", PRINTED, sources_of(beds), basis="published"),
        _rows(voids, "void_rate", "percent", PRINTED, sources_of(voids), basis="published"),
        _rows(rates, "void_rate", "percent", SPLITS, sources_of(voids), basis="assumed"),
        _rows(filled, "occupied_beds", "beds", _method(filled, SPLITS), known),
        _rows(ways, "occupied_beds", "beds", NONE, known),
        _rows(left, "unexplained_residents", "people", two_counts, everything),
    ]


def demand_findings(gaps: pd.DataFrame, sources: Mapping[str, str]) -> list[pd.DataFrame]:
    """Shape beds needed and gap by type and method.

    Args:
        gaps: As from `demand.by_method`, the years to report.
        sources: As from `sources_by_method`.

    Returns:
        Frames of findings; the SHOP@ norm, which nobody verified, is marked as assumed.
    """
    gaps = gaps.assign(category=gaps["care_type"] + "|" + gaps["method"], period=gaps["year"])
    found = []
    for metric in ("required_beds", "bed_gap"):
        for method, group in _limits(gaps, metric).groupby("method", sort=False):
            basis = "assumed" if method == "norm_shop" else "modelled"
            how = _method(group, INTERVALS[method])
            found.append(_rows(group, metric, "beds", how, sources[method], basis=basis))
    return found


def norm_findings(
    gaps: pd.DataFrame, beds: pd.DataFrame, sources: Mapping[str, str]
) -> list[pd.DataFrame]:
    """Shape beds, beds needed and gaps where only the norms can be asked.

    Args:
        gaps: As from `needs.by_norm`, the years to report.
        beds: As the evidence table `care_home_beds`; possibly empty.
        sources: As from `sources_by_method`.

    Returns:
        Frames of findings; no gap where beds are not known.
    """
    shaped = [frame.dropna(subset="value") for frame in demand_findings(gaps, sources)]
    if len(beds):
        counts = beds.assign(category=beds["care_type"], value=beds["beds"].astype(float))
        shaped.append(_rows(counts, "beds", "beds", PRINTED, sources_of(beds), basis="published"))
    return [frame for frame in shaped if len(frame)]


def probability_findings(
    chances: pd.DataFrame, conversion: pd.DataFrame, source_ids: str
) -> list[pd.DataFrame]:
    """Shape the probability of over-supply, and the beds to convert, by year.

    Args:
        chances: As from `chance.probabilities`, with the column year.
        conversion: As from `chance.simulated_conversion`, with the column year.
        source_ids: Sources of the inputs.

    Returns:
        Frames of findings; limits of a probability are those of the simulation.
    """
    named = chances["care_type"] + "|" + chances["method"]
    category = named.where(chances["method"] != ALL_METHODS, chances["care_type"])
    chance = chances.assign(category=category, period=chances["year"], value=chances["probability"])
    beds = conversion.assign(category=CONVERSION, period=conversion["year"])
    return [
        _rows(chance, "probability_over_supply", "proportion", "monte_carlo", source_ids),
        _rows(beds, "conversion_beds", "beds", "monte_carlo", source_ids),
    ]


def verdict_findings(
    converted: pd.DataFrame,
    held: pd.DataFrame,
    turned: pd.DataFrame,
    returned: pd.DataFrame,
    source_ids: str,
) -> list[pd.DataFrame]:
    """Shape conversions by method, methods under which the verdict holds, flips and returns.

    Args:
        converted: As from `verdict.conversions`.
        held: As from `verdict.verdicts`.
        turned: As from `turning.flips`.
        returned: As from `demand.returning_placements`.
        source_ids: Sources of the inputs.

    Returns:
        Frames of findings; only assumptions that turn a sign are recorded as flips.
    """
    beds = converted.assign(
        category=f"{CONVERSION}|" + converted["method"],
        period=converted["year"],
        value=converted["conversion_beds"],
    )
    tested = held.assign(category=held["method"], period=held["year"], value=held["holds"] * 1.0)
    back = returned.assign(
        category=returned["care_type"] + "|" + returned["method"],
        period=returned["year"],
        value=returned["bed_gap_returned"],
    )
    flip = turned.dropna(subset="flip_at")
    flip = flip.assign(
        category=flip["care_type"] + "|" + flip["method"] + "|" + flip["assumption"],
        period=flip["year"],
        value=flip["flip_at"],
    )
    return [
        _rows(beds, "conversion_beds", "beds", NONE, source_ids),
        _rows(tested, "tested_verdict_holds", "1 for yes", NONE, source_ids),
        _rows(back, "bed_gap_if_placements_return", "beds", NONE, source_ids),
        *(
            _rows(group, "assumption_flip", unit, "root_finding", source_ids)
            for unit, group in flip.groupby("unit", sort=False)
        ),
    ]


def cost_findings(
    costs: pd.DataFrame, voids: pd.DataFrame, *, period: str, source_ids: str
) -> list[pd.DataFrame]:
    """Shape unit costs and the cost of voids; nothing where the evidence has none.

    Args:
        costs: As from `costs.unit_costs`.
        voids: As from `costs.cost_of_voids`.
        period: Period of the void rate.
        source_ids: Sources of the inputs.

    Returns:
        Frames of findings.
    """
    weekly = costs.assign(
        category=costs["care_type"] + "|" + costs["age_group"], value=costs["weekly"]
    )
    over_year = "spend_over_people_of_the_year_lower_bound"
    found = [
        _rows(weekly, "unit_cost_weekly", "gbp_per_week", over_year, source_ids),
        _rows(voids.assign(period=period), "cost_of_voids", "gbp_per_year", SPLITS, source_ids),
    ]
    return [frame for frame in found if len(frame)]


def _left_over(left_over: pd.DataFrame, reading: str) -> pd.DataFrame:
    """One row a reading, and the chosen one again as `all`: from the voids, between both counts."""
    grouped = left_over.groupby("reading", sort=False)["unexplained"]
    frame = grouped.agg(value="first", lower="min", upper="max").reset_index()
    chosen = frame[frame["reading"] == reading].assign(category="all")
    return pd.concat([chosen, frame.assign(category="all|" + frame["reading"])])


def _limits(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Call a figure and its limits value, lower and upper; no limits where they do not differ."""
    lower, upper = frame[f"{name}_lower"], frame[f"{name}_upper"]
    differ = lower < upper
    return frame.assign(value=frame[name], lower=lower.where(differ), upper=upper.where(differ))


def _method(frame: pd.DataFrame, interval: str) -> pd.Series:
    """Name the interval in the rows that have one."""
    return frame["lower"].map(lambda limit: NONE if pd.isna(limit) else interval)


def _rows(
    frame: pd.DataFrame,
    metric: str,
    unit: str,
    method: str | pd.Series,
    source_ids: str,
    *,
    basis: str = "modelled",
) -> pd.DataFrame:
    return finding_rows(
        frame, metric=metric, unit=unit, basis=basis, method=method, source_ids=source_ids
    )
