"""What the notebook records: for each metric its property, unit, basis, method and sources."""

from itertools import product

import pandas as pd

from caremarket.themes import benchmarks
from caremarket.themes.declared import Metric
from caremarket.themes.residential.chance import ALL_METHODS
from caremarket.themes.residential.demand import INTERVALS
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES, latest
from caremarket.themes.residential.model import METHODS
from caremarket.themes.residential.supply import Supply

NONE, SPLITS = "no_interval", "range_of_void_splits"
CONVERSION = "residential_to_nursing"


def _limits(frame: pd.DataFrame, name: str, interval: str | pd.Series = SPLITS) -> pd.DataFrame:
    """Call a figure and its limits value, lower and upper; no limits where they do not differ."""
    lower, upper = frame[f"{name}_lower"], frame[f"{name}_upper"]
    differ = lower < upper
    method = pd.Series(interval, index=frame.index).where(differ, NONE)
    limits = {"lower": lower.where(differ), "upper": upper.where(differ)}
    return frame.assign(value=frame[name], method=method, **limits)


def _beds(supply: Supply) -> pd.DataFrame:
    beds, source = supply.beds.dropna(), sources_of(supply.counted)
    of = {"category": beds.index, "value": beds, "source_ids": source}
    return pd.DataFrame(of | {"period": supply.counted["period"].iloc[0]})


def _homes(supply: Supply, name: str) -> pd.DataFrame:
    """Return a figure of both types of home with its limits, in the period of the void rate."""
    period = supply.void_rates["period"].iloc[0]
    of = {"period": period, "source_ids": sources_of(supply.counted, supply.printed_measures)}
    return _limits(supply.homes.reset_index(names="category"), name).assign(**of)


def _printed_voids(supply: Supply) -> pd.DataFrame:
    found = latest(supply.printed_measures, measure="void_rate")
    return found.assign(category=found["care_type"], source_ids=found["source_id"])


def _assumed_voids(supply: Supply) -> pd.DataFrame:
    rates, printed = _homes(supply, "void_rate"), supply.void_rates
    rates[["value", "lower", "upper"]] *= 100
    rates = rates.assign(source_ids=sources_of(printed))
    return rates[~rates["category"].isin(printed["care_type"])]


def _occupied(supply: Supply) -> pd.DataFrame:
    by_type = _homes(supply, "occupied")
    ways = supply.unexplained.drop_duplicates("occupancy_from")
    of = {"category": "all|" + ways["occupancy_from"], "value": ways["occupied"], "method": NONE}
    same = by_type.iloc[0][["period", "source_ids"]]
    return pd.concat([by_type, ways.assign(**of, **same)], ignore_index=True)


def _left_over(supply: Supply) -> pd.DataFrame:
    """One row a reading, and the chosen one again as `all`: from the voids, between both counts."""
    grouped = supply.unexplained.groupby("reading", sort=False)["unexplained"]
    frame = grouped.agg(value="first", lower="min", upper="max").reset_index()
    chosen = frame[frame["reading"] == supply.parameters.out_of_borough_reading]
    both = [chosen.assign(category="all"), frame.assign(category="all|" + frame["reading"])]
    period = supply.void_rates["period"].iloc[0]
    return pd.concat(both).assign(period=period, source_ids=supply.of_homes)


def _demand(name: str):
    """Return a function to beds needed, or the gap, by method; what is not known is left out."""

    def of(supply: Supply) -> pd.DataFrame:
        gaps = supply.gaps[supply.gaps["year"].isin(supply.years)].dropna(subset=name)
        order = gaps["method"].map(METHODS.index)
        gaps = gaps.loc[order.sort_values(kind="stable").index]
        assumed = {"norm_shop": "assumed"}  # nobody verified it in its publication
        return _limits(gaps, name, gaps["method"].map(INTERVALS)).assign(
            category=gaps["care_type"] + "|" + gaps["method"],
            period=gaps["year"],
            basis=gaps["method"].map(lambda method: assumed.get(method, "modelled")),
            source_ids=gaps["method"].map(supply.sources_by_method),
        )

    return of


def _chances(supply: Supply) -> pd.DataFrame:
    found = supply.chances
    named = found["care_type"] + "|" + found["method"]
    category = named.where(found["method"] != ALL_METHODS, found["care_type"])
    return _all_used(supply, found, category, "probability")


def _all_used(supply: Supply, found: pd.DataFrame, category, value: str) -> pd.DataFrame:
    """Name what rests on all sources: category, period, value."""
    of = {"category": category, "period": found["year"], "value": found[value].astype(float)}
    return found.assign(source_ids=" ".join(supply.used), **of)


def _drawn(supply: Supply) -> pd.DataFrame:
    return _all_used(supply, supply.drawn_conversions, CONVERSION, "value")


def _conversions(supply: Supply) -> pd.DataFrame:
    found = supply.conversions
    return _all_used(supply, found, f"{CONVERSION}|" + found["method"], "conversion_beds")


def _returned(supply: Supply) -> pd.DataFrame:
    found = supply.returned
    category = found["care_type"] + "|" + found["method"]
    return _all_used(supply, found, category, "bed_gap_returned")


def _flips(supply: Supply) -> pd.DataFrame:
    """Return the assumptions that turn a sign, in the unit of each."""
    found = supply.flips.dropna(subset="flip_at")
    names = found["care_type"] + "|" + found["method"] + "|" + found["assumption"]
    found = _all_used(supply, found, names, "flip_at")
    of = [
        Metric("assumption_flip", unit, lambda _, rows=rows: rows, "modelled", "root_finding")
        for unit, rows in found.groupby("unit", sort=False)
    ]
    return pd.concat([metric(supply) for metric in of])


def _costs(supply: Supply) -> pd.DataFrame:
    found = supply.costs
    category = found["care_type"] + "|" + found["age_group"]
    source = sources_of(supply.residents)
    return found.assign(category=category, value=found["weekly"], source_ids=source)


def _voids(supply: Supply) -> pd.DataFrame:
    period, source = supply.void_rates["period"].iloc[0], sources_of(supply.residents)
    return supply.voids.assign(period=period, source_ids=source)


MODELLED, DRAWN = "modelled", ("modelled", "monte_carlo")
DECLARED = (
    Metric("beds", "beds", _beds, "published", "as_printed"),
    Metric("void_rate", "percent", _printed_voids, "published", "as_printed"),
    Metric("void_rate", "percent", _assumed_voids, "assumed", SPLITS),
    Metric("occupied_beds", "beds", _occupied, MODELLED),
    Metric(
        "unexplained_residents",
        "people",
        _left_over,
        MODELLED,
        "range_of_two_counts_of_occupied_beds",
    ),
    Metric("required_beds", "beds", _demand("required_beds")),
    Metric("bed_gap", "beds", _demand("bed_gap")),
    Metric("probability_over_supply", "proportion", _chances, *DRAWN),
    Metric("conversion_beds", "beds", _drawn, *DRAWN),
    Metric("conversion_beds", "beds", _conversions, MODELLED, NONE),
    Metric(
        "tested_verdict_holds",
        "1 for yes",
        lambda it: _all_used(it, it.verdicts, it.verdicts["method"], "holds"),
        MODELLED,
        NONE,
    ),
    Metric("bed_gap_if_placements_return", "beds", _returned, MODELLED, NONE),
    _flips,
    Metric(
        "unit_cost_weekly",
        "gbp_per_week",
        _costs,
        MODELLED,
        "spend_over_people_of_the_year_lower_bound",
    ),
    Metric("cost_of_voids", "gbp_per_year", _voids, MODELLED, SPLITS),
    lambda supply: benchmarks.findings(supply.standing.found),
)

NEED_FILLED_BEDS = (
    "annual_rate_change",
    "out_of_borough_reading",
    "max_delay_probability",
    "seed",
)


def idle(supply: Supply) -> tuple[str, ...]:
    """Name the parameters that change nothing where filled beds are not known."""
    return () if supply.full else NEED_FILLED_BEDS


def answer(supply: Supply) -> dict[str, float]:
    """Return the headline figures, which a test compares: gaps, or beds needed without beds."""
    beds = supply.gaps.set_index(["care_type", "method", "year"])
    beds = beds["bed_gap"].fillna(beds["required_beds"])
    ends = {"first": supply.first, "last": supply.last}
    found = {
        f"{kind}_{method}_{end}": beds[kind, method, ends[end]]
        for end, method, kind in product(ends, ("norm_england", "queue_buffer"), CARE_TYPES)
        if method in supply.methods and (end, kind) != ("last", "residential")
    }
    if not supply.full:
        return found
    chances = supply.chances.set_index(["method", "care_type", "year"])["probability"]
    return {
        "occupied_beds": supply.components["people"].iloc[0],
        "unexplained_residents": supply.components["people"].sum(),
        **found,
        "probability_nursing_over_supply_first": chances[ALL_METHODS, "nursing", supply.first],
    }
