"""The index of all reports: what it says, how it is filtered, and how much of it there may be."""

import base64
import hashlib

import pytest
from bs4 import BeautifulSoup
from site_records import NASTY, record, reports

from caremarket.refresh.records.run import Status
from caremarket.refresh.site.index import render_index
from caremarket.refresh.site.themes import Theme

THEMES = [
    Theme("carer_identification", "", {"name": "Unpaid carers"}),
    Theme("dementia_growth", "", {"name": "Dementia"}),
    Theme("direct_payment_mix", "", {"name": "Direct payments"}),
    Theme("residential_supply", "", {"name": "Care home beds"}),
]


def page_of(*records, **known):
    return BeautifulSoup(render_index(reports(*records, **known)), "html.parser")


@pytest.fixture
def page():
    records = [
        record("dementia_growth", short=f"Many. {NASTY}"),
        record("residential_supply", Status.SKIPPED, reason=f"beds has no row {NASTY}."),
        record("carer_identification", Status.FAILED, reason="It broke.", headline="Hidden. Yes."),
        record("dementia_growth", scenario="census_2021", stale="the notebook changed"),
        record("carer_identification", Status.FAILED, scenario="census_2021", reason="It, too."),
        record("new_one", Status.FAILED, name="Bedford", code="E06000055", reported=""),
    ]
    return page_of(*records, themes=THEMES)


def test_it_says_how_every_report_stands(page):
    assert [heading.bdi.text for heading in page.find_all("h2")] == ["Bedford", "Luton"]
    new, carers, dementia, residential = page.select(".cm-answers li")
    assert new.a is None
    assert new.find(class_="cm-status").text == "Failed"
    assert carers.a["href"] == "E06000032/baseline/carer_identification.html"
    assert carers.a.text == "Unpaid carers, Luton"
    assert carers.find(class_="cm-brief").text == "Hidden."
    assert carers.find(class_="cm-reason").text == "It broke."
    status = carers.find(class_="cm-status").text
    assert status == "Failed, the last good report is of 22 November 2026"
    assert dementia.find(class_="cm-brief").text == f"Many. {NASTY}"
    assert dementia.find(class_="cm-status").text == "Up to date, made 22 November 2026"
    assert residential.a is None
    assert residential.find(class_="cm-reason").text.startswith("beds has no row <script>alert")
    summary = (
        "2 councils: 3 failed; 1 out of date, because something that they rest on changed; "
        "1 skipped, because the evidence is not there; 1 up to date."
    )
    assert summary in page.main.p.text


def test_the_other_scenarios_are_grouped_with_what_went_wrong(page):
    (others,) = page.find_all("details", class_="cm-scenarios")
    (scenario,) = others.find_all("li")
    assert "Census 2021: 1 failed, 1 out of date, made 22 November 2026" in scenario.text
    reasons = [reason.text for reason in scenario.find_all(class_="cm-reason")]
    assert reasons == ["Unpaid carers: It, too.", "Dementia: Since then the notebook changed."]


def test_it_leads_to_the_pages_of_the_area_and_to_the_data(page):
    luton = page.find("section", attrs={"aria-labelledby": "E06000032"})
    links = {link["href"] for link in luton.find_all("a")}
    pages = ("index", "briefing", "claims", "compare")
    assert links >= {f"E06000032/{name}.html" for name in pages}
    assert page.main.find("a", href="findings.csv")


def test_it_leads_to_the_pages_of_england_where_there_are_any(page):
    assert not page.find("nav", attrs={"aria-label": "England by council"})
    html = render_index(reports(record("beds")), [("england/beds.html", "Beds & more")])
    (nav,) = BeautifulSoup(html, "html.parser").find_all("nav")
    assert [(link["href"], link.text) for link in nav.find_all("a")] == [
        ("england/beds.html", "Beds & more")
    ]
    assert nav.find_previous("summary").text == "England by council: 1 measure"


def test_no_two_links_are_called_the_same(page):
    names = [link.text for link in page.find_all("a")]
    assert sorted(set(names)) == sorted(names)


def test_councils_can_be_chosen_without_a_script(page):
    radios = page.find("search").find_all("input", type="radio")
    assert [radio["id"] for radio in radios] == [
        *("show-all", "show-failed", "show-out-of-date", "show-skipped", "show-up-to-date"),
        *("only-all", "only-q0", "only-q1", "only-q2", "only-q3"),
    ]
    styles = " ".join(style.text for style in page.find_all("style"))
    for radio in radios:
        assert radio.parent.name == "label"
        assert radio["id"].endswith("-all") or f"#{radio['id']}:checked" in styles
    failed = page.find(id="show-failed").parent
    assert failed.text.strip() == "one failed (2)"
    box = page.find("input", type="search")
    assert box.find_parent(hidden=True), "it does nothing without the script, so that shows it"
    assert page.find(id="found")["role"] == "status"


def test_the_one_script_is_the_one_that_the_policy_allows(page):
    (script,) = page.find_all("script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src 'sha256-{digest}'" in policy
    assert "http" not in script.text
    assert page_of(record("beds")).script is None, "one council needs no search"


def test_index_of_nothing():
    assert "No report yet." in page_of().main.text


def test_150_councils_with_ten_scenarios_stay_below_500_kb():
    short = (
        "Nursing beds in 2020: 284 too few by England's average, 54 too many by the beds in use."
    )
    scenarios = ["baseline", *(f"another_scenario_{number}" for number in range(9))]
    records = [
        record(theme.notebook, scenario=scenario, name=f"Council of {place}", code=code, **more)
        for place in range(150)
        for code in [f"E{place:08}"]
        for scenario in scenarios
        for theme in THEMES
        for more in [{"short": short, "headline": short * 4}]
    ]
    assert len(records) == 6000
    html = render_index(reports(*records, themes=THEMES))
    assert len(html.encode()) < 500_000
    assert html.count('class="cm-status"') == 600


def test_as_many_skipped_reports_stay_below_500_kb():
    reason = "The carers table of this area holds no row with measure = assessments. " * 20
    records = [
        record(
            theme.notebook, Status.SKIPPED, scenario=scenario, code=f"E{place:08}", reason=reason
        )
        for place in range(150)
        for scenario in ("baseline", "second")
        for theme in THEMES
    ]
    assert len(render_index(reports(*records, themes=THEMES)).encode()) < 500_000
