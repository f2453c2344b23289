"""The briefing on an area as a web page and as a PDF of one A4 page."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from caremarket.refresh.site.council.briefing import Briefing
from caremarket.refresh.site.layout import page_from

STANDARD = "ua-1"  # PDF/UA: tagged for screen readers, with title and language


def render_briefing(briefing: Briefing, *, problem: str = "") -> str:
    """Make the briefing as a complete web page; `problem` says why there is no PDF, if so."""
    return page_from("briefing.html.j2", briefing=briefing, problem=problem)


def briefing_pdf(briefing: Briefing) -> bytes:
    """Set the briefing as a PDF of one A4 page.

    Typst sets it: it needs no program besides its own wheel, tags the page for screen readers
    (PDF/UA-1, which it checks), embeds its fonts, and gives the same bytes for the same words. The
    words are handed over as data, so nothing in them can be taken for markup.
    """
    return _compiler().compile(
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"briefing": json.dumps(briefing.content())},
    )


@cache
def _compiler() -> Any:
    """Return the typesetter, with the fonts that come with matplotlib and none of the machine's."""
    import matplotlib  # noqa: PLC0415  (only a refresh that writes a briefing pays for these)
    import typst  # noqa: PLC0415

    template = files("caremarket.refresh.site") / "templates" / "briefing.typ"
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return typst.Compiler(str(template), font_paths=[str(fonts)], ignore_system_fonts=True)
