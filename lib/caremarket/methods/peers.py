"""Which areas are like an area, and where it stands among all."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers

LEAST_SHARED = 0.5  # share of the features that two areas must both have to be compared
ROUNDING = 9  # decimals, beyond which distances are equal but for how they were added up


def nearest_neighbours(features: pd.DataFrame, area: str, number: int = 15) -> pd.DataFrame:
    """Find the areas that are most like an area: statistical nearest neighbours.

    Each feature is standardised over all areas (less its mean, over its standard deviation), so
    that its unit does not matter. The distance is Euclidean, over the features that both areas
    have, brought to the length that all features would give. Raises MethodError if the area is not
    there or lacks half of its features, no feature differs between areas, or fewer areas than asked
    for can be compared.

    Args:
        features: One row an area, one column a feature; missing where it is not known. Take
            logarithms of sizes and densities first: they stretch over orders of magnitude.
        area: The area, as in the index; it is no neighbour of its own.
        number: How many neighbours.

    Returns:
        One row a neighbour (its name in the index), the nearest first, equally near ones in the
        order of the index: `rank`, `distance` (in standard deviations) and `shared_features`.
    """
    if area not in features.index:
        raise MethodError(f"There is no row {area} among the areas to choose neighbours from.")
    if features.index.has_duplicates:
        twice = features.index[features.index.duplicated()][0]
        raise MethodError(f"The area {twice} comes twice among those to choose from.")
    spread = features.std(ddof=0)
    differing = spread.index[spread > 0]
    if differing.empty:
        raise MethodError("No feature differs between the areas; give features that do.")
    standard = (features[differing] - features[differing].mean()) / spread[differing]
    squares = (standard - standard.loc[area]) ** 2
    covered = squares.notna().mean(axis=1)
    if covered[area] < LEAST_SHARED:
        raise MethodError(f"More than half of the features of {area} are missing.")
    others = covered.index[(covered >= LEAST_SHARED) & (covered.index != area)]
    if len(others) < number:
        raise MethodError(
            f"{number} neighbours are asked for, and {len(others)} other areas have enough "
            "features to be compared. Ask for fewer, or give features of more areas."
        )
    found = pd.DataFrame(
        {
            "distance": np.sqrt(squares.loc[others].sum(axis=1) / covered[others]),
            "shared_features": squares.loc[others].notna().sum(axis=1),
        }
    )
    nearest = found["distance"].round(ROUNDING).argsort(kind="stable")
    found = found.iloc[nearest].head(number)
    found.insert(0, "rank", np.arange(1, len(found) + 1))
    return found


def positions(value: ArrayLike) -> pd.DataFrame:
    """Rank areas from the highest and from the lowest value; equal values share a rank.

    Args:
        value: One figure an area; missing where there is none; MethodError if there is none at all.

    Returns:
        In the rows of the values: `from_highest`, `from_lowest` (1 is the highest or the lowest;
        missing where the value is), `of` (areas that have a value) and `joint` (whether another
        area has the same value).
    """
    series = pd.Series(value, dtype=float)
    numbers(series.dropna(), "value")
    return pd.DataFrame(
        {
            "from_highest": series.rank(ascending=False, method="min"),
            "from_lowest": series.rank(method="min"),
            "of": int(series.notna().sum()),
            "joint": series.duplicated(keep=False) & series.notna(),
        }
    )
