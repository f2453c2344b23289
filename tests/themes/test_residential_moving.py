"""Admissions and stays, and beds that follow openings and closures, with the evidence in git."""

import numpy as np
import pandas as pd
import pytest
from subjects import Changed
from test_residential_openings import simulated
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError
from caremarket.present.boundary import attempted
from caremarket.present.contract import problems_of
from caremarket.themes.residential import Parameters, Supply, charts, findings, flows, words, worked
from caremarket.themes.residential.model import required, there
from caremarket.themes.residential.parameters import METHODS, STAYS
from caremarket.themes.residential.words.moving import openings

CODE = "E06000032"


class Dated(Changed):
    """Evidence with registrations of all councils beside it."""

    def __init__(self, data, registrations, **changes):
        super().__init__(data, **changes)
        self._registrations = registrations

    def table(self, name):
        if name == "care_home_registrations":
            return self._registrations[self._registrations["area_code"] == CODE]
        return super().table(name)

    def everywhere(self, name, **equals):
        if name == "care_home_registrations":
            return self._registrations
        return self._data.everywhere(name, **equals)


def registrations(opening, closing, seed=11):
    found = simulated(np.random.default_rng(seed), 40, opening, closing)  # Luton among them
    return found.assign(source_id="luton-mps-2020")


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Supply(evidence_of(CODE), Parameters(base_year=2026, population_vintage="mps_2020"))


@pytest.fixture(scope="module")
def closing(luton):
    return Supply(Dated(luton.data, registrations(0.0, 0.05)), luton.given)


@pytest.fixture(scope="module")
def balanced(luton):
    return Supply(Dated(luton.data, registrations(1.8, 0.03)), luton.given)


# Admissions and stays


def benchmarks(**changed):
    found = pd.DataFrame(
        [
            ("2010", "length_of_stay_mean", "all", 801),
            ("2010", "length_of_stay_median", "all", 462),
            ("2010", "share_staying_over_three_years", "all", 27),
            ("2022", "self_funder_share", "all", 37.0),
            ("2022", "self_funder_share", "older_people", 48.9),
            ("2022", "self_funder_share", "younger_adults", 2.0),
            ("2022", "self_funder_share", "south_east", 47.5),
            ("2022", "self_funder_share", "north_east", 26.4),
        ],
        columns=["period", "measure", "category", "value"],
    )
    return found


def test_englands_admissions_and_stays_give_the_residents_of_the_census():
    # 64,072 admitted in 2024-25 by 148 councils; at Census 2021 278,946 people aged 65 and over
    # lived in care homes of England and Wales.
    funded, (least, most) = flows.funded_of_england(benchmarks())
    stays, name = flows.stays(benchmarks())
    assert name == "weibull"
    assert 64_072 / funded * stays.mean() == pytest.approx(278_946, rel=0.02)
    assert (least, most) == pytest.approx((1 - 0.475 * 48.9 / 37, 1 - 0.264 * 48.9 / 37))


def test_an_own_share_of_self_funders_is_of_older_residents():
    funded, ends = flows.funded_here(0.2, 100, 80)  # 20 of 80
    assert funded == pytest.approx(0.75)
    assert ends == pytest.approx((1 - 0.25 * 1.25, 1 - 0.15 * 1.25))


def test_without_regions_no_share_is_guessed():
    found = benchmarks()
    with pytest.raises(MissingEvidenceError, match="by region"):
        flows.funded_of_england(found[~found["category"].str.contains("east")])


def admitted(*rates):
    periods = [f"{2020 + at}-{21 + at}" for at in range(len(rates))]
    return pd.DataFrame({"period": periods, "value": rates})


@pytest.mark.parametrize(
    ("rates", "supported", "used", "refused"),
    [
        ([400, 500], 100, "2021-22", []),  # 50 a year: two years
        ([400, 100], 100, "2020-21", ["2021-22"]),  # 10 a year would be ten years
        ([5000, 100], 100, None, ["2021-22", "2020-21"]),
        ([400, 0], 100, "2020-21", ["2021-22"]),
        ([400, 100], np.nan, "2021-22", []),  # suppressed: nothing to hold it against
    ],
)
def test_admissions_that_do_not_fit_the_residents_are_not_believed(rates, supported, used, refused):
    row, left = flows.plausible(admitted(*rates), 10_000, supported, (1.5, 4.5))
    assert (None if row is None else row["period"]) == used
    assert [period for period, _ in left] == refused


def test_lutons_newest_admissions_are_not_believed_and_older_ones_are_used(luton):
    assert luton.flow.period == "2020-21"
    ((period, years),) = luton.flow.refused
    assert period == "2024-25"
    assert years > luton.flow.stay_range[1]
    assert any("That count is not believed" in text for text in words.admissions(luton))


def without(luton, **rows):
    return Supply(Changed(luton.data, **rows), luton.given)


def test_without_admissions_the_method_is_left_out(luton):
    bare = without(luton, ascof=lambda rows: rows[~rows["measure"].str.startswith("2")])
    assert STAYS not in bare.methods
    assert len(bare.gaps) and len(words.limits(bare))
    with pytest.raises(MissingEvidenceError, match="come with the import of ASCOF"):
        worked.admissions(bare, care_type="nursing")


def test_without_admissions_that_fit_it_is_left_out_with_the_reason(luton):
    few = without(luton, ascof=lambda rows: rows[rows["period"] == "2024-25"])
    assert STAYS not in few.methods
    with pytest.raises(MissingEvidenceError, match=r"residents would stay \d\d?\.\d years by"):
        worked.admissions(few, care_type="nursing")


def test_longer_stays_and_more_who_pay_need_more_beds(luton):
    found = luton.flips.query(f"method == '{STAYS}' and care_type == 'nursing'")
    moved = found.set_index("assumption")
    assert set(moved.index) == {"mean_stay", "older_residents_who_pay"}
    assert (moved["gap_low"] > moved["gap"]).all()
    assert (moved["gap"] > moved["gap_high"]).all()


def test_who_waits_follows_from_the_beds(luton):
    found = luton.waiting.set_index(["care_type", "year"])
    assert found["waiting"].between(0, 1).all()
    tight = Supply(
        Changed(luton.data, care_home_beds=lambda rows: rows.assign(beds=rows["beds"] // 4)),
        luton.given,
    ).waiting
    assert (tight["waiting"] > 0.9).any()
    assert luton.assuming(scenario="again").waiting.equals(luton.waiting)


def test_what_the_method_changes_is_said(luton):
    assert "Without the method" not in words.answer(luton)
    assert words.admissions(luton)[-1].endswith("reads the same without it.")
    two = luton.assuming(methods_left_out=", ".join(set(METHODS) - {"norm_shop", STAYS}))
    assert set(two.claims.values()) == {"holds by no method that can say"}
    told = "Without the method of admissions and stays, the claim holds by no method in 2026, and"
    assert told in words.answer(two)
    assert words.admissions(two)[-1].startswith(told)


def test_admissions_are_held_against_people_supported():
    codes = [f"E0600000{at}" for at in range(1, 6)] + ["E92000001"]
    outcomes = pd.DataFrame(
        {
            "area_code": codes,
            "measure": "2c_admissions",
            "population_group": "65_plus",
            "numerator": [10.0, 20, 30, 40, 50, 150],
            "denominator": [1000.0, 3000, 2000, 5000, 4000, 15000],
        }
    )
    supported = pd.concat(
        outcomes[["area_code"]].assign(
            people=outcomes["numerator"], period="2022-03/2022-03", care_type=kind
        )
        for kind in ("residential", "nursing")
    ).assign(funder="council", age_group="65_plus", location="all")
    (found,) = flows.scores(outcomes, supported, 2.0).itertuples()
    assert found.councils == 5  # England is none of them
    assert found.model_error == pytest.approx(0)
    assert found.naive_error > 10
    assert flows.scores(outcomes.head(0), supported, 2.0).empty


# Homes that open and close


def test_a_course_that_was_nearer_is_followed(closing):
    assert closing.follows_course
    model = closing.filled
    beds = there(model, "nursing", 2035)
    assert beds < there(model, "nursing", 2026) < 350
    row = closing.gaps.query("year == 2035 and care_type == 'nursing' and method == 'norm_shop'")
    assert row["bed_gap"].item() == pytest.approx(
        beds - required(model, "norm_shop", "nursing", 2035)
    )
    assert row["bed_gap_lower"].item() < row["bed_gap"].item() < row["bed_gap_upper"].item()
    assert "go on as homes opened and closed" in " ".join(words.gap_by_method(closing))
    opened, ahead, near = openings(closing)
    assert opened.startswith("From 2012 to 2025, 0 homes opened and")
    assert "in 2035" in ahead
    assert near.endswith("So gaps here follow it.")


def test_one_that_was_not_is_shown_beside(balanced, luton):
    assert balanced.has_course
    assert not balanced.follows_course
    assert balanced.gaps.equals(luton.gaps)
    assert openings(balanced)[-1].endswith("So gaps here hold the beds as they were counted.")
    assert "is not in the evidence" not in " ".join(words.gap_by_method(balanced))
    assert "is not in the evidence" in " ".join(words.gap_by_method(luton))


def test_beds_that_are_planned_go_before_a_course(closing):
    planned = closing.assuming(planned_beds="2028 nursing 60")
    assert not planned.follows_course
    assert there(planned.norms, "nursing", 2035) == 350 + 60


def test_beds_of_both_courses_are_drawn_worked_out_and_recorded(closing, balanced):
    for supply in (closing, balanced):
        recomputed(worked.register(supply))
        drawn = charts.register(supply)
        assert drawn.alt.startswith("Lines of registered beds")
        assert "NaN" not in str(drawn.data)
        found = [attempted(metric, supply) for metric in findings.DECLARED]
        frames = [rows for rows in found if rows is not None]
        assert problems_of(frames) == []
        every = pd.concat(frames)
        assert {"beds_ahead", "skill", "waiting"} <= set(every["metric"])
        skill = every[every["metric"] == "skill"]["category"]
        assert "openings_and_closures|5_years|model" in set(skill)
        for kind in ("residential", "nursing"):
            recomputed(worked.admissions(supply, care_type=kind))
            recomputed(worked.beds_by_rate(supply, care_type=kind))


def test_without_dates_the_course_says_what_is_missing(luton):
    with pytest.raises(MissingEvidenceError, match="list of deactivated locations"):
        charts.register(luton)
