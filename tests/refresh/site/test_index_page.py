"""The index of all reports."""

from bs4 import BeautifulSoup

from caremarket.refresh.record import RunRecord, Status
from caremarket.refresh.site.index import render_index
from caremarket.refresh.site.quote import Quote

NASTY = '<script>alert("x")</script>'


def record(notebook, status, **more):
    return RunRecord("E06000032", "Luton", "baseline", notebook, {}, status=status, **more)


def test_index_says_how_every_report_stands():
    records = [
        record("dementia_growth", Status.OK, reported="2025-11-22T09:00:00+00:00"),
        record("residential_supply", Status.SKIPPED, reason=f"beds has no row {NASTY}."),
        record("carer_identification", Status.FAILED, reason="It broke.", reported="2025-10-01T1"),
        RunRecord("E06000055", "Bedford", "baseline", "new_one", {}, status=Status.FAILED),
    ]
    quotes = {"E06000032/baseline/dementia_growth": Quote(f"How many? {NASTY}", f"Many {NASTY}.")}
    page = BeautifulSoup(render_index(records, quotes), "html.parser")
    assert page.html["lang"] == "en-GB"
    assert page.script is None
    assert [heading.contents[0].strip() for heading in page.find_all("h2")] == ["Bedford", "Luton"]
    new, carers, dementia, residential = page.find_all("li", class_="cm-report")
    assert new.a is None
    assert "Failed; the last good report is of 2025-10-01" in carers.text
    assert "It broke." in carers.text
    assert carers.a["href"] == "E06000032/baseline/carer_identification.html"
    assert dementia.a.text == f"How many? {NASTY}"
    assert dementia.find(class_="cm-answer").text == f"Many {NASTY}."
    assert "Up to date; made on 2025-11-22" in dementia.text
    assert residential.a is None
    assert "Skipped" in residential.text
    assert residential.find(class_="cm-reason").text == f"beds has no row {NASTY}."
    summary = "2 councils: 1 up to date; 1 skipped, because the evidence is not there; 2 failed."
    assert summary in page.main.p.text


def test_index_of_nothing():
    assert "No report yet." in render_index([])
