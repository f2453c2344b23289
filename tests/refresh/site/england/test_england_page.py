"""The page of England by council: what it says, with boundaries and without."""

import re

import pytest
from bs4 import BeautifulSoup
from england_made import CODES, NAMES, boundaries, put, residents
from site_records import NASTY

from caremarket.project import Project
from caremarket.refresh.site.england.draw import pages_of
from caremarket.refresh.site.england.figures import RATE, RATIO, Figure, Sheet
from caremarket.refresh.site.england.page import Named

NAMED = Named("beds", "Registered beds per 1,000 residents", ["Care home beds"], ["The register"])
LACKING = CODES[-1]


def sheet(figures, metric=RATE, unit="per_1000", **more):
    about = {"basis": "published", "method": "as_printed"} | more
    return Sheet(metric, "beds", "beds", "2026-10/2026-10", unit, figures=figures, **about)


RATES = sheet({code: Figure(10.04 + at) for at, code in enumerate(CODES[:-1])})
LIMITS = {CODES[0]: (0.7, 0.9), CODES[1]: (1.1, 1.4)}
RATIOS = sheet({code: Figure(1.0, *LIMITS.get(code, (0.9, 1.1))) for code in CODES}, RATIO, "ratio")


@pytest.fixture
def page_of(tmp_path):
    """Make the page of sheets, on whatever tables are put there."""

    def made(*sheets, councils=NAMES, **tables):
        project = Project(tmp_path)
        put(project, **tables)
        cited = {"ons-boundaries-2022": "Boundaries, ONS. OGL; contains OS data"}
        (html,) = pages_of(project, councils, cited, [(NAMED, list(sheets))])
        return BeautifulSoup(html, "html.parser")

    return made


@pytest.fixture
def page(page_of):
    return page_of(RATES, RATIOS, boundaries=boundaries(), population=residents())


def links(part):
    return {link["href"]: link.title.text for link in part.find_all("a")}


def test_every_council_is_on_the_map_and_among_the_circles_with_its_figure(page):
    plain, round_ = page.find("section").select("svg.cm-map")
    assert links(plain) == links(round_)
    assert links(plain).keys() == {f"../{code}/index.html" for code in CODES}
    assert links(plain)[f"../{CODES[0]}/index.html"] == "Council 06-1: 10.0, class A"
    assert links(plain)[f"../{LACKING}/index.html"] == "Council 09-4: no figure"
    assert {link["tabindex"] for link in plain.find_all("a")} == {"-1"}  # the table has them, too
    ratio = links(page.find_all("section")[1].svg.find_parent("section").select_one(".cm-map"))
    assert ratio[f"../{CODES[1]}/index.html"] == (
        "Council 06-2: 1.00 (1.10 to 1.40), above the range of councils with such residents"
    )


def test_classes_are_told_by_letter_pattern_and_legend(page):
    rates, ratios = page.find_all("section")
    legend = [line.text.strip() for line in rates.select(".cm-legend li")]
    assert legend[0] == "A 10.0 to 14.0 (5)"
    assert legend[-1] == "no figure (1)"
    assert [line.text.split()[0] for line in ratios.select(".cm-legend li")] == ["−", "≈", "+"]
    patterns = {f"url(#{it['id']})" for it in page.find_all("pattern")}
    used = set(re.findall(r"url\(#\w+\)", str(page.style)) + re.findall(r"url\(#\w+\)", str(page)))
    assert used == patterns
    signs = [text.text for text in rates.select("svg.cm-map a text")]
    assert set(signs) <= set("ABCDE")
    assert signs


def test_maps_have_a_title_and_say_what_they_show(page):
    for drawn in page.select("svg.cm-map"):
        title = page.find(id=drawn["aria-labelledby"])
        said = page.find(id=drawn["aria-describedby"])
        assert NAMED.label in title.text
        assert "Highest: " in said.text
    counts = "1 of 24 councils; below it: 1; within: 22."
    assert f"Above the range of 95% of councils with such residents: {counts}" in page.text
    assert "23 councils have a figure; half of them have 21.0 or less." in page.text


def test_the_table_ranks_every_council_with_its_class(page):
    rates, ratios = page.find_all("table")
    first, *_, last = rates.tbody.find_all("tr")
    assert [cell.text for cell in first.find_all(["td", "th"])] == [
        "1",
        "Council 09-3",
        "32.0",
        "E",
    ]
    assert first.a["href"] == "../E09000003/index.html"
    assert first.find(class_="cm-bar")["style"] == "--a: 0.0%; --b: 100.0%"
    assert ratios["style"] == "--one: 71.4%"  # of the highest limit, 1.4
    assert last.find("td").text == "23"
    assert {row.td.text for row in ratios.tbody.find_all("tr")} == {"1"}  # all are alike
    assert [head.text for head in ratios.find_all("th", scope="col")][3:5] == [
        "Lower limit",
        "Upper limit",
    ]
    assert "No figure: Council 09-4." in page.text


def test_without_boundaries_there_is_the_ranking_and_nothing_that_was_drawn(page_of):
    page = page_of(RATES)
    assert not page.find("svg")
    assert not page.select(".cm-legend")
    assert len(page.tbody.find_all("tr")) == len(CODES) - 1
    assert "Map: " not in page.text


def test_without_a_census_there_is_the_map_alone(page_of):
    page = page_of(RATES, boundaries=boundaries())
    assert len(page.select("svg.cm-map")) == 1


def test_who_is_not_on_the_map_is_named_and_who_has_no_report_is_no_link(page_of):
    few = {code: NAMES[code] for code in CODES[2:]}
    rates = sheet({code: Figure(1.0) for code in CODES[3:]})
    tables = {"boundaries": boundaries(CODES[:-1]), "population": residents()}
    page = page_of(rates, councils=few, **tables)
    assert "Not on the map, as the boundaries have no outline of it: Council 09-4." in page.text
    assert len(page.select("path.cm-beside")) == 2
    assert len(page.select_one("svg.cm-map").find_all("a")) == len(few) - 1
    assert page.select(".cm-legend li")[-1].text.strip() == "not in these reports"


def test_sources_are_those_of_the_figures_and_of_the_map(page):
    named = [line.text for line in page.find(id="sources").find_next("ul").find_all("li")]
    assert named[:2] == ["The register", "Map: Boundaries, ONS. OGL; contains OS data"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"basis": "modelled"}, "Modelled, not counted."),
        ({"method": "ratio_client_level_data"}, "Counted from client-level data"),
    ],
)
def test_what_a_figure_rests_on_is_said(page_of, more, said):
    figures = dict.fromkeys(CODES, Figure(1.0))
    assert said in page_of(sheet(figures, **more)).text
    assert said not in page_of(sheet(figures)).text


def test_a_name_cannot_break_the_page(page_of):
    page = page_of(RATES, councils=NAMES | {CODES[0]: NASTY}, boundaries=boundaries())
    assert len(page.find_all("script")) == 1
    assert (
        f"\u2068{NASTY}\u2069: 10.0, class A" in links(page.find("svg", class_="cm-map")).values()
    )
