"""Who waits for a place, and how long, when stays are of any length and places come and go."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush, heapreplace

import numpy as np
import pandas as pd
from scipy.stats.distributions import rv_frozen

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers, whole
from caremarket.methods.stays import remaining_stays

ARRIVALS = 8_000  # about so many people are followed, in as many runs as that takes


def simulated_waits(
    arrivals: Sequence[float],
    places: Sequence[int],
    stays: rv_frozen,
    *,
    rng: np.random.Generator,
    settle: int = 3,
    followed: int = ARRIVALS,
) -> pd.DataFrame:
    """Follow people who come at random, take the place that is free first, and stay.

    It begins with as many places filled as arrivals and stays make likely, and with some years like
    the first that do not count. Whoever finds no place waits, first come first served. Places that
    close are those that are free first: nobody moves out. With exponential stays and constant
    arrivals and places it is the queue of Erlang C.

    Args:
        arrivals: People expected in each year. MethodError if one is negative or missing.
        places: Places in each year, as many years. MethodError if one is no whole number.
        stays: Distribution of stays in years, as from `fitted_stays`.
        rng: Source of random numbers, from `numpy.random.default_rng(seed)`.
        settle: Years before the first that do not count.
        followed: How many people to follow, in whole runs.

    Returns:
        Index year (0, 1, 2 …): `arrivals` followed, `waiting` (share of them that waits) and `wait`
        (mean over all arrivals, in years); missing in a year in which nobody came.
    """
    expected, there = numbers(arrivals, "arrivals", least=0), whole(places, "places").astype(int)
    if len(expected) != len(there):
        raise MethodError(
            f"There are arrivals of {len(expected)} years and places of {len(there)}. Give one of "
            "each for every year."
        )
    expected = np.concatenate([np.repeat(expected[0], settle), expected])
    there = np.concatenate([np.repeat(there[0], settle), there])
    runs = int(np.clip(followed / max(expected.sum(), 1), 1, 1000))
    found = [_one_run(expected, there, stays, rng) for _ in range(runs)]
    year, wait = (np.concatenate(parts) for parts in zip(*found, strict=True))
    waited = pd.DataFrame({"year": year - settle, "wait": wait, "waits": wait > 0})
    by_year = waited.groupby("year").agg(
        arrivals=("wait", "size"), waiting=("waits", "mean"), wait=("wait", "mean")
    )
    found = by_year.reindex(pd.RangeIndex(len(expected) - settle, name="year"))
    return found.fillna({"arrivals": 0})


def _one_run(
    expected: np.ndarray, there: np.ndarray, stays: rv_frozen, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each who comes the year, and how long they wait."""
    comers = rng.poisson(expected)
    year = np.repeat(np.arange(len(expected)), comers)
    came = np.sort(year + rng.random(len(year)))
    lengths = stays.rvs(len(year), random_state=rng)
    filled = min(int(rng.poisson(expected[0] * stays.mean())), there[0])
    free = remaining_stays(stays, filled, rng).tolist() + [0.0] * (there[0] - filled)
    heapify(free)  # when each place is free next
    started, at = np.full(len(year), np.inf), 0
    for now, (many, places) in enumerate(zip(comers, there, strict=True)):
        while len(free) < places:
            heappush(free, float(now))
        while len(free) > places:
            heappop(free)
        if places:
            span = slice(at, at + many)
            pairs = zip(came[span].tolist(), lengths[span].tolist(), strict=True)
            started[span] = [_placed(free, day, stay) for day, stay in pairs]
        at += many
    return year, started - came


def _placed(free: list[float], day: float, stay: float) -> float:
    """Take the place that is free first, and return from when on."""
    start = max(day, free[0])
    heapreplace(free, start + stay)
    return start
