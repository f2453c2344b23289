"""A page on an area for councillors: what was found, in plain English, from the findings alone.

It is a web page, and a PDF of one A4 page.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from caremarket.evidence.raw.sources import Source
from caremarket.present.words import in_sentence
from caremarket.refresh.records.run import Status
from caremarket.refresh.site.council.area import Answer, Area
from caremarket.refresh.site.layout import isolated, page_from
from caremarket.refresh.site.status import UP_TO_DATE, day_of, standing

STANDARD = "ua-1"  # PDF/UA: tagged for screen readers, with title and language
NO_EVIDENCE = (
    "We cannot answer this. The figures that we would need are not there, or say too little."
)
NO_REPORT = "We cannot answer this now. The last run did not work."


@dataclass(frozen=True)
class Topic:
    """What a briefing says of one theme; empty where nothing is told."""

    name: str
    found: str  # or why there is no answer
    means: str = ""
    sure: str = ""  # how sure it is
    unknown: str = ""
    note: str = ""  # that the figures are old, and since when


@dataclass(frozen=True)
class Briefing:
    """A briefing on an area."""

    area_code: str
    area_name: str
    topics: list[Topic]
    origin: str  # where the figures come from, in a sentence; empty if there is none

    @property
    def title(self) -> str:
        """The title of the page."""
        return f"Adult social care in {isolated(self.place)}"

    @property
    def place(self) -> str:
        """The area as a sentence has it."""
        return in_sentence(self.area_name)


def briefing_of(area: Area, sources: Mapping[str, Source]) -> Briefing:
    """Gather what councillors are told of an area; `sources` is the register, by identifier."""
    told = [answer for answer in area.answers if answer.record.reported]
    named = {name for answer in told for name in answer.record.sources}
    used = [sources[name] for name in sorted(named) if name in sources]
    topics = [_topic(answer, area) for answer in area.answers]
    return Briefing(area.code, area.name, topics, _origin(used))


def _topic(answer: Answer, area: Area) -> Topic:
    """Return what is said of a theme."""
    name, told, record = answer.theme.name, area.told(answer), answer.record
    if not record.reported:
        missing = NO_EVIDENCE if record.status is Status.SKIPPED else NO_REPORT
        return Topic(name, missing)
    old = standing(record)[0] != UP_TO_DATE
    note = f"These figures are of {day_of(record)} and out of date." if old else ""
    if not told.found:
        headline = record.headline.replace(area.name, isolated(area.name))
        return Topic(name, headline or told.problem or answer.question, note=note)
    return Topic(name, told.found, told.means, told.sure, told.unknown, note)


def _origin(sources: Iterable[Source]) -> str:
    """Say how many publications the figures come from, and who published them."""
    publishers = Counter(source.publisher.replace(";", ",") for source in sources)
    if not publishers:
        return ""
    listed = [
        name if count == 1 else f"{name} ({count})"
        for name, count in sorted(publishers.items(), key=lambda item: (-item[1], item[0]))
    ]
    total = sum(publishers.values())
    noun = "publication" if total == 1 else "publications"
    return f"The figures come from {total} {noun}: {'; '.join(listed)}."


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
        sys_inputs={"briefing": json.dumps(asdict(briefing) | {"title": briefing.title})},
    )


@cache
def _compiler() -> Any:
    """Return the typesetter, with the fonts that come with matplotlib and none of the machine's."""
    import typst  # noqa: PLC0415  (only a refresh that writes a briefing pays for it)

    template = files("caremarket.refresh.site") / "templates" / "briefing.typ"
    library = Path(find_spec("matplotlib").origin)  # importing it would want a home directory
    fonts = library.with_name("mpl-data") / "fonts" / "ttf"
    return typst.Compiler(str(template), font_paths=[str(fonts)], ignore_system_fonts=True)
