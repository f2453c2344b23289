"""Show a chart: title, subtitle, image with a text alternative, source, data."""

from base64 import b64encode
from dataclasses import KW_ONLY, dataclass
from html import escape

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from caremarket.errors import PresentError
from caremarket.present.images import png
from caremarket.present.tables import Table, table
from caremarket.present.text import CHART_MIME
from caremarket.present.words import with_signs

SHOWN_DPI = 96
LEAST_WIDTH = "40em"  # narrower, a chart's text cannot be read; a small screen scrolls it
HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


@dataclass(frozen=True)
class Chart:
    """A chart that everybody can read.

    Attributes:
        figure: The chart.
        alt: What the chart shows, in words, for those who do not see it.
        title: The finding, as a headline.
        subtitle: Measure, geography, period.
        source: Publication and organisation.
        data: The figures behind the chart, shown as a table on request; a frame, or a table made
            with `table` where units or decimals matter.
        headline: Whether it is the notebook's main chart, which the page of the area shows.
    """

    figure: Figure
    _: KW_ONLY
    alt: str
    title: str
    subtitle: str
    source: str
    data: pd.DataFrame | Table | None = None
    headline: bool = False


def show_chart(chart: Chart) -> None:
    """Display a chart; PresentError if one of its texts is empty, or `alt` only repeats another."""
    alt, title, subtitle = map(with_signs, (chart.alt, chart.title, chart.subtitle))
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
    image, size = png(chart.figure), shown_size(chart.figure)
    html = figure_html(image, chart.figure, data=chart.data, **texts)
    bundle = {"text/html": html, "text/plain": f"{title}\n{alt}"}
    if chart.headline:
        bundle[CHART_MIME] = {**texts, "size": list(size), "png": b64encode(image).decode("ascii")}
    display(bundle, raw=True)


def shown_size(figure: Figure) -> tuple[int, int]:
    """Return the width and height that a chart is shown in, in CSS pixels."""
    width, height = figure.get_size_inches()
    return round(width * SHOWN_DPI), round(height * SHOWN_DPI)


def figure_html(
    image: bytes,
    figure: Figure,
    *,
    alt: str,
    title: str,
    subtitle: str,
    source: str,
    data: pd.DataFrame | Table | None,
) -> str:
    """Write the chart's `<figure>` element; every text is escaped."""
    width, height = shown_size(figure)
    encoded = b64encode(image).decode("ascii")
    return (
        '<figure class="cm-chart" style="margin:1.5em 0;max-width:50em">\n'
        "<figcaption>"
        '<p class="cm-title" style="margin:0;font-size:1.15em;font-weight:bold">'
        f"{escape(title)}</p>"
        f'<p class="cm-subtitle" style="margin:0.2em 0 0.6em">{escape(subtitle)}</p>'
        "</figcaption>\n"
        '<div class="cm-picture" role="group" tabindex="0" style="overflow-x:auto" '
        f'aria-label="Chart: {escape(title)}">'
        f'<img width="{width}" height="{height}" '
        f'style="max-width:100%;min-width:{LEAST_WIDTH};height:auto" '
        f'alt="{escape(alt)}" src="data:image/png;base64,{encoded}"></div>\n'
        f'<p class="cm-source" style="margin:0.4em 0">Source: {escape(source)}</p>\n'
        f"{data_html(data, title)}</figure>"
    )


def data_html(data: pd.DataFrame | Table | None, title: str) -> str:
    """Write the data behind the chart as a table that opens on request."""
    if data is None:
        return ""
    shown = data if isinstance(data, Table) else table(data, f"Data: {title}")
    return (
        '<details class="cm-data"><summary>Data behind this chart'
        f'<span style="{HIDDEN}">: {escape(title)}</span></summary>\n'
        f"{shown._repr_html_()}</details>\n"
    )
