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


HOLDER = """
class Theme:
    data: object
    parameters: object

class Carers(Theme):
    def lists(self):
        return self.data.table("carers"), self.data.area_name

    def standing(self):
        return Standing(self.data, self.measures)

class Standing:
    data: object
    measures: list

    def everywhere(self):
        return self.data.everywhere("beds", period="2020"), self.data.national("norms")
"""
HANDED = f"{OPEN}theme = carers.Carers(data, parameters)\ndata.table('population')\n"


def handed(*modules, code=HANDED):
    return reads_of(ast.parse(code), TABLES, NATIONAL, [ast.parse(module) for module in modules])


def test_what_the_object_of_a_theme_reads_counts():
    expected = Reads(frozenset({"carers", "beds", "population"}), frozenset({"beds", "norms"}))
    assert handed(HOLDER) == expected
    charts = "def of(carers):\n    return carers.data.cited('a'), carers.data.national('rates')"
    assert handed(HOLDER, charts).whole == {"beds", "norms", "rates"}


def test_a_notebook_that_hands_nothing_on_reads_only_what_it_names():
    found = handed(HOLDER, code=f"{OPEN}data.table('population')")
    assert found == Reads(frozenset({"population"}), frozenset())


@pytest.mark.parametrize(
    "module",
    [
        "def of(theme):\n    return theme.data.table(theme.name)",
        "def of(theme):\n    return theme.data.table(name='beds')",
        "def of(theme):\n    return work_with(theme.data)",
        "def of(theme):\n    rows = theme.data\n    return rows.table('beds')",
        "def of(theme):\n    return theme.data.figures_by_source('beds')",
        "def of(theme):\n    return theme.data.sources(*theme.tables)",
    ],
)
def test_what_a_theme_reads_unseen_counts_as_everything(module):
    assert handed(HOLDER, module) == EVERYTHING


def test_a_holder_that_is_not_known_counts_as_everything():
    assert handed() == EVERYTHING
    assert handed("class Carers:\n    parameters: object\n    data: object") == EVERYTHING
    own = "class Theme:\n    data: object\nclass Carers(Theme):\n    def __init__(self, it): ..."
    assert handed(own) == EVERYTHING


def test_without_evidence_a_word_is_only_a_word():
    assert reads("print('beds')") == NOTHING


def test_every_method_of_the_evidence_is_understood_or_counts_as_everything():
    public = {name for name in [*vars(Evidence), *Evidence.__annotations__] if name[0] != "_"}
    assert BY_NAME | ABOUT_AREA | NO_ROWS <= public
