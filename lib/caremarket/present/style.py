"""The Analysis Function's chart style: colours, fonts, sizes and axes.

Colours and style sheet come from the Government Analysis Function's package `afcharts`; the font
is the one that matplotlib carries, so that a chart is the same on every machine.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import matplotlib.style
import numpy as np
import pandas as pd
from afcharts.af_colours import get_af_colours
from matplotlib import rc_context, rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, MaxNLocator
from matplotlib.transforms import offset_copy

from caremarket.errors import PresentError
from caremarket.present.words import decimals_for, number

CATEGORICAL = get_af_colours("categorical")
DUO = get_af_colours("duo")
FOCUS, UNFOCUSED = get_af_colours("focus")
SEQUENTIAL = get_af_colours("sequential")[::-1]
INK = "#3D3D3D"
TEXT_COLOURS = ("#12436D", "#801650", INK)  # the palette's only ones with a contrast of 4.5:1
MARKERS = ("o", "s", "^", "D", "v", "P")
WIDTH = 8.0  # inches
HEIGHT = 4.5
DPI = 144  # measured and drawn at this one resolution; pages show 96 pixels to the inch
FONT = 12  # points
X_LABEL = -21  # points from the horizontal axis down to what names it: a line of numbers between

with matplotlib.style.context(
    [
        "afcharts.afcharts",
        {
            "axes.edgecolor": "#8C8C8C",
            "axes.titlesize": FONT,
            "axes.titley": 1.0,
            "font.sans-serif": ["DejaVu Sans"],
            "font.size": FONT,
            "grid.color": "#E0E0E0",
            "text.color": INK,
            "text.parse_math": False,  # a name may hold two dollars
            "xtick.labelcolor": INK,
            "xtick.major.size": 0,
            "ytick.labelcolor": INK,
            "ytick.major.size": 0,
        },
    ],
    after_reset=True,  # whatever a reader's own matplotlibrc says
):
    LOOK = {name: value for name, value in rcParams.copy().items() if name != "backend"}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style: it is read once, and set only where the present one differs from it."""
    with rc_context({name: value for name, value in LOOK.items() if rcParams[name] != value}):
        yield


styled = house_style()


def new_figure(height: float = HEIGHT) -> tuple[Figure, Axes]:
    """Make an empty chart, inches high, that only `show` displays: no plotting state knows it."""
    figure, grid = new_grid(height)
    return figure, grid[0, 0]


def new_grid(height: float, down: int = 1, across: int = 1) -> tuple[Figure, np.ndarray]:
    """Make an empty chart, height in inches, and axes of one scale, in rows and columns."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    FigureCanvasAgg(figure)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat:  # a place that is given need not be searched for at every drawing
        below = offset_copy(axes.transAxes, figure, y=X_LABEL, units="points")
        axes.xaxis.set_label_coords(0.5, 0, transform=below)
        axes.yaxis.set_label_coords(0, 0.5)
    return figure, grid


def height_for(rows: float) -> float:
    """Return the height in inches that leaves every row of a chart room for a line of text."""
    return min(max(1.4 + 0.42 * rows, 2.8), 14.0)


def settle(figure: Figure) -> None:
    """Lay the figure out once, so that what is measured from now on is what is drawn."""
    for axes in figure.axes:
        for artist in (*axes.patches, *axes.lines, *axes.collections, *axes.spines.values()):
            artist.set_in_layout(False)  # what lies within the axes need not be measured
    figure.tight_layout(pad=0.4, w_pad=2, h_pad=1.5)


def pixels(points: float) -> float:
    """Return how many pixels of the drawing a length in points takes."""
    return points * DPI / 72


def colours_for(names: Sequence[object]) -> dict[object, str]:
    """Give each series its colour: of the two-colour palette for two, else of the categorical one.

    Raises PresentError if there are more series than the palette can keep apart.
    """
    if len(names) > len(CATEGORICAL):
        raise PresentError(
            f"The chart has {len(names)} series; a reader can tell at most {len(CATEGORICAL)} "
            "apart. Select fewer, or give each its own panel with present.small_multiples."
        )
    palette = DUO if len(names) == len(DUO) else CATEGORICAL
    return dict(zip(names, palette, strict=False))


def text_colour(colour: str) -> str:
    """Return the colour itself where it can be read as text on white, else the ink."""
    return colour if colour in TEXT_COLOURS else INK


class NumberFormatter(Formatter):
    """Write an axis' numbers with thousands commas, all with the same number of decimals."""

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: D102
        return number(x)

    def format_ticks(self, values: Sequence[float]) -> list[str]:  # noqa: D102
        places = decimals_for(values)
        return [number(value, places) for value in values]


def number_axis(axis: Axis) -> None:
    """Put few numbers on an axis, written with thousands commas."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(NumberFormatter())


def horizontal(rows: float, x_label: str) -> tuple[Figure, Axes]:
    """Make an empty chart for so many horizontal bars: a light vertical grid."""
    figure, axes = new_figure(height_for(rows))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(x_label)
    number_axis(axes.xaxis)
    return figure, axes


def heading(axes: Axes, text: str) -> None:
    """Write what the vertical axis measures above it, horizontally."""
    axes.set_title(text, loc="left", pad=12)


def padded(values: Sequence[float], *, zero: bool = True, share: float = 0.06) -> tuple:
    """Return axis limits that hold every value with a little room, a share of the range.

    With `zero` the axis contains 0, and starts there when no value crosses it. Missing values are
    left out; PresentError if no other is left.
    """
    finite = [float(value) for value in values if pd.notna(value) and math.isfinite(value)]
    if not finite:
        raise PresentError("There is no number to draw: every value is missing. Check the frame.")
    low, high = min(finite), max(finite)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * share or 1.0
    return (
        low if zero and low == 0 else low - room,
        high if zero and high == 0 else high + room,
    )
