"""The briefing: what it says of which report, as a web page and as a PDF of one page."""

import io
import logging
import re
import time

import pypdf
import pytest
from bs4 import BeautifulSoup
from site_records import BEDS, LUTON, NASTY, record, reports, row

from caremarket.engine.errand import call_here
from caremarket.evidence.processed.state import read_prepared
from caremarket.evidence.raw.sources import Source
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Status
from caremarket.refresh.site import write as areas
from caremarket.refresh.site.council import files as area_files
from caremarket.refresh.site.council.area import Reports
from caremarket.refresh.site.council.briefing import briefing_of, briefing_pdf, render_briefing
from caremarket.refresh.site.ledger import Ledger
from caremarket.refresh.site.themes import Theme

FINDINGS = {f"{LUTON}/baseline/beds": [row("beds", 1234.0)]}
FONT = re.compile(r"/[A-Z]{6}\+DejaVuSans")


def source(name, publisher):
    dated = {"published": "2020-03-01", "review_by": "2027-06-30"}
    texts = {"title": f"Title of {name}", "licence": "OGL", "kind": "local_publication"}
    return Source(id=name, publisher=publisher, **texts, **dated)


SOURCES = {
    "a": source("a", "Luton Council"),
    "b": source("b", "ONS"),
    "c": source("c", "ONS"),
    "d": source("d", "Nobody"),
}


def briefing(*records, themes=(BEDS,), **known):
    (area,) = reports(*records, themes=themes, findings=FINDINGS, **known).areas()
    return briefing_of(area, SOURCES)


def words_of(pdf):
    """Return the words of a PDF in one line."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def hostile():
    """A briefing on an area with an impossible name, and with every kind of report."""
    runs = [
        record("beds", name=NASTY, sources=["a", "b", "c"]),
        record("carers", Status.SKIPPED, name=NASTY, reason="No row."),
        record("dementia", Status.FAILED, name=NASTY, reason="It broke.", reported=""),
        record("payments", name=NASTY, headline=f"#eval({NASTY}) *bold* $x$ \\n @ref <b>"),
    ]
    return briefing(*runs)


def test_it_tells_what_was_found_from_the_findings():
    told = briefing(record("beds", sources=["a", "b", "c"]))
    (topic,) = told.topics
    assert topic.found == "There are 1,234 beds in Luton."
    assert (topic.means, topic.sure, topic.unknown) == ("Enough.", "Very sure.", "Nothing.")
    assert topic.note == ""
    assert told.origin == "The figures come from 3 publications: ONS (2); Luton Council."


def test_a_missing_answer_is_said_in_plain_english(hostile):
    found = {topic.name: topic.found for topic in hostile.topics}
    assert found["Carers"].startswith("We cannot answer this.")
    assert found["Dementia"].startswith("We cannot answer this now.")
    assert found["Payments"].startswith("#eval")


def test_old_figures_are_called_old():
    runs = [record("beds", Status.FAILED, reason="It broke.")]
    assert briefing(*runs).topics[0].note == (
        "These figures are of 22 November 2026 and out of date."
    )
    changed = record("beds", stale="the evidence changed")
    assert "out of date" in briefing(changed).topics[0].note


def test_what_cannot_be_told_is_said():
    theme = Theme("beds", "", {"briefing": "site_records:nothing_of_that_name"})
    topic = briefing(record("beds"), themes=[theme]).topics[0]
    assert topic.found.startswith("It could not be put in plain English.")


def test_the_page_has_everything_and_hostile_text_is_only_text(hostile):
    page = BeautifulSoup(render_briefing(hostile), "html.parser")
    assert page.html["lang"] == "en-GB"
    assert page.find_all(["script", "link", "iframe", "b"]) == []
    assert page.h1.bdi.text == NASTY
    assert [heading.text for heading in page.find_all("h2")] == [
        *("Care home beds", "Carers", "Dementia", "Payments", "Where this comes from"),
    ]
    for text in (topic.found for topic in hostile.topics):
        assert text in page.main.text
    assert page.main.find("a", href="briefing.pdf")
    without = render_briefing(hostile, problem="no fonts")
    assert "The PDF could not be made: no fonts" in without
    assert 'href="briefing.pdf"' not in without


def test_a_name_from_right_to_left_keeps_its_direction_to_itself(hostile):
    assert f"\u2068{NASTY}\u2069" in hostile.topics[0].found
    assert "\u2068" not in briefing(record("beds")).topics[0].found


@pytest.mark.parametrize("count", [1, 4])
def test_the_pdf_is_one_a4_page_for_screen_readers(count):
    told = briefing(*(record("beds", scenario=f"s{n}") for n in range(count)))
    reader = pypdf.PdfReader(io.BytesIO(briefing_pdf(told)))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert root["/Lang"].lower() == "en-gb"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Adult social care in Luton: a briefing for councillors"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "/CreationDate" not in reader.metadata


def test_no_number_is_typed_into_the_templates():
    runs = [record("carers", Status.SKIPPED, name="Nowhere", code="ABCDEFGHI")]
    (area,) = reports(*runs).areas()
    told = briefing_of(area, {})
    page = BeautifulSoup(render_briefing(told), "html.parser")
    for words in (page.main.text, words_of(briefing_pdf(told))):
        assert "Nowhere" in words
        assert not re.search(r"\d", words)


def test_the_pdf_says_what_the_page_says(hostile):
    pdf = briefing_pdf(briefing(record("beds", sources=["a", "b"])))
    page = BeautifulSoup(
        render_briefing(briefing(record("beds", sources=["a", "b"]))), "html.parser"
    )
    words = words_of(pdf)
    for part in page.select(".cm-topics h2, .cm-topics p"):
        assert " ".join(part.text.split()) in words


def test_a_hostile_briefing_is_still_one_page_of_words(hostile):
    pdf = briefing_pdf(hostile)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    words = words_of(pdf)
    assert "*bold* $x$" in words
    assert "<script>alert(1)</script>" in words
    assert not {"/JavaScript", "/JS", "/OpenAction"} & set(reader.trailer["/Root"])


def test_fonts_are_embedded_and_know_the_letters_of_names():
    name = "Ynys Môn – Κρήτη, Москва, شارع £"
    reader = pypdf.PdfReader(io.BytesIO(briefing_pdf(briefing(record("beds", name=name)))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    parts = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert parts
    for part in parts:
        assert FONT.match(part["/BaseFont"])
        assert {"/FontFile2", "/FontFile3"} & set(part["/FontDescriptor"])
    text = reader.pages[0].extract_text()
    assert "Ynys Môn – Κρήτη, Москва" in text
    assert "£" in text


def test_the_same_words_are_the_same_bytes_in_well_under_a_second(hostile):
    first = briefing_pdf(hostile)
    clock = time.process_time()
    assert briefing_pdf(hostile) == first
    assert time.process_time() - clock < 1


def test_it_is_made_again_only_when_something_changed_and_survives_a_failure(
    small_project, tmp_path, monkeypatch, caplog
):
    out, staging = tmp_path / "out", tmp_path / "out" / "staging"
    staging.mkdir(parents=True)
    known = {run.key: run for run in [record("beds")]}
    inputs = Inputs(small_project, read_prepared(small_project), "2026-11-22", Memo(out / "memo"))

    def write(before):
        ledger = Ledger(out, staging, before, "library")
        areas.write_area_pages(
            small_project,
            out,
            Reports(known),
            inputs=inputs,
            ledger=ledger,
            call=call_here,
            width=1,
            log=logging.getLogger("site"),
        )
        return ledger.after

    after = write({})
    pdf = out / LUTON / "briefing.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(area_files, "briefing_pdf", lambda _: 1 / 0)
    assert write(after) == after, "nothing changed: the typesetter is not asked"
    pdf.unlink()
    write(after)
    page = (out / LUTON / "briefing.html").read_text(encoding="utf-8")
    assert "The PDF could not be made: ZeroDivisionError" in page
    assert f"{LUTON}: the PDF could not be made" in caplog.text
