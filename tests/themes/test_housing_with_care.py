"""Housing with care: hand-checked numbers, the object, what it shows and what it lacks."""

import pandas as pd
import pytest
from subjects import Changed
from worked_again import recomputed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.frames import FINDING_COLUMNS
from caremarket.present.contract import problems_of
from caremarket.themes.admissions import latest
from caremarket.themes.housing_with_care import (
    Housing,
    Parameters,
    charts,
    findings,
    homes,
    words,
    worked,
)
from caremarket.themes.housing_with_care.printed import vacancies

LUTON = "E06000032"
CHARTS = ["rates", "needed", "gaps", "swings"]
WORKED = ["by_norm", "by_rate", "moved"]


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Housing(evidence_of(LUTON), Parameters(base_year=2020, population_vintage="mps_2020"))


@pytest.fixture(scope="module")
def uncounted(luton):
    return Housing(
        Changed(luton.data, provision=lambda rows: rows.head(0)),
        Parameters(base_year=2020, population_vintage="mps_2020"),
    )


def provision(*rows):
    frame = pd.DataFrame(rows, columns=["period", "measure", "value"])
    return frame.assign(note=None, source_id="s", figure=frame["measure"])


def test_the_latest_count_of_each_type_is_taken():
    found = homes.counted(
        provision(
            ("2012", "sheltered_housing_units", 900),
            ("2020", "sheltered_housing_units", 834),
            ("2020-03/2020-03", "sheltered_housing_occupied", 828),
            ("2020-06/2020-06", "sheltered_housing_occupied", 786),
            ("2021", "extra_care_units", None),  # suppressed: nobody knows how many
            ("2022", "sheltered_housing_occupied", 999),  # of homes that nobody has counted yet
        )
    )
    assert found.index.tolist() == ["sheltered"]
    assert found.loc["sheltered", ["period", "homes", "occupied"]].tolist() == ["2020", 834, 786]


def test_a_rate_times_people_is_homes_and_what_is_there_less_that_the_gap(luton):
    gaps = luton.gaps.set_index(["housing_type", "method", "year"])["gap"]
    # 834 - 125 * 13.5, 834 - 50 * 13.5, 91 - 25 * 13.5; 834 - 786 / 13.5 * 18.6
    assert gaps["sheltered", "norm_shop", 2020] == pytest.approx(-853.5)
    assert gaps["sheltered", "norm_shop_rented", 2020] == pytest.approx(159)
    assert gaps["extra_care", "norm_shop", 2020] == pytest.approx(-246.5)
    assert gaps["sheltered", "occupied_rate", 2035] == pytest.approx(834 - 1082.933, abs=1e-3)
    assert (gaps.xs("current_rate", level="method").xs(2020, level="year") == 0).all()


def test_homes_filled_are_those_who_move_times_their_stay(luton):
    # 147.1 / 100,000 * 38,400 a year, of which a tenth stay 2.2 years
    assert luton.moved_last["area"] == pytest.approx(147.1 * 0.384 * 0.1 * 2.2)
    twice = luton.assuming(share_moved=0.2)
    assert twice.moved_last["area"] == pytest.approx(2 * luton.moved_last["area"])
    assert twice.counted is luton.counted
    swings = luton.swings.set_index("label")
    assert swings.iloc[0].tolist() == pytest.approx(
        [luton.moved_last["area"] * x for x in (0.5, 2)]
    )


def test_everybody_is_the_most_who_can_move():
    found = homes.swings(pd.Series({"area": 8.0}), 0.8, 2.0)
    assert found.loc[0, ["low", "high"]].tolist() == [4.0, 10.0]
    assert found.loc[2, ["low", "high"]].tolist() == [8.0, 8.0]  # England's rate is not known


def test_the_latest_rate_of_the_council_is_taken_with_england_s_of_that_year():
    rows = [
        ("2020-21", "2a_65_plus", "area", 389.3),
        ("2024-25", "2c_admissions_65_plus", "area", 147.1),
        ("2024-25", "2c_admissions_65_plus", "england", 592.5),
        ("2025-26", "2c_admissions_65_plus", "england", 600.0),
        ("2024-25", "2c_admissions_65_plus", "area", 150.0),  # the council's own print of it
        ("2026-27", "2c_admissions_65_plus", "area", None),  # suppressed
    ]
    frame = pd.DataFrame(rows, columns=["period", "measure", "geography", "value"])
    found = latest(frame.assign(unit="per_100000", note=None, source_id="s"))
    assert found["value"].to_dict() == {"area": 147.1, "england": 592.5}
    assert latest(frame.head(0).assign(unit="", note=None, source_id="")).empty


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_finished(luton, name):
    chart = getattr(charts, name)(luton)
    assert all(text.strip() for text in (chart.title, chart.subtitle, chart.alt, chart.source))
    assert chart.data.rows
    assert chart.headline == (name == "needed")


@pytest.mark.parametrize("name", WORKED)
@pytest.mark.parametrize(
    "changes", [{}, {"last_year": 2028}, {"population_vintage": "census_2021"}]
)
def test_worked_lines_follow_from_the_numbers_that_they_show(luton, name, changes):
    recomputed(getattr(worked, name)(luton.assuming(**changes)))


def test_the_answer_counts_homes_where_they_are_counted(luton, uncounted):
    asked = (
        "For the 18,600 people aged 75 and over of Luton in 2035, planning norms ask for 2,325 "
        "sheltered homes, 930 of them to rent, and 465 to 837 extra care homes. "
    )
    assert words.answer(luton) == (
        asked + "By method, the 834 sheltered homes counted in 2020 would be **96 to 1,491 too "
        "few**, and the 91 extra care homes counted in 2020 would be **34 to 746 too few**. "
        "Council stock only."
    )
    assert words.answer(uncounted) == (
        asked + "How many there are is not in the evidence, so **no verdict can be given**."
    )


def test_the_answer_says_where_its_ranges_come_from(luton):
    people = pd.DataFrame(
        {"people_75_plus": [100.0], "people_75_plus_lower": [90], "people_75_plus_upper": [120]},
        index=pd.Index([2035], name="year"),
    )
    other = luton.assuming(share_moved=0.2)
    vars(other)["people"] = people
    assert words.answer(other).startswith(
        "For the 100 people aged 75 and over of Luton in 2035 (90 to 120 by the limits of the "
        "projection), planning norms ask for "
    )


def test_titles_say_of_each_type_what_its_methods_say(luton):
    assert charts.needed(luton).title == (
        "Planning norms ask for 2,325 sheltered and 465 to 837 extra care homes in 2035"
    )
    assert charts.gaps(luton.assuming(last_year=2021)).title == (
        "Sheltered homes: too many or too few by method; extra care homes: too few by every method"
    )


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        ([-7, 42], "anything from 7 too few to 42 too many"),
        ([7, 42], "7 to 42 too many"),
        ([-9], "9 too few"),
        ([-0.3, 2], "0 to 2 too many"),
        ([-246.5], "247 too few"),
    ],
)
def test_gaps_in_words(gaps, told):
    frame = pd.DataFrame({"gap_lower": gaps, "gap_upper": gaps}, dtype=float)
    assert words._too(frame) == told


def test_headlines_count_from_the_base_year_and_homes_keep_theirs(luton):
    later = luton.assuming(base_year=2026)
    assert (later.counted_year, later.first_year, later.people.index[0]) == (2020, 2026, 2020)
    assert later.needed["year"].min() == 2026
    assert later.rates.equals(luton.rates)  # homes over the people of their year


def test_limits_of_the_population_are_limits_of_the_homes_needed():
    people = pd.DataFrame(
        {"people_75_plus": [100.0], "people_75_plus_lower": [90], "people_75_plus_upper": [120]},
        index=pd.Index([2035], name="year"),
    )
    taken = pd.DataFrame({"housing_type": ["extra_care"], "rate": [50.0]})
    found = homes.needed(taken, people, pd.Series({"extra_care": 5.5})).iloc[0]
    assert found[["homes_needed", "homes_needed_lower"]].tolist() == [5, 4.5]
    assert found[["gap_lower", "gap_upper"]].tolist() == [-0.5, 1.0]


def test_of_a_tiny_council_no_norm_is_told(luton):
    few = {"population": lambda rows: rows.assign(people=rows["people"] / 25)}
    with pytest.raises(MissingEvidenceError, match="Luton has fewer than 20,000 residents"):
        words.answer(Housing(Changed(luton.data, **few), Parameters()))


def test_the_rate_of_a_collection_in_development_says_so(luton):
    assert "not to be compared with the years before" in words.moved(luton)[1]


def test_what_is_missing_says_what_fills_it(luton, uncounted):
    for shown in (charts.gaps, words.homes, worked.by_rate):
        with pytest.raises(MissingEvidenceError, match=r"homes of Luton.*provision.csv"):
            shown(uncounted)
    bare = Housing(Changed(luton.data, ascof=lambda rows: rows.head(0)), Parameters())
    for shown in (charts.swings, words.moved, worked.moved):
        with pytest.raises(MissingEvidenceError, match=r"admissions.*Luton.*import of ASCOF"):
            shown(bare)
    late = lambda rows: rows.assign(period="2030")  # noqa: E731
    with pytest.raises(ParameterError, match="'last_year' was 2025: choose 2030"):
        words.answer(Housing(Changed(luton.data, provision=late), Parameters(last_year=2025)))
    with pytest.raises(ParameterError, match="Did you mean 'stay_years'"):
        luton.assuming(stay_year=3)


def test_findings_keep_the_contract(luton, uncounted):
    frames = [metric(luton) for metric in findings.DECLARED]
    assert problems_of(frames) == []
    assert all(list(frame.columns) == FINDING_COLUMNS for frame in frames)
    declared = {metric.name: metric for metric in findings.DECLARED if hasattr(metric, "name")}
    needed = declared["homes_needed"](uncounted)
    assert set(needed["method"]) == {"norm_shop", "norm_shop_rented", "norm_shop_later"}
    with pytest.raises(MissingEvidenceError):
        declared["home_gap"](uncounted)
    assert findings.answer(uncounted).items() <= findings.answer(luton).items()


def test_printed_vacancies_stand_beside_the_homes_not_let():
    rows = provision(
        ("2020", "sheltered_housing_units", 834),
        ("2020-06/2020-06", "sheltered_housing_occupied", 786),
        ("2020", "sheltered_housing_vacancies", 100),
    )
    (found,) = vacancies({"provision": rows}, LUTON)
    assert found["computed"] == 48
    assert found["figure"] == "sheltered_housing_vacancies"
