"""What horizontal charts have in common: rows with names, values and a reference line."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator
from matplotlib.transforms import offset_copy

from caremarket.errors import PresentError
from caremarket.present.style import CATEGORICAL, INK, padded, pixels, settle
from caremarket.present.words import decimals_for, humanised, number, wrapped

LABEL_WIDTH = 26
BESIDE = 8  # points from the end of a bar or dot to its number
ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # no line runs through a number


def pivoted(frame: pd.DataFrame, value: str, label: str, series: str) -> pd.DataFrame:
    """Return labels down, series across, as they appear; PresentError if a pair comes twice."""
    twice = frame[frame.duplicated([label, series])]
    if not twice.empty:
        first = twice.iloc[0]
        raise PresentError(
            f"{first[label]!r} and {first[series]!r} come more than once; select one row for "
            f"each {label} and {series} before charting."
        )
    wide = frame.set_index([label, series])[value].astype(float).unstack()  # noqa: PD010
    return wide.reindex(index=frame[label].unique(), columns=frame[series].unique())


def name_rows(axes: Axes, names: Iterable[object], middle: float = 0.0) -> None:
    """Write the rows' names at the left, as words, the first row on top, its middle at `middle`."""
    texts = [wrapped(humanised(name), LABEL_WIDTH) for name in names]
    axes.set_yticks(np.arange(len(texts)) + middle, texts)
    axes.set_ylim(len(texts) - 0.5 + middle, -0.5 + middle)


def finish_with_values(
    axes: Axes,
    frame: pd.DataFrame,
    value: str,
    lower: str | None,
    upper: str | None,
    *,
    extra: float | None = None,
    zero: bool = True,
) -> None:
    """Draw the limits, write each value beyond bar and limit, and fit the axis to them."""
    middle = frame[value].to_numpy(float)
    low = middle if lower is None else frame[lower].fillna(frame[value]).to_numpy(float)
    high = middle if upper is None else frame[upper].fillna(frame[value]).to_numpy(float)
    rows = np.arange(len(frame))
    apart = low < high
    axes.hlines(rows[apart], low[apart], high[apart], color=INK, linewidth=2)
    for ends in (low[apart], high[apart]):
        axes.plot(ends, rows[apart], "|", color=INK, markersize=9)
    decimals = decimals_for(middle)
    for row, (at, least, most) in enumerate(zip(middle, low, high, strict=True)):
        if not np.isnan(at):
            edge = least if at < 0 else most
            write_beside(axes, edge, row, number(at, decimals), left=at < 0)
    axes.set_xlim(padded([*low, *high] + ([] if extra is None else [extra]), zero=zero))


def write_beside(axes: Axes, x: float, row: float, text: str, *, left: bool = False) -> None:
    """Write a text just beyond the end of a bar or interval, at its right or left."""
    moved = offset_copy(axes.transData, axes.figure, x=-BESIDE if left else BESIDE, units="points")
    written = axes.text(
        x, row, text, ha="right" if left else "left", va="center", color=INK, transform=moved
    )
    written.set(in_layout=False, bbox=ON_WHITE)


def make_room(axes: Axes) -> None:
    """Settle the layout, and widen the axis until every value beside a bar stands inside.

    What moves one end moves the texts at the other a little, so each end is seen to twice. The
    numbers on the axis stay where they are: a further one might reach beyond the picture.
    """
    settle(axes.figure)
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(FixedLocator([x for x in axes.get_xticks() if low <= x <= high]))
    at_left, at_right = widths_beside(axes, "right"), widths_beside(axes, "left")
    for _ in range(2):
        low = min([low, *((x - share * high) / (1 - share) for x, share in at_left)])
        high = max([high, *((x - share * low) / (1 - share) for x, share in at_right)])
    axes.set_xlim(low, high)


def widths_beside(axes: Axes, aligned: str) -> list[tuple[float, float]]:
    """Return place and width, as a share of the axis, of the texts that are aligned so."""
    room = axes.bbox.width
    beyond = pixels(18 if aligned == "right" else 9)  # the rows' names stand at the left
    return [
        (text.get_position()[0], min((text.get_window_extent().width + beyond) / room, 0.9))
        for text in axes.texts
        if text.get_ha() == aligned
    ]


def draw_reference(axes: Axes, reference: float | None, label: str) -> None:
    """Draw a dashed vertical line, named above the chart."""
    if reference is None:
        return
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, reference), max(high, reference))
    axes.axvline(reference, color=CATEGORICAL[2], linewidth=1.5, linestyle=(0, (4, 3)))
    above = {"xytext": (0, 4), "textcoords": "offset points", "ha": "center", "va": "bottom"}
    place = {"xy": (reference, 1), "xycoords": axes.get_xaxis_transform()}
    axes.annotate(label, **place, **above, color=CATEGORICAL[2])
