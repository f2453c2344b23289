import math
from types import SimpleNamespace

import pandas as pd
import pytest

from caremarket.errors import ParameterError
from caremarket.themes.direct_payments import Parameters, words
from caremarket.themes.direct_payments.charts import community_title
from caremarket.themes.direct_payments.community import (
    by_age,
    community_spend,
    like_for_like,
    makeup,
    services,
)
from caremarket.themes.direct_payments.spend import (
    cells,
    concentration,
    per_head,
    totals,
    year_of,
)
from caremarket.themes.direct_payments.words.given import unprinted

PERIOD = "2019-20"


def _spending(*lines):
    """Rows service, setting, reason, age group, pounds."""
    columns = ["service", "setting", "primary_support_reason", "age_group", "amount_gbp"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.assign(period=PERIOD, source_id="made-up")


def parts_of(spending):
    return community_spend(cells(spending, PERIOD), services(spending, PERIOD))


@pytest.fixture
def spending():
    return _spending(
        ("direct_payments", "all", "physical_support", "18_64", 600.0),
        ("direct_payments", "all", "physical_support", "65_plus", 200.0),
        ("direct_payments", "all", "mental_health", "18_64", 150.0),
        ("direct_payments", "all", "mental_health", "65_plus", 50.0),
        ("direct_payments", "all", "all", "all", 999.0),
        ("home_care", "external", "physical_support", "18_64", 300.0),
        ("home_care", "external", "physical_support", "65_plus", 700.0),
        ("home_care", "external", "all", "all", 1100.0),
        ("day_care", "internal", "physical_support", "18_64", 60.0),
        ("day_care", "external", "physical_support", "18_64", 40.0),
        ("day_care", "internal", "physical_support", "65_plus", 100.0),
        ("day_care", "internal", "commissioning_and_service_delivery", "all", 30.0),
        ("day_care", "internal", "all", "all", 190.0),
        ("day_care", "external", "all", "all", 41.0),
    )


@pytest.fixture(scope="module")
def luton(every_table):
    return {
        name: frame[frame["area_code"] == "E06000032"]
        for name, frame in every_table.items()
        if "area_code" in frame
    }


def test_cells_are_those_printed_and_shares_add_up_to_one(spending):
    found = cells(spending, PERIOD)
    assert found["amount_gbp"].tolist() == [600, 200, 150, 50]
    assert found["share"].tolist() == [0.6, 0.2, 0.15, 0.05]


def test_total_keeps_the_printed_one_beside_the_sum(spending):
    found = totals(spending, PERIOD, cells(spending, PERIOD))
    assert found.to_dict() == {"published": 999, "summed": 1000}


def test_a_source_is_never_mixed_with_another(spending):
    other = spending.head(1).assign(source_id="another", amount_gbp=9999.0)
    found = cells(pd.concat([spending, other]), PERIOD)
    assert found["amount_gbp"].sum() == 1000


@pytest.mark.parametrize("period", ["2018-19", PERIOD])
def test_without_cells_there_is_no_mix(spending, period):
    assert cells(spending[spending["primary_support_reason"] == "all"], period).empty


def test_concentration_by_hand():
    found = pd.DataFrame(
        {
            "primary_support_reason": ["physical_support", "physical_support", "mental_health"],
            "age_group": ["18_64", "65_plus", "18_64"],
            "amount_gbp": [50.0, 25.0, 25.0],
        }
    )
    measured = concentration(found).set_index("category")
    assert measured.loc["all", "hhi"] == pytest.approx(0.375)  # 1/4 + 1/16 + 1/16
    assert measured.loc["all", "effective_number"] == pytest.approx(8 / 3)
    assert measured.loc["all", "largest_share"] == 0.5
    assert measured.loc["primary_support_reason", "hhi"] == pytest.approx(0.625)
    assert measured.loc["age_group", "largest_share"] == 0.75
    younger = found[found["age_group"] == "18_64"]
    assert concentration(younger)["category"].tolist() == ["all", "primary_support_reason"]


def test_spending_per_head_uses_the_nearest_printed_year(spending):
    people = [("18-64", 2019, 100), ("18-64", 2030, 500), ("65+", 2019, 50), ("65+", 2030, 60)]
    population = pd.DataFrame(people, columns=["age_band", "year", "people"])
    population = population.assign(vintage="made_up", sex="persons", source_id="mid")
    heads = per_head(cells(spending, PERIOD), population, "made_up", 2020)
    assert heads["gbp_per_head"].tolist() == [7.5, 5.0]
    assert set(heads["population_year"]) == {2019}
    assert set(heads["source_id"]) == {"mid"}
    assert per_head(cells(spending, PERIOD), population, "unheard_of", 2020).empty


def test_a_remainder_of_the_printed_total_bounds_the_share(spending):
    parts = parts_of(spending).set_index(["primary_support_reason", "age_group"])
    younger = parts.loc[("physical_support", "18_64")]
    assert younger[["home_care", "day_care", "printed", "room"]].tolist() == [300, 100, 1000, 0]
    assert younger["lower"] == younger["upper"] == 0.6
    # Home care: 1,100 in all, 1,000 in cells. Day care: the total leaves £1, which is rounding.
    hidden = parts.loc[("mental_health", "65_plus")]
    assert hidden[["day_care", "room"]].tolist() == [0, 100]
    assert math.isnan(hidden["home_care"])
    assert (hidden["lower"], hidden["upper"]) == (50 / 150, 1.0)


def test_shares_by_age_share_the_remainder(spending):
    ages = by_age(parts_of(spending))
    assert ages.loc["18_64", ["lower", "upper"]].tolist() == [750 / 1250, 750 / 1150]
    assert ages.loc["65_plus", ["lower", "upper"]].tolist() == [250 / 1150, 250 / 1050]
    assert ages.loc["all", "lower"] == ages.loc["all", "upper"] == 1000 / 2300


def test_without_a_total_only_complete_reasons_are_compared(spending):
    no_total = spending["service"].eq("home_care") & spending["age_group"].eq("all")
    parts = parts_of(spending[~no_total])
    unknown = parts[~parts["complete"]]
    assert set(unknown["primary_support_reason"]) == {"mental_health"}
    assert unknown["lower"].tolist() == [0, 0]
    ages = by_age(parts)
    assert ages.loc["18_64", "lower"] == ages.loc["18_64", "upper"] == 0.6
    assert by_age(unknown).empty


def _of_limits(spending):
    return unprinted(parts_of(spending))


def test_limits_say_what_bounds_the_services_that_are_not_printed(spending):
    no_total = spending["age_group"].eq("all")
    home, day = spending["service"].eq("home_care"), spending["service"].eq("day_care")
    assert _of_limits(spending) == [
        "Home care that is not printed by group is bounded by a printed total. If that total "
        "covers external providers only, home care by the council's own staff would widen the "
        "bounds."
    ]
    spending.loc[day & no_total & spending["setting"].eq("external"), "amount_gbp"] += 400.0
    (both,) = _of_limits(spending)
    assert both.startswith("Home care and day care that are not printed by group are bounded by")
    (unbounded,) = _of_limits(spending[~(home & no_total)])
    assert unbounded == (
        "Home care is not printed for every group, and no total bounds it: age groups are compared "
        "within the support reasons that are known completely, and spending on the others is left "
        "out."
    )
    (neither,) = _of_limits(spending[~((home | day) & no_total)])
    assert neither.startswith("Home care and day care are not printed for every group, and no")
    rest = [("home_care", "external", "mental_health", ages, 50.0) for ages in ("18_64", "65_plus")]
    every_home = pd.concat([spending, _spending(*rest)], ignore_index=True)
    (only_day,) = _of_limits(every_home)
    assert only_day.startswith("Day care that is not printed by group is bounded")
    assert "day care by the council's own staff" in only_day


def _terms(spending):
    parts = parts_of(spending)
    beside = services(spending, PERIOD)
    every = {"ages": by_age(parts), "counted": ["direct_payments", *beside], "small": False}
    return words.terms(SimpleNamespace(parts=parts, simulates=False, **every))


def test_the_answer_says_which_support_reasons_it_counts(spending):
    assert "Counted" not in _terms(spending)
    no_total = spending["service"].eq("home_care") & spending["age_group"].eq("all")
    assert _terms(spending[~no_total]) == (
        "The share is that of direct payments, home care and day care together: the account does "
        "not print supported living and other care by age. Counted: 1 of 2 support reasons, known "
        "completely for both age groups; no printed total bounds the others."
    )


def test_the_title_says_what_is_known(spending):
    parts = parts_of(spending)
    overall = by_age(parts).loc["all", "value"]
    # 600 of 1,000 and 200 of 1,000; mental health is bounded only.
    assert community_title(parts, overall, PERIOD) == (
        "In 2019-20 the share was 20% to 60% by group, where that is known"
    )
    one = parts[parts["category"].eq("physical_support|18_64")]
    assert "was 60% by group" in community_title(one, overall, PERIOD)
    only_total = ~spending["service"].eq("home_care") | spending["age_group"].eq("all")
    parts = parts_of(spending[only_total])
    assert not parts["complete"].any()
    # 1,000 of 1,000 + 1,100 home care + 200 day care.
    assert community_title(parts, by_age(parts).loc["all", "value"], PERIOD) == (
        "In 2019-20 the share was 43% in all; for no group is it known exactly"
    )


def test_a_total_that_covers_less_than_its_cells_bounds_nothing(spending):
    is_total = spending["service"].eq("home_care") & spending["age_group"].eq("all")
    spending.loc[is_total, "amount_gbp"] = 900.0
    parts = parts_of(spending)
    assert parts.loc[~parts["complete"], "room"].tolist() == [math.inf, math.inf]


def test_without_home_care_and_day_care_there_is_no_share(spending):
    assert parts_of(spending[spending["service"] == "direct_payments"]).empty


def test_a_figure_printed_for_all_settings_is_not_counted_twice(spending):
    together = spending[spending["setting"] == "internal"].head(1)
    together = together.assign(setting="all", amount_gbp=101.0)
    parts = parts_of(pd.concat([spending, together]))
    assert parts.loc[0, "day_care"] == 101
    kinds = makeup(pd.concat([spending, together]), by_age(parts).loc["65_plus", "room"])
    assert kinds.to_dict() == {
        "direct_payments": 250,
        "home_care_external": 700,
        "day_care_internal": 100,
        "not_printed": 50,
    }


def test_like_for_like_compares_within_complete_reasons(spending):
    matched = like_for_like(parts_of(spending))
    assert matched["primary_support_reason"].tolist() == ["physical_support"]
    assert matched.loc[0, "value_65_plus"] == pytest.approx(0.2)
    assert matched.loc[0, "shift_spend"] == pytest.approx(1000 * 0.6 - 200)


def test_luton_cells_and_totals_as_published(luton):
    found = cells(luton["spending"], PERIOD)
    assert len(found) == 10
    assert found.loc[0, "amount_gbp"] == 2_899_792
    assert found["share"].sum() == pytest.approx(1)
    assert totals(luton["spending"], PERIOD, found).tolist() == [8_203_333, 8_203_334]


def test_luton_concentration_agrees_with_the_reference_figures(luton):
    measured = concentration(cells(luton["spending"], PERIOD)).set_index("category")
    found = measured.loc["all", ["hhi", "effective_number", "shannon", "theil"]]
    assert found.astype(float).round(3).tolist() == [0.281, 3.553, 1.449, 0.853]
    by_reason = measured.loc["primary_support_reason"]
    assert by_reason["effective_number"] == pytest.approx(2.197, abs=0.001)
    assert by_reason["largest_share"] == pytest.approx(0.595, abs=0.001)


def test_luton_share_of_community_spending(luton):
    parts = parts_of(luton["spending"])
    parts = parts.set_index(["primary_support_reason", "age_group"])
    physical = parts.loc["physical_support"]
    assert physical["upper"].round(4).tolist() == [0.5996, 0.1916]
    assert physical["complete"].all()
    # 9,125,870 printed for all home care less the four cells of physical and sensory support.
    assert set(parts.loc[~parts["complete"], "room"]) == {683_199}
    disability = parts.loc[("learning_disability", "18_64")]
    assert disability["lower"] == pytest.approx(2_539_151 / (6_281_916 + 683_199))
    ages = by_age(parts.reset_index())
    assert ages.loc["all", "upper"] == pytest.approx(
        8_203_334 / (8_203_334 + 9_125_870 + 1_584_558 + 4_500_505 - 16_459), abs=1e-6
    )


def test_luton_per_head_by_vintage(luton):
    found = cells(luton["spending"], PERIOD)
    printed = per_head(found, luton["population"], "mps_2020", 2020)
    assert printed["gbp_per_head"].round(2).tolist() == [43.28, 83.06]
    census = per_head(found, luton["population"], "census_2021", 2020)
    assert census["population_year"].tolist() == [2021, 2021]
    assert census["people"].tolist() == [139_945, 26_363]


def test_parameters_refuse_what_cannot_be():
    assert Parameters.checked().target_share_65_plus == 0.30
    with pytest.raises(ParameterError, match="target_share_65_plus"):
        Parameters.checked(target_share_65_plus=30.0)
    with pytest.raises(ParameterError, match="Did you mean 'cost_ratio'"):
        Parameters.checked(cost_ration=2.0)


def test_period_ends_in_its_later_year():
    assert (year_of("2019-20"), year_of("1999-00"), year_of("2020")) == (2020, 2000, 2020)
