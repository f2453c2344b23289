"""Beds of an area as the register of the Care Quality Commission has them.

The register gives one number of beds for a home, and two flags: with nursing, and without. Some
homes have both, and nothing says how their beds divide. A rule must: their beds count as nursing
unless another rule is asked for. Beds are the registered maximum, not what is staffed or free.
"""

import pandas as pd

from caremarket.errors import ParameterError, did_you_mean
from caremarket.frames import rows

# By rule: share of a home's beds that is nursing, where it is registered for both; in words.
RULES = {
    "nursing": (1.0, "all as nursing beds"),
    "split": (0.5, "half as nursing beds"),
    "personal_care": (0.0, "all as residential beds"),
}


def registered_beds(homes: pd.DataFrame, both_flags: str = "nursing") -> pd.DataFrame:
    """Return registered beds by type of home, in the shape of the table `care_home_beds`.

    Args:
        homes: The evidence table `care_homes`: each home once a month.
        both_flags: How beds of homes that are registered with and without nursing count: `nursing`
            (all of them as nursing beds), `split` (half) or `personal_care` (none).

    Returns:
        Columns period (the last month), care_type (residential, nursing), beds, source_id. Homes
        without a number of beds add nothing; see `unknown_in_words`. Empty where the register is
        not in the evidence.

    Raises:
        ParameterError: If there is no such rule.
    """
    if both_flags not in RULES:
        raise ParameterError(f"both_flags was {both_flags!r}. {did_you_mean(both_flags, RULES)}")
    last = latest_register(homes).dropna(subset="beds")
    if last.empty:
        return pd.DataFrame(columns=["period", "care_type", "beds", "source_id"])
    with_nursing, without = last["nursing"].eq("yes"), last["personal_care"].eq("yes")
    share = with_nursing.astype(float).mask(with_nursing & without, RULES[both_flags][0])
    beds = last["beds"].astype(float)[with_nursing | without]
    nursing = float((beds * share).sum())
    return pd.DataFrame(
        {
            "period": last["period"].iloc[0],
            "care_type": ["residential", "nursing"],
            "beds": [float(beds.sum()) - nursing, nursing],
            "source_id": last["source_id"].iloc[0],
        }
    )


def latest_register(homes: pd.DataFrame) -> pd.DataFrame:
    """Return the care homes of the last month in the register."""
    return rows(homes, period=homes["period"].max()) if len(homes) else homes


def beds_by_rule(homes: pd.DataFrame) -> pd.DataFrame:
    """Return homes_with_both_count_as (words), residential, nursing (beds), period by rule."""
    found = []
    for rule, (_, words) in RULES.items():
        beds = registered_beds(homes, rule).set_index("care_type")
        if len(beds):
            counts = beds["beds"].to_dict()
            found.append({"homes_with_both_count_as": words, **counts, "period": beds.iloc[0, 0]})
    columns = ["homes_with_both_count_as", "residential", "nursing", "period"]
    return pd.DataFrame(found, columns=columns)


def unknown_in_words(homes: pd.DataFrame) -> str:
    """Say what the register does not know, as a sentence; empty where it knows everything."""
    last = latest_register(homes)
    unknown = int(last["beds"].isna().sum()) if len(last) else 0
    neither = last[last["nursing"].eq("no") & last["personal_care"].eq("no")] if len(last) else last
    said = []
    if unknown:
        said.append(f"{unknown} of {len(last)} homes have no number of beds and add nothing")
    if len(neither):
        said.append(
            f"{len(neither)} are registered neither with nor without nursing and are left out"
        )
    return f"In the register, {' and '.join(said)}." if said else ""
