"""Projections against later counts, of the council and of all councils."""

import pandas as pd

from caremarket.methods.hindcast import error_bound
from caremarket.themes import projection
from caremarket.themes.theme import Projected, required
from caremarket.themes.vintages import base_of, misses

BAND = "65+"


def held(theme: Projected) -> pd.DataFrame:
    """Return how far each projection was off the newest count that came after what it starts from.

    Columns as `vintages.misses`, and horizon (years from its start). MissingEvidenceError where no
    projection has met a later count.
    """
    found = required(
        misses(theme.population),
        f"No projection of {theme.area} that is in the evidence has met a later count, so how well "
        "one did cannot be said. Import mid-year estimates of all councils.",
    )
    starts = found["vintage"].map(lambda name: base_of(theme.population, name))
    return found.assign(horizon=found["year"] - starts)


def everywhere(theme: Projected) -> dict[str, float] | None:
    """Return how far our own projection was off in all councils: people aged 65 and over.

    Keys councils, years, median and bound (proportions: what half, and 95% of them did not exceed);
    None where the evidence does not say.
    """
    projected = projection.of_all(theme.everywhere)
    if projected is None:
        return None
    errors, years = projection.errors_since_census(projected, theme.everywhere)
    if len(errors) < projection.FEWEST_AREAS:
        return None
    sizes = errors.abs()
    return {
        "councils": len(errors),
        "years": years,
        "median": float(sizes.median()),
        "bound": error_bound(errors),
    }
