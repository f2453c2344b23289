"""Making the files of one area: its story, its scenarios, its briefing, its printed figures."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from caremarket.project import Project
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.council.area import Area, reports_in
from caremarket.refresh.site.council.briefing import (
    Briefing,
    briefing_of,
    briefing_pdf,
    render_briefing,
)
from caremarket.refresh.site.council.claims import Claims, Common, claims_of, render_claims
from caremarket.refresh.site.council.compare_page import render_compare
from caremarket.refresh.site.council.page import render_area

STORY, COMPARE, CLAIMS = "index.html", "compare.html", "claims.html"
BRIEFING, PDF = "briefing.html", "briefing.pdf"


@dataclass
class AreaFiles:
    """Files of an area."""

    contents: dict[str, str | bytes] = field(default_factory=dict)  # by name
    wanting: list[str] = field(default_factory=list)  # names of those to be made again
    problems: list[str] = field(default_factory=list)  # what could not be made, and why


def files_of_areas(
    project: Project, out: Path, asked: list[tuple[list[RunRecord], list[str]]]
) -> list[AreaFiles]:
    """Make files of some areas; what they have in common is read once for all of them.

    For each area it is said what became of its runs, and which files are asked for.
    """
    records = {record.key: record for of_area, _ in asked for record in of_area}
    areas = {area.code: area for area in reports_in(project, out, records).areas()}
    common = Common(project)
    return [_area_files(areas[of_area[0].area_code], names, common) for of_area, names in asked]


def _area_files(area: Area, names: Collection[str], common: Common) -> AreaFiles:
    """Make files of one area; a fault in the PDF or in a check stops no other file."""
    files = AreaFiles()
    makers: Mapping[str, Callable[[], str]] = {
        STORY: lambda: render_area(area),
        COMPARE: lambda: render_compare(area),
        CLAIMS: lambda: render_claims(
            _claims(area.code, common, files), area_code=area.code, area_name=area.name
        ),
    }
    files.contents = {name: make() for name, make in makers.items() if name in names}
    if PDF in names or BRIEFING in names:
        _brief(area, names, common, files)
    return files


def _brief(area: Area, names: Collection[str], common: Common, files: AreaFiles) -> None:
    """Make the briefing of an area; where there can be no PDF, the page says so."""
    briefing: Callable[[], Briefing] = cache(lambda: briefing_of(area, common.sources))
    problem = ""
    if PDF in names:
        try:
            files.contents[PDF] = briefing_pdf(briefing())
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            files.problems.append(f"the PDF could not be made: {problem}")
            files.wanting += [PDF, BRIEFING]
    if problem or BRIEFING in names:
        files.contents[BRIEFING] = render_briefing(briefing(), problem=problem)


def _claims(area_code: str, common: Common, files: AreaFiles) -> Claims:
    """Check the printed figures of an area; what goes wrong is said on the page, too."""
    try:
        return claims_of(common, area_code)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        files.problems.append(f"printed figures could not be checked: {reason}")
        files.wanting.append(CLAIMS)
        return Claims(unmade=[f"The printed figures could not be checked. {reason}"])
