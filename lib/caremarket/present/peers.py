"""Charts that show one area among all: ranked bars, funnel plot."""

from collections.abc import Collection, Hashable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, NullLocator
from matplotlib.transforms import offset_copy

from caremarket.errors import PresentError
from caremarket.present.labels import key_above, label_line_ends
from caremarket.present.style import (
    CATEGORICAL,
    FOCUS,
    INK,
    UNFOCUSED,
    NumberFormatter,
    new_figure,
    number_axis,
    padded,
    styled,
)
from caremarket.present.words import number

BAR = 0.8  # width of a bar, of the room that it has
LOW = 3.4  # inches: low enough for two of them on a screen
PEER = CATEGORICAL[3]
PEERS = "Nearest neighbours"
OTHER = "#9A9A9A"  # dots need more contrast to white than bars do
LIMITS = {
    "95": ((0, (4, 3)), "Most councils (95%)"),
    "998": ("solid", "Nearly all (99.8%)"),
}
DOTTED = (0, (1, 1))
CHARACTER = 0.0085  # half of what one takes of the chart's width
LIFT = 10  # points between what a name stands above and the name
WHOLE_FROM = 1000  # values from which no decimal is written
MOST_SIZES = 6


@styled
def ranked(
    frame: pd.DataFrame,
    *,
    value: str,
    label: str,
    y_label: str,
    focus: Hashable,
    peers: Collection[Hashable],
    references: dict[str, float],
) -> Figure:
    """Draw a thin bar for every area, the lowest first, with one area and its peers brought out.

    Args:
        frame: One row an area; those without a value are left out.
        value: Column with the height of the bar.
        label: Column with the name of the area.
        y_label: What the bars measure, with the unit.
        focus: The area to bring out and name; PresentError if it has no value.
        peers: Its nearest neighbours, by label.
        references: Levels to draw as dotted lines, such as England's, by name.
    """
    drawn = frame.dropna(subset=[value]).sort_values([value, label], kind="stable")
    _needs(drawn, label, focus)
    names, heights = list(drawn[label]), drawn[value].to_numpy(float)
    colours = [FOCUS if name == focus else PEER if name in peers else UNFOCUSED for name in names]
    figure, axes = new_figure(LOW)
    places = np.arange(len(names))
    axes.add_collection(_bars(places, heights, colours), autolim=False)
    _ticks_below(axes, [place for place, name in enumerate(names) if name in peers])
    axes.set_ylim(padded([*heights, *references.values()], share=0.2))
    axes.set_xlim(-1, len(names))
    axes.set_xticks([])
    axes.grid(visible=False, axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(f"{len(names)} areas, from the lowest to the highest")
    number_axis(axes.yaxis)
    place = names.index(focus)
    keys = [Patch(color=FOCUS, label=str(focus)), Patch(color=UNFOCUSED, label="Other areas")]
    if peers:
        keys.insert(1, Patch(color=PEER, label=PEERS))
    _heading_and_key(axes, y_label, keys)
    text = f"{focus} {number(heights[place], _decimals(heights))}"
    covered = int(len(text) * CHARACTER * len(names))
    above = heights[max(place - covered, 0) : place + covered + 1].max()
    _name(axes, (place, heights[place]), text, above)
    _levels(axes, references, {})
    return figure


@styled
def funnel(
    frame: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    size: str,
    value: str,
    label: str,
    x_label: str,
    y_label: str,
    focus: Hashable,
    peers: Collection[Hashable],
    references: dict[str, float],
) -> Figure:
    """Draw every area's rate over its size, within the limits of chance about a reference.

    `size` is the column with the size of the area, drawn on a logarithmic axis; `x_label` names it.
    `limits` are along that axis: columns as `size`, `lower_95`, `upper_95` and, if wanted,
    `lower_998`, `upper_998` and `middle`, drawn dotted. Everything else is as for `ranked`.
    """
    drawn = frame.dropna(subset=[value, size])
    _needs(drawn, label, focus)
    figure, axes = new_figure(LOW + 0.6)
    axes.set_xscale("log")
    curve = limits.sort_values(size)
    if "middle" in curve:
        axes.plot(curve[size], curve["middle"], color=INK, lw=1.5, linestyle=DOTTED)
    shown = {name: look for name, look in LIMITS.items() if f"lower_{name}" in curve}
    for name, (dashes, _) in shown.items():
        for side in ("lower", "upper"):
            axes.plot(curve[size], curve[f"{side}_{name}"], color=INK, lw=1, linestyle=dashes)
    of_peers, own = drawn[label].isin(list(peers)), drawn[label] == focus
    others = drawn[~of_peers & ~own]
    axes.plot(others[size], others[value], "o", color=OTHER, markersize=4, linestyle="")
    for rows, marker, colour, big in ((of_peers & ~own, "D", PEER, 6), (own, "o", FOCUS, 10)):
        look = {"color": colour, "markersize": big, "markeredgecolor": "white"}
        axes.plot(drawn.loc[rows, size], drawn.loc[rows, value], marker, **look)
    heights = [*drawn[value], *references.values(), *curve.iloc[-1].drop(size)]
    axes.set_ylim(padded(heights, zero=False, share=0.15))
    axes.set_xlim(drawn[size].min() / 1.15, drawn[size].max() * 1.15)
    axes.xaxis.set_major_locator(FixedLocator(_round_sizes(*axes.get_xlim())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(NumberFormatter())
    axes.set_xlabel(x_label)
    number_axis(axes.yaxis)
    dots = {focus: ("o", FOCUS), PEERS: ("D", PEER), "Other areas": ("o", OTHER)}
    keys = [
        Line2D([], [], marker=marker, color=colour, linestyle="", label=str(name))
        for name, (marker, colour) in dots.items()
        if name != PEERS or peers
    ]
    _heading_and_key(axes, y_label, keys)
    at = drawn[own].iloc[0]
    text = f"{focus} {number(at[value], _decimals(drawn[value]))}"
    _name(axes, (at[size], at[value]), text, at[value])
    ends = {text: curve[f"upper_{name}"].iloc[-1] for name, (_, text) in shown.items()}
    _levels(axes, references, ends)
    return figure


def _bars(places: np.ndarray, heights: np.ndarray, colours: list[str]) -> PolyCollection:
    """Make one artist of all bars: one for each would take most of the chart's time."""
    left, right, ground = places - BAR / 2, places + BAR / 2, np.zeros(len(places))
    corners = [(left, ground), (left, heights), (right, heights), (right, ground)]
    outlines = np.array([np.column_stack(corner) for corner in corners]).swapaxes(0, 1)
    return PolyCollection(outlines, facecolors=colours, linewidths=0)


def _needs(drawn: pd.DataFrame, label: str, focus: Hashable) -> None:
    if focus not in set(drawn[label]):
        raise PresentError(
            f"{focus} has no value among the {len(drawn)} areas of the chart. Say so in a "
            "sentence in place of the chart."
        )


def _ticks_below(axes: Axes, places: list[int]) -> None:
    """Mark bars below the axis, too: colours alone would not do for everybody."""
    moved = offset_copy(axes.get_xaxis_transform(), axes.figure, y=-6, units="points")
    axes.plot(
        places, [0] * len(places), "^", color=PEER, markersize=5, clip_on=False, transform=moved
    )


def _decimals(values: Collection[float]) -> int:
    """Return how many decimals the value in focus is written with: as sentences do."""
    return 0 if max(values) >= WHOLE_FROM else 1


def _name(axes: Axes, point: tuple[float, float], text: str, above: float) -> None:
    """Name the area in focus, above its mark and what stands beside it, where there is room."""
    share = axes.transAxes.inverted().transform(axes.transData.transform(point))[0]
    half = len(text) * CHARACTER
    side = "left" if share < half else "right" if share > 1 - half else "center"
    foot = {"left": 0.0, "right": 1.0, "center": 0.5}[side], 0.0
    leader = {"arrowstyle": "-", "color": FOCUS, "shrinkA": 0, "shrinkB": 3, "relpos": foot}
    lifted = offset_copy(axes.transData, axes.figure, y=LIFT, units="points")
    axes.annotate(
        text,
        xy=point,
        xytext=(point[0], above),
        textcoords=lifted,
        ha=side,
        va="bottom",
        color=FOCUS,
        weight="bold",
        arrowprops=leader,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.7},
    )


def _levels(axes: Axes, references: dict[str, float], ends: dict[str, float]) -> None:
    """Draw dotted lines across, and name them and the ends of other lines at the right."""
    right = axes.get_xlim()[1]
    colours = dict.fromkeys(ends, INK)
    for (name, level), colour in zip(references.items(), CATEGORICAL[2::-2], strict=False):
        axes.axhline(level, color=colour, linewidth=1.5, linestyle=DOTTED)
        colours[name] = colour
    named = {name: (right, level) for name, level in {**ends, **references}.items()}
    label_line_ends(axes, named, colours)


def _heading_and_key(axes: Axes, text: str, keys: list[Patch] | list[Line2D]) -> None:
    """Write above the chart what it measures and, below that, what the colours are."""
    axes.set_title(text, loc="left", pad=32)
    key_above(axes, keys, len(keys))


def _round_sizes(low: float, high: float) -> list[float]:
    """Return round sizes on an axis, as many as there is room for."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    sizes = []
    for digits in ((1, 2, 5), (1, 3), (1,)):
        sizes = [digit * 10.0**power for power in powers for digit in digits]
        sizes = [size for size in sizes if low <= size <= high]
        if len(sizes) <= MOST_SIZES:
            break
    return sizes
