"""Checks that every method makes of the numbers it is given."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError

MISSING = "Drop the row, or calculate once with each limit of a suppressed figure."


def numbers(values: ArrayLike, name: str, *, least: float = -np.inf) -> np.ndarray:
    """Return the values as an array of floats; MethodError if there is none or one is not allowed.

    `name` says what they are in the message; each has to be finite and at least `least`.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise MethodError(
            f"{name} must hold numbers only, without text or missing values. Convert it first."
        ) from None
    if array.size == 0:
        raise MethodError(f"{name} is empty. Give at least one number.")
    _refuse(~np.isfinite(array), values, f"{name} must be a finite number, not missing", MISSING)
    _refuse(array < least, values, f"{name} must be at least {least:g}", "Correct the figure.")
    return array


def positive(**named: ArrayLike) -> None:
    """Check values as `numbers` does; MethodError also if one is 0 or less."""
    for name, values in named.items():
        bad, remedy = numbers(values, name) <= 0, "Correct the figure or drop the row."
        _refuse(bad, values, f"{name} must be above 0", remedy)


def whole(values: ArrayLike, name: str) -> np.ndarray:
    """Return the values as `numbers` does; MethodError also if one is negative or has decimals."""
    array = numbers(values, name, least=0)
    _refuse(array % 1 != 0, values, f"{name} must be a whole number", "Give a count, not a rate.")
    return array


def fraction(value: float, name: str) -> float:
    """Return a level, share or probability; MethodError if it is not between 0 and 1."""
    number = float(numbers(value, name))
    if not 0 < number < 1:
        raise MethodError(
            f"{name} is {number:g}; write it as a fraction between 0 and 1, such as 0.95 for 95%."
        )
    return number


def aligned(**named: ArrayLike) -> tuple[pd.Index, list[np.ndarray]]:
    """Give inputs (by name; a single number is repeated) one length, and one index.

    The index is that of the Series, else 0, 1, 2 …. Raises MethodError if lengths differ, or two
    Series do not have the same index in the same order.
    """
    index = None
    for name, values in named.items():
        if isinstance(values, pd.Series):
            if index is not None and not index.equals(values.index):
                raise MethodError(
                    f"{name} does not have the same rows as the other columns given with it. "
                    "Take all of them from one frame, or reindex them first."
                )
            index = values.index
    sizes = {name: np.size(values) for name, values in named.items()}
    longest = max(sizes.values()) if index is None else len(index)
    if any(size not in (1, longest) for size in sizes.values()):
        lengths = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise MethodError(f"The numbers given have different lengths: {lengths}. Make them equal.")
    arrays = [np.ravel(np.asarray(values, dtype=float)) for values in named.values()]
    index = pd.RangeIndex(longest) if index is None else index
    return index, [np.broadcast_to(array, longest) for array in arrays]


def _refuse(bad: np.ndarray, values: ArrayLike, rule: str, remedy: str) -> None:
    """Raise for the first bad value, naming its row where there is one."""
    if not bad.any():
        return
    position = tuple(np.argwhere(bad)[0])
    found = np.asarray(values, dtype=float)[position]
    where = ""
    if position:
        named = isinstance(values, pd.Series | pd.DataFrame)
        where = f" in row {values.index[position[0]] if named else position[0]}"
    raise MethodError(f"{rule}; found {found:g}{where}. {remedy}")
