"""How well projections of people did, in sentences."""

import pandas as pd

from caremarket.frames import rows
from caremarket.present.words import humanised, number
from caremarket.themes.past.held import BAND, everywhere, held
from caremarket.themes.theme import Projected


def projections(theme: Projected) -> list[str]:
    """Say how far off each projection was here, and our own in all councils."""
    told = misses_in_words(held(theme))
    if of := everywhere(theme):
        told.append(
            f"Our own projection, {number(of['years'], 1)} years after the census, was off by less "
            f"than {number(100 * of['median'], 1)}% in half of {of['councils']} councils and by "
            f"less than {number(100 * of['bound'], 1)}% in 95% of them (ages 65 and over)."
        )
    return told


def misses_in_words(found: pd.DataFrame) -> list[str]:
    """Say of each projection, from `held`, by how much it missed those aged 65 and over."""
    return [
        f"{humanised(it.vintage)} had {abs(100 * it.miss):.1f}% too {_side(it.miss)} people aged "
        f"65 and over in {it.year}, {it.horizon} {'year' if it.horizon == 1 else 'years'} on, by "
        f"{humanised(it.count)}."
        for it in rows(found, age_band=BAND).itertuples()
    ]


def title(found: pd.DataFrame, area: str) -> str:
    """Say how far apart projections and counts came out."""
    sizes = 100 * rows(found, age_band=BAND)["miss"].abs()
    if sizes.empty:
        return f"Projections of people in {area} and what came"
    if len(sizes) == 1:
        return f"The projection of {area} was {number(sizes.max(), 1)}% off what was counted"
    return (
        f"Projections of {area} missed later counts by {number(sizes.min(), 1)}% to "
        f"{number(sizes.max(), 1)}%"
    )


def _side(miss: float) -> str:
    return "many" if miss > 0 else "few"
