"""What a change is made of: size, structure and rate; size and composition."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import aligned, numbers


def decompose_growth(
    people_0: ArrayLike, people_1: ArrayLike, rate_0: ArrayLike, rate_1: ArrayLike | None = None
) -> pd.DataFrame:
    """Split growth in a number of people into population size, age structure and rates.

    The number is the sum of people times rate over the bands. The split is symmetric: each effect
    is averaged over the orders in which the factors can change (Das Gupta), so no period is the
    base. With unchanged rates it is Kitagawa's two-factor split. Raises MethodError if a figure is
    negative or missing, or nobody is counted before or after.

    Args:
        people_0: People in each band (age, or age and sex) before.
        people_1: People in each band after.
        rate_0: Rate in each band before, as a proportion.
        rate_1: Rate in each band after; left out, the rates do not change.

    Returns:
        One row a band: `population_size`, `age_structure`, `rate` and `change` (people). The first
        three sum to the fourth in each row, so also in the total.

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


def size_and_composition(spend_0: ArrayLike, spend_1: ArrayLike) -> pd.DataFrame:
    """Split the change of each cell's spend into growth of the total and change of its share.

    For spend without client numbers by cell: with them, one could part the mix from the cost.
    Raises MethodError if a figure is negative or missing, or a total is 0.

    Args:
        spend_0: Spend in each cell before.
        spend_1: Spend in each cell after.

    Returns:
        One row a cell: `share_0`, `share_1`, `share_change` (proportions), `size`, `composition`
        and `change` (unit of spend). Size and composition sum to the change in each row,
        composition to 0 over the cells.
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
