"""Whether the claim holds by each method, over what share of its ranges, and what to convert."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm, qmc

from caremarket.themes.residential.demand import OVER, UNDER, UNSURE, rounded
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import Model, required, there
from caremarket.themes.residential.parameters import METHODS

POINTS = 4096
LIMITS = norm.isf(0.025)  # a limit of the population lies so many standard deviations off
# What Luton's Market Position Statement prints; for another council, the claim put to the test.
TESTED = {"residential": OVER, "nursing": UNDER}
Gaps = pd.Series | np.ndarray
OPPOSITE = {OVER: UNDER, UNDER: OVER}


CLAIMED = {  # by what the methods say of the claim: whether it holds, does not, cannot be said
    (True, True, False): "turns on the method",
    (True, True, True): "turns on the method",
    (True, False, True): "holds by some methods, and the others cannot say",
    (True, False, False): "holds by every method",
    (False, True, True): "holds by no method that can say",
    (False, True, False): "holds by no method",
    (False, False, True): "cannot be decided by any method",
}


def claims(verdicts: pd.DataFrame) -> dict[int, str]:
    """Say by year what the methods together say of the claim, from `verdicts`."""
    told = verdicts.groupby("year")["claim"].agg(set)
    every = ("holds", "does_not_hold", UNSURE)
    return {year: CLAIMED[tuple(it in of for it in every)] for year, of in told.items()}


def verdicts(gaps: pd.DataFrame) -> pd.DataFrame:
    """Say by method whether the claim put to the test holds: residential over, nursing under.

    Columns year, method, residential_gap, nursing_gap (beds), residential, nursing (the verdicts of
    `demand.by_method`), claim: `holds` if both are as claimed, `does_not_hold` if one is the
    opposite, else `cannot_say`.
    """
    wide = gaps.pivot_table(
        index=["year", "method"],
        columns="care_type",
        values=["bed_gap", "verdict"],
        aggfunc="first",
        sort=False,
    )
    told = wide["verdict"][list(CARE_TYPES)]
    against = told.eq({kind: OPPOSITE[said] for kind, said in TESTED.items()}).any(axis=1)
    claim = pd.Series(UNSURE, wide.index).mask(against, "does_not_hold")
    claim = claim.mask(told.eq(TESTED).all(axis=1), "holds")
    beds = wide["bed_gap"][list(CARE_TYPES)].astype(float).add_suffix("_gap")
    found = beds.join(told).assign(claim=claim).reset_index()
    found = found.sort_values("method", key=lambda it: it.map(METHODS.index))
    return found.sort_values("year", kind="stable", ignore_index=True)


def convertible(residential_gap: Gaps, nursing_gap: Gaps) -> Gaps:
    """Return the whole beds that can turn from residential to nursing without making a shortage.

    As many as are too many of the one and too few of the other; else 0. A gap that is a whole
    number but for the error of floating point counts as whole.
    """
    return np.floor(np.maximum(np.minimum(residential_gap, -nursing_gap), 0).round(6))


def spread(model: Model, ranges: Ranges) -> Model:
    """Return the model with its uncertain inputs at points spread evenly over their ranges.

    The void rate of nursing homes (and that of residential homes, where it does not follow), the
    change of rate, the rounding of England's norm and the limits of a course of beds are flat over
    theirs; stays and who pays lie as often below as above what they are taken to be; the population
    is log-normal with its limits as 95% limits. The points are those of Halton (1960, Numerische
    Mathematik 2: 84-90), the same every time: there is no seed and no noise of one.
    """
    points = qmc.Halton(9, scramble=False).random(POINTS + 1)[1:].T
    (void, change, stray, *offs, other), (stay, funded, drift) = points[:6], points[6:]
    follows = model.residential_void is None
    return replace(
        model,
        norm_england=rounded(model, *(2 * off - 1 for off in offs)),
        nursing_void=_within(ranges.nursing_void, void),
        residential_void=None if follows else _within(ranges.residential_void, other),
        annual_rate_change=_within(ranges.rate_change, change),
        stray=norm.ppf(stray) / LIMITS,
        stay=_about(model.stay, ranges.stay, stay),
        funded=_about(model.funded, ranges.funded, funded),
        drift=0.0 if model.course is None else 2 * drift - 1,
    )


def _within(ends: tuple[float, float], share: np.ndarray) -> np.ndarray:
    return ends[0] + (ends[1] - ends[0]) * share


def _about(value: float, ends: tuple[float, float], share: np.ndarray) -> np.ndarray:
    """Spread a figure over its range so that half of the points lie on either side of it."""
    return np.interp(share, [0, 0.5, 1], [ends[0], value, ends[1]])


def over_ranges(model: Model, ranges: Ranges, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return over what share of its ranges each method that has any finds too many beds.

    A row for each year and method of `gaps`, as from `demand.by_method`, that has an interval.
    Columns year, method, residential, nursing (shares); conversion_beds_lower, _upper: between them
    lie 95% of the points' beds to convert.
    """
    drawn, found = spread(model, ranges), []
    uncertain = gaps.dropna(subset=["bed_gap_lower"])
    for year, method in uncertain[["year", "method"]].drop_duplicates().itertuples(index=False):
        at = [there(drawn, it, year) - required(drawn, method, it, year) for it in CARE_TYPES]
        ends = np.quantile(convertible(*at), [0.025, 0.975])
        found.append([year, method, *(np.mean(beds > 0) for beds in at), *ends])
    ends = ["conversion_beds_lower", "conversion_beds_upper"]
    return pd.DataFrame(found, columns=["year", "method", *CARE_TYPES, *ends])
