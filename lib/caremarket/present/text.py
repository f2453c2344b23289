"""Computed sentences and reference figures."""

import re
from collections.abc import Iterable
from html import escape
from numbers import Real

import numpy as np
from IPython.display import display

from caremarket.errors import PresentError
from caremarket.present.words import as_read, number, with_commands

CHART_MIME = "application/vnd.caremarket.headline-chart+json"
HEADLINE_MIME = "application/vnd.caremarket.headline+json"
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def say_text(text: str, *, headline: bool = False) -> None:
    """Display a sentence computed from results; PresentError if it is empty.

    `**words**` are shown in bold, what stands between backticks as code, everything else as it
    stands but for the signs of numbers (`as_read`). The index of reports quotes the headline.
    """
    if not text.strip():
        raise PresentError("There is nothing to say: the sentence is empty.")
    text = as_read(text)
    plain = _STRONG.sub(r"\1", text)
    bundle = {"text/html": sentence_html(text, headline=headline), "text/plain": plain}
    if headline:
        bundle[HEADLINE_MIME] = {"text": plain}
    display(bundle, raw=True)


def sentence_html(text: str, *, headline: bool = False) -> str:
    """Write a sentence as a paragraph of HTML; the answer with a bar beside it."""
    name = "cm-headline" if headline else "cm-say"
    style = ' style="border-left:6px solid #12436D;padding-left:0.8em"' if headline else ""
    return f'<p class="{name}"{style}>{_marked_up(as_read(text))}</p>'


def points(sentences: Iterable[str]) -> None:
    """Display sentences as a list of points, marked up as in `say_text`, if there are any."""
    texts = [as_read(text) for text in sentences]
    if texts:
        items = "".join(f"<li>{_marked_up(text)}</li>\n" for text in texts)
        plain = "\n".join("- " + _STRONG.sub(r"\1", text) for text in texts)
        html = f'<ul class="cm-points">\n{items}</ul>'
        display({"text/html": html, "text/plain": plain}, raw=True)


def reference(**values: object) -> None:
    """Print headline figures as aligned text, for outputs that are kept and compared.

    Args:
        **values: Figures or words by name, PresentError for others; numbers are rounded to what the
            evidence bears: whole from 1,000, one decimal from 100, two from 1, else three. A number
            that is missing is left out.
    """
    known = {
        name: value
        for name, value in values.items()
        if not (isinstance(value, float) and np.isnan(value))
    }
    width = max((len(name) for name in known), default=0) + 1
    for name, value in known.items():
        match value:
            case str():
                text = value
            case bool() | np.bool_():
                text = "yes" if value else "no"
            case Real():
                text = number(float(value))
            case _:
                raise PresentError(
                    f"{name} is a {type(value).__name__}; a reference figure is one number or one "
                    "text."
                )
        print(f"{name + ':':<{width}} {text}")


def _marked_up(text: str) -> str:
    """Return a sentence as HTML."""
    return with_commands(_STRONG.sub(r"<strong>\1</strong>", escape(text)))
