"""Beds needed and the gap, by up to five methods side by side, each with its interval."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import METHODS, Model, required
from caremarket.themes.vintages import longest_projection


def by_method(model: Model, ranges: Ranges, methods: Iterable[str] = METHODS) -> pd.DataFrame:
    """Return the beds needed and the gap in every year, for both types and all methods.

    The limits are the least and the greatest result over the range of what is uncertain in a
    method: the years in which England's norm was published; how the voids are split between the
    types; for the declining rate the change a year too. They are no 95% limits. The SHOP@ norm is
    one figure, without an honest interval; nor has a method one where nothing in it is uncertain
    here, as when the voids of each type are printed: that would look like certainty.

    Columns year, care_type, method, beds, required_beds and bed_gap (beds; a positive gap is
    over-supply), both with _lower and _upper, missing where there is no interval. Where beds are
    not known, the two norms say what is needed and not what is missing.
    """
    corners = {method: _corners(model, ranges, method) for method in methods}
    found = []
    for year, kind, method in product(model.people.index, CARE_TYPES, corners):
        ends = [required(corner, method, kind, year) for corner in corners[method]]
        found.append(
            {
                "year": year,
                "care_type": kind,
                "method": method,
                "beds": model.beds[kind],
                "required_beds": required(model, method, kind, year),
                "required_beds_lower": min(ends, default=float("nan")),
                "required_beds_upper": max(ends, default=float("nan")),
            }
        )
    frame = pd.DataFrame(found)
    limits = ["required_beds_lower", "required_beds_upper"]
    frame[limits] = frame[limits].where(np.ptp(frame[limits], axis=1) > 0)
    for name, end in (("", ""), ("_lower", "_upper"), ("_upper", "_lower")):
        frame[f"bed_gap{name}"] = frame["beds"] - frame[f"required_beds{end}"]
    return frame


def _corners(model: Model, ranges: Ranges, method: str) -> list[Model]:
    """Return the model with every combination of the ends of what is uncertain in a method."""
    if method == "norm_shop":
        return []
    if method == "norm_england":
        printed = ranges.norm_england.to_dict("index").values()
        return [replace(model, norm_england=norm) for norm in printed]
    changes = ranges.rate_change if method == "declining_rate" else (model.annual_rate_change,)
    return [
        replace(model, nursing_void=void, annual_rate_change=change)
        for void, change in product(ranges.nursing_void, changes)
    ]


def reported_years(population: pd.DataFrame, years: Iterable[int]) -> list[int]:
    """Return the first and the last year, and those between that the longest projection prints."""
    years = list(years)
    printed = set(rows(population, vintage=longest_projection(population))["year"])
    return [year for year in years if year in printed or year in (years[0], years[-1])]


def compared_growth(people: pd.DataFrame, projected_change: pd.DataFrame) -> pd.DataFrame:
    """Set the growth in older residents beside what `projected_change` prints for the same years.

    Columns from_year, to_year, printed, modelled (percent), source_id; empty where nothing is
    printed for these years.
    """
    printed = rows(projected_change, measure="living_in_care_home", age_group="65_plus")
    within = printed["from_year"].isin(people.index) & printed["to_year"].isin(people.index)
    printed = printed[within].rename(columns={"percent_change": "printed"})
    growth = people["older_growth"]
    ratio = printed["to_year"].map(growth) / printed["from_year"].map(growth)
    frame = printed.assign(modelled=100 * (ratio - 1))
    return frame[["from_year", "to_year", "printed", "modelled", "source_id"]]
