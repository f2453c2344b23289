"""Drawing a chart as a small PNG: few colours, and the same bytes every time."""

import io
from collections.abc import Mapping

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from caremarket.present.style import DPI, styled
from caremarket.telltale import secrets, without_places

MOST_COLOURS = 64
FLAT = 0.001  # a colour of at least this share of the picture fills an area and stays as it is
APART = 24  # any other that is as near to a kept one is a shade of an edge and shown as that one
COMPRESSION = 7  # of zlib's 9 levels; the last two save a tenth and take five times as long


@styled
def png(figure: Figure) -> bytes:
    """Draw a chart, at `style.DPI`, as a PNG without the software's name or any date."""
    figure.set_dpi(DPI)
    canvas = figure.canvas if type(figure.canvas) is FigureCanvasAgg else FigureCanvasAgg(figure)
    canvas.draw()
    if take_secrets_out(figure):
        canvas.draw()
    image = with_few_colours(np.asarray(canvas.buffer_rgba()))
    saved = io.BytesIO()
    image.save(saved, format="png", compress_level=COMPRESSION)
    return saved.getvalue()


def take_secrets_out(figure: Figure) -> bool:
    """Take secrets out of what a drawn figure says: nobody would find them in the picture.

    Returns whether there were any.
    """
    told = secrets()
    texts = [text for text in figure.findobj(Text) if _holds(text, told)]
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        labels = axis.get_ticklabels()
        if any(label in texts for label in labels):  # which a formatter writes at each drawing
            shown = [without_places(label.get_text(), told) for label in labels]
            axis.set_ticks(axis.get_ticklocs(), shown)
    for text in texts:
        text.set_text(without_places(text.get_text(), told))
    return bool(texts)


def _holds(text: Text, told: Mapping[str, str]) -> bool:
    return any(secret in text.get_text() for secret in told)


def with_few_colours(drawn: np.ndarray) -> Image.Image:
    """Keep a picture's frequent colours and show the shades between them as the nearest of those.

    A chart is flat areas of a few colours and the shades of their edges. Going through the colours
    from the most frequent, each one that is not near to one already taken is taken, `MOST_COLOURS`
    at most. Runs of one colour in a row are counted as one, which makes it ten times as fast as
    going through all pixels. `drawn` is rows by columns by red, green, blue and opacity (ignored),
    a byte each.
    """
    height, width = drawn.shape[:2]
    codes = np.ascontiguousarray(drawn).view("<u4").ravel()  # opacity, blue, green, red
    starts = np.append(0, np.flatnonzero(codes[1:] != codes[:-1]) + 1)
    lengths = np.diff(starts, append=codes.size)
    colours, run_colour = np.unique(codes[starts] & 0xFFFFFF, return_inverse=True)
    counts = np.bincount(run_colour, weights=lengths)
    order = np.argsort(-counts, kind="stable")
    channels = colours[order, None].astype("<u4").view(np.uint8)[:, :3].astype(np.int32)
    taken, nearest = palette_of(channels, flat=int((counts >= FLAT * codes.size).sum()))
    index = np.empty(len(colours), np.uint8)
    index[order] = nearest
    image = Image.fromarray(np.repeat(index[run_colour], lengths).reshape(height, width))
    image.putpalette(channels[taken].astype(np.uint8).tobytes())
    return image


def palette_of(channels: np.ndarray, flat: int) -> tuple[list[int], np.ndarray]:
    """Choose the colours to keep: their rows, and for each row which of those it is shown as.

    `channels` has a row a colour, the most frequent first: red, green, blue, 0 to 255. The first
    `flat` of them are kept in any case.
    """
    nearest = np.zeros(len(channels), np.uint8)
    distances = np.full(len(channels), np.inf)
    taken: list[int] = []
    while len(taken) < MOST_COLOURS:
        far = np.flatnonzero(distances > (APART**2 if len(taken) >= flat else 0))
        if not far.size:
            break
        distance = ((channels - channels[far[0]]) ** 2).sum(axis=1)
        nearer = distance < distances
        nearest[nearer], distances[nearer] = len(taken), distance[nearer]
        taken.append(int(far[0]))
    return taken, nearest
