"""Which carers are known, by list, and bounds on those who are hidden.

Lists of a council and of general practices overlap and feed each other, and nobody has printed by
how much, so they give bounds and never an estimate.
"""

import pandas as pd

from caremarket.frames import required_rows, rows, with_ends
from caremarket.methods.intervals import wilson
from caremarket.methods.overlap import union_bounds
from caremarket.themes.carers.catalogue import BENCHMARKS, LISTS

LIST_COLUMNS = [
    "category",
    "label",
    "period",
    "known",
    "known_lower",
    "people",
    "subset",
    "separate",
]
AT_MOST = ", at most (suppressed)"
LIST_COLUMNS += ["means", "cannot_mean", "source_ids"]


def known_lists(carers: pd.DataFrame) -> pd.DataFrame:
    """Return the latest figure of every list in the evidence.

    Args:
        carers: The evidence table `carers`.

    Returns:
        Columns category, label, period, known (people; events where `people` is False; the most
        that a suppressed count may be), known_lower (the fewest; elsewhere the same), people and
        subset (as in `CarerList`), separate (False for another count of a list that is there too),
        means, cannot_mean, source_ids; longest list first. No row where the evidence has no list.
    """
    found = []
    for entry in LISTS:
        latest = with_ends(rows(carers, measure=entry.measure).sort_values("period").tail(1))
        found += [
            {
                "category": entry.category,
                "label": entry.label + (AT_MOST if row.lower < row.upper else ""),
                "period": row.period,
                "known": row.upper,
                "known_lower": row.lower,
                "people": entry.people,
                "subset": entry.subset,
                "separate": entry.same_as not in set(carers["measure"]),
                "means": entry.means,
                "cannot_mean": entry.cannot_mean,
                "source_ids": row.source_id,
            }
            for row in latest.itertuples()
        ]
    frame = pd.DataFrame(found, columns=LIST_COLUMNS)
    frame = frame.astype(
        {"known": float, "known_lower": float, "people": bool, "subset": bool, "separate": bool}
    )
    return frame.sort_values("known", ascending=False, ignore_index=True)


def benchmarks(market: pd.DataFrame) -> pd.DataFrame:
    """Return shares of carers known elsewhere.

    Args:
        market: The national table `market_benchmarks`.

    Returns:
        Columns category (approaching_council, lowest_area, highest_area), label, value
        (proportion), source_ids.

    Raises:
        MissingEvidenceError: If one of them is not in the evidence.
    """
    found = [
        (category, label, row.value / 100, row.source_id)
        for category, (label, keys) in BENCHMARKS.items()
        for row in required_rows(market, **keys).sort_values("period").tail(1).itertuples()
    ]
    return pd.DataFrame(found, columns=["category", "label", "value", "source_ids"])


def identification_rates(
    lists: pd.DataFrame, estimates: pd.DataFrame, confidence: float = 0.95
) -> pd.DataFrame:
    """Divide every list by every estimate of carers.

    Args:
        lists: As from `known_lists`.
        estimates: As from `caremarket.themes.carers.estimated`.
        confidence: Confidence level of the limits.

    Returns:
        Columns category (list), label, estimate (its category), estimate_label, period, known,
        carers, value (proportion), lower, upper, method (`wilson` for a list that is part of the
        carers estimated, else `ratio` without limits), source_ids. No row without lists.
    """
    pairs = lists.merge(
        estimates[["category", "label", "people", "source_ids"]],
        how="cross",
        suffixes=("", "_estimate"),
    )
    columns = ["category", "label", "estimate", "estimate_label", "period", "known", "carers"]
    columns += ["value", "lower", "upper", "method", "source_ids"]
    if pairs.empty:
        return pd.DataFrame(columns=columns)
    limits = wilson(pairs["known"], pairs["people_estimate"], confidence)
    frame = pairs.assign(
        estimate=pairs["category_estimate"],
        estimate_label=pairs["label_estimate"],
        carers=pairs["people_estimate"],
        value=limits["value"],
        lower=limits["lower"].where(pairs["subset"]),
        upper=limits["upper"].where(pairs["subset"]),
        method=limits["method"].where(pairs["subset"], "ratio"),
        source_ids=pairs["source_ids"] + " " + pairs["source_ids_estimate"],
    )
    return frame[columns]


def beside_others(
    identification: pd.DataFrame, estimate: str, elsewhere: pd.DataFrame
) -> pd.DataFrame:
    """Put the area's identification rates beside the shares known elsewhere.

    Args:
        identification: As from `identification_rates`.
        estimate: Category of the estimate to divide by.
        elsewhere: As from `benchmarks`.

    Returns:
        Columns label, value, lower, upper (percent), own (whether it is the area's), source_ids.
    """
    own = rows(identification, estimate=estimate).assign(own=True)
    frame = pd.concat([own, elsewhere.assign(own=False)], ignore_index=True)
    frame[["value", "lower", "upper"]] *= 100
    return frame[["label", "value", "lower", "upper", "own", "source_ids"]]


def known_bounds(lists: pd.DataFrame, carers: float) -> tuple[float, float]:
    """Bound the people who are on at least one list.

    At the least, every shorter list lies inside the longest list of people; at the most, no two
    separate lists share anybody and no assessment is a repeat.

    Args:
        lists: As from `known_lists`.
        carers: Number of carers who could be on a list.

    Returns:
        The fewest and the most people known.

    Raises:
        MethodError: If a list is longer than the number of carers.
    """
    bounds = {}
    for name, counts in {
        "lower": lists.loc[lists["people"], "known_lower"],
        "upper": lists.loc[lists["separate"], "known"],
    }.items():
        bound = 0.0
        for known in counts:
            bound = float(union_bounds(bound, known, carers)[name].iloc[0])
        bounds[name] = bound
    return bounds["lower"], bounds["upper"]


def hidden(lists: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the carers on no list, by estimate of all carers.

    Args:
        lists: As from `known_lists`.
        estimates: As from `caremarket.themes.carers.estimated`.

    Returns:
        The columns of `estimates`, and known_lower, known_upper (bounds on the people known), value
        (carers not on the longest list of people: the most that can be hidden), lower (the fewest:
        no two lists share anybody) and upper (equal to value).
    """
    bounds = [known_bounds(lists, carers) for carers in estimates["people"]]
    frame = estimates.assign(
        known_lower=[low for low, _ in bounds], known_upper=[high for _, high in bounds]
    )
    most = frame["people"] - frame["known_lower"]
    return frame.assign(value=most, lower=frame["people"] - frame["known_upper"], upper=most)


def known_and_hidden(groups: pd.Series, fewest: float, most: float) -> pd.DataFrame:
    """Divide groups of carers into those who may be known and those who are hidden for certain.

    Every group is taken as if all the known carers were within it, so its hidden part is the fewest
    there can be; the parts of several groups must not be added up.

    Args:
        groups: Carers (people) by name of the group, such as an hours band.
        fewest: The fewest people known, as from `known_bounds`.
        most: The most people known.

    Returns:
        Three rows a group: group, part (on_the_longest_list, on_another_list_at_most,
        on_no_list_at_least), people (whole), share (of the group). Where there is one list, two
        rows: on_the_list, on_no_list_at_least.
    """
    parts = []
    for group, carers in groups.items():
        known, perhaps = min(fewest, carers), min(most, carers)
        people = {
            "on_the_longest_list" if fewest < most else "on_the_list": known,
            "on_another_list_at_most": perhaps - known,
            "on_no_list_at_least": carers - perhaps,
        }
        if fewest == most:
            del people["on_another_list_at_most"]
        parts += [(group, part, round(count), count / carers) for part, count in people.items()]
    return pd.DataFrame(parts, columns=["group", "part", "people", "share"])
