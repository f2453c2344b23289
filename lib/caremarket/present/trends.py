"""Charts of change over time: lines with bands, small multiples."""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from caremarket.present.labels import label_line_ends
from caremarket.present.rows import ON_WHITE
from caremarket.present.style import (
    HEIGHT,
    INK,
    MARKERS,
    colours_for,
    heading,
    new_figure,
    new_grid,
    number_axis,
    padded,
    settle,
    styled,
)
from caremarket.present.words import humanised, wrapped

MOST_TICKS = 8
MOST_POINTS_WITH_MARKERS = 12
PANELS_ACROSS = 3


@styled
def lines(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    y_label: str,
    series: str | None = None,
    lower: str | None = None,
    upper: str | None = None,
    reference: float | None = None,
    reference_label: str = "",
) -> Figure:
    """Draw a line for each series, with its band where limits are given, on an axis from 0.

    Args:
        frame: One row for each point.
        x: Column with the year, or with the name of the period.
        y: Column with the value; PresentError if there is none at all.
        y_label: What the lines measure, with the unit.
        series: Column with the name of the line, written at its end; PresentError if more than
            colours.
        lower: Column with the lower limit of the value, if it has one.
        upper: Column with the upper limit.
        reference: Where to draw a dashed horizontal line.
        reference_label: What that line stands for.
    """
    figure, axes = new_figure()
    drawn = on_scale(frame, x)
    colours = colours_for(list(frame[series].unique()) if series else [y])
    draw_lines(axes, drawn, colours, y=y, series=series, lower=lower, upper=upper)
    draw_scales(axes, frame, x, y, lower, upper, reference=reference)
    heading(axes, y_label)
    ends = last_points(drawn, y, series) if series else {}
    if reference is not None and reference_label:
        ends[reference_label] = (axes.get_xlim()[1], reference)
        colours[reference_label] = INK
    if ends:
        label_line_ends(axes, ends, colours)
    else:
        settle(figure)
    return figure


@styled
def small_multiples(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    panel: str,
    y_label: str,
    series: str | None = None,
    lower: str | None = None,
    upper: str | None = None,
    reference: float | None = None,
) -> Figure:
    """Draw the same line chart once for each panel, all with the same axes from 0.

    `panel` is the column that divides the rows into panels, at most three across. Everything else
    is as for `lines`; a line's name stands beside the first row of charts.
    """
    panels = list(frame[panel].unique())
    across = min(len(panels), PANELS_ACROSS)
    down = math.ceil(len(panels) / across)
    figure, grid = new_grid(max(HEIGHT * 0.75, 2.6 * down), down, across)
    drawn = on_scale(frame, x)
    colours = colours_for(list(frame[series].unique()) if series else [y])
    for place, (axes, name) in enumerate(zip(grid.flat, panels, strict=False)):
        rows = drawn[drawn[panel] == name]
        draw_lines(axes, rows, colours, y=y, series=series, lower=lower, upper=upper)
        draw_scales(axes, frame, x, y, lower, upper, reference=reference, most=3)
        heading(axes, wrapped(humanised(name), 24 if across < PANELS_ACROSS else 18))
        axes.tick_params(labelbottom=place + across >= len(panels))
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    figure.suptitle(y_label, x=0.01, ha="left", fontsize=12)
    if series:
        right = grid[0, across - 1]
        ends = last_points(drawn[drawn[panel] == panels[across - 1]], y, series)
        named = set(ends)
        for axes, name in zip(grid.flat, panels, strict=False):
            points = last_points(drawn[drawn[panel] == name], y, series)
            for line, point in points.items():
                if line not in named:  # beside the last panel its name would point at nothing
                    name_at(axes, point, line)
            named |= points.keys()
        label_line_ends(right, ends, colours, width=12)
    else:
        settle(figure)
    return figure


def draw_lines(
    axes: Axes,
    drawn: pd.DataFrame,
    colours: dict[object, str],
    *,
    y: str,
    series: str | None,
    lower: str | None,
    upper: str | None,
) -> None:
    """Draw lines and bands on given axes; lines differ by colour and by marker.

    A line ends where a value is missing and goes on after it. A point between two such gaps has no
    line, so it always has a marker.
    """
    few = drawn["_x"].nunique() <= MOST_POINTS_WITH_MARKERS
    markers = dict(zip(colours, MARKERS, strict=False))
    lone = [(next(iter(colours)), drawn)]
    for name, unsorted in drawn.groupby(series, sort=False) if series else lone:
        rows = unsorted.sort_values("_x", kind="stable")
        known = rows[y].notna()
        alone = known & ~known.shift(fill_value=False) & ~known.shift(-1, fill_value=False)
        marked = known if few else alone
        x = rows["_x"].to_numpy(float)
        axes.plot(
            x,
            rows[y].to_numpy(float),
            color=colours[name],
            marker=markers[name] if marked.any() else None,
            markevery=marked.to_numpy(),
            markersize=8,
            markeredgecolor="white",
            markeredgewidth=0.75,
        )
        if lower is not None and upper is not None:
            low, high = (rows[limit].to_numpy(float) for limit in (lower, upper))
            axes.fill_between(x, low, high, color=colours[name], alpha=0.18, linewidth=0)
    axes.tick_params(axis="both", pad=8)


def on_scale(frame: pd.DataFrame, x: str) -> pd.DataFrame:
    """Add the column `_x`: the year itself, or the position of a named period."""
    years = pd.api.types.is_numeric_dtype(frame[x])
    return frame.assign(_x=frame[x] if years else pd.factorize(frame[x])[0])


def draw_scales(
    axes: Axes,
    frame: pd.DataFrame,
    x: str,
    *columns: str | None,
    reference: float | None,
    most: int = MOST_TICKS,
) -> None:
    """Draw the reference, and scale both axes: from 0, years without commas, periods by name.

    The columns are those drawn, None left out; `most` years or periods have room.
    """
    values = [value for column in columns if column for value in frame[column]]
    if reference is not None:
        values.append(reference)
        axes.axhline(reference, color=INK, linewidth=1.5, linestyle=(0, (4, 3)))
    axes.set_ylim(padded(values))
    number_axis(axes.yaxis)
    distinct = list(frame[x].unique())
    if not pd.api.types.is_numeric_dtype(frame[x]):
        step = math.ceil(len(distinct) / most)
        axes.set_xticks(range(0, len(distinct), step), distinct[::step])
        return
    axes.xaxis.set_major_locator(FixedLocator(round_values(distinct, most)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def round_values(values: Iterable[float], most: int) -> list[float]:
    """Choose the years to write: all if there is room, else the first, the last and round ones.

    Projections are printed for every fifth year, so those are the ones to look for. A round one
    that would stand close to the first or last is left out, and one of few that would touch the one
    before it.
    """
    distinct = sorted(set(values))
    first, last = distinct[0], distinct[-1]
    if len(distinct) <= most:
        room, written = (last - first) / (1.5 * most), [first]
        for x in distinct[1:-1]:
            if x - written[-1] >= room and last - x >= room:
                written.append(x)
        return [*written, last] if last > first else written
    step = next(step for step in (5, 10, 20, 50, 100, 1000) if (last - first) / step <= most - 1)
    between = range(step * math.ceil(first / step), int(last) + 1, step)
    near = 0.6 * step
    return [first, *(x for x in between if x - first >= near and last - x >= near), last]


def name_at(axes: Axes, point: tuple[float, float], name: object) -> None:
    """Name a line at its last point, on the side of it that has more room."""
    high = point[1] > np.mean(axes.get_ylim())
    look = {"ha": "right", "va": "top" if high else "bottom", "color": INK, "bbox": ON_WHITE}
    away = {"xytext": (0, -9 if high else 9), "textcoords": "offset points"}
    axes.annotate(wrapped(humanised(name), 12), point, **away, **look).set_in_layout(False)


def last_points(drawn: pd.DataFrame, y: str, series: str) -> dict[object, tuple[float, float]]:
    """Return each series' last point that is not missing."""
    known = drawn.dropna(subset=[y]).sort_values("_x")
    return {
        name: tuple(rows[["_x", y]].iloc[-1].astype(float))
        for name, rows in known.groupby(series, sort=False)
    }
