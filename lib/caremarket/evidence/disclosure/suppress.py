"""Statistical disclosure control: no small count is shown, nor can it be worked out from a total.

The method is cell suppression, as in Willenborg and de Waal, "Elements of Statistical Disclosure
Control" (2001), chapter 6: counts from 1 to 4 are left out (primary suppression), then as many
others as it takes (secondary suppression) until an attacker, who knows every figure shown, how
the totals add up, and that no nought is ever left out, finds at least two possible values for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy  # its modules load when they are used: most evidence needs none

SMALLEST, LARGEST = 1, 4  # counts that are never shown
BASE = 5  # what counts are rounded to


@dataclass(frozen=True)
class Additive:
    """Counts, and how they add up.

    Where parts do not quite sum to their total, the attacker is taken to know by how much.
    """

    counts: Sequence[int]
    relations: Sequence[tuple[int, Sequence[int]]]  # places of a total and of its parts
    returned: Sequence[bool]  # may be left out; one already published may not

    @cached_property
    def primary(self) -> list[int]:
        """Places of the counts that are too small to show."""
        return [
            place
            for place, count in enumerate(self.counts)
            if self.returned[place] and SMALLEST <= count <= LARGEST
        ]

    @cached_property
    def _rows(self) -> np.ndarray:
        """One row a relation: 1 for each part, -1 for the total."""
        rows = np.zeros((len(self.relations), len(self.counts)))
        for row, (total, parts) in zip(rows, self.relations, strict=True):
            row[list(parts)] = 1
            row[total] = -1
        return rows

    def possible(self, place: int, hidden: set[int]) -> tuple[int, int | None]:
        """Return the least and greatest value that an attacker finds possible; None: no bound."""
        columns = sorted(hidden)
        rows = self._rows[:, columns]
        rows = rows[rows.any(axis=1)]
        known = rows @ np.take(self.counts, columns)
        optimize = scipy.optimize
        ends: list[int | None] = []
        for sign in (1, -1):
            answer = optimize.milp(
                sign * (np.array(columns) == place).astype(float),
                integrality=np.ones(len(columns)),
                bounds=optimize.Bounds(1, np.inf),
                constraints=[optimize.LinearConstraint(rows, known, known)] if len(rows) else [],
            )
            ends.append(None if answer.x is None else round(sign * answer.fun))
        return ends[0] or 1, ends[1]

    def exposed(self, place: int, hidden: set[int]) -> bool:
        """Say whether a count that is left out can be worked out all the same."""
        least, greatest = self.possible(place, hidden)
        return least == greatest

    def related(self, hidden: set[int], place: int) -> list[int]:
        """Return which counts could protect one: the nearest first, parts before totals."""
        totals = {total for total, _ in self.relations}
        groups = [{total, *parts} for total, parts in self.relations]
        near, reached = [], {place}
        while True:
            found = set().union(*(group for group in groups if group & reached)) - reached
            usable = [at for at in found - hidden if self.returned[at] and self.counts[at] > 0]
            near += sorted(usable, key=lambda at: (at in totals, self.counts[at], at))
            if not found:
                return near
            reached |= found


def suppressed(table: Additive) -> set[int]:
    """Choose which counts to leave out: the small ones that may be, and those that protect them.

    Where published figures alone give a small count away, only that one is left out.
    """
    hidden = set(table.primary)
    for place in table.primary:
        added: list[int] = []
        for helper in table.related(hidden, place):
            if not table.exposed(place, hidden | set(added)):
                break
            added.append(helper)
        if not added or table.exposed(place, hidden | set(added)):
            continue
        for helper in list(added):  # those that did not help are shown again
            without = hidden | set(added) - {helper}
            if not table.exposed(place, without):
                added.remove(helper)
        hidden |= set(added)
    return hidden


def rounded(count: int) -> int:
    """Round a count to the nearest multiple of 5."""
    return BASE * round(count / BASE)
