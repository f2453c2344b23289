"""Eight councils of different kinds in one refresh: each page speaks of its own council alone.

Names of other councils may stand where councils are compared, and in titles of sources: the section
*Where does the council stand?* (ranks, neighbours, their charts), the tables of sources and the
titles and publishers of sources are left out before names are looked for.
"""

import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from copies import copy_project
from reading import invented
from typer.testing import CliRunner

from caremarket import evidence
from caremarket.commands.cli import app
from caremarket.evidence.raw.geography import read_geography
from caremarket.evidence.raw.sources import Source
from caremarket.opendata import Outcome, import_files
from caremarket.project import Project, find_project

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
LUTON = "E06000032"
EIGHT = {
    "Luton": LUTON,
    "Kent": "E10000016",
    "City of London": "E09000001",
    "Isles of Scilly": "E06000053",
    "Camden": "E09000007",
    "Manchester": "E08000003",
    "Rutland": "E06000017",
    "Bedford": "E06000055",
}
COMPARED = "Where does the council stand?"
WORDS = {"Reading"}  # names of councils that begin sentences as words
# what a report says elsewhere where it rests on an assumption: found by other means than the log's
SAID = {
    "res-void-split": "nursing homes",
    "res-rate-change": "declining",
    "res-queue": "queue",
    "res-available-share": "can be used",
    "res-shop-norm": "SHOP",
    "res-ages-of-residents": "aged 85 and over",
    "carers-borrowed-overlap": "overlap",
    "dementia-residents-share": "[Ii]n care homes",
    "dementia-who-took-part": "took part",
    "population-hamilton-perry": "Hamilton-Perry",
    "peers-nearest-neighbours": "most like|[Nn]eighbours",
    "peers-over-dispersion": "range of (most|nearly all) councils",
    "dp-cost-ratio": "mean payment",
}


def sections(page: Path) -> dict[str, str]:
    """Return the text of a page by heading; what stands before the first is under nothing."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for part in soup.select("script, style, pre, .cm-code"):
        part.decompose()
    for table in soup.find_all("table"):
        if table.caption and "Sources used" in table.caption.text:
            table.decompose()
    for image in soup.find_all("img"):
        image.replace_with(f" {image.get('alt', '')} ")
    found, heading = {}, ""
    for part in soup.main.find_all(True, recursive=False):
        title = part if part.name == "h2" else part.find("h2")
        heading = title.get_text(" ", strip=True) if title else heading
        found[heading] = f"{found.get(heading, '')} {part.get_text(' ', strip=True)}"
    return {name: " ".join(text.split()) for name, text in found.items()}


def own_words(page: Path) -> str:
    """Return what a page says of its own council, as the head of this file tells it apart."""
    left_out = {COMPARED, "Data log", "Sources", "What has changed", "Where this comes from"}
    return " ".join(text for name, text in sections(page).items() if name not in left_out)


def assumed(page: Path) -> dict[str, str]:
    """Return what a report says of each assumption that it lists, by identifier."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    texts = [" ".join(item.text.split()) for item in soup.select("ul.cm-entries > li")]
    return {re.search(r"Identifier: (\S+)\.", text)[1]: text for text in texts}


@cache
def council_names() -> set[str]:
    """Return the names of all councils."""
    return {*read_geography(find_project()).names.values()}


def strangers(text: str, own: str) -> list[str]:
    """Return the names of other councils in a text; one within the council's own is not one."""
    text = text.replace(own, "")
    return [
        name
        for name in sorted(council_names() - WORDS)
        if re.search(rf"\b{re.escape(name)}\b", text)
    ]


def problems_of(project: Project, areas: dict[str, str]) -> list[str]:
    """Say where the pages of councils, code by name, speak of another one."""
    site, sources = project.reports, evidence.every_source(project, [])
    findings = pd.read_csv(site / "findings.csv").fillna({"source_ids": ""})
    pages = [
        (page, area, rows_of(findings, code, page))
        for area, code in areas.items()
        for page in sorted((site / code).rglob("*.html"))
    ]
    assert {page.relative_to(site).parts[0] for page, *_ in pages} == {*areas.values()}
    return [
        f"{page.relative_to(site)}: {problem}"
        for page, area, own in pages
        for problem in problems_on(page, area, own, sources)
    ]


def rows_of(findings: pd.DataFrame, code: str, page: Path) -> pd.DataFrame:
    """Return the findings that a page tells of: a report's, or all of the council."""
    own = findings[findings["area_code"] == code]
    return own[own["notebook"] == page.stem] if page.parent.name == "baseline" else own


def problems_on(
    page: Path, area: str, findings: pd.DataFrame, sources: list[Source]
) -> Iterator[str]:
    """Say where a page speaks of another council; findings: those that it tells of."""
    text = own_words(page)
    for title in sorted((it for each in sources for it in (each.title, each.publisher)), key=len):
        text = text.replace(title, "") if title != area else text
    yield from (f"names {name}" for name in strangers(text, area))
    if area != "Luton":
        named = page.read_text(encoding="utf-8") + " ".join(findings["source_ids"])
        typed = [each.id for each in sources if each.publisher.startswith("Luton")]
        yield from (f"draws on {source}" for source in typed if source in named)
    if page.parent.name != "baseline":
        return
    rest = " ".join(told for name, told in sections(page).items() if name != "Assumptions used")
    for name, told in assumed(page).items():
        here = told.partition(" Here: ")[2].partition(" Why: ")[0]
        for number in invented(here, findings.to_dict("records")):
            yield f"{name} tells of {number}, which is no finding"
        if not re.search(SAID.get(name, ""), rest):
            yield f"lists {name}, and says nothing of it"


@pytest.fixture(scope="session")
def eight(tmp_path_factory):
    """A project with all open data imported, and the reports of eight councils."""
    project = copy_project(tmp_path_factory.mktemp("eight") / "project")
    shutil.rmtree(project.raw / "national", ignore_errors=True)
    results = import_files(project, [Path(FOLDER or "")])
    assert [it.reason for it in results if it.outcome is Outcome.FAILED] == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREMARKET_ROOT", str(project.root))
        words = ["refresh", "--areas", ",".join(EIGHT), "--scenarios", "baseline"]
        assert CliRunner().invoke(app, words).exit_code == 0
    return project


@pytest.mark.opendata
@pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder")
def test_pages_of_eight_councils_speak_of_their_own(eight):
    assert problems_of(eight, EIGHT) == []


@pytest.mark.opendata
@pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder")
@pytest.mark.parametrize("area", ["City of London", "Isles of Scilly", "Camden", "Kent"])
def test_what_was_not_used_of_a_council_is_not_listed(eight, area):
    pages = (eight.reports / EIGHT[area] / "baseline").glob("*.html")
    listed = {name for page in pages for name in assumed(page)}
    small = {"res-shop-norm", "peers-nearest-neighbours", "peers-over-dispersion"}
    small |= {"population-errors-go-on", "dementia-population-error", "dementia-residents-share"}
    filled = {"res-void-split", "res-void-level", "res-queue", "res-beds-constant", "dp-cost-ratio"}
    assert "population-hamilton-perry" in listed
    assert not listed & filled  # no bed, void or payment of theirs is in the evidence
    assert (
        small.isdisjoint(listed)
        if area in ("City of London", "Isles of Scilly")
        else small <= listed
    )


@pytest.mark.slow
def test_pages_of_typed_evidence_speak_of_their_own(whole_project, whole_site):
    assert problems_of(whole_project, {"Luton": LUTON, "Milton Keynes": "E06000042"}) == []


PAGE = """<main><p>{told}</p><h2>Where does the council stand?</h2><p>Bedford is 3rd.</p>
<h2 id="assumptions">Assumptions used</h2><ul class="cm-entries"><li>It stays. Effect: Great. Here:
beds: {beds} in 2035. Why: So. Identifier: {name}.</li></ul><h2>Sources</h2><p>Kent</p></main>"""


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({"told": "As in Luton, homes fill."}, "names Luton"),
        ({"told": "As luton-mps-2020 says."}, "draws on luton-mps-2020"),
        ({"beds": "1,054"}, "other-thing tells of 1,054, which is no finding"),
        ({"name": "res-queue"}, "lists res-queue, and says nothing of it"),
    ],
)
def test_a_page_that_speaks_of_another_council_is_found(tmp_path, changes, problem):
    page = tmp_path / "baseline" / "beds.html"
    page.parent.mkdir()
    filled = {"told": "Bedford's homes fill.", "beds": "1,100", "name": "other-thing"} | changes
    page.write_text(PAGE.format(**filled), encoding="utf-8")
    row = {"metric": "beds", "category": "all", "period": "2035", "value": 1100.0}
    findings = pd.DataFrame([row | {"lower": None, "upper": None, "source_ids": "cqc"}])
    sources = evidence.every_source(find_project(), [])
    found = list(problems_on(page, "Bedford", findings, sources))
    assert found == ([problem] if problem else [])
