"""Hashes of evidence: a change of one area's rows is a change of that area only."""

import os

import pandas as pd
import pytest

from caremarket import evidence
from caremarket.evidence.processed.row_hashes import row_hashes
from caremarket.evidence.processed.state import RawFiles, is_fresh, raw_files, read_prepared

A, B = "E06000032", "E06000042"
SOURCES = pd.DataFrame({"id": ["mps", "ons"], "title": ["Statement", "Estimates"]})
BEDS = pd.DataFrame(
    {"area_code": [A, A, B], "beds": [703, 118, 50], "source_id": ["mps", "mps", "ons"]}
)
NORMS = pd.DataFrame({"beds_per_1000": [4.5], "source_id": ["ons"]})
AREAS = pd.DataFrame({"area_code": [A, B], "area_name": ["Luton", "Milton Keynes"]})
TOTALS = pd.DataFrame({"area_code": [A], "table": ["beds"], "verdict": ["agrees"]})
DONE = pd.DataFrame(columns=["area_code", "table", "suppressed"])


def hashes(*, beds=BEDS, norms=NORMS, sources=SOURCES, areas=AREAS, totals=TOTALS, done=DONE):
    return row_hashes({"beds": beds, "norms": norms, "sources": sources}, areas, totals, done)


def changed(**frames):
    """Say which hashes change: of an area's rows, or of a table as a whole."""
    before, after = hashes(), hashes(**frames)
    areas = {
        code
        for code in {*before.areas, *after.areas}
        if before.areas.get(code) != after.areas.get(code)
    }
    return areas | {name for name in before.whole if before.whole[name] != after.whole[name]}


def test_the_same_evidence_has_the_same_hashes():
    assert changed() == set()
    other = BEDS.iloc[[2, 0, 1]].reset_index(drop=True)
    assert hashes(beds=other).areas == hashes().areas, "the order of areas does not matter"


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ({"beds": BEDS.assign(beds=[704, 118, 50])}, {A, "beds"}),
        ({"beds": BEDS.assign(beds=[703, 118, 51])}, {B, "beds"}),
        ({"beds": BEDS.iloc[:2]}, {B, "beds"}),
        ({"beds": BEDS.iloc[[1, 0, 2]]}, {A, "beds"}),
        ({"beds": BEDS.rename(columns={"beds": "places"})}, {A, B, "beds"}),
        ({"norms": NORMS.assign(beds_per_1000=4.6)}, {"norms"}),
        ({"sources": SOURCES.assign(title=["Statement 2", "Estimates"])}, {A, "beds"}),
        ({"sources": SOURCES.assign(title=["Statement", "x"])}, {B, "beds", "norms"}),
        ({"totals": TOTALS.assign(verdict="differs")}, {A, "beds"}),
        ({"areas": AREAS.assign(area_name=["Luton", "MK"])}, {"beds"}),
        (
            {"done": pd.DataFrame({"area_code": [B], "table": ["beds"], "suppressed": [1]})},
            {B, "beds"},
        ),
    ],
)
def test_a_change_is_seen_where_it_matters_and_nowhere_else(frames, expected):
    assert changed(**frames) == expected


def test_prepare_remembers_areas_rows_and_review_days(project_copy):
    assert read_prepared(project_copy).evidence_hash == ""
    assert not is_fresh(project_copy)
    result = evidence.prepare(project_copy)
    known = read_prepared(project_copy)
    assert known == result.prepared
    assert known.names == {A: "Luton"}
    assert {"care_home_beds", "population"} <= set(known.rows[A])
    assert "dementia_prevalence" in known.national
    assert known.reviews["luton-mps-2020"] == "2027-06-30"
    assert is_fresh(project_copy)


def test_a_file_that_is_as_it_was_is_not_read_again(project_copy):
    for path in project_copy.raw.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    first = raw_files(project_copy, RawFiles())
    later = RawFiles(first.hashes, first.stamps, first.seen + 10**10)
    trusting = RawFiles(dict.fromkeys(first.hashes, "trusted"), first.stamps, later.seen)
    assert set(raw_files(project_copy, trusting).hashes.values()) == {"trusted"}
    assert raw_files(project_copy, later).hashes == first.hashes
    just_now = RawFiles(trusting.hashes, first.stamps, 0)
    assert raw_files(project_copy, just_now).hashes == first.hashes, "it may have changed since"


@pytest.mark.parametrize("change", ["content", "same_size_and_time", "new", "gone", "hidden"])
def test_a_change_below_raw_is_seen(project_copy, change):
    evidence.prepare(project_copy)
    path = project_copy.raw / "rates" / "care_home_norms.csv"
    was = path.stat()
    content = path.read_bytes()
    if change == "content":
        path.write_bytes(content + b"\n")
    elif change == "same_size_and_time":
        path.write_bytes(content.swapcase())
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    elif change == "new":
        (path.parent / "notes.csv").write_bytes(b"")
    elif change == "gone":
        path.unlink()
    else:
        (path.parent / ".care_home_norms.csv.swp").write_bytes(b"x")
    assert is_fresh(project_copy) is (change == "hidden")
