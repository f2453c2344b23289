"""Assumptions, data log and changelog: on the page, in the fingerprint, in the warnings."""

import io
import json
from datetime import date

import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook
from rich.console import Console
from typer.testing import CliRunner

from caremarket.commands.cli import app
from caremarket.evidence.checks.assumptions import Assumption
from caremarket.evidence.raw.sources import Source
from caremarket.project import find_project
from caremarket.refresh.plan.request import Request
from caremarket.refresh.records.run import Status
from caremarket.refresh.running.refresh import refresh
from caremarket.refresh.running.summary import Settings
from caremarket.refresh.site.layout import render_changelog
from caremarket.refresh.site.report.assurance import Register, read_register
from caremarket.refresh.site.report.page import render_report

NASTY = "<script>alert(1)</script> =cmd|'/c calc'!A1 \u202eشارع " + "x" * 200
SOURCE = Source(
    id="mps",
    title=f"Statement {NASTY}",
    publisher="Luton",
    published=date(2020, 3, 1),
    licence=f"Licence {NASTY}",
    url="https://example.org/?a=1&b=2",
    kind="local_publication",
    review_by=date(2027, 6, 30),
)
ASSUMPTION = Assumption(
    id="void-level",
    statement=f"The void rate stays. {NASTY}",
    effect="A lower rate means more residents.",
    reliability="low",
    why="No other rate is in the evidence.",
    added=date(2026, 1, 31),
    review_by=date(2027, 1, 31),
    notebooks=["beds"],
)
EPOCH = {"2027-03": "1804000000", "2028-01": "1830000000"}


LOG = [{"table": "carers", "source_id": "mps", "title": NASTY, "figures": 1234, "suppressed": 2.0}]


def page_on(day, **changes):
    register = Register([SOURCE.model_copy(update=changes)], [ASSUMPTION], day)
    html = render_report(
        new_notebook(cells=[new_markdown_cell("# Why?")]),
        title="Why?",
        area_name="Luton",
        scenario="baseline",
        parameters={"area_code": "E06000032"},
        assurance=register.behind("beds", ["mps", "nobody-knows"]),
        data_log=[row | {"review_by": date(2027, 6, 30)} for row in LOG],
    )
    return BeautifulSoup(html, "html.parser")


def test_assumptions_are_told_with_effect_reliability_and_review():
    entry = page_on(date(2026, 6, 1)).find("ul", class_="cm-entries").text
    for words in (ASSUMPTION.statement, ASSUMPTION.effect, ASSUMPTION.why, "Reliability: low"):
        assert words in entry
    assert "to be reviewed by\n31 January 2027." in entry
    assert "overdue" not in entry


def test_the_sources_say_published_licence_and_review():
    page = page_on(date(2026, 6, 1))
    table = page.find("h2", id="sources").find_next("table")
    row = table.tbody.tr
    assert row.a["href"] == SOURCE.url
    assert row.a.text == SOURCE.title
    cells = [cell.text for cell in row.find_all("td")]
    assert cells == ["1 March 2020", SOURCE.licence, "30 June 2027"]
    assert table.caption.text
    assert all(header.get("scope") for header in table.find_all("th"))
    assert "Not in the register of sources: nobody-knows." in page.text


def test_the_data_log_says_what_is_read_and_by_when_to_look_again():
    page = page_on(date(2026, 6, 1))
    row = page.find("h2", id="data-log").find_next("tbody").tr
    assert row.th.text == "Carers"
    cells = [" ".join(cell.text.split()) for cell in row.find_all("td")]
    assert cells == [f"{NASTY} mps", "1,234", "2", "30 June 2027"]


def test_what_is_overdue_is_said_in_words():
    page = page_on(date(2027, 7, 1))
    assert [mark.text for mark in page.find_all(class_="cm-overdue")] == [
        "review overdue",
        "overdue",
        "overdue",
    ]
    assert "2027-07-01" not in str(page), "the page depends on what is overdue, not on the day"
    assert str(page_on(date(2027, 7, 1))) == str(page_on(date(2029, 1, 1)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None])
def test_only_a_web_address_becomes_a_link(url):
    page = page_on(date(2026, 6, 1), url=url)
    assert page.find("h2", id="sources").find_next("tbody").a is None
    assert page.script is None


def test_another_notebook_has_other_assumptions():
    assurance = Register([SOURCE], [ASSUMPTION], date(2028, 1, 1)).behind("carers", [])
    assert (assurance.assumptions, assurance.sources, assurance.overdue) == ([], [], [])


def recorded(name, *sources):
    metric, category, method = name.split("/")
    of = {"metric": metric, "category": category, "method": method, "period": "2020"}
    return of | {"source_ids": " ".join(sources)}


@pytest.mark.parametrize(
    ("pattern", "findings", "named"),
    [
        ("void_rate", [recorded("void_rate/all/as_printed", "mps")], True),
        ("void_rate", [recorded("void_rate_of_all/all/as_printed", "mps")], False),
        ("void_rate", [recorded("void_rate/all/as_printed", "other")], False),
        ("void_rate|*|*splits", [recorded("void_rate/a|b/range_of_splits", "mps")], True),
        ("void_rate|*|*splits", [recorded("void_rate/a|b/as_printed", "mps")], False),
        ("void_rate|a", [recorded("void_rate/a|b/as_printed", "mps")], True),
        ("void_rate|b", [recorded("void_rate/a|b/as_printed", "mps")], False),
        # one finding of the metric and another of the source are not enough
        ("void_rate", [recorded("void_rate/a/m", "x"), recorded("beds/a/m", "mps")], False),
        ("void_rate", None, True),  # what it records is not known
    ],
)
def test_a_report_without_the_finding_does_not_name_the_assumption(pattern, findings, named):
    narrowed = ASSUMPTION.model_copy(update={"metrics": [pattern], "sources": ["mp*"]})
    register = Register([SOURCE], [narrowed], date(2026, 6, 1))
    assert bool(register.behind("beds", ["mps"], findings).assumptions) is named


def test_an_effect_is_told_with_what_the_report_itself_measures():
    measured = {"beds with it": "beds|with", "share": "share", "cost": "cost", "none": "none"}
    entry = ASSUMPTION.model_copy(update={"measured": measured})

    def row(metric, category, period, unit, *sizes):
        limited = dict(zip(("value", "lower", "upper"), (*sizes, None, None), strict=False))
        return recorded(f"{metric}/{category}/m") | {"period": period, "unit": unit, **limited}

    findings = [
        row("beds", "with", "2035", "beds", 1234.4, 1000.0, 1500.2),
        row("beds", "with", "2026", "beds", 1100.0),
        row("beds", "without", "2035", "beds", 900.0),
        row("share", "all", "2019-20", "proportion", 0.2346),
        row("cost", "all", "2019-20", "gbp", -38838.0),
    ]
    register = Register([SOURCE], [entry], date(2026, 6, 1))
    (told,) = register.behind("beds", ["mps"], findings).assumptions
    assert told.effect == (
        "A lower rate means more residents. Here: beds with it: 1,234 (1,000 to 1,500) in 2035; "
        "share: 23.5% in 2019-20; cost: −£38,838 in 2019-20."
    )
    (other,) = register.behind(
        "beds", ["mps"], [row("void", "all", "2020", "beds", 1.0)]
    ).assumptions
    assert other.effect == ASSUMPTION.effect


def test_the_log_of_the_project_is_narrowed_to_what_is_recorded_and_its_sources():
    register, read = read_register(find_project()), "luton-mps-2020"

    def named(notebook, sources, findings):
        return {entry.id for entry in register.behind(notebook, sources, findings).assumptions}

    assert "dementia-static-rates" in named("dementia_growth", [], [])
    splits, none = (
        recorded(f"occupied_beds/nursing/{method}", read)
        for method in ("range_of_void_splits", "no_interval")
    )
    norm = recorded("required_beds/nursing|norm_shop/population_limits", "housing-lin-shop")
    one_rate, by_type, norm_only = (
        named("residential_supply", [read], [norm, *others]) for others in ([splits], [none], [])
    )
    assert {"res-void-split", "res-void-level", "res-shop-norm"} <= one_rate
    assert "res-void-split" not in by_type
    assert "res-void-level" in by_type
    assert not {"res-void-split", "res-void-level", "res-norm-held"} & norm_only
    limited = recorded("people_75_plus/all/population_limits", "nomis-census-2011-age")
    small = recorded("people_75_plus/all/no_interval", "nomis-census-2011-age")
    assert "population-errors-go-on" in named("residential_supply", [], [limited])
    of_small = named("residential_supply", [], [small])
    assert "population-hamilton-perry" in of_small
    assert not {"population-errors-go-on", "peers-over-dispersion"} & of_small
    beds = [recorded("beds/nursing/as_printed", source) for source in (read, "cqc-directory-2026")]
    assert "res-both-flags" not in named("residential_supply", [], beds[:1])
    assert "res-both-flags" in named("residential_supply", [], beds)


def test_report_leads_to_the_changelog():
    link = page_on(date(2026, 6, 1)).find("h2", id="changes").find_next("a")
    assert link["href"] == "../../changelog.html"


def test_changelog_is_a_page_and_no_html_in_it_runs():
    page = BeautifulSoup(render_changelog(f"# Changelog\n\n- Done. {NASTY}"), "html.parser")
    assert page.h1.text == "Changelog"
    assert page.script is None
    assert "<script>" in page.li.text
    assert "No change is on record." in render_changelog("")


def run(project):
    summary = refresh(project, Request(), Settings(), Console(file=io.StringIO()))
    return [record.status for record in summary.records]


def write_log(project, **changes):
    project.docs.mkdir(exist_ok=True)
    text = yaml.safe_dump([ASSUMPTION.model_dump() | changes], allow_unicode=True)
    (project.docs / "assumptions.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def one_report(small_project, monkeypatch):
    """A project with one notebook, one assumption and a set day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    small_project.notebook("beds")
    small_project.notebook("carers")
    small_project.write_plan(notebooks=["beds"])
    write_log(small_project)
    return small_project


@pytest.mark.slow
def test_a_report_is_made_again_when_its_assumptions_change_or_fall_due(one_report, monkeypatch):
    page = one_report.reports / "E06000032" / "baseline" / "beds.html"
    assert run(one_report) == [Status.OK]
    assert run(one_report) == [Status.FRESH]
    assert ASSUMPTION.effect in page.read_text(encoding="utf-8")

    write_log(one_report, effect="It changes everything.")
    assert run(one_report) == [Status.OK]
    assert "It changes everything." in page.read_text(encoding="utf-8")

    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH["2027-03"])
    assert run(one_report) == [Status.OK]
    assert "review overdue" in page.read_text(encoding="utf-8")
    once = page.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH["2028-01"])
    assert run(one_report) == [Status.FRESH]
    assert page.read_bytes() == once

    shown = CliRunner().invoke(app, ["status"])
    assert shown.exit_code == 0
    assert (
        "Warning: Assumption void-level was to be reviewed by 2027-01-31: look at it again, then "
        "set review_by in docs/assumptions.yml. 1 report rests on it." in shown.output
    )
    assert "Source" not in shown.output, "no report rests on the sources that are overdue"

    write_log(one_report, effect="It changes everything.", notebooks=["carers"])
    assert run(one_report) == [Status.OK]
    assert "No assumption is on record" in page.read_text(encoding="utf-8")


def test_a_wrong_log_touches_nothing(one_report):
    write_log(one_report, reliability="fair")
    before = one_report.files()
    result = CliRunner().invoke(app, ["refresh"])
    assert result.exit_code == 2
    assert "entry void-level, reliability: found 'fair'" in result.stderr
    (one_report.reports / "refresh.log").unlink()  # which says why it was refused
    assert one_report.files() == before


def test_what_was_imported_is_in_the_register(one_report):
    source = SOURCE.model_copy(update={"id": "nomis-census-2011-sex"}).model_dump(mode="json")
    record = {
        **{
            "source": source,
            "release": "Census 2011",
            "file": "a.csv",
            "member": "",
            "skipped": [],
        },
        **{"sha256": "0", "loader": "census", "loader_version": 1, "imported": "2026-11-21"},
        **{"folder": "a", "tables": {}, "councils": 0},
    }
    folder = one_report.raw / "national"
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"imports": [record]}), encoding="utf-8")
    behind = read_register(one_report).behind("beds", ["nomis-census-2011-sex", "luton-mps-2020"])
    assert behind.unknown == []
    assert len(behind.sources) == 2


def test_the_register_of_the_project_is_read(one_report):
    register = read_register(one_report)
    assert register.behind("beds", ["luton-mps-2020"]).sources[0].publisher
    assert register.day == date(2026, 5, 28)
