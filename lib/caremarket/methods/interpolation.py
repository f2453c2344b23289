"""Values for the years between those that are printed."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.interpolate import PchipInterpolator

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers


def interpolate(
    printed: pd.DataFrame, years: Iterable[int], *, constant_growth: bool = False
) -> pd.DataFrame:
    """Fill in the years between printed ones by a shape-preserving cubic (PCHIP).

    The curve goes through every printed value, never overshoots one, and rises or falls only where
    the printed values do. Series are interpolated one by one, so between printed years a printed
    total need not equal the sum of its interpolated bands: add the bands up instead. Raises
    MethodError if a year lies outside the printed ones, a year is printed twice, or a printed value
    is missing.

    Args:
        printed: Values by year (the index); one column for each series, such as an age band.
        years: The years wanted, each within the printed ones.
        constant_growth: Whether each series grows at a constant rate between two printed years
            instead; one that holds a nought goes in a straight line.

    Returns:
        One row a year wanted (index `year`), with the columns of `printed`, in its unit; exactly
        the printed values in the printed years.

    Source: Fritsch and Butland (1984), SIAM J. Sci. Stat. Comput. 5: 300-304, as computed by scipy.
    """
    frame = printed.sort_index()
    for column in frame.columns:
        numbers(frame[column], f"the printed figure of {column}")
    known = numbers(frame.index, "the printed year")
    years = list(years)
    wanted = numbers(years, "year")
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()][0]
        raise MethodError(f"The year {twice} is printed twice. Choose one vintage first.")
    outside = wanted[(wanted < known[0]) | (wanted > known[-1])]
    if outside.size:
        raise MethodError(
            f"The year {outside[0]:g} lies outside the printed years {known[0]:g} to "
            f"{known[-1]:g}; nothing is extrapolated. Ask for years in that range, or add evidence."
        )
    figures = frame.to_numpy(dtype=float)
    nearest = np.searchsorted(known, wanted)
    values = figures[nearest]
    between = known[nearest] != wanted
    if between.any():
        at = wanted[between]
        values[between] = (
            _grown(known, figures, at) if constant_growth else PchipInterpolator(known, figures)(at)
        )
    return pd.DataFrame(values, index=pd.Index(years, name="year"), columns=frame.columns)


def _grown(known: np.ndarray, figures: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Interpolate each column at constant growth, or in a straight line where it holds a nought."""
    whole = (figures > 0).all(axis=0)
    scaled = np.where(whole, np.log(np.where(whole, figures, 1)), figures)
    found = np.column_stack([np.interp(wanted, known, column) for column in scaled.T])
    return np.where(whole, np.exp(found), found)
