"""The market as it stands and what the methods say, on figures worked by hand and on Luton's."""

from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from subjects import Changed

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.methods import erlang_c
from caremarket.themes.residential import Parameters, Supply
from caremarket.themes.residential.demand import compared_growth, reported_years
from caremarket.themes.residential.inputs import people_by_year
from caremarket.themes.residential.market import (
    available_share,
    base_year,
    care_homes,
    counts_of_vacancies,
    vacancies,
)
from caremarket.themes.residential.model import Model, gap, required
from caremarket.themes.residential.parameters import METHODS
from caremarket.themes.residential.residents import (
    by_care_type,
    components,
    placements,
    self_funders,
    unexplained,
)

SOURCE = {"source_id": "a-report", "locator": "page 1"}


def tidy(columns, *lines):
    return pd.DataFrame([dict(zip(columns.split(), line, strict=True)) | SOURCE for line in lines])


@pytest.fixture
def beds():
    return tidy("period care_type beds", ("2020", "residential", 100), ("2020", "nursing", 50))


@pytest.fixture
def measures():
    return tidy(
        "period measure care_type value unit",
        ("2020-07/2020-09", "void_rate", "all", 20.0, "percent"),
        ("2020", "self_funder_share", "all", 25.0, "percent"),
    )


@pytest.fixture
def residents():
    return tidy(
        "period funder care_type age_group location people",
        ("2019-20", "council", "residential", "18_64", "all", 10),
        ("2019-20", "council", "residential", "65_plus", "all", 40),
        ("2019-20", "council", "nursing", "18_64", "all", 4),
        ("2019-20", "council", "nursing", "65_plus", "all", 16),
        ("2019-20", "council", "nursing", "all", "out_of_borough", 5),
        ("2020", "self_funder", "all", "all", "in_borough", 20),
    )


@pytest.fixture
def population():
    bands = {"18-64": (1000, 1100), "65-84": (200, 300), "85+": (40, 80)}
    lines = [
        ("projected", year, "persons", band, people[place])
        for band, people in bands.items()
        for place, year in enumerate((2020, 2030))
    ]
    frame = tidy("vintage year sex age_band people", *lines)
    return frame.assign(qualifier=None, people_lower=frame["people"], people_upper=frame["people"])


@pytest.fixture(scope="module")
def luton(evidence_of):
    return Supply(
        evidence_of("E06000032"), Parameters(base_year=2020, population_vintage="mps_2020")
    )


# The market as it stands


def test_one_void_rate_leaves_its_split_open(beds, measures):
    homes = care_homes(beds, measures)
    assert homes["occupied"].to_dict() == {"residential": 80, "nursing": 40}
    # 30 beds are empty: nursing 5% to 35% full of voids leaves residential 27.5% to 12.5%.
    assert homes.loc["nursing", ["void_rate_lower", "void_rate_upper"]].tolist() == pytest.approx(
        [0.05, 0.35]
    )
    assert homes.loc["residential", ["occupied_lower", "occupied_upper"]].tolist() == pytest.approx(
        [72.5, 87.5]
    )
    assert homes.loc["residential", "vacant_upper"] == pytest.approx(27.5)


def test_void_rates_printed_by_type_vary_by_chance_and_to_englands(beds, measures):
    by_type = tidy(
        "period measure care_type value unit",
        ("2020-07/2020-09", "void_rate", "residential", 30.0, "percent"),
        ("2020-07/2020-09", "void_rate", "nursing", 10.0, "percent"),
    )
    homes = care_homes(beds, pd.concat([measures, by_type]), [0.153])
    assert homes["void_rate"].to_dict() == {"residential": 0.3, "nursing": 0.1}
    # 30 of 100 by Wilson: 21.9% to 39.6%; 5 of 50: 4.3% to 21.4%, which holds England's rate.
    ends = homes[["void_rate_lower", "void_rate_upper"]].to_numpy().tolist()
    assert ends[0] == pytest.approx([0.153, 0.3958], abs=1e-4)
    assert ends[1] == pytest.approx([0.0435, 0.2136], abs=1e-4)
    assert homes["occupied_lower"].to_dict() == pytest.approx(
        {"residential": 60.4, "nursing": 39.3}, abs=0.05
    )


def test_one_low_void_rate_varies_by_more_than_its_splits(beds):
    rate = tidy("period measure care_type value", ("2020", "void_rate", "all", 4.0))
    homes = care_homes(beds, rate, [0.153])
    assert set(homes["limits_of"]) == {"rate"}  # no split: 4% is below what anybody is taken to run
    assert homes.loc["nursing", "void_rate_lower"] < 0.04
    assert homes["void_rate_upper"].tolist() == pytest.approx([0.153, 0.153])


@given(void=st.floats(0.001, 0.999), nursing=st.integers(1, 2000))
@example(void=0.225, nursing=350)
def test_every_plausible_split_keeps_the_printed_total(void, nursing):
    beds = tidy("period care_type beds", ("2020", "residential", 700), ("2020", "nursing", nursing))
    rate = tidy("period measure care_type value", ("2020", "void_rate", "all", 100 * void))
    homes = care_homes(beds, rate)
    if set(homes["limits_of"]) == {"split"}:
        ends = [homes.loc["residential", "vacant_lower"], homes.loc["nursing", "vacant_upper"]]
        assert sum(ends) == pytest.approx(void * (700 + nursing))
    limits = homes[["void_rate_lower", "void_rate", "void_rate_upper"]]
    assert limits.ge(-1e-9).all(axis=None)
    assert limits.le(1 + 1e-9).all(axis=None)
    assert (limits.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)


def test_the_last_period_counts(beds, measures):
    newer = tidy("period care_type beds", ("2023", "residential", 90), ("2023", "nursing", 60))
    both = pd.concat([beds, newer])
    assert base_year(both) == 2023
    assert care_homes(both, measures)["beds"].tolist() == [90, 60]


def test_without_voids_there_is_no_answer(beds, measures):
    beds.attrs["table"] = measures.attrs["table"] = "care_home_measures of Anywhere"
    with pytest.raises(
        MissingEvidenceError, match=r"no row with .* in care_home_measures of Anywhere"
    ):
        care_homes(beds, measures[measures["measure"] != "void_rate"])


def test_available_share_is_that_of_the_statement_that_counts_both(every_table):
    both = counts_of_vacancies(every_table["market_benchmarks"])
    assert available_share(both) == pytest.approx(750 / 1076)
    assert available_share(both.iloc[:0]) is None


def test_vacancies_add_up_to_beds(beds, measures):
    parts = vacancies(care_homes(beds, measures), 0.7)
    assert parts.groupby("care_type")["beds"].sum().to_dict() == pytest.approx(
        {"residential": 100, "nursing": 50}
    )
    assert parts.query("care_type == 'nursing' and state == 'available'")["beds"].item() == 7


# Residents


def test_placements_out_of_borough_inside_or_additional(residents):
    inside = placements(residents, "inside").loc["nursing"]
    assert inside["in_borough"] == 15
    assert inside["in_borough_18_64"] == 3  # 4 of 20 are of working age
    assert placements(residents, "additional").loc["nursing", "in_borough"] == 20
    assert placements(residents, "inside").loc["residential", "out_of_borough"] == 0


def test_who_is_left_over(beds, measures, residents):
    homes = care_homes(beds, measures)
    placed = placements(residents, "inside")
    steps = components(homes, placed, self_funders(residents))
    assert dict(zip(steps["component"], steps["people"], strict=True)) == {
        "occupied_beds": 120,
        "council_residential": -50,
        "council_nursing": -15,
        "self_funders": -20,
    }
    left = unexplained(homes, residents, measures).set_index(["reading", "occupancy_from"])
    assert left.loc[("inside", "void_rate"), "unexplained"] == 35
    assert left.loc[("additional", "self_funder_share"), "unexplained"] == 80 - 90


def test_unknown_self_funders_stay_with_those_left_over(beds, measures, residents):
    homes = care_homes(beds, measures)
    without = residents[residents["funder"] != "self_funder"]
    assert self_funders(without) is None
    assert components(homes, placements(without, "inside"), None)["people"].sum() == 55
    assert set(unexplained(homes, without, measures)["occupancy_from"]) == {"void_rate"}


def test_a_suppressed_number_of_placements_is_not_nought(residents):
    hidden = residents.assign(
        people=residents["people"].astype("Float64").mask(residents["location"] == "out_of_borough")
    )
    with pytest.raises(MissingEvidenceError, match="suppressed"):
        placements(hidden, "inside")


def test_residents_by_type_fill_the_occupied_beds(beds, measures, residents):
    found = by_care_type(care_homes(beds, measures), placements(residents, "inside"))
    assert found.loc["nursing"].tolist() == [40, 3, 12, 25, 37, 25 / 40]


def test_lutons_market(luton):
    assert luton.homes["occupied"].sum() == pytest.approx(816.075)
    left = luton.unexplained.set_index(["reading", "occupancy_from"])
    assert left.loc[("inside", "self_funder_share"), "occupied"] == pytest.approx(789.47, abs=0.01)
    assert left["unexplained"].round().tolist() == [228, 201, 144, 117]


# What is needed


def test_older_residents_grow_by_age_and_others_per_head(population):
    people = people_by_year(population, "projected", range(2020, 2031), 0.6)
    assert people.loc[2030, "older_growth"] == pytest.approx(0.6 * 2 + 0.4 * 1.5)
    assert people.loc[2030, "working_age_growth"] == pytest.approx(1.1)
    assert people.iloc[0][["older_growth", "working_age_growth"]].tolist() == [1, 1]


def test_without_national_ages_growth_is_that_of_75_and_over(population):
    people = people_by_year(population, "projected", range(2020, 2031), None)
    assert people.loc[2030, "older_growth"] == pytest.approx(2)  # only the band 85+ begins at 75+


@pytest.fixture
def model():
    people = pd.DataFrame(
        {
            "people_65_84": [1500.0, 1800.0],
            "people_75_plus": [1000.0, 1200.0],
            "people_85_plus": [500.0, 700.0],
            "older_growth": [1.0, 1.5],
            "working_age_growth": [1.0, 1.1],
            "stray": [0.0, np.log(1.1)],
        },
        index=[2020, 2030],
    )
    return Model(
        beds={"residential": 100, "nursing": 50},
        total_void=0.2,
        nursing_void=0.2,
        working_age={"residential": 10, "nursing": 4},
        returning={"residential": 0, "nursing": 0},
        share_65_plus={"residential": 0.8, "nursing": 0.75},
        norm_england={"residential": 0.049, "nursing": 0.047},
        norm_shop={"residential": 0.065, "nursing": 0.045},
        norm_own={"residential": 0.04, "nursing": 0.03},
        people=people,
        annual_rate_change=-0.02,
        max_delay_probability=0.1,
        admitted=0.01,
        funded=0.5,
        stay=2.0,
    )


def enough(residents):
    """Return the fewest beds at which at most a tenth wait, one by one."""
    return next(it for it in count(1) if erlang_c(it, residents) <= 0.1)


@pytest.mark.parametrize(
    ("method", "now", "later"),
    [
        ("norm_england", 47, 0.047 * 1200),
        ("norm_shop", 45, 0.045 * 1200),
        ("norm_own", 30, 0.03 * 1200),
        ("current_rate", 40, 36 * 1.5 + 4.4),
        ("declining_rate", 40, 36 * 1.5 * 0.98**10 + 4.4),
        ("queue_buffer", 50, 70),  # by factorials: 11.7% wait at 49 beds and 8.7% at 50
        # 0.01 x 2000 people / 0.5 x 2 years = 80 older residents, 36 of 106 in nursing homes.
        ("admissions_and_stays", enough(80 * 36 / 106 + 4), enough(80 * 36 / 106 * 1.5 + 4.4)),
    ],
)
def test_nursing_beds_needed_by_hand(model, method, now, later):
    assert required(model, method, "nursing", 2020) == pytest.approx(now)
    assert required(model, method, "nursing", 2030) == pytest.approx(later)


def test_returning_placements_keep_their_ages(model):
    back = replace(model, returning={"residential": 0, "nursing": 8})
    assert required(back, "current_rate", "nursing", 2030) == pytest.approx(
        (36 + 6) * 1.5 + (4 + 2) * 1.1
    )
    assert gap(back, "norm_shop", "nursing", 2020) == 5


def test_vacant_beds_that_cannot_be_used_are_no_supply(model):
    none_usable = replace(model, usable_share=0.0)
    assert gap(none_usable, "current_rate", "nursing", 2020) == 0


def test_unknown_method_is_refused(model):
    with pytest.raises(ValueError, match="no method 'norm_wales'"):
        required(model, "norm_wales", "nursing", 2020)


@pytest.mark.parametrize("method", METHODS)
def test_many_inputs_say_the_same_as_single_numbers(model, method):
    voids = np.array([0.1, 0.2, 0.35])
    together = np.broadcast_to(
        gap(replace(model, nursing_void=voids), method, "residential", 2030), 3
    )
    one_by_one = [
        gap(replace(model, nursing_void=void), method, "residential", 2030) for void in voids
    ]
    assert together == pytest.approx(one_by_one, abs=1)


def test_a_population_strays_as_far_as_its_limits(model):
    far = replace(model, stray=-1)
    assert required(far, "norm_england", "nursing", 2030) == pytest.approx(0.047 * 1200 / 1.1)
    assert required(far, "current_rate", "nursing", 2030) == pytest.approx(36 * 1.5 / 1.1 + 4.4)
    assert required(far, "norm_england", "nursing", 2020) == pytest.approx(47)


def test_the_norm_on_the_census_gives_the_published_reading(luton):
    # 12,207 people aged 75 and over at Census 2021, 4.9 and 4.7 places per 100 in 2020.
    norm = luton.trend.loc[2020]
    census = luton.population.query("vintage == 'census_2021' and sex == 'persons'")
    older = census[census["age_band"].isin(["75-79", "80-84", "85-89", "90+"])]["people"].sum()
    assert older == 12207
    assert 703 - norm["residential"] * older == pytest.approx(105, abs=0.5)
    assert 350 - norm["nursing"] * older == pytest.approx(-224, abs=0.5)


def test_every_method_has_limits_that_hold_its_value(luton):
    found = luton.gaps
    assert len(found) == 16 * 2 * 6 - 2  # in the year of the beds no rate has declined
    shop = found["method"] == "norm_shop"
    assert found.loc[shop, "bed_gap_lower"].isna().all()
    rest = found[~shop]
    assert (rest["bed_gap_lower"] <= rest["bed_gap"]).all()
    assert (rest["bed_gap"] <= rest["bed_gap_upper"]).all()
    now = rest.query("year == 2020 and care_type == 'nursing'").set_index("method")
    assert now.loc["norm_england", "required_beds"] == pytest.approx(0.043 * 13500)  # of 2023
    limits = now.loc["norm_england", ["required_beds_lower", "required_beds_upper"]]
    assert limits.tolist() == pytest.approx([0.0425 * 13500, 0.0435 * 13500])  # of rounding
    assert now.loc["current_rate", ["bed_gap_lower", "bed_gap_upper"]].tolist() == pytest.approx(
        [17.5, 140]
    )


def test_growth_is_compared_with_what_is_printed(luton):
    people = luton.assuming(last_year=2026).people
    printed = tidy(
        "measure age_group from_year to_year percent_change",
        ("living_in_care_home", "65_plus", 2020, 2025, 9.0),
        ("living_in_care_home", "65_plus", 2020, 2035, 40.0),
        ("dementia", "65_plus", 2020, 2025, 5.0),
    )
    found = compared_growth(people, printed)
    assert found[["to_year", "printed"]].to_numpy().tolist() == [[2025, 9]]
    # 56.4% grow as 4,100 to 4,800 and the rest as 23,700 to 25,900.
    assert found["modelled"].item() == pytest.approx(
        100 * (0.564 * 4800 / 4100 + 0.436 * 25900 / 23700 - 1)
    )


def test_printed_years_are_reported_with_the_first_and_the_last(luton):
    years = reported_years(luton.population, "mps_2020", range(2021, 2034))
    assert years == [2021, 2025, 2030, 2033]


def test_last_year_must_come_after_the_beds(luton, beds):
    newer = Changed(luton.data, care_home_beds=lambda rows: beds.assign(period="2030"))
    with pytest.raises(ParameterError, match="choose a year from 2031 on"):
        _ = Supply(newer, Parameters(last_year=2030)).gaps


def test_headlines_count_from_the_base_year_and_beds_keep_theirs(luton):
    later = luton.assuming(base_year=2026)
    assert (later.counted_year, later.first, later.people.index[0]) == (2020, 2026, 2020)
    assert later.gaps["year"].min() == 2026
    filled = later.gaps.query("year == 2026 and method == 'current_rate'").set_index("care_type")
    grown = later.people.loc[2026]
    expected = 266.348 * grown["older_growth"] + 4.902 * grown["working_age_growth"]
    assert filled.loc["nursing", "required_beds"] == pytest.approx(expected, abs=0.05)
    assert luton.assuming(base_year=2015, last_year=2030).first == 2020  # no gap before the beds


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"out_of_borough_reading": "outside"}, "'inside' or 'additional'"),
        ({"last_year": 1999}, "greater than or equal to 2012"),
        ({"max_delay": 0.1}, "Did you mean 'max_delay_probability'"),
    ],
)
def test_parameters_are_checked(wrong, message):
    with pytest.raises(ParameterError, match=message):
        Parameters.checked(**wrong)


def test_an_unknown_vintage_is_named(luton):
    with pytest.raises(MissingEvidenceError, match="Did you mean 'mps_2020'"):
        _ = luton.assuming(population_vintage="mps_2002").gaps
