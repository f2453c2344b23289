"""Every page opens by itself: from disk and from a server, with and without scripts, quickly."""

import pytest
from checks import problems, slow_pages
from planned import planned
from visits import pages_of, visit, visitor

pytestmark = pytest.mark.slow

TEXT = """main => Array.from(main.querySelectorAll(':scope > :not(search)'), part => part.innerText)
    .join('\\n').split('\\n').map(line => line.trim()).filter(line => line)"""


def kinds(site):
    """Return the pages without area and scenario: what kinds of pages there are."""
    return {name.rpartition("/")[2] if "/" in name else f"/{name}" for name in pages_of(site)}


@pytest.fixture(params=["disk", "server"])
def address(request, site):
    if request.param == "disk":
        return site.as_uri()
    return request.getfixturevalue("server")


def test_every_kind_of_page_is_there(site):
    themes = {path.stem for path in planned()}
    reports = {f"{theme}.html" for theme in themes}
    assert kinds(site) >= reports | {"/index.html", "/changelog.html"}
    assert kinds(site) >= {"index.html", "claims.html", "compare.html", "briefing.html"}


def test_no_page_asks_for_anything_nor_complains(browser, site, address):
    assert problems(browser, site, address) == {}


def test_without_scripts_everything_can_be_read(browser, site):
    """But for the box that finds a council by name: without a script it could do nothing."""
    lost = {}
    with visitor(browser) as usual, visitor(browser, scripts=False) as bare:
        for name in pages_of(site):
            shown = []
            for page in (usual, bare):
                visit(page, f"{site.as_uri()}/{name}")
                shown.append(page.locator("main").evaluate(TEXT))
            lost[name] = [line for line in shown[0] if line not in set(shown[1])]
            assert shown[1]
    assert {name: lines for name, lines in lost.items() if lines} == {}


def test_every_page_shows_at_once(browser, site):
    assert slow_pages(browser, site) == {}
