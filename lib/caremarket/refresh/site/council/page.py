"""The page of an area: the answers to all questions on one screen, with a chart each."""

from typing import Any

from caremarket.present.words import humanised
from caremarket.publish import SUFFIXES
from caremarket.refresh.plan.refresh_yml import BASELINE
from caremarket.refresh.records.run import RunRecord, Status
from caremarket.refresh.site.council.area import Answer, Area
from caremarket.refresh.site.index import short_answer
from caremarket.refresh.site.layout import page_from
from caremarket.refresh.site.status import day_of, standing

FILES = {".xlsx": "Spreadsheet", ".csv": "Data"}  # of those in publish.SUFFIXES


def render_area(area: Area) -> str:
    """Make the page of an area: a complete HTML page that needs no other file and runs no script.

    A question is answered from the baseline, or from its first scenario where the plan has no
    baseline for it; all reports are listed below, with their files.
    """
    return page_from(
        "area.html.j2",
        area_code=area.code,
        area_name=area.name,
        stories=[_story(answer, area) for answer in area.answers],
        reports=[_report(record, area) for record in area.records],
        several=len(area.scenarios) > 1,
    )


def _story(answer: Answer, area: Area) -> dict[str, Any]:
    """Return what the page shows of a question."""
    record, short = answer.record, short_answer(answer.record)
    stands, reason = standing(record)
    return {
        "anchor": record.notebook,
        "name": answer.theme.name,
        "question": answer.question,
        "short": short,
        "headline": record.headline if record.headline != short else "",
        "status": stands,
        "reason": reason,
        "since": day_of(record) if record.status is Status.FAILED else "",
        "href": _from_area(record),
        "chart": area.reports.chart(record.key) if record.reported else None,
        "scenario": humanised(record.scenario) if record.scenario != BASELINE else "",
    }


def _report(record: RunRecord, area: Area) -> dict[str, Any]:
    """Return what the page shows of a report in its list of all reports."""
    stands, reason = standing(record)
    base = f"{record.scenario}/{record.notebook}"
    files = [(FILES[end], f"{base}{end}") for end in SUFFIXES if end in FILES]
    return {
        "name": area.reports.theme(record.notebook).name,
        "scenario": humanised(record.scenario),
        "href": _from_area(record),
        "status": stands,
        "reason": reason,
        "files": files if record.reported else [],
    }


def _from_area(record: RunRecord) -> str:
    """Return the link to a report from the folder of its area; empty if there is none."""
    return f"{record.scenario}/{record.notebook}.html" if record.reported else ""
