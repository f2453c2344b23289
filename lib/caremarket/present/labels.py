"""Direct labels that do not overlap, in place of legends."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from scipy.optimize import isotonic_regression

from caremarket.present.style import INK, pixels, settle, text_colour
from caremarket.present.words import humanised, wrapped

GAP = pixels(3)  # between two labels


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> np.ndarray:
    """Move labels as little as possible (least squares) so that none overlaps another.

    Subtracting the room that the labels before it take turns "no overlap" into "no decrease", which
    isotonic regression solves. Takes where each label wants to be and its height or width; returns
    the centres, in the order given. `high` is exceeded when the labels need more room.
    """
    wanted, size = np.asarray(centres, float), np.asarray(sizes, float)
    order = np.argsort(wanted, kind="stable")
    half = size[order] / 2
    taken = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:])])
    fitted = isotonic_regression(wanted[order] - taken).x
    first, last = low + half[0], high - half[-1] - taken[-1]
    placed = np.empty_like(wanted)
    placed[order] = np.clip(fitted, first, max(first, last)) + taken
    return placed


def label_line_ends(
    axes: Axes,
    ends: Mapping[Hashable, tuple[float, float]],
    colours: Mapping[Hashable, str],
    width: int = 18,
) -> None:
    """Name each line at its right-hand end, joined to it by a thin leader; settles the layout.

    `ends` has the last point of each line by its name, `width` the characters to a line of a name.
    """
    if not ends:
        settle(axes.figure)
        return
    texts = []
    for name in ends:
        text, look = wrapped(humanised(name), width), {"color": text_colour(colours[name])}
        texts.append(axes.text(1.05, 0.5, text, va="center", transform=axes.transAxes, **look))
    settle(axes.figure)
    bottom, top = axes.bbox.y0, axes.bbox.y1
    points = axes.transData.transform(list(ends.values()))
    heights = [text.get_window_extent().height + GAP for text in texts]
    places = spread(points[:, 1], heights, bottom, top)
    for text, place in zip(texts, places, strict=True):
        text.set_y((place - bottom) / (top - bottom))
    starts = np.column_stack([np.full(len(texts), axes.bbox.x0 + 1.05 * axes.bbox.width), places])
    draw_leaders(axes, starts - [pixels(2), 0], points, [colours[name] for name in ends], 1.2)


def draw_leaders(
    axes: Axes, starts: np.ndarray, ends: np.ndarray, colours: Sequence[str], width: float
) -> None:
    """Draw thin lines (width in points) from labels to what they name, in pixels, a row a label."""
    whole = axes.figure.transFigure
    lines = whole.inverted().transform(np.hstack([starts, ends]).reshape(-1, 2)).reshape(-1, 2, 2)
    leaders = LineCollection(
        lines, colors=colours, linewidths=width, transform=whole, clip_on=False
    )
    axes.add_collection(leaders, autolim=False)


def key_above(axes: Axes, handles: Sequence[Artist], across: int = 3) -> None:
    """Name colours in a key above a chart: where a direct label would point at nothing."""
    place = {"loc": "lower left", "bbox_to_anchor": (0, 1.02), "ncols": across}
    spacing = {"borderpad": 0, "borderaxespad": 0, "handlelength": 1.2, "columnspacing": 1.4}
    axes.legend(handles=handles, frameon=False, **place, **spacing)


def label_segments(
    axes: Axes, names: Sequence[object], centres: Sequence[float], row: float
) -> None:
    """Name the segments of a stacked bar above it, joined to them by leaders; settles the layout.

    Names go from left to right; centres and the row (upper edge of the bar) are in units of the
    axes.
    """
    texts = [
        axes.text(0.5, 1.08, "", ha="center", va="bottom", color=INK, transform=axes.transAxes)
        for _ in names
    ]
    room = axes.figure.bbox.width - 2 * GAP
    for width in (24, 18, 14, 10, 7):
        for text, name in zip(texts, names, strict=True):
            text.set_text(wrapped(humanised(name), width))
        widths = [text.get_window_extent().width + 3 * GAP for text in texts]
        if sum(widths) <= room:
            break
    settle(axes.figure)
    left, right = axes.bbox.x0, axes.bbox.x1
    ends = axes.transData.transform([(centre, row) for centre in centres])
    places = spread(ends[:, 0], widths, GAP, room)
    for text, place in zip(texts, places, strict=True):
        text.set_x((place - left) / (right - left))
    heights = np.full(len(texts), axes.bbox.y0 + 1.08 * axes.bbox.height - pixels(2))
    draw_leaders(axes, np.column_stack([places, heights]), ends, [INK] * len(texts), 0.8)
