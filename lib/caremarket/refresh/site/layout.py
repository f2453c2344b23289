"""What all pages share: the templates and how things are written on them."""

import hashlib
import re
import unicodedata
from base64 import b64encode
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from caremarket import __version__
from caremarket.present.words import humanised, with_commands
from caremarket.refresh.site.report.exporter import markdown_to_html

_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}
_WEB = re.compile(r"https?://", re.IGNORECASE)
UNITS = {
    "GBP": "£",
    "gbp": "£",
    "gbp_per_hour": "£ an hour",
    "gbp_per_week": "£ a week",
    "gbp_per_year": "£ a year",
    "index": "score",
    "per_100": "per 100",
    "per_1000": "per 1,000",
    "per_100000": "per 100,000",
    "percent": "%",
    "percent_a_year": "% a year",
    "percent_change": "% change",
}
WHOLE = {"beds", "people", "people a year", "places"}  # nobody thinks of a part of one
IN_POINTS = {"proportion", "percent", "percent_a_year", "percent_change"}


def page_from(template: str, **content: Any) -> str:
    """Make a page from one of the templates; everything put into it is escaped."""
    return compiled(template).render(version=__version__, **content)


def compiled(template: str) -> Template:
    """Return one of the templates, which is read and compiled once in a process."""
    return _templates().get_template(template)


def script_of(name: str) -> dict[str, str]:
    """Return what a template needs for its one script: the script, and the hash that allows it."""
    script = (files("caremarket.refresh.site") / "templates" / name).read_text("utf-8").strip()
    allowed = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {"script": Markup(script), "script_hash": allowed}


def long_date(day: date) -> str:
    """Write a day as a reader says it, such as 30 June 2027."""
    return f"{day.day} {day:%B %Y}"


def commands_marked(text: str) -> Markup:
    """Write a text as HTML, with what stands between backticks as code."""
    return Markup(with_commands(str(escape(text))))


def unit_words(unit: str) -> str:
    """Write a unit of the evidence or the findings, such as `£ a week`."""
    return UNITS.get(unit, unit)


def isolated(name: str) -> str:
    """Keep the direction of a name's writing to itself, where it runs from right to left.

    For a name that is put into an English sentence: it then stands in a first strong isolate.
    """
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"\u2068{name}\u2069"
    return name


def render_changelog(markdown: str) -> str:
    """Make the page that says what changed in the project; empty text is an empty changelog."""
    text = markdown.strip() or "# Changelog\n\nNo change is on record."
    return page_from("changelog.html.j2", body=Markup(markdown_to_html(text, escape=True)))


@cache
def _templates() -> Environment:
    """Return the page templates; everything put into them is escaped."""
    templates = Environment(
        loader=PackageLoader("caremarket.refresh.site", "templates"),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters["humanised"] = humanised
    templates.filters["long_date"] = long_date
    templates.filters["with_commands"] = commands_marked
    templates.tests["day"] = lambda value: isinstance(value, date)
    templates.tests["web_address"] = lambda value: (
        isinstance(value, str) and bool(_WEB.match(value))
    )
    return templates
