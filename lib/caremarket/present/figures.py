"""Show a chart: title, subtitle, image with a text alternative, source, data."""

from base64 import b64encode
from dataclasses import KW_ONLY, dataclass, replace
from html import escape

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from caremarket.errors import PresentError
from caremarket.present.images import png
from caremarket.present.tables import Table
from caremarket.present.text import CHART_MIME
from caremarket.present.words import as_read

SHOWN_DPI = 96
LEAST_WIDTH = "40em"  # narrower, a chart's text cannot be read; a small screen scrolls it
HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


@dataclass(frozen=True)
class Chart:
    """A chart that everybody can read."""

    figure: Figure
    _: KW_ONLY
    alt: str  # what it shows, in words, for those who do not see it
    title: str  # the finding, as a headline
    subtitle: str  # measure, geography, period
    source: str  # publication and organisation
    data: pd.DataFrame | Table | None = None  # behind it, shown as a table on request
    headline: bool = False  # whether the page of the area shows it: the notebook's main chart


def show_chart(chart: Chart) -> None:
    """Display a chart; PresentError if one of its texts is empty, or `alt` only repeats another."""
    alt, title, subtitle = map(as_read, (chart.alt, chart.title, chart.subtitle))
    chart = replace(chart, alt=alt, title=title, subtitle=subtitle)
    texts = {"alt": alt, "title": title, "subtitle": subtitle, "source": chart.source}
    empty = [name for name, text in texts.items() if not text.strip()]
    if empty:
        raise PresentError(f"A chart needs all of its texts; empty: {', '.join(empty)}.")
    if alt.strip().rstrip(".").casefold() in {
        text.strip().rstrip(".").casefold() for text in (title, subtitle)
    }:
        raise PresentError(
            "alt only repeats the title or subtitle. Say in words what the chart shows: kind of "
            "chart, what is compared, the main numbers."
        )
    image = png(chart.figure)
    bundle = {"text/html": figure_html(image, chart), "text/plain": f"{title}\n{alt}"}
    if chart.headline:
        size, encoded = list(shown_size(chart.figure)), b64encode(image).decode("ascii")
        bundle[CHART_MIME] = {**texts, "size": size, "png": encoded}
    display(bundle, raw=True)


def shown_size(figure: Figure) -> tuple[int, int]:
    """Return the width and height that a chart is shown in, in CSS pixels."""
    width, height = figure.get_size_inches()
    return round(width * SHOWN_DPI), round(height * SHOWN_DPI)


def figure_html(image: bytes, chart: Chart, kind: str = "png") -> str:
    """Write the `<figure>` element of a chart drawn as an image of some kind; texts are escaped."""
    width, height = shown_size(chart.figure)
    title = escape(chart.title)
    encoded = b64encode(image).decode("ascii")
    return (
        '<figure class="cm-chart" style="margin:1.5em 0;max-width:50em">\n'
        "<figcaption>"
        '<p class="cm-title" style="margin:0;font-size:1.15em;font-weight:bold">'
        f"{title}</p>"
        f'<p class="cm-subtitle" style="margin:0.2em 0 0.6em">{escape(chart.subtitle)}</p>'
        "</figcaption>\n"
        '<div class="cm-picture" role="group" tabindex="0" style="overflow-x:auto" '
        f'aria-label="Chart: {title}">'
        f'<img width="{width}" height="{height}" '
        f'style="max-width:100%;min-width:{LEAST_WIDTH};height:auto" '
        f'alt="{escape(chart.alt)}" src="data:image/{kind};base64,{encoded}"></div>\n'
        f'<p class="cm-source" style="margin:0.4em 0">Source: {escape(chart.source)}</p>\n'
        f"{data_html(chart)}</figure>"
    )


def data_html(chart: Chart) -> str:
    """Write the data behind the chart as a table that opens on request."""
    if chart.data is None:
        return ""
    is_table = isinstance(chart.data, Table)
    shown = chart.data if is_table else Table(chart.data, f"Data: {chart.title}")
    return (
        '<details class="cm-data"><summary>Data behind this chart'
        f'<span style="{HIDDEN}">: {escape(chart.title)}</span></summary>\n'
        f"{shown._repr_html_()}</details>\n"
    )
