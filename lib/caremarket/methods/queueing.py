"""How full a market of a given size can run before people have to wait for a place.

The M/M/s queue: people ask for a place at random, a stay has a random length, and the offered load
is admissions in a period times the length of stay in periods: the places filled if nobody waited.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, pdtr

from caremarket.methods.checks import fraction, numbers, positive, whole


def erlang_b(servers: int, offered_load: float) -> float:
    """Probability (0 to 1) that all places are taken where those who find none go elsewhere.

    Args:
        servers: Number of places (beds); MethodError if it is not a whole number of at least 0.
        offered_load: Places that would be filled if there were no limit; MethodError if negative.

    Source: Erlang (1917); the stable recursion B(k) = a B(k-1) / (k + a B(k-1)), B(0) = 1.
    """
    whole(servers, "servers")
    numbers(offered_load, "offered_load", least=0)
    blocked = 1.0
    for places in range(1, int(servers) + 1):
        blocked = _with_one_more(blocked, places, offered_load)
    return blocked


def erlang_c(servers: int, offered_load: float) -> float:
    """Probability (0 to 1) of having to wait where those who find no place wait for one.

    Places, load and errors are as for `erlang_b`. It is 1 where the load is not below the number of
    places, since the list of people waiting then grows without end.

    Source: Erlang (1917); C = B / (1 - (a / s) (1 - B)).
    """
    return _delayed(erlang_b(servers, offered_load), servers, offered_load)


def servers_for_wait(offered_load: ArrayLike, max_delay_probability: float) -> int | np.ndarray:
    """Smallest number of places at which few enough people have to wait.

    Args:
        offered_load: Places that would be filled if there were no limit, one figure or many;
            MethodError if not above 0.
        max_delay_probability: Highest acceptable probability of having to wait, such as 0.1;
            MethodError if not between 0 and 1.

    Returns:
        A whole number, or an array of them.
    """
    positive(offered_load=offered_load)
    fraction(max_delay_probability, "max_delay_probability")
    load = np.asarray(offered_load, dtype=float)
    few, step = np.floor(load), np.ones_like(load)  # with so few places all wait
    while (short := _all_delayed(few + step, load) > max_delay_probability).any():
        few, step = np.where(short, few + step, few), np.where(short, 2 * step, step)
    enough = few + step
    while (enough - few > 1).any():
        middle = np.ceil((few + enough) / 2)  # once found, it is `enough` again
        short = _all_delayed(middle, load) > max_delay_probability
        few, enough = np.where(short, middle, few), np.where(short, enough, middle)
    return enough.astype(int) if np.ndim(offered_load) else int(enough)


def target_occupancy(offered_load: float, max_delay_probability: float) -> float:
    """Occupancy (load over places, 0 to 1) of the smallest market in which few enough have to wait.

    A small market needs more spare places for the same chance of waiting: the occupancy to aim at
    follows from the size, rather than being 90% everywhere. Load, probability and errors are as for
    `servers_for_wait`.
    """
    return offered_load / servers_for_wait(offered_load, max_delay_probability)


def _with_one_more(blocked: float, places: int, load: float) -> float:
    """Blocking probability with `places`, from that with one place fewer."""
    offered = load * blocked
    return offered / (places + offered)


def _all_delayed(servers: np.ndarray, load: np.ndarray) -> np.ndarray:
    """Delay probability of many loads at once: Erlang B is a Poisson term over its sum."""
    term = np.exp(servers * np.log(load) - load - gammaln(servers + 1))
    blocked = term / pdtr(servers, load)
    return np.where(load < servers, blocked / (1 - load / servers * (1 - blocked)), 1.0)


def _delayed(blocked: float, places: int, load: float) -> float:
    """Delay probability from the blocking probability."""
    if load >= places:
        return 1.0
    return blocked / (1 - load / places * (1 - blocked))
