"""Councils as circles (Dorling's cartogram): as large as they have people, near where they lie."""

import numpy as np

FILLED = 0.3  # of the rectangle around all centres: what the circles take together
SMALLEST = 7.0  # units of the map, the radius of a council with hardly anybody
GAP = 2.0  # units between two circles
TURNS, LAST = 120, 200  # while circles grow, and when they have grown
PULL = 0.02  # of the way home in a turn


def circles(centres: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Place circles so that none overlaps another; the same each time.

    They grow from nothing, push others away when they touch, and keep their neighbours by that.

    Args:
        centres: Where each council lies, a row each, in units of the map.
        people: How many live there; not negative, and not all nought.

    Returns:
        Middles, as `centres`, and radii: the areas are as the numbers of people, but for the
        smallest. Of two circles that touch the smaller one is moved more.
    """
    home = np.asarray(centres, dtype=float)
    spin = np.arange(len(home)) * 2.4  # so that those in one place part, each in its own direction
    home = home + 1e-3 * np.column_stack([np.cos(spin), np.sin(spin)])
    room = FILLED * np.prod(np.ptp(home, axis=0))
    radii = np.maximum(np.sqrt(people / people.sum() * room / np.pi), SMALLEST)
    apart = radii[:, None] + radii + GAP
    yields = radii**2 / (radii[:, None] ** 2 + radii**2)  # the part that the row moves
    places = home.copy()
    for turn in range(TURNS + LAST):
        x, y = places.T
        distance = np.hypot(x[:, None] - x, y[:, None] - y)
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(apart * min(1, turn / TURNS) - distance, 0) * yields / distance
        places += places * push.sum(axis=1)[:, None] - np.einsum("ij,jk->ik", push, places)
        if turn < TURNS:
            places += PULL * (home - places)
        elif not push.any():
            break
    return places, radii
