"""The page of a report: everything that its notebook shows, and what it rests on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from caremarket.present.findings import findings_of, headline_of, idle_parameters_of
from caremarket.present.parameters import given
from caremarket.present.words import humanised
from caremarket.refresh.site.layout import compiled, page_from
from caremarket.refresh.site.report.assurance import Assurance
from caremarket.refresh.site.report.exporter import cells_html
from caremarket.refresh.site.report.told import answer_and_rest

END_OF_QUESTION = "<!-- end of the question -->"
TEMPLATE = "report.html.j2"
INDEX_HREF = "../../index.html"  # from reports/<area_code>/<scenario>/<notebook>.html
_SECTION = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Section:
    """A part of a report, for its list of contents."""

    anchor: str
    heading: Markup


SECTIONS_BEHIND = [
    Section("assumptions", Markup("Assumptions used")),
    Section("data-log", Markup("Data log")),
    Section("sources", Markup("Sources")),
    Section("changes", Markup("What has changed")),
]
NOTHING_BEHIND = Assurance()


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
    data_log: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Make the page of a report: the answer first, then all that it rests on.

    The first cell of the executed notebook holds the question, `title`, as its heading; `area_code`
    is among the parameters. By the notebook's name the page links to the other files of the report;
    empty where it stands alone. `disclosure` says what was done to small counts of people;
    `data_log` has rows as of `publish.Background.data_log`. The page is complete HTML that needs no
    other file and runs no script.
    """
    answer, told = answer_and_rest(notebook_node)
    question, _, rest = cells_html(told).partition(END_OF_QUESTION)
    body, sections = with_anchors(rest)
    own = {name: parameters[name] for name in parameters if name not in ("area_code", "scenario")}
    shown, idle = given(notebook_node, own), idle_parameters_of(notebook_node)
    return page_from(
        TEMPLATE,
        title=title,
        years=years_of(findings_of(notebook_node)),
        headline=headline_of(notebook_node),
        area_name=area_name,
        area_code=parameters["area_code"],
        scenario=humanised(scenario),
        scenario_code=scenario,
        parameters=[each for name, each in shown.items() if name not in idle],
        idle=[each.name for name, each in shown.items() if name in idle],
        notebook=notebook,
        disclosure=disclosure,
        question=Markup(question),
        answer=Markup(answer),
        sections=[*sections, *SECTIONS_BEHIND],
        body=Markup(body),
        index_href=INDEX_HREF,
        assurance=assurance,
        data_log=data_log,
    )


def warm_up(notebook_node: NotebookNode) -> None:
    """Load what the page of a notebook needs: forked processes find it in memory."""
    compiled(TEMPLATE)
    cells_html(notebook_node)


def years_of(records: Iterable[Mapping[str, Any]]) -> str:
    """Name the years of findings, as in `figures of 2011 to 2035`; empty where none says one."""
    years = {year for record in records for year in _YEAR.findall(str(record.get("period", "")))}
    ends = " to ".join(dict.fromkeys([min(years), max(years)])) if years else ""
    return ends and f"figures of {ends}"


def with_anchors(html: str) -> tuple[str, list[Section]]:
    """Give every second-level heading an anchor, and return the sections in order, too."""
    sections: list[Section] = []

    def anchored(match: re.Match[str]) -> str:
        inner = match.group(1)
        section = Section(f"section-{len(sections) + 1}", Markup(_TAG.sub("", inner)))
        sections.append(section)
        return f'<h2 id="{section.anchor}">{inner}</h2>'

    return _SECTION.sub(anchored, html), sections
