"""What the notebook records: for each metric its property, unit, basis, method and sources."""

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from caremarket.errors import MissingEvidenceError
from caremarket.frames import rows
from caremarket.themes import benchmarks
from caremarket.themes.declared import PAST, REFUTED, Metric
from caremarket.themes.residential import missing
from caremarket.themes.residential.costs import AT_LEAST
from caremarket.themes.residential.costs import PRINTED as PRINTED_COST
from caremarket.themes.residential.demand import UNSURE
from caremarket.themes.residential.inputs import sources_of
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.parameters import STAYS
from caremarket.themes.residential.supply import Supply

BASIS = {"norm_shop": "assumed", "norm_own": "assumed"}  # nobody verified them
NONE, PEOPLE = "no_interval", "population_limits"
CONVERSION = "residential_to_nursing"
RANGES = "share_of_assumed_ranges"


def _of_voids(supply: Supply) -> str:
    """Name the interval of what rests on void rates: how one is split, or how each may vary."""
    return "range_of_void_splits" if supply.split else "range_of_void_rates"


def _intervals(supply: Supply) -> dict[str, str]:
    """Name the interval of each method, but for the population."""
    of = {"norm_england": "rounding_of_the_norm", "norm_shop": "", "norm_own": ""}
    if not supply.full:
        return of
    of |= dict.fromkeys(["current_rate", "queue_buffer"], _of_voids(supply))
    of["declining_rate"] = f"{_of_voids(supply)}_and_rate_changes"
    return of | {STAYS: f"{_of_voids(supply)}_and_stays_and_shares"}


def _limits(frame: pd.DataFrame, name: str, interval: str | pd.Series) -> pd.DataFrame:
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


def _homes(supply: Supply, name: str, scale: int = 1) -> pd.DataFrame:
    """Return a figure of both types of home with its limits, in the period of the void rate."""
    found = _limits(supply.homes.reset_index(names="category"), name, _of_voids(supply))
    figures = ["value", "lower", "upper"]
    sources = sources_of(supply.counted, supply.void_rates)
    of = {"period": _period(supply), "source_ids": sources}
    return found.assign(**of, **{figure: scale * found[figure] for figure in figures})


def _each_once(source_ids: str) -> str:
    return " ".join(dict.fromkeys(source_ids.split()))


def _period(supply: Supply) -> str:
    return supply.void_rates["period"].iloc[0]


def _printed_voids(supply: Supply) -> pd.DataFrame:
    found = supply.void_rates
    return found.assign(category=found["care_type"], source_ids=found["source_id"])


def _assumed_voids(supply: Supply) -> pd.DataFrame:
    rates, printed = _homes(supply, "void_rate", 100), supply.void_rates
    rates = rates[~rates["category"].isin(printed["care_type"])]
    return rates.assign(source_ids=sources_of(printed))


def _occupied(supply: Supply) -> pd.DataFrame:
    by_type = _homes(supply, "occupied")
    ways = supply.unexplained.drop_duplicates("occupancy_from").rename(
        columns={"occupied": "value"}
    )
    of = {"category": "all|" + ways["occupancy_from"], "method": NONE}
    same = by_type[["period", "source_ids"]].iloc[0]
    return pd.concat([by_type, ways.assign(**of, **same)], ignore_index=True)


def _left_over(supply: Supply) -> pd.DataFrame:
    """One row a reading, and the chosen one again as `all`: from the voids, between both counts."""
    grouped = supply.unexplained.groupby("reading", sort=False)["unexplained"]
    frame = grouped.agg(value="first", lower="min", upper="max").reset_index()
    chosen = frame[frame["reading"] == supply.parameters.out_of_borough_reading]
    both = [chosen.assign(category="all"), frame.assign(category="all|" + frame["reading"])]
    return pd.concat(both).assign(period=_period(supply), source_ids=supply.of_homes)


def _demand(name: str) -> Callable[[Supply], pd.DataFrame]:
    """Return a function to beds needed, or the gap, by method; what is not known is left out."""

    def of(supply: Supply) -> pd.DataFrame:
        gaps = rows(supply.gaps, year=supply.years).dropna(subset=name)
        methods = gaps["method"]
        own, stray = methods.map(_intervals(supply)), gaps["year"].map(supply.people["stray"])
        interval = own.where(stray == 0, own + f"_and_{PEOPLE}")
        if name == "bed_gap" and supply.follows_course:
            interval += "_and_openings_and_closures"
        interval = interval.str.removeprefix("_and_")
        return _limits(gaps, name, interval).assign(
            category=gaps["care_type"] + "|" + methods,
            period=gaps["year"],
            basis=methods.map(BASIS).fillna("modelled"),
            source_ids=methods.map(supply.sources_by_method),
        )

    return of


def _people(supply: Supply) -> pd.DataFrame:
    found = supply.people.loc[supply.years].reset_index(names="period")
    limits = {"value": 0, "lower": -found["stray"], "upper": found["stray"]}
    figures = {name: found["people_75_plus"] * np.exp(at) for name, at in limits.items()}
    ends = pd.DataFrame(figures)
    known = found["stray"] > 0
    ends[["lower", "upper"]] = ends[["lower", "upper"]].where(known)
    method = known.map({True: PEOPLE, False: NONE})
    return found.assign(**ends, method=method, source_ids=sources_of(supply.population_used))


def _of_beds(supply: Supply, found: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return figures by year, and by type of home if they have one, that rest on all sources."""
    category = found["method"]
    if "care_type" in found:
        category = found["care_type"] + "|" + category
    figures = {"value": found[value].astype(float), "period": found["year"]}
    return found.assign(**figures, category=category, source_ids=supply.used)


def _chances(supply: Supply) -> pd.DataFrame:
    found = supply.chances.melt(["year", "method"], list(CARE_TYPES), "care_type", "share")
    return _of_beds(supply, found, "share")


def _conversions(supply: Supply) -> pd.DataFrame:
    found = _of_beds(supply, supply.conversions, "conversion_beds")
    lower, upper = found["conversion_beds_lower"], found["conversion_beds_upper"]
    value = found["value"]
    return found.assign(
        category=f"{CONVERSION}|" + found["category"],
        lower=np.minimum(lower, value),
        upper=np.maximum(upper, value),
        method=lower.notna().map({True: RANGES, False: NONE}),
    )


def _held(supply: Supply) -> pd.DataFrame:
    """Return 1 where the claim holds, 0 where it does not; from 0 to 1 where it cannot be said."""
    found, gaps = supply.verdicts, [f"{kind}_gap" for kind in CARE_TYPES]
    by_sign = (found[gaps[0]] > 0) & (found[gaps[1]] < 0)
    unsure = found["claim"].eq(UNSURE)
    held = found["claim"].eq("holds").where(~unsure, by_sign)
    return _of_beds(supply, found.assign(held=held), "held").assign(
        lower=unsure.map({True: 0.0, False: np.nan}),
        upper=unsure.map({True: 1.0, False: np.nan}),
        method=unsure.map({True: UNSURE, False: NONE}),
    )


def _returned(supply: Supply) -> pd.DataFrame:
    """Return the gap if all came back, of the types of home that people were placed away in."""
    away = supply.returned[supply.returned["people"] > 0]
    return _of_beds(supply, away, "bed_gap_returned")


def _flips(supply: Supply) -> pd.DataFrame:
    """Return the assumptions that turn a sign, in the unit of each."""
    found = _of_beds(supply, supply.flips, "flip_at").dropna(subset="value")
    found["category"] += "|" + found["assumption"]
    of = [
        Metric("assumption_flip", unit, lambda _, rows=rows: rows, "modelled", "root_finding")
        for unit, rows in found.groupby("unit", sort=False)
    ]
    return pd.concat([metric(supply) for metric in of])


def _costs(supply: Supply, basis: str) -> pd.DataFrame:
    found = rows(supply.costs, basis=basis)
    category = found["care_type"] + "|" + found["age_group"]
    sources = found["source_ids"].map(_each_once)
    return found.assign(category=category, value=found["weekly"], source_ids=sources)


def _voids(supply: Supply) -> pd.DataFrame:
    priced = rows(supply.costs, age_group="65_plus")["source_ids"]
    sources = _each_once(" ".join([sources_of(supply.counted, supply.void_rates), *priced]))
    of = {"method": _of_voids(supply), "period": _period(supply), "source_ids": sources}
    return supply.voids.assign(**of)


def _ahead(supply: Supply) -> pd.DataFrame:
    """Return the beds of the years reported on, by both courses; all types together."""
    ahead, held = supply.registered_ahead, supply.registered_and_planned
    years = [year for year in supply.years if year > supply.opened_and_closed.index[-1] + 1]
    of = {"period": years, "source_ids": supply.of_dated}
    moving = ahead.loc[years].rename(columns={"beds": "value"}).reset_index(drop=True)
    courses = [
        held.loc[years].to_frame("value").assign(category="as_registered_and_planned", method=NONE),
        moving.assign(category="openings_and_closures", method="bootstrap_of_counted_years"),
    ]
    return pd.concat([course.assign(**of) for course in courses], ignore_index=True)


def _skill(supply: Supply) -> pd.DataFrame:
    """Return the errors of what was tried against what was counted, beside the naive answer."""
    found = []
    if supply.has_course:
        dated = {"period": str(supply.opened_and_closed.index[-1])}
        found.append(supply.skill.assign(**dated, source_ids=supply.of_dated))
    if supply.moving:
        of = {"period": supply.flow.period, "source_ids": supply.of_flow}
        found.append(supply.skill_of_stays.assign(**of))
    if not any(map(len, found)):
        raise MissingEvidenceError(missing.RANGES.format(supply.area))
    every = pd.concat(found)
    every["category"] = every["model"] + "|" + every["horizon"].astype(str) + "_years"
    named = {"model_error": "mean_absolute_error", "naive_error": "naive_mean_absolute_error"}
    errors = every.melt(["category", "period", "source_ids"], list(named), "method")
    errors["category"] += "|" + errors["method"].str.removesuffix("_error")
    return errors.assign(method=errors["method"].map(named), value=errors["value"].astype(float))


def _waiting(supply: Supply, name: str) -> pd.DataFrame:
    found = supply.waiting.dropna(subset=[name])
    of = {"category": found["care_type"], "period": found["year"], "value": found[name]}
    return found.assign(**of, source_ids=supply.sources_by_method[STAYS])


PRINTED, MODELLED = ("published", "as_printed"), ("modelled", NONE)
QUEUE = ("modelled", "simulated_queue")
COUNTS, LOWEST = "range_of_two_counts_of_occupied_beds", "spend_over_people_of_the_year_lower_bound"
DECLARED = (
    REFUTED,
    PAST,
    Metric("beds", "beds", _beds, *PRINTED),
    Metric("void_rate", "percent", _printed_voids, *PRINTED),
    Metric("void_rate", "percent", _assumed_voids, "assumed"),
    Metric("occupied_beds", "beds", _occupied, "modelled"),
    Metric("unexplained_residents", "people", _left_over, "modelled", COUNTS),
    Metric("people_75_plus", "people", _people, "modelled"),
    Metric("required_beds", "beds", _demand("required_beds")),
    Metric("bed_gap", "beds", _demand("bed_gap")),
    Metric("beds_ahead", "beds", _ahead, "modelled"),
    Metric("waiting", "proportion", partial(_waiting, name="waiting"), *QUEUE),
    Metric("mean_wait", "days", partial(_waiting, name="wait"), *QUEUE),
    Metric("skill", "percent", _skill, "modelled"),
    Metric("probability_over_supply", "proportion", _chances, "modelled", RANGES),
    Metric("conversion_beds", "beds", _conversions, "modelled"),
    Metric("tested_verdict_holds", "1 for yes", _held, "modelled"),
    Metric("bed_gap_if_placements_return", "beds", _returned, *MODELLED),
    _flips,
    Metric("unit_cost_weekly", "gbp_per_week", partial(_costs, basis=PRINTED_COST), *PRINTED),
    Metric("unit_cost_weekly", "gbp_per_week", partial(_costs, basis=AT_LEAST), "modelled", LOWEST),
    Metric("cost_of_voids", "gbp_per_year", _voids, "modelled"),
    lambda supply: benchmarks.findings(supply.standing),
    lambda supply: supply.support_course.findings(),
)


def idle(supply: Supply) -> tuple[str, ...]:
    """Name the parameters that change nothing: of filled beds, or placements away, not known."""
    of_filled = ("annual_rate_change", "out_of_borough_reading", "max_delay_probability")
    if supply.full:
        return () if supply.away_known else ("out_of_borough_reading",)
    of_beds = ("planned_beds",) if supply.counted.empty else ()
    return of_filled + of_beds


def answer(supply: Supply) -> dict[str, float]:
    """Return the headline figures, which a test compares: gaps, or beds needed without beds."""
    if supply.tiny:
        return {"people_75_plus": supply.people.loc[supply.last, "people_75_plus"]}
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
    return {
        "occupied_beds": supply.components["people"].iloc[0],
        "unexplained_residents": supply.components["people"].sum(),
        **found,
    }
