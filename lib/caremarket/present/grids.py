"""The heat map. Apart from the other charts: only who draws one pays for importing seaborn."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from caremarket.present.rows import name_rows, pivoted
from caremarket.present.style import (
    DUO,
    FOCUS,
    SEQUENTIAL,
    heading,
    height_for,
    new_figure,
    settle,
    styled,
)
from caremarket.present.words import decimals_for, humanised, number, wrapped

COLUMN_CHARACTERS = 12  # what a column's width holds of its name in one line


@styled
def heat(frame: pd.DataFrame, *, row: str, column: str, value: str, label: str) -> Figure:
    """Draw a grid of numbers, the darker the larger; around 0 where they cross it.

    Args:
        frame: One row for each cell of the grid; PresentError if a cell comes twice.
        row: Column with the name of the grid's row.
        column: Column with the name of the grid's column.
        value: Column with the number.
        label: What the numbers measure, with the unit.
    """
    wide = pivoted(frame, value, row, column).astype(float)
    wide.columns = [wrapped(humanised(name), COLUMN_CHARACTERS) for name in wide.columns]
    low, high = np.nanmin(wide), np.nanmax(wide)
    crosses = low < 0 < high
    if crosses:  # the same distance from 0 is the same shade on either side
        low, high = -max(-low, high), max(-low, high)
    shades = [DUO[1], "#F2F2F2", FOCUS] if crosses else SEQUENTIAL[:-1]
    decimals = decimals_for(frame[value])
    figure, axes = new_figure(height_for(len(wide) + 1))
    sns.heatmap(
        wide,
        vmin=low,
        vmax=high,
        annot=wide.map(lambda cell: number(cell, decimals)),
        fmt="",
        cmap=LinearSegmentedColormap.from_list("caremarket", shades),
        cbar=False,
        linewidths=2,
        ax=axes,
    )
    mesh = axes.collections[0]
    written = mesh.get_facecolors()[~np.ma.getmaskarray(mesh.get_array()).ravel()]
    for text, colour in zip(axes.texts, written, strict=True):
        text.set_color(readable_on(colour))
    axes.grid(visible=False)
    name_rows(axes, wide.index, middle=0.5)
    axes.set(xlabel="", ylabel="")
    axes.tick_params(axis="both", rotation=0)
    heading(axes, label)
    settle(figure)
    return figure


def readable_on(colour: np.ndarray) -> str:
    """Return white or black, whichever has the better contrast by WCAG 2.2."""
    channels = np.asarray(colour[:3], float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return "white" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "black"
