"""The log of assumptions, and what is overdue."""

from datetime import date
from types import SimpleNamespace

import pytest
import yaml

from caremarket.errors import EvidenceError
from caremarket.evidence import check
from caremarket.evidence.checks import reviews
from caremarket.evidence.checks.assumptions import Assumption, read_assumptions

ENTRY = {
    "id": "void-level",
    "statement": "The void rate stays.",
    "effect": "A lower rate means more residents.",
    "reliability": "low",
    "why": "No other rate is in the evidence.",
    "added": date(2026, 1, 31),
    "review_by": date(2027, 1, 31),
    "notebooks": ["beds"],
}


@pytest.fixture
def written(project_copy):
    """Write a log of assumptions, and return the problems that reading it finds."""
    project_copy.notebooks.mkdir()
    (project_copy.notebooks / "beds.ipynb").write_text("{}", encoding="utf-8")
    project_copy.docs.mkdir()

    def write(*entries):
        text = yaml.safe_dump(list(entries), sort_keys=False)
        (project_copy.docs / "assumptions.yml").write_text(text, encoding="utf-8")
        problems = []
        return read_assumptions(project_copy, problems), problems

    return write


def test_a_log_becomes_models(written):
    assert written(ENTRY) == ([Assumption(**ENTRY)], [])


def test_a_project_without_the_file_assumes_nothing(project_copy):
    assert read_assumptions(project_copy, []) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reliability": "fair"}, "entry void-level, reliability: found 'fair'"),
        ({"review_by": date(2026, 1, 31)}, "review_by must be a day after added (2026-01-31)"),
        ({"statement": ""}, "void-level, statement: found ''"),
        (
            {"notebooks": []},
            "void-level, notebooks: found a list or block; List should have at least 1",
        ),
        ({"notebooks": ["bed"]}, "there is no notebook 'bed'. Did you mean 'beds'?"),
        ({"owner": "me"}, "void-level, owner is no field there. Allowed: added, effect, id"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(written, change, words):
    found, problems = written(ENTRY | change)
    assert found == []
    (problem,) = problems
    assert problem.startswith("docs/assumptions.yml, ")
    assert words in problem


def test_an_id_stands_once_and_an_entry_without_one_is_counted(written):
    assert written(ENTRY, ENTRY)[1] == [
        "docs/assumptions.yml: void-level stands more than once; give each its own id."
    ]
    nameless = {name: value for name, value in ENTRY.items() if name != "id"}
    assert any("entry 2, id" in problem for problem in written(ENTRY, nameless)[1])


def test_check_says_all_that_is_wrong_at_once(project_copy, written):
    written(ENTRY | {"reliability": "fair"})
    (project_copy.raw / "sources.yml").write_text("sources:\n- id: one\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as error:
        check(project_copy)
    assert any("docs/assumptions.yml" in problem for problem in error.value.problems)
    assert any("source one, title" in problem for problem in error.value.problems)


def test_a_review_is_overdue_the_day_after_its_date():
    entry = SimpleNamespace(id="a", review_by=date(2027, 1, 31))
    assert reviews.overdue([entry], date(2027, 1, 31)) == []
    assert reviews.overdue([entry], date(2027, 2, 1)) == [entry]


def test_the_day_can_be_set_as_for_any_reproducible_build(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert reviews.today() == date(1970, 1, 1)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert reviews.today() >= date(2026, 1, 1)


def test_check_warns_of_overdue_assumptions_and_sources(project_copy, written, monkeypatch):
    written(ENTRY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")  # 28 May 2026
    assert check(project_copy).warnings == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2524608000")  # 1 January 2050
    text = "\n".join(check(project_copy).warnings)
    assert "Assumption void-level was to be reviewed by 2027-01-31" in text
    assert "Source luton-mps-2020 was to be reviewed by" in text
