"""Whether the claim holds by each method, how probable that is, and what to convert."""

from dataclasses import replace

import numpy as np
import pandas as pd

from caremarket import methods
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import METHODS, Model, gap

DRAWS = 10_000
ALL_METHODS = "all_methods"
# What Luton's Market Position Statement prints; for another council, the claim put to the test.
TESTED = {"residential": "over", "nursing": "under"}


def verdicts(gaps: pd.DataFrame) -> pd.DataFrame:
    """Say by method whether the verdict put to the test holds: residential over, nursing under.

    Returns:
        Columns year, method, residential_gap, nursing_gap (beds), residential, nursing (over,
        under), holds (whether both are as tested) and within_interval: `stays` if every gap keeps
        its sign over its interval, `can_turn` if one does not, `no_interval` where there is none.
    """
    wide = gaps.assign(method=pd.Categorical(gaps["method"], gaps["method"].unique())).pivot_table(
        index=["year", "method"],
        columns="care_type",
        values=["bed_gap", "bed_gap_lower", "bed_gap_upper"],
        aggfunc="first",
        observed=True,
        dropna=False,
    )
    gap = wide["bed_gap"]
    lower, upper = wide["bed_gap_lower"], wide["bed_gap_upper"]
    words = gap.map(lambda beds: "over" if beds > 0 else "under")
    stays = (np.sign(lower) == np.sign(upper)).all(axis=1)
    frame = pd.DataFrame(
        {
            "residential_gap": gap["residential"],
            "nursing_gap": gap["nursing"],
            "residential": words["residential"],
            "nursing": words["nursing"],
            "holds": (words["residential"] == TESTED["residential"])
            & (words["nursing"] == TESTED["nursing"]),
            "within_interval": stays.map({True: "stays", False: "can_turn"}),
        }
    )
    frame.loc[lower.isna().any(axis=1), "within_interval"] = "no_interval"
    return frame.reset_index().astype({"method": "str"})


def convertible(residential_gap: pd.Series, nursing_gap: pd.Series) -> pd.Series:
    """Return the whole beds that can turn from residential to nursing without making a shortage.

    As many as are too many of the one and too few of the other; else 0. A gap that is a whole
    number but for the error of floating point counts as whole.
    """
    return np.floor(np.minimum(residential_gap, -nursing_gap).clip(lower=0).round(6))


def conversions(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Say how many residential beds to turn into nursing beds to close both gaps as far as it goes.

    Returns:
        Columns year, method, residential_gap, nursing_gap, conversion_beds, residential_after,
        nursing_after (beds; gaps positive for over-supply).
    """
    frame = verdicts[["year", "method", "residential_gap", "nursing_gap"]]
    beds = convertible(frame["residential_gap"], frame["nursing_gap"])
    return frame.assign(
        conversion_beds=beds,
        residential_after=frame["residential_gap"] - beds,
        nursing_after=frame["nursing_gap"] + beds,
    )


def simulate(
    model: Model, ranges: Ranges, year: int, *, seed: int, draws: int = DRAWS
) -> pd.DataFrame:
    """Draw the gap of a year, by every method from the same draws of the inputs.

    A draw takes a void rate of nursing homes, flat over its range, with that of residential homes
    following from the printed total; a change of rate, flat over its range; one of the published
    years of England's norm; and one of the methods, each as probable as another.

    Returns:
        One row for each draw and method: draw, method, residential, nursing (gap in beds, positive
        for over-supply), chosen (whether the draw took this method).
    """
    rng = np.random.default_rng(seed)
    published = rng.integers(len(ranges.norm_england), size=draws)
    drawn = replace(
        model,
        nursing_void=rng.uniform(*ranges.nursing_void, draws),
        annual_rate_change=rng.uniform(*ranges.rate_change, draws),
        norm_england={kind: ranges.norm_england[kind].to_numpy()[published] for kind in CARE_TYPES},
    )
    taken = rng.integers(len(METHODS), size=draws)
    parts = []
    for place, method in enumerate(METHODS):
        gaps = {kind: np.broadcast_to(gap(drawn, method, kind, year), draws) for kind in CARE_TYPES}
        parts.append(
            pd.DataFrame({"draw": range(draws), "method": method, **gaps, "chosen": taken == place})
        )
    return pd.concat(parts, ignore_index=True)


def probabilities(draws: pd.DataFrame) -> pd.DataFrame:
    """Return the probability of over-supply, by method and over all methods together.

    Over all methods it is the share of draws of which each takes one method at random: a summary of
    how far the methods agree, not a chance that something happens.

    Returns:
        Columns method (`all_methods` first), care_type, probability, error (its Monte Carlo
        standard error), lower, upper (95% limits of the simulation, not of the model).
    """
    over = draws[list(CARE_TYPES)] > 0
    groups = [(ALL_METHODS, over[draws["chosen"]])]
    groups += list(over.groupby(draws["method"], sort=False))
    parts = []
    for method, group in groups:
        found = methods.probability(group).drop(columns="method")
        found = found.rename_axis("care_type").reset_index()
        parts.append(found.assign(method=method))
    frame = pd.concat(parts, ignore_index=True).rename(columns={"value": "probability"})
    return frame[["method", "care_type", "probability", "error", "lower", "upper"]]


def simulated_conversion(draws: pd.DataFrame) -> pd.DataFrame:
    """Return the residential beds to convert to nursing over all draws: median and 95% limits.

    Returns:
        One row: value, lower, upper (beds), method, and share_any (of the draws in which any bed
        is worth converting).
    """
    taken = draws[draws["chosen"]]
    beds = convertible(taken["residential"], taken["nursing"])
    return methods.quantile_limits(beds.to_numpy()).assign(share_any=float((beds > 0).mean()))
