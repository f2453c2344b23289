"""Which tables a notebook reads, read off its code."""

import ast

import pytest

from caremarket.evidence.processed.load import Evidence
from caremarket.refresh.freshness.reads import (
    ABOUT_AREA,
    BY_NAME,
    EVERYTHING,
    NO_ROWS,
    NOTHING,
    Reads,
    reads_of,
)

TABLES = ["beds", "carers", "norms", "population", "rates"]
NATIONAL = ["norms", "rates"]
OPEN = "from caremarket import evidence\ndata = evidence.load(code)\n"


def reads(code):
    return reads_of(ast.parse(code), TABLES, NATIONAL)


@pytest.mark.parametrize(
    ("code", "area", "whole"),
    [
        ("data.table('beds')", {"beds"}, set()),
        ("f(data.national('norms'), data.table('beds'), data.area_name)", {"beds"}, {"norms"}),
        ("data.everywhere('beds', period='2020')", {"beds"}, {"beds"}),
        ("data.table('beds'), data.cited('a b')", {"beds"}, set()),
        ("tables = ['population', 'norms', 'x']\ndata.sources(*tables)", {"population"}, {"norms"}),
        ("data.reconciliation('carers', 'beds')", {"carers", "beds"}, set()),
        ("data.everywhere('beds')", {"beds"}, {"beds"}),
        ("present.table(frame, title)\ndata.table('beds')", {"beds"}, set()),
        ("evidence.load(code).table('beds')", {"beds"}, set()),
        ("evidence.load(code).national('norms')", set(), {"norms"}),
    ],
)
def test_tables_are_known_by_name(code, area, whole):
    assert reads(OPEN + code) == Reads(frozenset(area), frozenset(whole))


def test_what_covers_the_area_means_all_of_its_tables():
    found = reads(OPEN + "data.checked_totals\ndata.national('norms')")
    assert found.area is None
    assert found.whole == {"norms"}


@pytest.mark.parametrize(
    "code",
    [
        "data.table(name)",
        "data.table(name='beds')",
        "data.national(f'{kind}_norms')",
        "data.everywhere(f'{kind}_beds')",
        "work_with(data)",
        "data.folder",
        "data.something_new('beds')",
        "evidence.areas()",
        "evidence.load(other).table(name)",
        "f(evidence.load(other))",
        "from caremarket.evidence import load\nload(code)",
    ],
)
def test_what_cannot_be_told_counts_as_everything(code):
    assert reads(OPEN + code) == EVERYTHING


def test_without_evidence_a_word_is_only_a_word():
    assert reads("print('beds')") == NOTHING


def test_every_method_of_the_evidence_is_understood_or_counts_as_everything():
    public = {name for name in [*vars(Evidence), *Evidence.__annotations__] if name[0] != "_"}
    assert BY_NAME | ABOUT_AREA | NO_ROWS <= public
