"""How many carers must be identified each year to know a given share of them.

A list of known carers is a stock: every year some of those on it stop caring, and those newly
identified join. So a rate of identification upholds a certain length of list, and no more.
"""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import ParameterError
from caremarket.frames import rows
from caremarket.themes.carers.bounds import Bounds

TURNOVER_RANGE = 0.10
YEARS_RANGE = 2


def joiners(lists: pd.DataFrame, change: pd.DataFrame, needed: float) -> pd.Series:
    """Name the numbers of new carers a year to compare: now, the year before, needed.

    People a year by name of the path; without those that the evidence lacks (`change`, as from
    `identification_change`, may be empty). A suppressed number counts with the most it may be, and
    its name says so.
    """
    now = rows(lists, category="newly_identified")
    paths = {
        f"In {row.period}" + (", at most" if row.known_lower < row.known else ""): row.known
        for row in now.itertuples()
    }
    if not change.empty:
        before = rows(change, previous="middle")["newly_identified_before"].iloc[0]
        paths["The year before"] = float(before)
    return pd.Series(paths | {"As needed": needed})


def needed_per_year(
    known: ArrayLike, target: ArrayLike, years: ArrayLike, turnover: ArrayLike
) -> ArrayLike:
    """Return the identifications a year that bring a list from one length to another.

    With K known now, T wanted after n years and a share q leaving each year, there must join
    I = q (T − K (1 − q)ⁿ) / (1 − (1 − q)ⁿ) each year; (T − K) / n if nobody leaves; 0 where a list
    stays longer than the target without any.
    """
    known, target, years, turnover = np.broadcast_arrays(
        *(np.asarray(given, float) for given in (known, target, years, turnover))
    )
    growth = years * np.log1p(-turnover)
    # Of one joiner a year there are left in the end: 1 + (1 − q) + (1 − q)² …, n terms.
    terms = np.divide(-np.expm1(growth), turnover, out=years.copy(), where=turnover > 0)
    return np.maximum((target - known * np.exp(growth)) / terms, 0)[()]


def stock_paths(
    known: float, joining: pd.Series, years: Iterable[int], turnover: float
) -> pd.DataFrame:
    """Follow the length of a list under several constant numbers of joiners, by name of the path.

    Years are consecutive; `turnover` is the share of the list that leaves each year. Columns path
    (with its joiners a year), name (of the path), year, known (people).
    """
    records = []
    for path, people in joining.items():
        stock = known
        for place, year in enumerate(years):
            stock = stock * (1 - turnover) + people if place else known
            records.append((f"{path}: {people:,.0f} a year", path, year, stock))
    return pd.DataFrame(records, columns=["path", "name", "year", "known"])


def plan(
    projection: pd.DataFrame,
    *,
    known: Bounds,
    start_year: int,
    target_share: float,
    target_year: int,
    turnover: float,
) -> pd.DataFrame:
    """Return what it takes to know a share of all carers by a year, under each scenario.

    The projection (as from `projected`) holds the target year; shares are proportions. Between the
    fewest and the most are known in the start year; where the most is infinite, the target itself
    stands for it. Columns scenario, carers (in the target year), target (people to know),
    needed_per_year (people, from the fewest), needed_at_least (from the most), to_stay (people a
    year that uphold the target afterwards). Raises ParameterError if the target year is not after
    the start year.
    """
    if target_year <= start_year:
        raise ParameterError(
            f"Parameter 'target_year' was {target_year}, and this report counts from {start_year}. "
            "Choose a later year."
        )
    reached = rows(projection, year=target_year)[["scenario", "carers"]].reset_index(drop=True)
    target = reached["carers"] * target_share
    years = target_year - start_year
    return reached.assign(
        target=target,
        needed_per_year=needed_per_year(known.fewest, target, years, turnover),
        needed_at_least=needed_per_year(_most(known, target), target, years, turnover),
        to_stay=target * turnover,
    )


def _most(known: Bounds, target: ArrayLike) -> ArrayLike:
    """Return the most known to start from: where nothing bounds it, the target itself."""
    return np.maximum(known.fewest, target) if math.isinf(known.most) else known.most


def swings(
    plans: pd.DataFrame,
    *,
    known: Bounds,
    years: int,
    target_share: float,
    turnover: float,
    shares: tuple[float, float],
) -> pd.DataFrame:
    """Move one assumption at a time and return the identifications needed a year.

    `known` is as for `plan`, `shares` are the lowest and highest target share to show, such as what
    other areas reach. Columns assumption, label (with the ends that give low and high), low, high
    (people a year), base; without what has no range.
    """
    carers = plans.set_index("scenario")["carers"]
    target = carers["constant_rate"] * target_share
    base = {"known": known.fewest, "target": target, "years": years, "turnover": turnover}
    turnovers = (max(turnover - TURNOVER_RANGE, 0.0), min(turnover + TURNOVER_RANGE, 0.99))
    targets = {share: carers["constant_rate"] * share for share in shares}
    moved = {
        "Carers who stop caring in a year": [(f"{q:.0%}", {"turnover": q}) for q in turnovers],
        "Share of carers to be known": [
            (f"{share:.0%}", {"target": people}) for share, people in targets.items()
        ],
        "All carers in the target year": [
            (f"{people:,.0f}", {"target": people * target_share})
            for people in (carers.min(), carers.max())
        ],
        "Years until the target": [
            (f"{length}", {"years": length})
            for length in (max(years - YEARS_RANGE, 1), years + YEARS_RANGE)
        ],
        "Carers known at the start": [
            (f"{people:,.0f}", {"known": people}) for people in (known.fewest, _most(known, target))
        ],
    }
    records = []
    for name, ends in moved.items():
        results = sorted((float(needed_per_year(**base | change)), end) for end, change in ends)
        (low, low_end), (high, high_end) = results
        records.append((name, f"{name}: {low_end} or {high_end}", low, high))
    frame = pd.DataFrame(records, columns=["assumption", "label", "low", "high"])
    frame = frame[frame["low"] < frame["high"]].reset_index(drop=True)
    return frame.assign(base=float(needed_per_year(**base)))
