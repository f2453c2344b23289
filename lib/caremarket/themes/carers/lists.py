"""Which carers are known, by list, and what share of all carers each list is.

A suppressed count is an interval throughout: the fewest and the most that it may be.
"""

import numpy as np
import pandas as pd

from caremarket.frames import required_rows, rows, with_ends
from caremarket.methods.intervals import wilson
from caremarket.themes.carers.catalogue import BENCHMARKS, LISTS, OVERLAP, SUPPRESSED
from caremarket.themes.plain import month_name

AT_MOST = ", at most (suppressed)"


def known_lists(carers: pd.DataFrame) -> pd.DataFrame:
    """Return the latest figure of every list in the evidence table `carers`; perhaps no row.

    A count of 0 is missing: an empty list does not show that nobody is known, and in a return that
    other councils fill it says that this one did not.

    Columns category, label, period, known (people; events where `people` is False; the most that a
    suppressed count may be), known_lower (the fewest; elsewhere the same), people, subset, holder,
    told (as in `CarerList`), same_list (one name for all counts of the same list), means,
    cannot_mean, source_ids; longest list first.
    """
    counts = with_ends(rows(carers, measure=[entry.measure for entry in LISTS]))
    counts = counts[counts["upper"] > 0]
    latest = counts.sort_values("period", kind="stable").drop_duplicates("measure", keep="last")
    shown = ["measure", "period", "lower", "upper", "source_id"]
    frame = pd.DataFrame(LISTS).merge(latest[shown], on="measure")
    frame["label"] += (frame["lower"] < frame["upper"]).map({True: AT_MOST, False: ""})
    frame["same_list"] = frame["same_as"].where(frame["same_as"] != "", frame["measure"])
    names = {"upper": "known", "lower": "known_lower", "source_id": "source_ids"}
    frame = frame.rename(columns=names).sort_values("known", ascending=False, ignore_index=True)
    columns = ["category", "label", "period", "known", "known_lower", "people", "subset", "holder"]
    return frame[[*columns, "told", "same_list", "means", "cannot_mean", "source_ids"]]


def empty_returns(carers: pd.DataFrame) -> list[str]:
    """Return the periods of lists that count nobody, which `known_lists` takes for missing."""
    printed = rows(carers, measure=[entry.measure for entry in LISTS], value=0)
    return sorted(printed["period"].unique())


def suppressed(lists: pd.DataFrame) -> pd.Series:
    """Say of each list, or row with known and known_lower, whether its count is suppressed."""
    return lists["known_lower"] < lists["known"]


def several(lists: pd.DataFrame) -> bool:
    """Say whether there is more than one list, two counts of the same one aside."""
    return len(set(lists["same_list"])) > 1


def certain(lists: pd.DataFrame) -> bool:
    """Say whether the length of the longest list of people is known, and not an interval."""
    people = lists[lists["people"]]
    return bool(people["known_lower"].max() == people["known"].max())


def as_shown(lists: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the lists for readers: two counts where one is suppressed.

    Columns label, period, known, means, cannot_mean; known_at_least and known_at_most in the place
    of known where a count is suppressed, which the label then says.
    """
    ends = {"known_lower": "known_at_least", "known": "known_at_most"}
    counts = list(ends) if suppressed(lists).any() else ["known"]
    shown = lists[["label", "period", *counts, "means", "cannot_mean"]]
    labels = shown["label"].str.replace(AT_MOST, " (suppressed)", regex=False)
    shown = shown.assign(label=labels, period=shown["period"].map(month_name))
    return shown.rename(columns=ends if len(counts) > 1 else {})


def benchmarks(market: pd.DataFrame) -> pd.DataFrame:
    """Return shares of carers known elsewhere, from the national table `market_benchmarks`.

    Columns category (approaching_council, lowest_area, highest_area), label, value (proportion),
    source_ids. Raises MissingEvidenceError if one of them is not in the evidence.
    """
    found = [
        (category, label, row.value / 100, row.source_id)
        for category, (label, keys) in BENCHMARKS.items()
        for row in required_rows(market, **keys).sort_values("period").tail(1).itertuples()
    ]
    return pd.DataFrame(found, columns=["category", "label", "value", "source_ids"])


def overlap(market: pd.DataFrame) -> tuple[float, str]:
    """Return how many at most of the carers found elsewhere were on the lists of both holders.

    From the national table `market_benchmarks`: a proportion of all found, and its source_id.
    MissingEvidenceError if it is not in the evidence.
    """
    row = required_rows(market, **OVERLAP).sort_values("period").iloc[-1]
    return row["value"] / 100, row["source_id"]


def identification_rates(
    lists: pd.DataFrame, estimates: pd.DataFrame, confidence: float = 0.95
) -> pd.DataFrame:
    """Divide every list by every estimate of carers, as from `census.estimated`.

    Columns category (list), label, estimate (its category), estimate_label, period, known, carers,
    value (proportion; of a suppressed list the most it may be), lower, upper, at_most (whether
    fewer people than that may be known: a suppressed list, or one of events), method, source_ids.
    No row without lists.

    A list that is part of the carers estimated has Wilson limits (method `wilson`); where it is
    suppressed, the lower limit of the fewest and the upper one of the most that it may be
    (`wilson_of_suppressed_count`). Another list has none (`ratio`) or, suppressed, the two shares
    themselves.
    """
    pairs = lists.merge(
        estimates[["category", "label", "people", "source_ids"]],
        how="cross",
        suffixes=("", "_estimate"),
    )
    columns = ["category", "label", "estimate", "estimate_label", "period", "known", "carers"]
    columns += ["value", "lower", "upper", "at_most", "method", "source_ids"]
    if pairs.empty:
        return pd.DataFrame(columns=columns)
    carers, subset, hidden = pairs["people_estimate"], pairs["subset"], suppressed(pairs)
    most = pairs["known"].where(~hidden, np.minimum(pairs["known"], carers))
    low, high = (
        wilson(count, carers, confidence).rename(columns={"value": "share"})
        for count in (pairs["known_lower"], most)
    )
    shares = (low["share"].where(hidden), high["share"].where(hidden))
    frame = pairs.assign(
        estimate=pairs["category_estimate"],
        estimate_label=pairs["label_estimate"],
        carers=carers,
        value=high["share"],
        lower=low["lower"].where(subset, shares[0]),
        upper=high["upper"].where(subset, shares[1]),
        at_most=hidden | ~pairs["people"],
        method=np.select(
            [subset & hidden, subset, hidden],
            ["wilson_of_suppressed_count", "wilson", SUPPRESSED],
            "ratio",
        ),
        source_ids=pairs["source_ids"] + " " + pairs["source_ids_estimate"],
    )
    return frame[columns]


def beside_others(
    identification: pd.DataFrame, estimate: str, elsewhere: pd.DataFrame
) -> pd.DataFrame:
    """Put the area's identification rates on one estimate beside the shares known elsewhere.

    Columns label, value, lower, upper (percent), at_most, own (whether it is the area's),
    source_ids.
    """
    own = rows(identification, estimate=estimate).assign(own=True)
    others = elsewhere.assign(own=False, at_most=False)
    frame = pd.concat([own, others], ignore_index=True)
    frame[["value", "lower", "upper"]] *= 100
    return frame[["label", "value", "lower", "upper", "at_most", "own", "source_ids"]]
