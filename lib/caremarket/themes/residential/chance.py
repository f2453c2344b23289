"""Whether the claim holds by each method, how probable that is, and what to convert."""

from dataclasses import replace

import numpy as np
import pandas as pd

from caremarket import methods
from caremarket.frames import rows
from caremarket.themes.residential.inputs import Ranges
from caremarket.themes.residential.market import CARE_TYPES
from caremarket.themes.residential.model import METHODS, Model, gap

DRAWS = 10_000
ALL_METHODS = "all_methods"
# What Luton's Market Position Statement prints; for another council, the claim put to the test.
TESTED = {"residential": "over", "nursing": "under"}


def verdicts(gaps: pd.DataFrame) -> pd.DataFrame:
    """Say by method whether the verdict put to the test holds: residential over, nursing under.

    Columns year, method, residential_gap, nursing_gap (beds), residential, nursing (over, under),
    holds (whether both are as tested) and within_interval: `stays` if every gap keeps its sign over
    its interval, `can_turn` if one does not, `no_interval` where there is none.
    """
    gaps = gaps.set_index(["year", "method"])
    beds, lower, upper = (
        pd.DataFrame({kind: rows(gaps, care_type=kind)[column] for kind in CARE_TYPES})
        for column in ("bed_gap", "bed_gap_lower", "bed_gap_upper")
    )
    words = beds.map(lambda gap: "over" if gap > 0 else "under")
    stays = (np.sign(lower) == np.sign(upper)).all(axis=1).map({True: "stays", False: "can_turn"})
    within = stays.mask(lower.isna().any(axis=1), "no_interval")
    holds = words.eq(pd.Series(TESTED)).all(axis=1)
    found = beds.add_suffix("_gap").join(words)
    return found.assign(holds=holds, within_interval=within).reset_index()


def convertible(residential_gap: pd.Series, nursing_gap: pd.Series) -> pd.Series:
    """Return the whole beds that can turn from residential to nursing without making a shortage.

    As many as are too many of the one and too few of the other; else 0. A gap that is a whole
    number but for the error of floating point counts as whole.
    """
    return np.floor(np.minimum(residential_gap, -nursing_gap).clip(lower=0).round(6))


def simulate(
    model: Model, ranges: Ranges, year: int, *, seed: int, draws: int = DRAWS
) -> pd.DataFrame:
    """Draw the gap of a year, by every method from the same draws of the inputs.

    A draw takes a void rate of nursing homes, flat over its range, with that of residential homes
    following from the printed total; a change of rate, flat over its range; one of the published
    years of England's norm; and one of the methods, each as probable as another. One row for each
    draw and method: draw, method, residential, nursing (gap in beds, positive for over-supply),
    chosen (whether the draw took this method).
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
    how far the methods agree, not a chance that something happens. Columns method (`all_methods`
    first), care_type, probability, error (its Monte Carlo standard error), lower, upper (95% limits
    of the simulation, not of the model).
    """
    over = draws[list(CARE_TYPES)] > 0
    taken = {ALL_METHODS: draws["chosen"]}
    taken |= {method: draws["method"] == method for method in METHODS}
    found = {method: methods.probability(over[these]) for method, these in taken.items()}
    frame = pd.concat(found, names=["of", "care_type"]).drop(columns="method").reset_index()
    return frame.rename(columns={"of": "method", "value": "probability"})


def simulated_conversion(draws: pd.DataFrame) -> pd.DataFrame:
    """Return the residential beds to convert to nursing over all draws: median and 95% limits.

    One row: value, lower, upper (beds), method, share_any (of draws in which any bed is worth it).
    """
    taken = draws[draws["chosen"]]
    beds = convertible(taken["residential"], taken["nursing"])
    return methods.quantile_limits(beds.to_numpy()).assign(share_any=float((beds > 0).mean()))
