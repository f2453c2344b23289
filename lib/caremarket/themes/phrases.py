"""Small pieces of sentences and titles."""

import pandas as pd

PARAMETER = "the parameters of this report"  # where a number of a worked line comes from
ABOVE = "what is worked out above"


def direction(change: float, up: str = "rose", down: str = "fell") -> str:
    """Return the word for a change; `stayed the same` for none."""
    return "stayed the same" if change == 0 else (up if change > 0 else down)


def moved(
    change: float,
    words: tuple[str, str, str] = ("rose", "fell", "hardly changed"),
    form: str = ".1%",
) -> str:
    """Say how far a figure moved, as `rose by 1.4%`; the last word if that rounds to nothing."""
    up, down, hardly = words
    size = f"{abs(change):{form}}"
    return hardly if size == f"{0:{form}}" else f"{up if change > 0 else down} by {size}"


def listing(figures: pd.Series, form: str = ",.0f") -> str:
    """Write named figures as a list, such as `supported 980, newly identified 296`."""
    return ", ".join(f"{str(name).replace('_', ' ')} {n:{form}}" for name, n in figures.items())


def chance(p_value: float) -> str:
    """Write the p-value of a test, to three decimals."""
    return "below 0.001" if p_value < 0.001 else f"{p_value:.3f}"
