"""Charts that compare categories: bars, grouped bars, stacked bars, dots with intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from caremarket.errors import PresentError
from caremarket.present.labels import key_above, label_segments
from caremarket.present.rows import (
    draw_reference,
    finish_with_values,
    make_room,
    name_rows,
    pivoted,
    write_beside,
)
from caremarket.present.style import (
    FOCUS,
    TEXT_COLOURS,
    UNFOCUSED,
    colours_for,
    horizontal,
    padded,
    pixels,
    settle,
    styled,
)
from caremarket.present.words import decimals_for, humanised, number


@styled
def bars(
    frame: pd.DataFrame,
    *,
    value: str,
    label: str,
    x_label: str,
    lower: str | None = None,
    upper: str | None = None,
    focus: str | list[str] | None = None,
    reference: float | None = None,
    reference_label: str = "",
) -> Figure:
    """Draw horizontal bars from 0, in the order of the rows.

    Args:
        frame: One row a bar.
        value: Column with the length of the bar.
        label: Column with its name.
        x_label: What the bars measure, with the unit.
        lower: Column with the lower limit of the value, if it has one.
        upper: Column with the upper limit.
        focus: Label, or labels, to bring out; the other bars turn grey.
        reference: Where to draw a dashed line.
        reference_label: What the line stands for.
    """
    figure, axes = horizontal(len(frame), x_label)
    rows = np.arange(len(frame))
    wanted = [focus] if isinstance(focus, str) else focus
    colours = [FOCUS if wanted is None or name in wanted else UNFOCUSED for name in frame[label]]
    axes.barh(rows, frame[value].to_numpy(float), height=0.7, color=colours)
    name_rows(axes, frame[label])
    finish_with_values(axes, frame, value, lower, upper)
    draw_reference(axes, reference, reference_label)
    make_room(axes)
    return figure


@styled
def intervals(
    frame: pd.DataFrame,
    *,
    value: str,
    label: str,
    lower: str,
    upper: str,
    x_label: str,
    reference: float | None = 0,
    reference_label: str = "",
) -> Figure:
    """Draw a dot with its interval for each row, such as the gap by method.

    The arguments are those of `bars`; limits are missing where there are none, and the axis
    contains the reference.
    """
    figure, axes = horizontal(len(frame), x_label)
    axes.plot(frame[value].to_numpy(float), np.arange(len(frame)), "o", color=FOCUS, markersize=9)
    name_rows(axes, frame[label])
    finish_with_values(axes, frame, value, lower, upper, extra=reference, zero=False)
    draw_reference(axes, reference, reference_label)
    make_room(axes)
    return figure


@styled
def grouped_bars(
    frame: pd.DataFrame, *, value: str, label: str, series: str, x_label: str
) -> Figure:
    """Draw a group of horizontal bars for each label, one bar a series.

    Args:
        frame: One row for each label and series; PresentError if a pair comes twice.
        value: Column with the length of the bar.
        label: Column with the name of the group.
        series: Column with the name of the series, PresentError if there are too many; its bars are
            named in the first group.
        x_label: What the bars measure, with the unit.
    """
    wide = pivoted(frame, value, label, series)
    colours = colours_for(list(wide.columns))
    figure, axes = horizontal(wide.size * 0.75 + len(wide) * 0.5, x_label)
    thickness = 0.8 / wide.shape[1]
    decimals = decimals_for(frame[value])
    for place, name in enumerate(wide.columns):
        rows = np.arange(len(wide)) + (place - (wide.shape[1] - 1) / 2) * thickness
        axes.barh(rows, wide[name], height=thickness * 0.92, color=colours[name])
        named = wide[name].first_valid_index()
        for row, group, length in zip(rows, wide.index, wide[name], strict=True):
            prefix = f"{humanised(name)}: " if group == named else ""
            if not np.isnan(length):
                write_beside(axes, length, row, prefix + number(length, decimals), left=length < 0)
    axes.set_xlim(padded(frame[value]))
    name_rows(axes, wide.index)
    make_room(axes)
    return figure


@styled
def stacked_bars(
    frame: pd.DataFrame, *, value: str, label: str, series: str, x_label: str
) -> Figure:
    """Draw a horizontal bar for each label, divided by series, which are named above the first bar.

    A series that the first bar lacks is named in a key beside the others. The arguments are those
    of `grouped_bars`; PresentError also if a value is below 0.
    """
    if (frame[value] < 0).any():
        raise PresentError(
            f"Column {value!r} has negative values, which cannot be stacked. Use present.bars or "
            "present.grouped_bars."
        )
    wide = pivoted(frame, value, label, series).fillna(0.0)
    wide = wide.loc[:, wide.gt(0).any() | wide.eq(0).all(axis=None)]
    colours = colours_for(list(wide.columns))
    ends = wide.cumsum(axis=1)
    figure, axes = horizontal(len(wide) * 1.3 + 1, x_label)
    rows = np.arange(len(wide))
    for name in wide.columns:
        look = {"height": 0.7, "color": colours[name], "edgecolor": "white"}
        axes.barh(rows, wide[name], left=ends[name] - wide[name], **look)
    axes.set_xlim(0, ends.iloc[:, -1].max() * 1.02)
    name_rows(axes, wide.index)
    if wide.iloc[0].gt(0).all():
        centres = (ends - wide / 2).iloc[0]
        label_segments(axes, list(wide.columns), list(centres), -0.35)
    else:  # a name above the first bar would point at nothing
        keys = [Patch(color=colours[name], label=humanised(name)) for name in wide.columns]
        key_above(axes, keys)
        settle(figure)
    write_inside(axes, wide, ends, colours)
    return figure


def write_inside(
    axes: Axes, wide: pd.DataFrame, ends: pd.DataFrame, colours: dict[object, str]
) -> None:
    """Write the values into those segments that have room for them."""
    lengths, edges = wide.to_numpy(), ends.to_numpy()
    decimals = decimals_for(lengths.ravel())
    scale = axes.bbox.width / np.diff(axes.get_xlim())[0]
    for (row, place), length in np.ndenumerate(lengths):
        ink = "white" if colours[wide.columns[place]] in TEXT_COLOURS else "black"
        middle = edges[row, place] - length / 2
        text = axes.text(middle, row, number(length, decimals), ha="center", va="center", color=ink)
        if text.get_window_extent().width + pixels(4) > length * scale:
            text.remove()
