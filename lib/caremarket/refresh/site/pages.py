"""HTML pages: one for each report, and the index of all."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from caremarket import __version__
from caremarket.present.findings import headline_chart_of, headline_of
from caremarket.present.words import humanised
from caremarket.refresh.assurance import Assurance
from caremarket.refresh.record import RunRecord, Status
from caremarket.refresh.site.exporter import cells_html, markdown_to_html

END_OF_QUESTION = "<!-- end of the question -->"
INDEX_HREF = "../../index.html"  # from reports/<area_code>/<scenario>/<notebook>.html
STATUS_WORDS = {
    Status.OK: "Up to date",
    Status.FRESH: "Up to date",
    Status.SKIPPED: "Skipped",
    Status.FAILED: "Failed",
}
_SECTION = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Quote:
    """What the index and the page of the area say of a report.

    Attributes:
        question: The question that the notebook answers; empty if it is not known.
        headline: Its answer in a sentence; empty if it marked none.
        chart: Its main chart, as from `headline_chart_of`; None if it marked none.
    """

    question: str = ""
    headline: str = ""
    chart: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Section:
    """A part of a report, for its list of contents."""

    anchor: str
    heading: Markup


SECTIONS_BEHIND = [
    Section("assumptions", Markup("Assumptions used")),
    Section("data-log", Markup("Data log")),
    Section("changes", Markup("What has changed")),
]
NOTHING_BEHIND = Assurance()


@cache
def _templates() -> Environment:
    """Return the page templates; everything put into them is escaped."""
    templates = Environment(
        loader=PackageLoader("caremarket.refresh.site", "templates"),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters["long_date"] = long_date
    templates.tests["day"] = lambda value: isinstance(value, date)
    templates.tests["web_address"] = lambda value: (
        isinstance(value, str) and bool(_WEB.match(value))
    )
    return templates


def render_report(
    notebook_node: NotebookNode,
    *,
    title: str,
    area_name: str,
    scenario: str,
    parameters: Mapping[str, Any],
    notebook: str = "",
    disclosure: str = "",
    assurance: Assurance = NOTHING_BEHIND,
) -> str:
    """Make the page of a report.

    Args:
        notebook_node: The executed notebook; its first cell holds the question as its heading.
        title: The question.
        area_name: Name of the council.
        scenario: Name of the scenario.
        parameters: The values that the notebook ran with, by name; `area_code` among them.
        notebook: Name of the notebook, by which the page links to the other files of the report;
            empty where it stands alone.
        disclosure: What was done to small counts of people.
        assurance: The assumptions and sources that its findings rest on.

    Returns:
        A complete HTML page that needs no other file and runs no script.
    """
    question, _, rest = cells_html(notebook_node).partition(END_OF_QUESTION)
    body, sections = with_anchors(rest)
    named = {
        humanised(name): humanised(value) if isinstance(value, str) else value
        for name, value in parameters.items()
        if name not in {"area_code", "scenario"}
    }
    return page_from(
        "report.html.j2",
        title=title,
        headline=headline_of(notebook_node),
        area_name=area_name,
        area_code=parameters["area_code"],
        scenario=humanised(scenario),
        scenario_code=scenario,
        parameters=named,
        notebook=notebook,
        disclosure=disclosure,
        question=Markup(question),
        sections=[*sections, *SECTIONS_BEHIND],
        body=Markup(body),
        index_href=INDEX_HREF,
        assurance=assurance,
    )


def page_from(template: str, **content: Any) -> str:
    """Make a page from one of the templates; everything put into it is escaped."""
    return _templates().get_template(template).render(version=__version__, **content)


def long_date(day: date) -> str:
    """Write a day as a reader says it, such as 30 June 2027."""
    return f"{day.day} {day:%B %Y}"


def with_anchors(html: str) -> tuple[str, list[Section]]:
    """Give every second-level heading an anchor.

    Args:
        html: The cells of a report.

    Returns:
        The HTML with the anchors, and the sections in order.
    """
    sections: list[Section] = []

    def anchored(match: re.Match[str]) -> str:
        inner = match.group(1)
        section = Section(f"section-{len(sections) + 1}", Markup(_TAG.sub("", inner)))
        sections.append(section)
        return f'<h2 id="{section.anchor}">{inner}</h2>'

    return _SECTION.sub(anchored, html), sections


def quote_of(notebook_node: NotebookNode) -> Quote:
    """Read from an executed notebook what the index says of it."""
    headings = (
        line.removeprefix("# ").strip()
        for cell in notebook_node.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    )
    headline = headline_of(notebook_node) or ""
    return Quote(next(headings, ""), headline, headline_chart_of(notebook_node))


def render_index(records: Iterable[RunRecord], quotes: Mapping[str, Quote] | None = None) -> str:
    """Make the index of all reports, by council.

    Args:
        records: What became of each run.
        quotes: Question and answer of those reports that there are, by the key of their run.

    Returns:
        A complete HTML page that needs no other file and runs no script.
    """
    ordered = sorted(records, key=lambda record: (record.area_name, record.area_code, record.key))
    areas = [
        {
            "code": code,
            "name": name,
            "reports": [
                entry_of(record, (quotes or {}).get(record.key, Quote())) for record in group
            ],
        }
        for (name, code), group in groupby(ordered, lambda item: (item.area_name, item.area_code))
    ]
    return page_from("index.html.j2", areas=areas, summary=_summary(ordered))


def render_changelog(markdown: str) -> str:
    """Make the page that says what changed in the project; empty text is an empty changelog."""
    text = markdown.strip() or "# Changelog\n\nNo change is on record."
    return page_from("changelog.html.j2", body=Markup(markdown_to_html(text, escape=True)))


def entry_of(record: RunRecord, quote: Quote) -> dict[str, str]:
    """Return what the index shows of a run; a failed one still links to its last good report."""
    return {
        "href": f"{record.key}.html" if record.reported else "",
        "files": record.key if record.reported else "",
        "question": quote.question or humanised(record.notebook),
        "headline": quote.headline,
        "scenario": humanised(record.scenario),
        "status": STATUS_WORDS[record.status],
        "made": _made(record),
        "reason": record.reason,
    }


def _made(record: RunRecord) -> str:
    """Say from when the report is that the index links to."""
    if not record.reported:
        return ""
    day = record.reported[:10]
    failed = record.status is Status.FAILED
    return f"the last good report is of {day}" if failed else f"made on {day}"


def _summary(records: list[RunRecord]) -> str:
    """Say how many reports there are, and how many are missing."""
    words = [STATUS_WORDS[record.status] for record in records]
    parts = [
        f"{words.count(word)} {text}"
        for word, text in (
            ("Up to date", "up to date"),
            ("Skipped", "skipped, because the evidence is not there"),
            ("Failed", "failed"),
        )
        if word in words
    ]
    councils = len({record.area_code for record in records})
    noun = "council" if councils == 1 else "councils"
    return f"Reports for {councils} {noun}: {'; '.join(parts)}." if records else "No report yet."
