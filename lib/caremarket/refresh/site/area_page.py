"""The page of an area: the answers to all questions on one screen, with a chart each."""

from collections.abc import Iterable, Mapping
from typing import Any

from caremarket.present.words import humanised
from caremarket.refresh.plan import BASELINE
from caremarket.refresh.record import RunRecord, Status
from caremarket.refresh.site.index import entry_of
from caremarket.refresh.site.layout import page_from
from caremarket.refresh.site.quote import Quote


def render_area(
    records: Iterable[RunRecord], quotes: Mapping[str, Quote], *, area_code: str, area_name: str
) -> str:
    """Make the page of an area.

    Args:
        records: What became of the area's runs.
        quotes: Question, answer and main chart of those reports that there are, by key.
        area_code: GSS code of the council.
        area_name: Its name.

    Returns:
        A complete HTML page that needs no other file and runs no script. A question is answered
        from the baseline, or from its first scenario where the plan has no baseline for it; the
        other scenarios are linked.
    """
    stories: dict[str, list[RunRecord]] = {}
    for record in sorted(records, key=_baseline_first):
        stories.setdefault(record.notebook, []).append(record)
    return page_from(
        "area.html.j2",
        area_code=area_code,
        area_name=area_name,
        stories=[_story(story, quotes) for story in stories.values()],
    )


def _baseline_first(record: RunRecord) -> tuple[str, bool, str]:
    return record.notebook, record.scenario != BASELINE, record.scenario


def _story(records: list[RunRecord], quotes: Mapping[str, Quote]) -> dict[str, Any]:
    """Return what the page shows of a question."""
    told, *others = records
    quote = quotes.get(told.key, Quote())
    return entry_of(told, quote) | {
        "anchor": told.notebook,
        "since": told.reported[:10] if told.status is Status.FAILED else "",
        "href": _from_area(told),
        "chart": quote.chart,
        "others": [
            {"name": humanised(other.scenario), "href": _from_area(other)}
            for other in others
            if other.reported
        ],
    }


def _from_area(record: RunRecord) -> str:
    """Return the link to a report from the folder of its area; empty if there is none."""
    return f"{record.scenario}/{record.notebook}.html" if record.reported else ""
