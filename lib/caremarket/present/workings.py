"""Charts of how an answer comes about: tornado and steps."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from caremarket.present.rows import draw_reference, make_room, name_rows, write_beside
from caremarket.present.style import (
    CATEGORICAL,
    DUO,
    FOCUS,
    INK,
    heading,
    horizontal,
    new_figure,
    number_axis,
    padded,
    settle,
    styled,
)
from caremarket.present.words import decimals_for, humanised, number, wrapped

NAMES = ("low", "high")  # the ends of an assumption
STEP_CHARACTERS = 84  # what the chart's width holds of the steps' names in one line


@styled
def tornado(
    frame: pd.DataFrame, *, label: str, low: str, high: str, base: float, x_label: str
) -> Figure:
    """Draw how far the result moves from its base when each assumption goes to its ends.

    What lowers the result has one colour, what raises it the other; `low` and `high` beside a bar
    say which end of the assumption does so.

    Args:
        frame: One row an assumption; drawn with the widest on top.
        label: Column with its name.
        low: Column with the result when the assumption is at its low end.
        high: Column with the result when it is at its high end.
        base: The result with every assumption at its middle.
        x_label: What the result measures, with the unit.
    """
    width = (frame[high] - frame[low]).abs()
    ranked = frame.loc[width.sort_values(ascending=False, kind="stable").index]
    figure, axes = horizontal(len(ranked) + 1, x_label)
    decimals = decimals_for([*ranked[low], *ranked[high]])
    rows = np.arange(len(ranked))
    moves = ranked[[low, high]].to_numpy(float) - base
    for ends in np.argsort(-np.abs(moves), axis=1, kind="stable").T:  # the shorter bar on top
        reach = moves[rows, ends]
        look = {"height": 0.7, "edgecolor": "white", "color": [DUO[int(at > 0)] for at in reach]}
        axes.barh(rows, reach, left=base, **look)
    for row, ends in enumerate(zip(ranked[low], ranked[high], strict=True)):
        named = [(at, f"{end} {number(at, decimals)}") for at, end in zip(ends, NAMES, strict=True)]
        for left in (True, False):  # an end at the base has no bar that its number could stand at
            side = sorted(end for end in named if (end[0] < base if left else end[0] > base))
            if side:
                outermost = side[0 if left else -1][0]
                told = ", ".join(text for _, text in side)
                write_beside(axes, outermost, row, told, left=left)
    axes.set_xlim(padded([*ranked[low], *ranked[high], base], zero=False))
    name_rows(axes, ranked[label])
    draw_reference(axes, base, f"Base {number(base, decimals)}")
    make_room(axes)
    return figure


@styled
def steps(frame: pd.DataFrame, *, label: str, value: str, y_label: str, total: str) -> Figure:
    """Draw a waterfall: the first row from 0, each further one from where the last one ended.

    Args:
        frame: One row a step, in order.
        label: Column with its name.
        value: Column with the first level, then the changes.
        y_label: What the steps measure, with the unit.
        total: Name of the closing bar, which is the sum.
    """
    changes = frame[value].to_numpy(float)
    names = [*frame[label], total]
    starts = np.concatenate([[0.0], np.cumsum(changes)[:-1], [0.0]])
    between = [CATEGORICAL[1] if change >= 0 else DUO[1] for change in changes[1:]]
    colours = [FOCUS, *between, FOCUS]
    changes = np.append(changes, changes.sum())
    figure, axes = new_figure()
    places = np.arange(len(names))
    axes.bar(places, changes, bottom=starts, width=0.65, color=colours)
    ends = starts + changes
    axes.hlines(ends[:-1], places[:-1] + 0.325, places[1:] - 0.325, color=INK, linewidth=0.8)
    decimals = decimals_for(changes)
    above = offset_copy(axes.transData, axes.figure, y=4, units="points")
    for place, (start, change) in enumerate(zip(starts, changes, strict=True)):
        sign = "+" if change > 0 and 0 < place < len(changes) - 1 else ""
        text, top = sign + number(change, decimals), max(start, start + change)
        axes.text(place, top, text, ha="center", va="bottom", color=INK, transform=above)
    axes.set_ylim(padded([*starts, *ends]))
    axes.axhline(0, color=INK, linewidth=1)
    width = max(8, STEP_CHARACTERS // len(names))
    axes.set_xticks(places, [wrapped(humanised(name), width) for name in names])
    number_axis(axes.yaxis)
    heading(axes, y_label)
    settle(figure)
    return figure
