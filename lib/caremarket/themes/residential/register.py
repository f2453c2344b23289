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
    """Return registered beds in the last month, in the shape of the table `care_home_beds`.

    Columns period, care_type (residential, nursing), beds, source_id; empty where the register
    (table `care_homes`) is. `both_flags` is one of `RULES`, else ParameterError. Homes without a
    number of beds add nothing; see `unknown_in_words`.
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
    return rows(homes, period=homes["period"].max())


def by_category(homes: pd.DataFrame) -> pd.DataFrame:
    """Return beds by type of home, and those of them in homes that serve people with dementia.

    Columns care_type, beds, dementia, as `registered_beds` counts them; empty where it is, or where
    the register does not say whom homes serve.
    """
    last = latest_register(homes)
    told = last[last["dementia"].ne("unknown")]
    serving = registered_beds(rows(told, dementia="yes"))
    found = registered_beds(told)[["care_type", "beds"]]
    return found.assign(
        dementia=found["care_type"].map(serving.set_index("care_type")["beds"]).fillna(0)
    )


def beds_by_rule(homes: pd.DataFrame) -> pd.DataFrame:
    """Return homes_with_both_count_as (words), residential, nursing (beds), period by rule."""
    of = {words: registered_beds(homes, rule) for rule, (_, words) in RULES.items()}
    counts = {words: beds.set_index("care_type")["beds"] for words, beds in of.items() if len(beds)}
    return pd.DataFrame(
        {"homes_with_both_count_as": words, **beds, "period": of[words]["period"].iloc[0]}
        for words, beds in counts.items()
    )


def unknown_in_words(homes: pd.DataFrame) -> str:
    """Say what the register does not know, as a sentence; empty where it knows everything."""
    last = latest_register(homes)
    unknown = last["beds"].isna().sum()
    neither = (last["nursing"].eq("no") & last["personal_care"].eq("no")).sum()
    said = []
    if unknown:
        said.append(f"{unknown} of {len(last)} homes have no number of beds and add nothing")
    if neither:
        said.append(f"{neither} are registered neither with nor without nursing and are left out")
    return f"In the register, {' and '.join(said)}." if said else ""
