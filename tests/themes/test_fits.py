"""What all councils together say of one, and how well that did on what was not seen."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from caremarket.errors import MethodError, MissingEvidenceError
from caremarket.present.contract import problems_of
from caremarket.themes import benchmarks
from caremarket.themes.benchmarks import fits, skill

COUNCILS = 151
PLACES = "caremarket.themes.benchmarks.standing."
LUTON = "E06000032"
CODES = [LUTON, *(f"E0800{place:04d}" for place in range(1, COUNCILS))]


def described(seed=1):
    rng = np.random.default_rng(seed)
    names = ["aged_65_plus", "deprivation", "log_density"]
    return pd.DataFrame({name: rng.normal(size=COUNCILS) for name in names}, index=CODES)


def counts(slope=0.4, spread=0.02, seed=2, kind="rate"):
    """Events of councils that rise with deprivation, in nine regions."""
    rng = np.random.default_rng(seed)
    people = rng.integers(5_000, 90_000, COUNCILS)
    mean = 0.006 * np.exp(slope * described()["deprivation"].to_numpy())
    rates = rng.gamma(1 / spread, mean * spread)
    region = [f"E1200000{place % 9 + 1}" for place in range(COUNCILS)]
    return pd.DataFrame(
        {
            "area_code": CODES,
            "area_name": ["Luton", *(f"Council {place}" for place in range(1, COUNCILS))],
            "region_code": region,
            "region_name": region,
            "numerator": rng.poisson(rates * people).astype(float),
            "denominator": people.astype(float),
            "source_id": "dhsc-ascof-2024-25",
        }
    )


def measure(table, **changed):
    given = {
        "name": "admissions_65_plus",
        "part": "admissions to care homes",
        "whole": "residents aged 65 and over",
        "period": "2024-25",
        "kind": "rate",
        "unit": "per_100000",
        "table": table,
    }
    return benchmarks.Measure(**given | changed)


def fitted(table=None, features=None, **changed):
    table = counts() if table is None else table
    given = described() if features is None else features
    return fits.fitted(table, measure(table, **changed), given)


def test_what_residents_let_expect_is_used_where_it_errs_less_on_regions_not_seen():
    found = fitted()
    score = found.skill.set_index("model").loc["expected"]
    assert score["wins"] and score["model_error"] < 0.8 * score["naive_error"]
    assert found.reason == ""
    slope = found.terms.set_index("term").loc["deprivation"]
    assert slope["lower"] < np.exp(0.4) < slope["upper"]
    assert found.explained > 0.5
    assert 0.9 <= score["coverage"] <= 1
    own = found.areas
    assert (own["usual_lower"] < own["expected"]).all()
    assert own["ratio"].between(own["ratio_lower"], own["ratio_upper"]).all()


def test_where_it_does_not_the_plain_figure_stands_and_the_score_is_told():
    found = fitted(counts(slope=0, spread=0.3))
    score = found.skill.set_index("model").loc["expected"]
    assert not score["wins"]
    assert "no better than England's rate" in found.reason
    assert found.areas["expected"].isna().all()
    assert found.areas["pooled"].notna().all()


def test_a_council_without_a_covariate_is_left_out_of_the_fit_and_not_of_the_rest():
    features = described()
    features.loc[CODES[3], "deprivation"] = np.nan
    found = fitted(features=features.drop(CODES[5]))
    assert found.left_out == (CODES[3], CODES[5])
    assert found.areas.loc[list(found.left_out), "expected"].isna().all()
    assert found.areas["pooled"].notna().all()
    assert found.areas["expected"].notna().sum() == COUNCILS - 2


def test_without_descriptions_only_the_pooled_figure_is_there():
    found = fitted(features=described()[[]])
    assert "does not describe" in found.reason
    assert found.skill["model"].tolist() == ["pooled"]


def test_chance_leaves_a_small_council_more_ranks():
    table = counts(spread=0.05)
    table.loc[1, ["numerator", "denominator"]] = [6.0, 1000.0]
    table.loc[2, ["numerator", "denominator"]] = [6000.0, 1e6]
    width = fitted(table).areas.eval("rank_upper - rank_lower")
    assert width[CODES[1]] > 3 * width[CODES[2]]


def test_the_plain_rank_of_a_very_small_count_is_among_those_that_are_open():
    table = counts(spread=0.001, kind="proportion")
    table.loc[:2, "denominator"] = 5.0
    table.loc[0, "numerator"], table.loc[1:2, "numerator"] = 5.0, 0.0  # of five all, none, none
    areas = fitted(table, kind="proportion", unit="percent").areas
    rates = table.set_index("area_code").eval("numerator / denominator")
    rank = rates.rank(ascending=False, method="min")
    assert rank[LUTON] == 1
    assert (areas["rank_lower"] <= rank).all()
    assert (areas["rank_upper"] >= rank).all()


def test_pooled_limits_hold_the_other_half():
    score = skill.pooled(counts(), "rate")
    assert 0.93 <= score["coverage"] <= 0.98
    assert score["model_error"] < 1.02 * score["naive_error"]


def test_what_is_modelled_or_of_few_is_not_fitted():
    with pytest.raises(MethodError, match="modelled"):
        fitted(kind="modelled")
    with pytest.raises(MethodError, match="too few"):
        fitted(counts().head(15))


def test_a_fit_is_made_once_and_again_when_its_evidence_changes(tmp_path, monkeypatch):
    made = []
    make = fits.fitted
    monkeypatch.setattr(fits, "fitted", lambda *given: made.append(1) or make(*given))
    table = counts()
    first = fits.fitted_once(table, measure(table), described(), tmp_path)
    again = fits.fitted_once(
        table.sample(frac=1, random_state=1), measure(table), described(), tmp_path
    )
    assert len(made) == 1
    pd.testing.assert_frame_equal(again.areas, first.areas)
    pd.testing.assert_frame_equal(again.skill, first.skill)
    assert (again.left_out, again.reason) == (first.left_out, first.reason)
    table.loc[0, "numerator"] += 1
    fits.fitted_once(table, measure(table), described(), tmp_path)
    fits.fitted_once(table, measure(table), 2 * described(), tmp_path)
    assert len(made) == 3
    assert len(list((tmp_path / "fits").iterdir())) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}', "null"])
def test_a_damaged_fit_is_made_again(tmp_path, text):
    path = tmp_path / "fits" / "admissions_65_plus.json"
    path.parent.mkdir()
    path.write_text(text)
    table = counts()
    assert (
        fits.fitted_once(table, measure(table), described(), tmp_path).areas["pooled"].notna().all()
    )
    assert "key" in json.loads(path.read_text())


def test_where_nothing_can_be_written_it_is_made_all_the_same(tmp_path):
    (tmp_path / "fits").write_text("a file where the folder would be")
    table = counts()
    assert (
        fits.fitted_once(table, measure(table), described(), tmp_path).areas["pooled"].notna().all()
    )


@pytest.fixture
def standing(tmp_path, monkeypatch):
    """Luton among made councils."""
    table = counts()
    people = pd.DataFrame(
        {"area_code": CODES, "age_band": "all", "people": 200_000.0, "region_code": "E12000001"}
    )
    everywhere = {"population": people, "neighbours": pd.DataFrame({"area_code": []})}
    data = SimpleNamespace(
        area_code=LUTON,
        area_name="Luton",
        folder=tmp_path,
        everywhere=lambda name, **_: everywhere.get(name),
        cited=lambda ids: "Adult Social Care Outcomes Framework, DHSC",
    )
    monkeypatch.setattr(PLACES + "features", lambda *_: described())
    monkeypatch.setattr(PLACES + "large_enough", lambda *_: None)
    return benchmarks.Standing(data, [measure(table)], "admissions", "ASCOF")


def test_what_is_said_and_recorded_of_a_council(standing):
    (steadied,) = benchmarks.words.steadied(standing)
    assert "steadied by all councils" in steadied and "Chance alone leaves any rank" in steadied
    (expected,) = benchmarks.words.expected(standing)
    assert "names no cause" in expected and "of how councils differ" in expected
    assert len(benchmarks.words.skill(standing)) == 2
    chart = benchmarks.charts.expected(standing)
    assert "times what is expected" in chart.title and "Luton" in chart.alt
    assert len(benchmarks.tables.skill(standing).rows) == 2
    found = benchmarks.findings(standing)
    assert problems_of([found]) == []
    ratio = found[found["metric"] == "observed_over_expected"].iloc[0]
    assert ratio["lower"] < ratio["value"] < ratio["upper"]
    rank = found[found["metric"] == "benchmark_rank"].iloc[0]
    assert rank["lower"] <= rank["value"] <= rank["upper"]
    skills = found[found["metric"] == "skill"]
    assert set(skills["category"].str.split("|").str[-1]) == {
        "model_error",
        "naive_error",
        "coverage",
    }


def test_where_nothing_is_expected_the_reason_is_said(standing):
    table = counts(slope=0, spread=0.3)
    other = benchmarks.Standing(standing.data, [measure(table)], "admissions", "ASCOF")
    (expected,) = benchmarks.words.expected(other)
    assert expected.startswith("No expectation is given for admissions to care homes: tried on")
    assert benchmarks.charts.expected(other) is None


def test_where_all_councils_cannot_be_fitted_that_is_said(standing, monkeypatch):
    def fail(*_):
        raise MethodError("The fit does not converge.")

    monkeypatch.setattr(fits, "fitted", fail)
    assert benchmarks.words.steadied(standing) == [
        "Admissions to care homes: the plain figure stands alone. The fit does not converge."
    ]
    assert benchmarks.findings(standing)["metric"].str.startswith("benchmark").all()
    rank = benchmarks.findings(standing).set_index("metric").loc["benchmark_rank"]
    assert np.isnan(rank["lower"])


def test_where_nobody_is_counted_anywhere_nothing_is_compared(standing):
    table = counts().assign(numerator=0.0)
    assert benchmarks.Standing(standing.data, [measure(table)], "admissions", "ASCOF").found == []


def test_where_nothing_is_fitted_that_is_missing_evidence(standing):
    other = benchmarks.Standing(
        standing.data, [measure(counts(), kind="modelled")], "admissions", "ASCOF"
    )
    assert other.fitted == {}
    assert benchmarks.words.expected(other) == []
    with pytest.raises(MissingEvidenceError, match="No fit of all councils"):
        benchmarks.tables.skill(other)
