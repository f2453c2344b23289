"""What a change is made of: size, structure and rate; volume, mix and rate."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, numbers


def decompose_growth(
    people_0: ArrayLike,
    people_1: ArrayLike,
    rate_0: ArrayLike,
    rate_1: ArrayLike | None = None,
) -> pd.DataFrame:
    """Split growth in a number of people into population size, age structure and rates.

    The number is the sum of people times rate over the bands. The split is symmetric: each effect
    is averaged over the orders in which the factors can change (Das Gupta), so no period is the
    base. With unchanged rates it is Kitagawa's two-factor split.

    Args:
        people_0: People in each band (age, or age and sex) before.
        people_1: People in each band after.
        rate_0: Rate in each band before, as a proportion.
        rate_1: Rate in each band after; left out, the rates do not change.

    Returns:
        One row for each band: `population_size`, `age_structure`, `rate` and `change` (people).
        The first three sum to the fourth in each row, so also in the total.

    Raises:
        MethodError: If a figure is negative or missing, or nobody is counted before or after.

    Source: Das Gupta (1993), Standardization and Decomposition of Rates, US Census Bureau P23-186;
    Kitagawa (1955), JASA 50: 1168-1194.
    """
    rate_1 = rate_0 if rate_1 is None else rate_1
    given = {"people_0": people_0, "people_1": people_1, "rate_0": rate_0, "rate_1": rate_1}
    index, (before, after, low, high) = _at_least_zero(given)
    size_0, size_1 = _total(before, "people_0"), _total(after, "people_1")
    share_0, share_1 = before / size_0, after / size_1
    return pd.DataFrame(
        {
            "population_size": (size_1 - size_0) * _average(share_0, share_1, low, high),
            "age_structure": (share_1 - share_0) * _average(size_0, size_1, low, high),
            "rate": (high - low) * _average(size_0, size_1, share_0, share_1),
            "change": after * high - before * low,
        },
        index=index,
    )


def volume_mix_rate(
    clients_0: ArrayLike, clients_1: ArrayLike, spend_0: ArrayLike, spend_1: ArrayLike
) -> pd.DataFrame:
    """Split a change in spend into number of clients, mix of clients and spend per client.

    Ordered, not symmetric: volume at the earlier mix and cost, mix at the later volume and earlier
    cost, rate at the later volume and mix. A cell without clients in one of the periods takes the
    cost per client of the other, so that all its change is volume or mix.

    Args:
        clients_0: Clients in each cell (support reason, age group) before.
        clients_1: Clients in each cell after.
        spend_0: Spend in each cell before.
        spend_1: Spend in each cell after.

    Returns:
        One row for each cell: `volume`, `mix`, `rate` and `change`, in the unit of spend. The first
        three sum to the fourth in each row.

    Raises:
        MethodError: If a figure is negative or missing, there are no clients at all before or
            after, or a cell has spend and no clients.
    """
    given = {"clients_0": clients_0, "clients_1": clients_1, "spend_0": spend_0, "spend_1": spend_1}
    index, (before, after, paid_0, paid_1) = _at_least_zero(given)
    size_0, size_1 = _total(before, "clients_0"), _total(after, "clients_1")
    orphan = ((before == 0) & (paid_0 > 0)) | ((after == 0) & (paid_1 > 0))
    if orphan.any():
        raise MethodError(
            f"Row {index[int(np.flatnonzero(orphan)[0])]} has spend and no clients. "
            "Add its clients, or join the cell to another."
        )
    cost_0 = np.divide(paid_0, before, out=np.zeros_like(before), where=before > 0)
    cost_1 = np.divide(paid_1, after, out=cost_0.copy(), where=after > 0)
    cost_0 = np.where(before > 0, cost_0, cost_1)
    share_0, share_1 = before / size_0, after / size_1
    return pd.DataFrame(
        {
            "volume": (size_1 - size_0) * share_0 * cost_0,
            "mix": size_1 * (share_1 - share_0) * cost_0,
            "rate": size_1 * share_1 * (cost_1 - cost_0),
            "change": paid_1 - paid_0,
        },
        index=index,
    )


def size_and_composition(spend_0: ArrayLike, spend_1: ArrayLike) -> pd.DataFrame:
    """Split the change of each cell's spend into growth of the total and change of its share.

    For spend without client numbers by cell, where `volume_mix_rate` cannot be used.

    Args:
        spend_0: Spend in each cell before.
        spend_1: Spend in each cell after.

    Returns:
        One row for each cell: `share_0`, `share_1`, `share_change` (proportions), `size`,
        `composition` and `change` (unit of spend). Size and composition sum to the change in each
        row; composition sums to 0 over the cells.

    Raises:
        MethodError: If a figure is negative or missing, or a total is 0.
    """
    index, (before, after) = _at_least_zero({"spend_0": spend_0, "spend_1": spend_1})
    total_0, total_1 = _total(before, "spend_0"), _total(after, "spend_1")
    share_0, share_1 = before / total_0, after / total_1
    return pd.DataFrame(
        {
            "share_0": share_0,
            "share_1": share_1,
            "share_change": share_1 - share_0,
            "size": share_0 * (total_1 - total_0),
            "composition": (share_1 - share_0) * total_1,
            "change": after - before,
        },
        index=index,
    )


def _average(a_0: ArrayLike, a_1: ArrayLike, b_0: ArrayLike, b_1: ArrayLike) -> ArrayLike:
    """Average the product of two factors over the orders in which three factors can change."""
    return (a_0 * b_0 + a_1 * b_1) / 3 + (a_0 * b_1 + a_1 * b_0) / 6


def _at_least_zero(given: dict[str, ArrayLike]) -> tuple[pd.Index, list[np.ndarray]]:
    """Check and align figures that cannot be negative."""
    for name, values in given.items():
        numbers(values, name, least=0)
    return aligned(**given)


def _total(values: np.ndarray, name: str) -> float:
    """Sum, refusing a total of 0, which has no shares."""
    total = float(values.sum())
    if total == 0:
        raise MethodError(f"{name} sums to 0, so there are no shares to compare. Check the rows.")
    return total
