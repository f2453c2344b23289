"""Under which methods the verdict holds: too many residential beds, too few nursing beds."""

import numpy as np
import pandas as pd

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
