import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from subjects import planned, subject

from caremarket.errors import MethodError, MissingEvidenceError, ParameterError
from caremarket.themes.carers import Parameters, words
from caremarket.themes.carers.ages import adults, age_profiles, age_weights, by_age, by_age_group
from caremarket.themes.carers.bounds import (
    Bounds,
    borrowed,
    hidden,
    known_and_hidden,
    known_bounds,
)
from caremarket.themes.carers.census import change_steps, estimated, rate_change, rates
from caremarket.themes.carers.lists import (
    benchmarks,
    beside_others,
    empty_returns,
    identification_rates,
    known_lists,
    overlap,
)
from caremarket.themes.carers.projection import by_hours, choice_effect, projected, projection_years
from caremarket.themes.carers.signals import (
    direct_payments,
    gp_screening,
    identification_change,
    satisfaction,
)
from caremarket.themes.carers.target import (
    joiners,
    needed_per_year,
    plan,
    stock_paths,
    swings,
)
from caremarket.themes.carers.words.known import elsewhere_in_words, listed_in_words
from caremarket.themes.carers.words.target import joiners_in_words
from caremarket.themes.phrases import chance, direction, listing, moved

LUTON = "E06000032"
CENSUS = "census_2021"


@pytest.fixture(scope="module")
def luton(every_table):
    def table(name):
        frame = every_table[name]
        return frame[frame["area_code"] == LUTON].drop(columns="area_code").reset_index(drop=True)

    return table


@pytest.fixture(scope="module")
def census(every_table):
    return rates(every_table["unpaid_care_census"], LUTON)


@pytest.fixture(scope="module")
def estimates(census, luton):
    return estimated(census, luton("carers"))


@pytest.fixture(scope="module")
def lists(luton):
    return known_lists(luton("carers"))


def _figures(**measures):
    """A small table `carers`: values of 2020-21 by measure."""
    records = [("2020-21", measure, value) for measure, value in measures.items()]
    frame = pd.DataFrame(records, columns=["period", "measure", "value"]).assign(
        source_id="made-up"
    )
    frame.attrs["table"] = "carers of Madeup"
    return frame


def _census(area=(100, 1000, 90, 1200), england=(120, 1000, 96, 1000)):
    """Carers and residents of 2011 and 2021; one hours band holds them all."""
    records = [
        (geography, year, band, carers, residents, carers / residents, "made-up")
        for geography, numbers in {"area": area, "england": england}.items()
        for year, carers, residents in ((2011, *numbers[:2]), (2021, *numbers[2:]))
        for band in ("any", "1_19", "20_49", "50_plus")
    ]
    columns = ["geography", "year", "hours_band", "carers", "residents", "rate", "source_id"]
    return pd.DataFrame(records, columns=columns)


# How many carers there are


def test_luton_rates_per_resident_aged_5_and_over_are_those_published(census):
    found = census.set_index(["geography", "year", "hours_band"])
    assert found.loc[("area", 2011, "any"), ["carers", "residents"]].tolist() == [18256, 186609]
    assert found.loc[("area", 2021, "any"), ["carers", "residents"]].tolist() == [16099, 209302]
    assert found.loc[("area", 2011, "any"), "rate"] == pytest.approx(0.0978, abs=5e-5)
    assert found.loc[("area", 2021, "any"), "rate"] == pytest.approx(0.0769, abs=5e-5)
    assert found.loc[("england", 2021, "any"), "rate"] == pytest.approx(0.0876, abs=5e-5)
    assert found.loc[("area", 2021), "carers"].tolist() == [16099, 7112, 4114, 4873]


def test_every_estimate_is_there_with_its_basis(estimates):
    found = estimates.set_index("category")
    assert found["people"].round().to_dict() == {
        "census_2011": 18256,
        "printed_estimate": 18000,
        "census_2021": 16099,
        "census_2021_at_2011_rate": 20476,  # 209,302 × 18,256 / 186,609 = 20,476.06
    }
    assert found["basis"].tolist() == ["published", "published", "published", "modelled"]


def test_estimates_without_a_printed_one(census):
    found = estimated(census, _figures(supported=10))
    assert "printed_estimate" not in set(found["category"])


def test_heavy_caring_rose_in_number_and_not_in_rate(census):
    heavy = rate_change(census).set_index("hours_band").loc["50_plus"]
    assert (heavy["carers_first"], heavy["carers_last"]) == (4445, 4873)
    assert heavy["ratio"] == pytest.approx((4873 / 209302) / (4445 / 186609))
    assert heavy["lower"] < 1 < heavy["upper"]
    assert heavy["england_ratio"] > 1


def test_limits_of_the_change_follow_the_confidence(census):
    wide, narrow = (rate_change(census, level).iloc[0] for level in (0.99, 0.8))
    assert wide["lower"] < narrow["lower"] < narrow["ratio"] < narrow["upper"] < wide["upper"]


def test_steps_between_the_censuses_by_hand():
    # 100 carers of 1,000; 1,200 residents at that rate are 120; England's rate falls by a fifth,
    # which makes 96; there are 90, so 6 fewer are the area's own.
    steps = change_steps(_census()).set_index("step")["people"]
    assert steps.round(6).to_dict() == {
        "first_census": 100,
        "population": 20,
        "england_rate": -24,
        "local_rate": -6,
    }


def test_steps_of_luton_sum_to_the_last_census(census):
    steps = change_steps(census)
    assert steps["people"].sum() == pytest.approx(16099)
    assert steps.set_index("step")["people"].round().tolist() == [18256, 2220, -4063, -314]


def test_an_area_without_a_census_is_told_which_file_lacks_it(every_table):
    with pytest.raises(MissingEvidenceError, match=r"E06000033.*unpaid_care_census\.csv"):
        rates(every_table["unpaid_care_census"], "E06000033")


def test_one_census_alone_cannot_be_compared(every_table):
    care = every_table["unpaid_care_census"]
    with pytest.raises(MissingEvidenceError, match="fewer than two censuses"):
        rates(care[care["year"] == 2021], LUTON)


# How many are known


def test_lists_of_luton(lists):
    assert lists.set_index("category")["known"].to_dict() == {
        "assessments": 1000,
        "supported": 980,
        "supported_national_return": 506,
        "newly_identified": 296,
        "gp_screened": 104,
    }
    assert lists[["means", "cannot_mean"]].map(len).gt(0).all(axis=None)


def test_latest_period_of_a_list_is_taken():
    older = _figures(supported=5).assign(period="2018-19")
    found = known_lists(pd.concat([_figures(supported=7), older]))
    assert found["known"].tolist() == [7]


def test_without_a_list_nothing_is_said_of_who_is_known(estimates):
    lists = known_lists(_figures(estimated=18000))
    assert lists.empty
    assert identification_rates(lists, estimates).empty
    assert known_bounds(lists, 16099.0) == (0, 0)
    assert listed_in_words(subject(lists)) == (
        "**The evidence does not say how many are known**: it has no list of them."
    )


def test_a_return_that_counts_nobody_is_missing(estimates):
    figures = _figures(supported_national_return=0)
    lists = known_lists(figures)
    assert lists.empty
    assert empty_returns(figures) == ["2020-21"]
    text = listed_in_words(subject(lists, empty=empty_returns(figures)))
    assert text.endswith("it is read as not filled in.")
    both = known_lists(_figures(supported_national_return=0, newly_identified=4))
    assert both["category"].tolist() == ["newly_identified"]


def test_a_list_of_events_alone_bounds_the_people_from_above():
    lists = known_lists(_figures(assessments_per_year=1000))
    assert known_bounds(lists, 16099.0) == (0, 1000)


def test_carers_on_lists_and_on_none_in_a_sentence(lists):
    assert listed_in_words(subject(lists, (980, 2380))) == (
        "Of those counted, at least 980 (6%) and at most 2,380 (15%) are on the lists in the "
        "evidence, of 2020 and 2020-21: **13,719 to 15,119 are on none of these**. No register of "
        "general practices is among them."
    )


def test_overlap_of_the_linked_study(every_table):
    assert overlap(every_table["market_benchmarks"]) == (
        0.07,
        "health-foundation-can-you-tell-we-care",
    )


def test_a_borrowed_overlap_by_hand(lists):
    # 980 of the council's and 104 of the practices': 1,084 entries are 1,084 ÷ 1.07 people if 7% of
    # those found are on both, and 1,084 if nobody is.
    found = borrowed(lists, 0.07, "study")
    assert (found.council, found.practices) == (980, 104)
    ends = [1084 / 1.035, 1084 / 1.07, 1084]
    assert [found.value, found.lower, found.upper] == pytest.approx(ends)
    both = ends[1] * 0.07  # on both lists
    assert ends[1] == pytest.approx(980 + 104 - both)
    assert borrowed(known_lists(_figures(supported=8, newly_identified=4)), 0.07, "study") is None


@given(st.integers(1, 500), st.integers(1, 500), st.floats(0, 1))
def test_a_borrowed_overlap_lies_within_the_bounds(council, practices, share):
    lists = known_lists(_figures(supported=council, gp_register=practices))
    fewest, most = known_bounds(lists, 1000)
    found = borrowed(lists, share, "study")
    assert fewest <= found.lower <= found.value <= found.upper <= most


def test_only_a_list_that_is_part_of_the_carers_has_limits(lists, estimates):
    found = identification_rates(lists, estimates)
    found = found[found["estimate"] == CENSUS].set_index("category")
    assert found["value"].to_dict() == pytest.approx(
        {
            "assessments": 1000 / 16099,
            "supported": 980 / 16099,
            "supported_national_return": 506 / 16099,
            "newly_identified": 296 / 16099,
            "gp_screened": 104 / 16099,
        }
    )
    assert found["lower"].isna().to_dict() == {
        "assessments": True,
        "supported": False,
        "supported_national_return": False,
        "newly_identified": False,
        "gp_screened": True,
    }
    assert found["method"].isin(["wilson"]).equals(found["upper"].notna())
    # Wilson by hand for 980 of 16,099: (2x + z² ± z √(z² + 4x(1 − x/n))) / (2(n + z²))
    z, x, n = 1.959964, 980, 16099
    root = z * math.sqrt(z**2 + 4 * x * (1 - x / n))
    limits = [(2 * x + z**2 + sign * root) / (2 * (n + z**2)) for sign in (-1, 1)]
    assert found.loc["supported", ["lower", "upper"]].tolist() == pytest.approx(limits, abs=1e-6)


def test_bounds_of_luton_leave_out_assessments_below_and_the_second_count_above(lists):
    # Assessments may be repeats, so the longest list of people is 980; the national return counts
    # the same carers again, so at most 1,000 + 980 + 296 + 104 are known.
    assert known_bounds(lists, 16099) == (980, 2380)


def test_national_return_alone_is_a_list():
    lists = known_lists(_figures(supported_national_return=506, newly_identified=100))
    assert known_bounds(lists, 16099) == (506, 606)


@given(st.lists(st.integers(0, 400), min_size=3, max_size=3), st.integers(400, 1000))
def test_bounds_are_those_of_any_overlap(counts, carers):
    names = ["supported", "newly_identified", "gp_screened_carers"]
    lists = known_lists(_figures(**dict(zip(names, counts, strict=True))))
    assert known_bounds(lists, carers) == (max(counts), min(sum(counts), carers))


def test_list_longer_than_the_carers_is_refused(lists):
    with pytest.raises(MethodError, match="longer than the population"):
        known_bounds(lists, 900)


def test_hidden_by_estimate(lists, estimates):
    found = hidden(lists, estimates).set_index("category")
    assert found.loc[CENSUS, ["lower", "value", "upper"]].tolist() == [13719, 15119, 15119]
    assert found.loc["printed_estimate", "value"] == 18000 - 980


def test_hidden_part_of_a_group_smaller_than_the_lists():
    lists = known_lists(
        _figures(**dict.fromkeys(("supported", "newly_identified", "gp_register"), 100))
    )
    found = known_and_hidden(pd.Series({"many": 1000.0, "few": 150.0}), lists, 100, 300)
    assert found["people"].tolist() == [100, 200, 700, 100, 50, 0]
    assert found["part"].tolist()[:2] == ["on_the_longest_list", "on_another_list_at_most"]
    assert found.groupby("group")["share"].sum().tolist() == pytest.approx([1, 1])


def test_benchmarks_are_those_of_the_health_foundation(every_table):
    found = benchmarks(every_table["market_benchmarks"]).set_index("category")["value"]
    assert found.to_dict() == {
        "approaching_council": 0.08,
        "lowest_area": 0.11,
        "highest_area": 0.26,
    }


def test_benchmarks_that_are_not_there(every_table):
    with pytest.raises(MissingEvidenceError, match="carers_approaching_council"):
        benchmarks(every_table["market_benchmarks"].head(0))


# Signals


def test_screened_group_of_luton_is_far_below_the_census_rate(luton, census):
    rate = 16099 / 209302
    found = gp_screening(luton("carers"), rate, "census")
    full = found.iloc[0]
    assert full["observed_share"] == pytest.approx(104 / 9432)
    assert full["expected"] == pytest.approx(9432 * rate)
    assert full["p_value"] < 1e-100
    assert found.set_index("relative_rate").loc[0.1, "lower"] > 1
    assert (found["lower"] < found["observed_to_expected"]).all()


def test_exact_test_by_hand():
    # 0 of 10 where 20% are expected has a chance of 0.8¹⁰ = 0.107; two-sided adds every outcome
    # that is less likely: 4 of 10 (0.088) and more.
    figures = _figures(gp_screened_patients=10, gp_screened_carers=0)
    found = gp_screening(figures, 0.2, "census").iloc[0]
    tail = sum(math.comb(10, k) * 0.2**k * 0.8 ** (10 - k) for k in range(4, 11))
    assert found["p_value"] == pytest.approx(0.8**10 + tail)
    assert found["share_upper"] == pytest.approx(1 - 0.025 ** (1 / 10))


def test_year_before_comes_from_the_rounding_of_the_printed_change(luton):
    found = identification_change(luton("carers")).set_index("previous")
    assert found["newly_identified_before"].to_dict() == {"fewest": 598, "middle": 604, "most": 610}
    for before in found["newly_identified_before"]:
        assert round(100 * (296 / before - 1)) == -51
    assert found.loc["middle", "value"] == pytest.approx(296 / 604)
    assert found["upper"].max() < 0.6


def test_what_the_evidence_lacks_comes_back_empty():
    figures = _figures(supported=10)
    assert gp_screening(figures, 0.1, "census").empty
    assert identification_change(figures).empty
    no_scores = pd.DataFrame(
        columns=["period", "measure", "geography", "value", "source_id"], dtype=object
    )
    assert direct_payments(figures, no_scores).empty
    assert satisfaction(no_scores).empty


def test_direct_payments_of_luton(luton):
    found = direct_payments(luton("carers"), luton("ascof")).iloc[0]
    assert found[["fewest", "by_direct_payment", "most"]].tolist() == [799, 804, 808]
    assert found["lower"] < 0.82 < found["upper"]


def test_satisfaction_of_luton_beside_its_comparators(luton):
    found = satisfaction(luton("ascof"))
    first = found[found["period"] == "2012-13"].set_index(["measure", "comparator"])["gap"]
    assert first.round(1).to_dict() == {
        ("3b", "comparator_group"): -4.3,
        ("3b", "england"): -5.6,
        ("3c", "comparator_group"): 0.1,
        ("3c", "england"): -1.6,
    }


def test_printed_margins_of_error_are_limits_of_satisfaction(luton):
    found = satisfaction(luton("ascof"))
    found = found[found["comparator"] == "england"].set_index(["measure", "period"])
    latest = found.loc[("3b", "2023-24")]
    assert latest[["lower", "upper"]].round(1).tolist() == [18.8, 29.2]  # 24.0 ± 5.2
    assert latest[["gap_lower", "gap_upper"]].round(1).tolist() == [-17.9, -7.5]
    assert found.loc[("3b", "2012-13"), ["lower", "upper", "gap_lower"]].isna().all()
    assert found["lower"].notna().sum() == 8


def test_respondents_needed_put_the_comparator_at_the_wilson_limit(luton):
    found = satisfaction(luton("ascof"))
    row = found[(found["measure"] == "3b") & (found["comparator"] == "england")].iloc[0]
    z, share, needed = 1.959964, row["area"] / 100, row["respondents_needed"]
    assert needed == 300
    limits = {}
    for n in (needed - 1, needed):
        root = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        limits[n] = (share + z**2 / (2 * n) + root) / (1 + z**2 / n)
    assert limits[needed] < 0.426 <= limits[needed - 1]


# Carers to come


@pytest.fixture(scope="module")
def future(luton, every_table, census):
    people = adults(luton("population"), "mps_2020", range(2021, 2036))
    profiles = age_profiles(every_table["carer_prevalence"], LUTON)
    own = profiles[profiles["profile"] == "area_2011"]
    weights = age_weights(people["age_band"], own)
    people = people.assign(weight=people["age_band"].map(weights))
    return by_age(people, 2021, 16099.0)


def test_profiles_come_best_first_and_hold_no_age_twice(every_table):
    found = age_profiles(every_table["carer_prevalence"], LUTON)
    bands = found.groupby("profile", sort=False)["age_band"].apply(list).to_dict()
    assert bands == {
        "area_2011": ["0-24", "25-49", "50-64", "65+"],
        "england_2021": ["5-17", "18-64", "65+"],
        "no_age_difference": ["18+"],
    }


def test_weights_share_out_a_band_that_two_printed_ones_cover():
    profile = pd.DataFrame(
        {"age_band": ["0-24", "25-49", "50-64", "65+"], "value": [2, 10, 20, 12]}
    )
    found = age_weights(["18-24", "45-54", "55-64", "90+"], profile)
    assert found.to_dict() == {"18-24": 2, "45-54": 15, "55-64": 20, "90+": 12}


def test_weights_missing_for_an_age():
    profile = pd.DataFrame({"age_band": ["18-64"], "value": [10.0]})
    with pytest.raises(MissingEvidenceError, match="no one aged 65-69"):
        age_weights(["18-24", "65-69"], profile)


def test_projection_starts_from_the_census_count(future, census):
    assert future.loc[future["year"] == 2021, "carers"].sum() == pytest.approx(16099)
    found = projected(future, census)
    assert found.loc[found["year"] == 2021, "carers"].tolist() == pytest.approx([16099] * 3)


def test_scenarios_by_hand():
    # The rate was 0.1 and is 0.075, so it falls by a factor 0.75 in ten years.
    carers = pd.DataFrame({"year": [2021, 2031, 2041], "age_band": "18+", "carers": [90.0] * 3})
    found = projected(carers, _census()).set_index(["scenario", "year"])["carers"]
    assert found["constant_rate"].tolist() == pytest.approx([90, 90, 90])
    assert found["trend_continues"].tolist() == pytest.approx([90, 67.5, 50.625])
    assert found["trend_reverses"].tolist() == pytest.approx([90, 120, 120])


def test_hours_add_up_to_the_projection_at_constant_rates(future, census):
    hours = by_hours(future, census)
    constant = hours[hours["scenario"] == "constant_rate"].groupby("year")["carers"].sum()
    total = future.groupby("year")["carers"].sum()
    assert constant.to_numpy() == pytest.approx(total.to_numpy())
    trend = hours[hours["scenario"] == "trend_by_hours"].set_index(["hours_band", "year"])["carers"]
    growth = total.loc[2031] / 16099
    assert trend["20_49", 2031] == pytest.approx(4114 * growth * (4114 / 209302) / (2836 / 186609))


def test_age_groups_add_up(future):
    groups = by_age_group(future)
    assert groups["age_group"].unique().tolist() == ["18-44", "45-64", "65-74", "75+"]
    assert groups["carers"].sum() == pytest.approx(future["carers"].sum())


def test_neither_profile_nor_vintage_moves_luton_by_much(luton, every_table):
    population = luton("population")
    profiles = age_profiles(every_table["carer_prevalence"], LUTON)
    counted = pd.Series({"year": 2021, "carers": 16099.0})
    found = choice_effect(population, "mps_2020", profiles, counted, (2026, 2035))
    assert found["carers"].max() / found["carers"].min() < 1.01
    choices = found.groupby("varied")["choice"].apply(set)
    assert len(choices["age_profile"]) == 3
    assert {"mps_2020", "census_2021"} <= choices["population_vintage"]
    assert "local_account_2020_21" not in choices["population_vintage"]


def test_vintage_without_working_ages_is_refused(luton):
    population = luton("population")
    older = population[~population["age_band"].str.match(r"^[1-5]\d-")]
    with pytest.raises(MissingEvidenceError, match="'mps_2020' cannot be projected"):
        adults(older, "mps_2020", [2021])


def test_year_after_the_projection_is_refused(luton):
    with pytest.raises(MethodError, match="2050"):
        adults(luton("population"), "mps_2020", [2021, 2050])


def test_projection_years(luton):
    population = luton("population")
    assert projection_years(population, 2021, 2035) == [2021, 2025, 2030, 2035]
    assert projection_years(population, 2021, 2028) == [2021, 2025, 2028]


# Identifications to reach a target


@given(
    st.floats(0, 5000),
    st.floats(0, 5000),
    st.integers(1, 20),
    st.floats(0.0, 0.9, exclude_min=True),
)
def test_needed_identifications_lead_to_the_target(known, target, years, turnover):
    needed = float(needed_per_year(known, target, years, turnover))
    path = stock_paths(known, pd.Series({"all": needed}), range(2021, 2022 + years), turnover)
    end = path["known"].iloc[-1]
    kept = known * (1 - turnover) ** years
    assert end == pytest.approx(max(target, kept), rel=1e-6, abs=1e-6)


def test_needed_identifications_by_hand():
    # Two years, half leave each year: 100 becomes 50 + I, then 25 + I / 2 + I = 325, so I = 200.
    assert needed_per_year(100, 325, 2, 0.5) == pytest.approx(200)
    assert needed_per_year(100, 325, 5, 0.0) == pytest.approx(45)
    assert needed_per_year(1000, 10, 1, 0.1) == 0


def test_steady_stock_is_joiners_over_turnover():
    path = stock_paths(980, pd.Series({"now": 296}), range(2021, 2081), 0.33)
    assert path["known"].iloc[0] == 980
    assert path["path"].unique().tolist() == ["now: 296 a year"]
    assert path["known"].iloc[-1] == pytest.approx(296 / 0.33)


SETTINGS = {"start_year": 2026, "target_share": 0.25, "target_year": 2030, "turnover": 0.33}


def test_plan_of_luton_counts_from_the_base_year(future, census):
    plans = plan(projected(future, census), known=Bounds(980, 2380), **SETTINGS)
    plans = plans.set_index("scenario")
    carers, kept = plans.loc["constant_rate", "carers"], 0.67**4
    for column, known in {"needed_per_year": 980, "needed_at_least": 2380}.items():
        by_hand = 0.33 * (0.25 * carers - known * kept) / (1 - kept)
        assert plans.loc["constant_rate", column] == pytest.approx(by_hand)
    assert round(plans.loc["constant_rate", "needed_per_year"]) == 1687  # 1,443 from 2021
    assert plans["to_stay"].tolist() == pytest.approx((plans["target"] * 0.33).tolist())
    assert plans["needed_per_year"].idxmin() == "trend_continues"


def test_where_nobody_knows_how_many_are_known_the_target_itself_is_the_most(future, census):
    plans = plan(projected(future, census), known=Bounds(387, math.inf), **SETTINGS)
    assert plans["needed_at_least"].tolist() == pytest.approx(plans["to_stay"].tolist())
    assert (plans["needed_at_least"] < plans["needed_per_year"]).all()
    longer = plan(projected(future, census), known=Bounds(9000, math.inf), **SETTINGS)
    assert longer["needed_at_least"].equals(longer["needed_per_year"])


def test_target_in_the_past_is_refused(future, census):
    projection = projected(future, census)
    with pytest.raises(ParameterError, match=r"'target_year' was 2026.*later year"):
        plan(projection, known=Bounds(980, 2380), **(SETTINGS | {"target_year": 2026}))
    with pytest.raises(ParameterError, match=r"target_year \(2026\) must come after base_year"):
        Parameters.checked(base_year=2026, target_year=2026)


def test_swings_name_the_end_that_gives_the_low_result_first(future, census):
    known = Bounds(980, 2380)
    plans = plan(projected(future, census), known=known, **SETTINGS)
    settings = {"target_share": 0.25, "turnover": 0.33, "years": 4, "shares": (0.11, 0.26)}
    found = swings(plans, known=known, **settings)
    assert (found["low"] < found["base"]).all()
    assert (found["base"] <= found["high"]).all()
    labels = found.set_index("assumption")["label"]
    assert labels["Years until the target"].endswith(": 6 or 2")
    assert labels["Carers known at the start"].endswith(": 2,380 or 980")
    assert labels["Carers who stop caring in a year"].endswith(": 23% or 43%")
    turnover = found.set_index("assumption").loc["Carers who stop caring in a year"]
    target = plans["target"].iloc[0]
    assert turnover["high"] == pytest.approx(needed_per_year(980, target, 4, 0.43))
    unknown = swings(plans, known=Bounds(980, math.inf), **settings)
    assert unknown["label"].iloc[-1] == f"Carers known at the start: {target:,.0f} or 980"


def test_joiners_leave_out_what_is_not_known(lists, luton):
    change = identification_change(luton("carers"))
    assert joiners(lists, change, 9.0).to_dict() == {
        "In 2020-21": 296,
        "The year before": 604,
        "As needed": 9.0,
    }
    without = known_lists(_figures(supported=10))
    assert joiners(without, pd.DataFrame(), 9.0).to_dict() == {"As needed": 9.0}


# Sentences


def test_sentences_on_luton(luton, lists):
    carers = luton("carers")
    screened = words.screening(subject(screening=gp_screening(carers, 0.0769, "census")))
    assert "Of 9,432 patients screened in 2020, 104" in screened
    assert "12% to 17% of the general rate" in screened
    changed = words.change(subject(change=identification_change(carers)))
    assert "about 604 (598 to 610" in changed
    assert "a fall that is more than chance. It was a year of the pandemic" in changed
    paid = words.payments(subject(lists, payments=direct_payments(carers, luton("ascof"))))
    assert "about 804 people (799 to 808 by rounding)" in paid
    assert "counts 506 carers supported in the same year, 48% fewer" in paid
    said = words.satisfaction(subject(satisfaction=satisfaction(luton("ascof"))))
    assert "24.0% (95% limits 18.8% to 29.2%) of carers surveyed were satisfied" in said
    assert "12.7 points below England, more than chance; it fell" in said
    assert "fell from 33.0% in 2016-17, more than chance" in said  # 9.0 beyond √(5.2² + 4.4²)
    assert "of carers surveyed were included or consulted" in said


def test_a_change_of_satisfaction_that_may_be_chance_is_no_fall():
    rows = [
        ("2016-17", "3b", "area", 50.0),
        ("2016-17", "3b_margin", "area", 21.2),
        ("2016-17", "3b", "england", 39.0),
        ("2023-24", "3b", "area", 46.7),
        ("2023-24", "3b_margin", "area", 23.6),
        ("2023-24", "3b", "england", 36.7),
    ]
    columns = ["period", "measure", "geography", "value"]
    ascof = pd.DataFrame(rows, columns=columns).assign(source_id="made-up")
    said = words.satisfaction(subject(satisfaction=satisfaction(ascof)))
    assert said.endswith("; the change from 50.0% in 2016-17 may be chance.")


def test_paths_are_told_for_the_joiners_that_are_known():
    found = {"In 2020-21": 296.0, "The year before": 604.0, "As needed": 1687.0}
    text = joiners_in_words(planned(found, known=980))
    assert "With 296 newly identified a year (in 2020-21) the list holds 914 in 2030" in text
    assert "A year of the pandemic is no yardstick by itself." in text
    assert "30% to 62% of those on it would leave each year; the report assumes 33%" in text
    none = joiners_in_words(planned({"As needed": 1687.0}, known=980))
    assert none.startswith("The evidence prints no number")


@pytest.mark.parametrize(("p", "text"), [(1e-9, "below 0.001"), (0.0314, "0.031")])
def test_chance(p, text):
    assert chance(p) == text


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [(-51, "a fall that is more than chance"), (60, "a rise that is more"), (2, "chance alone")],
)
def test_change_is_worded_either_way(printed, verdict):
    figures = _figures(newly_identified=296, newly_identified_change=printed)
    assert verdict in words.change(subject(change=identification_change(figures)))


def test_screening_at_the_expected_rate_points_to_nobody():
    figures = _figures(gp_screened_patients=1000, gp_screened_carers=80)
    text = words.screening(subject(screening=gp_screening(figures, 0.08, "census")))
    assert "does not point to carers who were missed" in text


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [((0.01, 0.05), "whatever the overlap"), ((0.05, 0.2), "may lie"), ((0.12, 0.2), "not lie")],
)
def test_share_known_beside_other_areas(bounds, verdict):
    elsewhere = pd.DataFrame({"category": ["lowest_area", "highest_area"], "value": [0.11, 0.26]})
    lists = known_lists(_figures(supported=10, gp_register=5))
    known = [16099 * share for share in bounds]
    assert verdict in elsewhere_in_words(subject(lists, known, benchmarks=elsewhere))
    without = known_lists(_figures(supported=10, newly_identified=5))
    told = elsewhere_in_words(subject(without, known, benchmarks=elsewhere))
    assert told.endswith("is among Scilly's lists, so the two do not compare.")


@pytest.mark.parametrize(("change", "word"), [(1, "rose"), (-1, "fell"), (0, "stayed the same")])
def test_direction(change, word):
    assert direction(change) == word


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.654, "rose by 65.4%"), (-0.014, "fell by 1.4%"), (-0.0004, "hardly changed")],
)
def test_a_change_that_rounds_to_nothing_is_hardly_one(change, words):
    assert moved(change) == words


def test_a_change_is_told_in_the_words_and_form_given():
    assert moved(0.07, ("rise", "fall", "hardly change"), ".0%") == "rise by 7%"
    assert moved(0.004, ("rise", "fall", "hardly change"), ".0%") == "hardly change"


def test_rates_beside_others_are_percentages(lists, estimates, every_table):
    identification = identification_rates(lists, estimates)
    elsewhere = benchmarks(every_table["market_benchmarks"])
    found = beside_others(identification, CENSUS, elsewhere)
    assert found["own"].sum() == len(lists)
    assert found.loc[found["own"], "value"].max() == pytest.approx(100 * 1000 / 16099)
    assert listing(found.set_index("label")["value"].tail(1), ".0f").endswith(" 26")


# Findings and parameters


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("target_share", 25.0),
        ("annual_turnover", 1.0),
        ("confidence", 95.0),
        ("last_year", 2011),
        ("population_vintage", "MPS 2020"),
    ],
)
def test_parameters_out_of_range_are_refused(name, value):
    with pytest.raises(ParameterError, match=f"Parameter '{name}' was"):
        Parameters.checked(**{name: value})
