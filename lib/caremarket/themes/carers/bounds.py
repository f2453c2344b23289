"""Bounds on the carers who are on a list, and on those who are on none.

Lists of a council and of general practices overlap and feed each other, and nobody has printed by
how much, so they give bounds. A central figure borrows the overlap that a study found elsewhere.
"""

import math
from typing import NamedTuple

import pandas as pd

from caremarket.methods.overlap import union_bounds
from caremarket.themes.carers.lists import certain, suppressed


class Bounds(NamedTuple):
    """The fewest and the most carers who may be on a list (people)."""

    fewest: float
    most: float


class Borrowed(NamedTuple):
    """The people on the lists of council and practices, by an overlap found elsewhere."""

    council: float  # the longest list of people that the council keeps
    practices: float  # the longest that practices keep
    value: float  # people on either, at half the overlap found
    lower: float  # with all of that overlap
    upper: float  # without any
    shared: float  # that overlap: the most of those found who are on both lists, a proportion
    study: str  # its source_id


def known_bounds(lists: pd.DataFrame, carers: float) -> Bounds:
    """Bound the people who are on at least one list, as from `known_lists`.

    At the least, every shorter list lies inside the longest list of people; at the most, no two
    lists share anybody and no assessment is a repeat. Of several counts of the same list the
    longest enters. A suppressed count enters with the fewest it may be at the least, and with the
    most at the most, which is never more than all carers. Raises MethodError if a list is longer
    than their number.
    """
    most = lists["known"].where(~suppressed(lists), lists["known"].clip(upper=math.floor(carers)))
    fewest = _together(lists.loc[lists["people"], "known_lower"], carers, "lower")
    return Bounds(fewest, _together(most.groupby(lists["same_list"]).max(), carers, "upper"))


def _together(counts: pd.Series, carers: float, end: str) -> float:
    """Bound the people on lists of such lengths at one end."""
    bound = 0.0
    for known in counts:
        bound = float(union_bounds(bound, known, carers)[end].iloc[0])
    return bound


def borrowed(lists: pd.DataFrame, shared: float, study: str) -> Borrowed | None:
    """Estimate the people on the lists of council and practices by an overlap found elsewhere.

    If a share s of those found are on both lists, n + m entries are (n + m) / (1 + s) people; s
    lies between 0 and `shared` (a proportion, from `study`), and no value in between is likelier.
    The lists that one of the two keeps are taken to lie within its longest one, as support follows
    an assessment. Suppressed counts and events are left out; None without a list of either.
    """
    whole = lists[lists["people"] & ~suppressed(lists)]
    longest = whole.groupby("holder")["known"].max()
    if len(longest) < 2:
        return None
    ends = [longest.sum() / (1 + share) for share in (shared / 2, shared, 0)]
    people = [max(end, longest.max()) for end in ends]
    return Borrowed(longest["council"], longest["practices"], *people, shared, study)


def hidden(lists: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the carers on none of the lists, by estimate of all carers.

    The columns of `census.estimated`, and known_lower, known_upper (bounds on the people listed),
    value (carers not on the longest list of people: the most that can be on none), lower (the
    fewest: no two lists share anybody) and upper (equal to value); source_ids are those of the
    lists, too.
    """
    frame = estimates.copy()
    ends = ["known_lower", "known_upper"]
    frame[ends] = [known_bounds(lists, carers) for carers in frame["people"]]
    frame["value"] = frame["people"] - frame["known_lower"]
    frame["lower"] = frame["people"] - frame["known_upper"]
    frame["upper"] = frame["value"]
    frame["source_ids"] = [
        " ".join(dict.fromkeys([*ids.split(), *lists["source_ids"]])) for ids in frame["source_ids"]
    ]
    return frame


def known_and_hidden(
    groups: pd.Series, lists: pd.DataFrame, fewest: float, most: float
) -> pd.DataFrame:
    """Divide groups of carers into those on a list, those perhaps on one, and those on none.

    Every group is taken as if all the carers on lists were within it, so the part on none is the
    fewest there can be; the parts of several groups must not be added up. `fewest` and `most`
    people are on at least one list, as from `known_bounds`.

    Three rows a group: group, part, people (whole), share (of the group). The parts are
    on_the_longest_list, on_another_list_at_most and on_none_of_these_at_least; where the longest
    list is an interval, on_a_list_at_least and perhaps_on_a_list. Without the middle row where as
    many are listed at the most as at the least.
    """
    surely, perhaps = (
        ("on_the_longest_list", "on_another_list_at_most")
        if certain(lists)
        else ("on_a_list_at_least", "perhaps_on_a_list")
    )
    parts = []
    for group, carers in groups.items():
        low, high = min(fewest, carers), min(most, carers)
        people = {surely: low, perhaps: high - low, "on_none_of_these_at_least": carers - high}
        if fewest == most:
            del people[perhaps]
        parts += [(group, part, round(count), count / carers) for part, count in people.items()]
    return pd.DataFrame(parts, columns=["group", "part", "people", "share"])
