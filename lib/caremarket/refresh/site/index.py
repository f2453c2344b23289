"""The index of all reports: a row for each council, the answers to all questions in it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from caremarket.present.words import humanised
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.area import Area, Reports
from caremarket.refresh.site.layout import page_from, script_of
from caremarket.refresh.site.status import WANTING, WORDS, day_of, in_short, made, standing

FEW = 3  # councils that need no list of contents
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")


def render_index(reports: Reports, england: Sequence[tuple[str, str]] = ()) -> str:
    """Make the index of all reports, by council: a complete HTML page that needs no other file.

    Only their records and themes are read. `england` has the pages of all councils side by side, by
    address and name. Its one script finds councils by name; with scripts off the page lacks that
    and nothing else.
    """
    areas = reports.areas()
    notebooks = sorted({run.notebook for run in reports.records.values()})
    slugs = {notebook: f"q{place}" for place, notebook in enumerate(notebooks)}
    return page_from(
        "index.html.j2",
        areas=[_area(area, slugs) for area in areas],
        contents=len(areas) > FEW,
        summary=_summary(areas),
        filters=_filters(areas),
        themes=[{"slug": slug, "name": reports.theme(name).name} for name, slug in slugs.items()],
        england=england,
        **script_of("find.js"),
    )


def shown_of(record: RunRecord) -> list[str]:
    """Return everything of a record that the pages of the site show or link to."""
    stands = [record.key, record.area_name, *standing(record), record.reported]
    return [*stands, record.question, record.headline, record.short]


def short_answer(record: RunRecord) -> str:
    """Return an answer in a sentence: in plain English, or else how its headline begins."""
    return record.short or in_short(_END_OF_SENTENCE.split(record.headline, maxsplit=1)[0])


def _area(area: Area, slugs: dict[str, str]) -> dict[str, Any]:
    """Return what the index shows of an area."""
    return {
        "code": area.code,
        "name": area.name,
        "flags": " ".join(f"is-{_slug(word)}" for word in _standings(area)),
        "answers": [
            {
                "slug": slugs[answer.record.notebook],
                "name": answer.theme.name,
                "href": f"{answer.record.key}.html" if answer.record.reported else "",
                "short": short_answer(answer.record),
                "made": made(answer.record),
                "status": standing(answer.record)[0],
                "reason": in_short(standing(answer.record)[1]),
            }
            for answer in area.answers
        ],
        "scenarios": _scenarios(area),
    }


def _scenarios(area: Area) -> list[dict[str, Any]]:
    """Return what the index shows of the other scenarios; those that stand alike share a line."""
    runs = [run for answer in area.answers for run in answer.others]
    alike: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[str]] = {}
    for name in area.scenarios:
        if mine := [run for run in runs if run.scenario == name]:
            alike.setdefault(_standing_of(mine, area), []).append(humanised(name))
    return [
        {"names": ", ".join(names), "counts": counts, "made": when, "problems": problems}
        for (counts, when, problems), names in alike.items()
    ]


def _standing_of(runs: list[RunRecord], area: Area) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Say of a scenario how many reports stand how, since when, and what went wrong by theme."""
    standings = [standing(run) for run in runs]
    counts = Counter(word for word, _ in standings)
    reported = sorted((run for run in runs if run.reported), key=lambda run: run.reported)
    days = dict.fromkeys(day_of(run) for run in [*reported[:1], *reported[-1:]])
    problems = (
        (area.reports.theme(run.notebook).name, in_short(reason))
        for run, (word, reason) in zip(runs, standings, strict=True)
        if word in WANTING and reason
    )
    words = ", ".join(f"{counts[word]} {word.lower()}" for word in WORDS if counts[word])
    return words, f"made {' to '.join(days)}" if days else "", tuple(problems)


def _slug(word: str) -> str:
    return word.lower().replace(" ", "-")


def _standings(area: Area) -> list[str]:
    """Return in which ways an area's reports stand."""
    found = {standing(run)[0] for run in area.records}
    return [word for word in WORDS if word in found]


def _filters(areas: list[Area]) -> list[dict[str, Any]]:
    """Return by which status councils can be chosen: those that there are, with their number."""
    counts = Counter(word for area in areas for word in _standings(area))
    return [
        {"slug": _slug(word), "words": word.lower(), "count": counts[word]}
        for word in WORDS
        if counts[word]
    ]


def _summary(areas: list[Area]) -> str:
    """Say how many reports there are, and how many are missing."""
    counts = Counter(standing(run)[0] for area in areas for run in area.records)
    parts = [f"{counts[word]:,} {text}" for word, text in WORDS.items() if counts[word]]
    noun = "council" if len(areas) == 1 else "councils"
    return f"Reports for {len(areas)} {noun}: {'; '.join(parts)}." if areas else "No report yet."
