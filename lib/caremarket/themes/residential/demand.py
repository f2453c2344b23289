"""Beds needed and the gap, by several methods side by side, each with interval and verdict."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from caremarket.frames import rows
from caremarket.themes.residential.inputs import ROUNDED, Ranges
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import Model, Number, required, there
from caremarket.themes.residential.parameters import METHODS, NORMS, STAYS

OVER, UNDER, UNSURE = "over", "under", "cannot_say"
ENDS = (-1, 1)  # of what the population may stray, see `Model`


def by_method(
    model: Model, ranges: Ranges, years: Iterable[int], methods: Iterable[str] = METHODS
) -> pd.DataFrame:
    """Return the beds needed and the gap in every year, for both types and all methods.

    The limits are the least and the greatest result over what is uncertain: the population, where
    it has limits; the rounding of England's norm; for methods that start from filled beds how the
    voids are split between the types, or may differ from what was printed; for the declining rate
    the change a year, too; for admissions and stays how long they are and who pays. They are no 95%
    limits, and a method has none where nothing in it has a range here: that would look like
    certainty. In the year of the beds the declining rate is the current rate, and left out.
    Where beds follow a course, its limits are in those of the gap.

    Columns year, care_type, method, beds, required_beds and bed_gap (beds; a positive gap is
    over-supply), both with _lower and _upper, missing where there is no interval; verdict, as from
    `verdict`. Where beds are not known, the norms say what is needed and not what is missing.
    """
    corners = {method: _corners(model, ranges, method) for method in methods}
    found = [
        {
            "year": year,
            "care_type": kind,
            "method": method,
            "beds": there(model, kind, year),
            "required_beds": required(model, method, kind, year),
            "required_beds_lower": ends.min(),
            "required_beds_upper": ends.max(),
        }
        for year, kind, method in product(years, CARE_TYPES, corners)
        if (year, method) != (model.people.index[0], "declining_rate")
        for ends in [required(corners[method], method, kind, year)]
    ]
    frame = pd.DataFrame(found)
    limits = ["required_beds_lower", "required_beds_upper"]
    frame[limits] = frame[limits].where(np.ptp(frame[limits], axis=1) > 0)
    for name, end, drift in (("", "", 0), ("_lower", "_upper", -1), ("_upper", "_lower", 1)):
        beds, needed = frame["beds"], frame[f"required_beds{end}"]
        if model.course is not None:
            moved = replace(model, drift=drift)
            beds = np.array([there(moved, it.care_type, it.year) for it in frame.itertuples()])
            needed = needed.fillna(frame["required_beds"])
        frame[f"bed_gap{name}"] = beds - needed
    return frame.assign(verdict=verdict(frame))


def verdict(gaps: pd.DataFrame) -> pd.Series:
    """Say of gaps whether beds are too many or too few: over, under or cannot_say.

    It cannot be said where the interval holds 0, or the gap is under half a bed; it is missing
    where beds are not known.
    """
    lower, upper = (gaps[f"bed_gap_{end}"].fillna(gaps["bed_gap"]) for end in ("lower", "upper"))
    found = pd.Series(UNSURE, gaps.index).mask(lower >= 0.5, OVER).mask(upper <= -0.5, UNDER)
    return found.where(gaps["bed_gap"].notna())


def _corners(model: Model, ranges: Ranges, method: str) -> Model:
    """Return the model with arrays of every combination of the ends of what is uncertain in it."""
    if method in NORMS:
        *offs, stray = np.array([*product(ENDS, ENDS, ENDS)]).T
        return replace(model, norm_england=rounded(model, *offs), stray=stray)
    if method == STAYS:
        return _stays_corners(model, ranges)
    changes = ranges.rate_change if method == "declining_rate" else (model.annual_rate_change,)
    voids = sorted(set(ranges.nursing_void)), sorted(set(ranges.residential_void))
    void, other, change, stray = np.array([*product(*voids, changes, ENDS)], dtype=float).T
    return replace(
        model,
        nursing_void=void,
        residential_void=None if model.residential_void is None else other,
        annual_rate_change=change,
        stray=stray,
    )


def _stays_corners(model: Model, ranges: Ranges) -> Model:
    """Return the ends of voids, each with all that makes few residents, or all that makes many."""
    voids = sorted(set(ranges.nursing_void)), sorted(set(ranges.residential_void))
    few = (ranges.stay[0], ranges.funded[1], -1)
    many = (ranges.stay[1], ranges.funded[0], 1)
    found = [(*of, *ends) for of in product(*voids) for ends in (few, many)]
    void, other, stay, share, stray = np.array(found, dtype=float).T
    residential = None if model.residential_void is None else other
    of_homes = {"nursing_void": void, "residential_void": residential}
    return replace(model, **of_homes, stay=stay, funded=share, stray=stray)


def rounded(model: Model, *offs: Number) -> dict[str, Number]:
    """Return England's norm by type, so far off by rounding: from -1 (least) to 1 (most)."""
    return {
        kind: model.norm_england[kind] + ROUNDED * off
        for kind, off in zip(CARE_TYPES, offs, strict=True)
    }


def reported_years(population: pd.DataFrame, vintage: str, years: Iterable[int]) -> list[int]:
    """Return the first and the last year, and those between that a projection prints."""
    years = list(years)
    printed = set(rows(population, vintage=vintage)["year"])
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
