"""Counts by month, and where they go if they go on so."""

import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError
from caremarket.present.contract import problems_of
from caremarket.themes import monthly
from caremarket.themes.monthly.course import by_month

LUTON = "E06000032"


def counted(slope=0.006, months=36, areas=8, level=0.001, seed=1):
    rng = np.random.default_rng(seed)
    month = pd.period_range("2023-04", periods=months, freq="M").astype(str)
    frames = []
    for place in range(areas):
        code = LUTON if place == 0 else f"E0800{place:04d}"
        logs = np.log(1500 + 100 * place) + np.cumsum(slope + level * rng.normal(size=months))
        frames.append(pd.DataFrame({"area_code": code, "month": month, "people": np.exp(logs)}))
    return pd.concat(frames, ignore_index=True).assign(source_id="nhs-dementia")


def course(folder, frame=None, **changed):
    given = {
        "area_code": LUTON,
        "area_name": "Luton",
        "name": "dementia_register",
        "what": "people on dementia registers",
        "counts": counted() if frame is None else frame,
        "folder": folder,
    }
    return monthly.Course(**given | changed)


@pytest.fixture(scope="module")
def rising(tmp_path_factory):
    return course(tmp_path_factory.mktemp("evidence"))


def test_what_rises_everywhere_is_carried_on(rising):
    assert rising.fitted["wins"]
    on = rising.ahead
    assert on["month"].tolist()[0] == "2026-04" and len(on) == 12
    last = rising.own.iloc[-1]
    assert last < on["value"].iloc[-1] < 1.1 * last


def test_words_chart_and_findings(rising):
    said, tried = monthly.words.ahead(rising)
    assert "in March 2027" in said and "with 80% between" in said
    assert "the last count by" in tried
    chart = monthly.charts.ahead(rising, lambda ids: f"Sources: {ids}")
    assert chart.source == "Sources: nhs-dementia"
    found = rising.findings()
    assert problems_of([found]) == []
    last = found[found["metric"] == "dementia_register_ahead"].iloc[0]
    assert last["lower"] < last["value"] < last["upper"]
    assert last["period"] == "2027-03"


def test_it_is_made_once(rising, monkeypatch):
    monkeypatch.setattr("caremarket.themes.monthly.course.fitted", None)
    again = course(rising.folder)
    assert again.ahead["value"].tolist() == rising.ahead["value"].tolist()


@pytest.mark.slow
def test_where_the_last_count_does_better_it_stands(tmp_path):
    still = course(tmp_path, counted(slope=0, level=0.01, seed=4))
    assert not still.fitted["wins"]
    with pytest.raises(MissingEvidenceError, match="the last count was no farther off"):
        monthly.words.ahead(still)
    assert set(still.findings()["metric"]) == {"skill"}


def test_months_that_are_too_few_make_no_forecast(tmp_path):
    short = course(tmp_path, counted(months=20))
    with pytest.raises(MissingEvidenceError, match="may go on for a year is not told: No series"):
        monthly.words.ahead(short)
    assert short.findings().empty
    none = course(tmp_path, counted().head(0))
    with pytest.raises(MissingEvidenceError, match="no count by month of any council"):
        monthly.words.ahead(none)


@pytest.mark.slow
def test_a_council_whose_newest_month_is_missing_is_not_carried_on(rising):
    frame = counted()
    frame = frame[~(frame["area_code"].eq(LUTON) & frame["month"].eq("2026-03"))]
    late = course(rising.folder / "late", frame)
    with pytest.raises(MissingEvidenceError, match="not of the newest month"):
        monthly.words.ahead(late)


def test_months_are_counted_where_all_their_cells_are():
    frame = pd.DataFrame(
        [
            (LUTON, "2026-03/2026-03", 100, "E12000006"),
            (LUTON, "2026-03/2026-03", 50, "E12000006"),
            (LUTON, "2026-04/2026-04", 100, "E12000006"),
            (LUTON, "2026-05/2026-05", None, "E12000006"),
            (LUTON, "2026-05/2026-05", 3, "E12000006"),
            (LUTON, "2025-26", 900, "E12000006"),
            (LUTON, "2026-01/2026-03", 900, "E12000006"),
            ("E92000001", "2026-03/2026-03", 9000, None),
        ],
        columns=["area_code", "period", "people", "region_code"],
    ).assign(source_id="dhsc")
    found = by_month(frame, cells=2)
    assert found.to_dict("records") == [
        {"area_code": LUTON, "month": "2026-03", "people": 150, "source_id": "dhsc"}
    ]
