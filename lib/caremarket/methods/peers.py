"""Which areas are like an area, and where it stands among all."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from caremarket.errors import MethodError
from caremarket.methods.checks import numbers

SHARE = 0.9  # of the differences between areas that the components kept hold together
FARTHEST = 3.0  # standard deviations, beyond which the nearest area is no neighbour
ROUNDING = 9  # decimals, beyond which distances are equal but for how they were added up


def nearest_neighbours(
    features: pd.DataFrame, area: str, number: int = 15, farthest: float = FARTHEST
) -> pd.DataFrame:
    """Find the areas that are most like an area: statistical nearest neighbours.

    Features that say the same twice do not count twice: they are brought to principal components,
    see `components`, and the distance is Euclidean in standard deviations of these. Features that
    the area lacks are left out, and so are areas that lack one of the others. Raises MethodError if
    the area is not there or has no feature, no feature differs between areas, or a name comes
    twice.

    Args:
        features: One row an area, one column a feature; missing where it is not known. Take
            logarithms of sizes and densities first: they stretch over orders of magnitude.
        area: The area, as in the index; it is no neighbour of its own.
        number: How many neighbours at most.
        farthest: Distance beyond which none is a neighbour.

    Returns:
        One row a neighbour (its name in the index), the nearest first, equally near ones in the
        order of the index; perhaps none: `rank`, `distance` (in standard deviations) and
        `at_random` (root mean square distance of two areas picked at random, the same in every
        row).
    """
    if area not in features.index:
        raise MethodError(f"There is no row {area} among the areas to choose neighbours from.")
    if features.index.has_duplicates:
        twice = features.index[features.index.duplicated()][0]
        raise MethodError(f"The area {twice} comes twice among those to choose from.")
    known = features.loc[:, features.loc[area].notna()]
    if known.empty:
        raise MethodError(f"All features of {area} are missing.")
    scores = components(known.dropna())
    distance = np.sqrt(((scores - scores.loc[area]) ** 2).sum(axis=1)).drop(area)
    found = distance.iloc[distance.round(ROUNDING).argsort(kind="stable")]
    found = found[found <= farthest].head(number).to_frame("distance")
    found.insert(0, "rank", np.arange(1, len(found) + 1))
    return found.assign(at_random=np.sqrt(2 * scores.shape[1]))


def components(features: pd.DataFrame, share: float = SHARE) -> pd.DataFrame:
    """Bring features that go together to independent ones, all of one weight.

    Each feature is standardised over the areas (less its mean, over its standard deviation), so
    that its unit does not matter. The principal components that come first are kept, as many as it
    takes to hold the share of the differences, and brought to a standard deviation of 1.

    Args:
        features: One row an area, one column a feature, none missing.
        share: Share of the variance of the standardised features, above 0 and below 1.

    Returns:
        One row an area, one column a component, the one that holds most first; MethodError if no
        feature differs.
    """
    spread = features.std(ddof=0)
    differing = spread.index[spread > 0]
    if differing.empty:
        raise MethodError("No feature differs between the areas; give features that do.")
    standard = (features[differing] - features[differing].mean()) / spread[differing]
    correlation = (standard.T @ standard / len(standard)).to_numpy()
    variance, vectors = (found[..., ::-1] for found in np.linalg.eigh(correlation))
    kept = int(np.searchsorted(variance.cumsum() / variance.sum(), share)) + 1
    scores = standard.to_numpy() @ vectors[:, :kept] / np.sqrt(variance[:kept])
    return pd.DataFrame(scores, index=features.index)


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
