"""Direct labels that do not overlap, in place of legends."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from scipy.optimize import isotonic_regression

from caremarket.present.style import INK, settle, text_colour
from caremarket.present.words import humanised, wrapped

GAP = 4.0  # pixels between two labels
LEADER = {"arrowstyle": "-", "linewidth": 1.2, "shrinkA": 0, "shrinkB": 2}


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> np.ndarray:
    """Move labels as little as possible (least squares) so that none overlaps another.

    Subtracting the room that the labels before it take turns "no overlap" into "no decrease",
    which isotonic regression solves.

    Args:
        centres: Where each label wants to be.
        sizes: Height (or width) of each label.
        low: Least position of a label's edge.
        high: Greatest position of a label's edge; exceeded when the labels need more room.

    Returns:
        The centres, in the order given.
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

    Args:
        axes: The axes that hold the lines.
        ends: Last point of each line, by its name.
        colours: Colour of each line, by its name.
        width: Characters after which a name is broken into another line.
    """
    texts = [
        axes.annotate(
            wrapped(humanised(name), width),
            xy=end,
            xytext=(1.05, 0.5),
            textcoords=axes.transAxes,
            ha="left",
            va="center",
            color=text_colour(colours[name]),
            arrowprops=LEADER | {"color": colours[name], "relpos": (0, 0.5)},
            annotation_clip=False,
        )
        for name, end in ends.items()
    ]
    settle(axes.figure)
    bottom, top = axes.bbox.y0, axes.bbox.y1
    centres = [axes.transData.transform(end)[1] for end in ends.values()]
    heights = [Text.get_window_extent(text).height + GAP for text in texts]
    for text, centre in zip(texts, spread(centres, heights, bottom, top), strict=True):
        text.set_position((1.05, (centre - bottom) / (top - bottom)))


def label_segments(
    axes: Axes, names: Sequence[object], centres: Sequence[float], row: float
) -> None:
    """Name the segments of a stacked bar above it, joined to them by leaders; settles the layout.

    Args:
        axes: The axes that hold the bar.
        names: The segments' names, from left to right.
        centres: Middle of each segment, in units of the axis.
        row: Upper edge of the bar, in units of the vertical axis.
    """
    texts = [
        axes.annotate(
            humanised(name),
            xy=(centre, row),
            xytext=(0.5, 1.08),
            textcoords=axes.transAxes,
            ha="center",
            va="bottom",
            color=INK,
            arrowprops=LEADER | {"color": INK, "linewidth": 0.8, "relpos": (0.5, 0)},
            annotation_clip=False,
        )
        for name, centre in zip(names, centres, strict=True)
    ]
    figure = axes.figure
    room = figure.bbox.width - 2 * GAP
    for width in (24, 18, 14, 10, 7):
        for text, name in zip(texts, names, strict=True):
            text.set_text(wrapped(humanised(name), width))
        widths = [Text.get_window_extent(text).width + 3 * GAP for text in texts]
        if sum(widths) <= room:
            break
    settle(figure)
    left, right = axes.bbox.x0, axes.bbox.x1
    wanted = [axes.transData.transform((centre, row))[0] for centre in centres]
    for text, centre in zip(texts, spread(wanted, widths, GAP, room), strict=True):
        text.set_position(((centre - left) / (right - left), 1.08))
