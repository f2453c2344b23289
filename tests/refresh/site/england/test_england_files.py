"""Pages of England are written when figures or boundaries change, and only then."""

import logging
from types import SimpleNamespace

import pytest
from england_made import BEDS, CODES, boundaries, published, put, rate, residents

from caremarket.engine.errand import ErrandError, call_here
from caremarket.evidence.processed.state import Prepared
from caremarket.project import Project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.site.england.files import write_england
from caremarket.refresh.site.ledger import Ledger

PAGE = "england/beds.html"
RATES = [rate(code, 10 + at) for at, code in enumerate(CODES)]


@pytest.fixture
def write(tmp_path):
    """Write the pages that are due; return the ledger and the links for the index."""
    (tmp_path / "staging").mkdir()
    put(Project(tmp_path), boundaries=boundaries(), population=residents())

    def written(rows, before=None, call=call_here, **more):
        hashes = ["a", "b"] if "drawn_on" not in more else more["drawn_on"]
        inputs = SimpleNamespace(whole=lambda *names: hashes)
        ledger = Ledger(tmp_path, tmp_path / "staging", before.after if before else {}, "v1")
        how = {"inputs": inputs, "ledger": ledger, "call": call, "log": logging.getLogger("test")}
        reports = published(tmp_path, rows)
        return ledger, write_england(Project(tmp_path), tmp_path, reports, **how)

    return written


def test_a_page_is_written_when_a_figure_or_a_boundary_changed_and_only_then(write):
    first, links = write(RATES)
    assert first.written == [PAGE]
    assert links == [(PAGE, BEDS.measures["beds"])]
    second, again = write(RATES, first, call=lambda *_: pytest.fail("made"))
    assert (second.written, second.after, again) == ([], first.after, links)
    assert write(RATES, first, drawn_on=["new", "b"])[0].written == [PAGE]
    assert write([rate(CODES[0], 99), *RATES[1:]], first)[0].written == [PAGE]


def test_a_page_that_too_few_councils_have_goes(write, tmp_path):
    first, _ = write(RATES)
    (tmp_path / "england" / "mine.html").write_text("not ours", encoding="utf-8")
    ledger, links = write(RATES[:19], first)
    assert (ledger.after, links) == ({}, [])
    assert [path.name for path in (tmp_path / "england").iterdir()] == ["mine.html"]


def test_a_page_that_could_not_be_made_stays_as_it_was_and_is_tried_again(write, tmp_path, caplog):
    def killed(*_):
        raise ErrandError("The process died.")

    first, links = write(RATES)
    ledger, now = write([rate(CODES[0], 99), *RATES[1:]], first, call=killed)
    assert (ledger.after, ledger.complete, now) == ({}, False, links)
    assert (tmp_path / PAGE).is_file()
    assert "The process died." in caplog.text


def test_a_measure_that_no_theme_names_is_called_by_its_name_and_unit(write):
    rows = [row | {"category": "nursing_home_beds|area"} for row in RATES]
    assert write(rows)[1] == [("england/nursing_home_beds.html", "Nursing home beds (per 1,000)")]


def test_a_table_counts_with_all_its_areas_and_may_be_missing(tmp_path):
    prepared = Prepared(whole={"boundaries": "a"})
    inputs = Inputs(Project(tmp_path), prepared, "2026-11-22", Memo(tmp_path / "memo.json"))
    assert inputs.whole("boundaries", "population") == ["a", ""]
