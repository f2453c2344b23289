"""What changed since a report was made, said in words."""

from dataclasses import replace

import pytest

from caremarket.project import find_project
from caremarket.refresh.freshness.code import (
    installed_packages,
    needed_packages,
    versions_behind,
)
from caremarket.refresh.records.basis import changes, digests, part
from caremarket.refresh.records.memo import Memo
from caremarket.refresh.records.run import Run, RunRecord, Status

RUN = Run("E06000032", "Luton", "baseline", "dementia_growth", {"last_year": 2035})
BASIS = {
    "notebook": part({"dementia_growth.ipynb": "n1"}),
    "library": part({"themes/dementia/growth.py": "g1", "frames.py": "f1"}),
    "templates": part({"report.html.j2": "r1"}),
    "evidence": part({"care_home_beds": "b1"}),
    "national": part({"dementia_prevalence": "p1"}),
    "packages": part({"pandas": "3.0.1"}),
    "assumptions": part({"void-level": "v1"}),
    "overdue": part({}),
}
STORE = {held.digest: held.values for held in BASIS.values()}
LAST = RunRecord(**vars(RUN), status=Status.OK, parts=digests(BASIS))


@pytest.mark.parametrize(
    ("name", "values", "phrase"),
    [
        ("notebook", {"dementia_growth.ipynb": "n2"}, "its notebook changed"),
        (
            "library",
            {"themes/dementia/growth.py": "g2", "frames.py": "f1"},
            "library module themes/dementia/growth.py changed",
        ),
        ("library", {"frames.py": "f1"}, "library module themes/dementia/growth.py changed"),
        ("templates", {"report.html.j2": "r2"}, "template report.html.j2 changed"),
        ("evidence", {"care_home_beds": "b2"}, "care_home_beds of Luton changed"),
        ("evidence", {}, "care_home_beds of Luton changed"),
        ("national", {"dementia_prevalence": "p2"}, "table dementia_prevalence changed"),
        ("packages", {"pandas": "3.1.0"}, "package pandas 3.0.1 → 3.1.0"),
        ("packages", {}, "package pandas 3.0.1 → none"),
        ("assumptions", {"void-level": "v2"}, "assumption void-level changed"),
        ("overdue", {"mps": "2026-01-01"}, "what is overdue for a review changed: mps"),
    ],
)
def test_each_part_has_its_words(name, values, phrase):
    assert changes(LAST, STORE, RUN, BASIS | {name: part(values)}) == [phrase]


def test_nothing_changed_is_said_by_nothing():
    assert changes(LAST, STORE, RUN, BASIS) == []


def test_parameters_and_the_council_s_name_are_compared():
    run = replace(RUN, area_name="Luton Borough", parameters={"last_year": 2040, "seed": 1})
    assert changes(LAST, STORE, run, BASIS) == [
        "parameter last_year 2035 → 2040",
        "parameter seed nothing → 1",
        "the council's name Luton → Luton Borough",
    ]


def test_many_changes_of_a_kind_are_counted():
    many = BASIS | {"packages": part({f"p{number}": "1" for number in range(9)})}
    assert changes(LAST, STORE, RUN, many) == [
        *(f"package p{number} none → 1" for number in range(3)),
        "7 more changes of that kind",
    ]


def test_a_part_that_nobody_kept_is_said_in_general():
    assert changes(LAST, {}, RUN, BASIS | {"library": part({"x.py": "1"})}) == ["library changed"]


def test_only_what_reports_need_counts_among_packages():
    needed = needed_packages((find_project().root / "uv.lock").read_text(encoding="utf-8"))
    assert {"pandas", "pyarrow", "python-dateutil"} <= set(needed), "what others need, too"
    assert {"caremarket", "ruff", "pytest"} & set(needed) == set()
    versions = versions_behind(needed, installed_packages())
    assert {"python", "pandas", "papermill"} <= set(versions)
    assert set(versions) <= {"python", *needed}
    assert needed_packages("") == []
    assert "pytest" in versions_behind([], installed_packages())


def test_a_memo_remembers_what_was_used_and_forgets_the_rest(tmp_path):
    path = tmp_path / "memo.json"
    first = Memo(path)
    assert first.recall("sum", [1, 2], lambda: 3) == 3
    assert first.recall("sum", [2, 2], lambda: 4) == 4
    first.save()
    second = Memo(path)
    assert second.recall("sum", [1, 2], lambda: pytest.fail("worked out again")) == 3
    second.save()
    third = Memo(path)
    assert third.recall("sum", [2, 2], lambda: 5) == 5
    path.write_text("{", encoding="utf-8")
    assert Memo(path).recall("sum", [1, 2], lambda: 6) == 6
