import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caremarket.methods import wilson
from caremarket.themes.direct_payments import amounts
from caremarket.themes.direct_payments.community import (
    by_age,
    community_spend,
    like_for_like,
    services,
)
from caremarket.themes.direct_payments.history import (
    SELF_DIRECTED,
    by_definition,
    composition_change,
    contradictions,
    people_share,
    spend_by_period,
)
from caremarket.themes.direct_payments.recipients import (
    bounds,
    carers_with_payment,
    cost_per_person,
    mean_payment,
    observed_by_age,
    recipient_count,
    simulate,
)
from caremarket.themes.direct_payments.shift import older_payment, path, spend_moved, swings
from caremarket.themes.direct_payments.spend import cells

PERIOD = "2019-20"
FEW = settings(max_examples=25, deadline=None)
AMOUNTS = st.lists(st.floats(1, 1e7), min_size=4, max_size=4)


def _cells(amounts):
    return pd.DataFrame(
        {
            "category": ["a|18_64", "a|65_plus", "b|18_64", "b|65_plus"],
            "age_group": ["18_64", "65_plus"] * 2,
            "amount_gbp": np.asarray(amounts, float),
        }
    )


def by_ages(found):
    return found.groupby("age_group")["amount_gbp"].sum()


def _parts(younger, older, room=0.0):
    """One cell an age group: direct payments and everything printed; home care may be missing."""
    frame = pd.DataFrame(
        {
            "primary_support_reason": "a",
            "age_group": ["18_64", "65_plus"],
            "direct_payments": [younger[0], older[0]],
            "printed": [younger[1], older[1]],
            "day_care": 0.0,
            "home_care_room": room,
            "day_care_room": 0.0,
            "room": room,
            "complete": room == 0,
        }
    )
    return frame.assign(value=frame["direct_payments"] / (frame["printed"] + room / 2))


@pytest.fixture(scope="module")
def luton(every_table):
    return {
        name: frame[frame["area_code"] == "E06000032"]
        for name, frame in every_table.items()
        if "area_code" in frame
    }


def _years(years, people, off=np.nan):
    people = np.asarray(people, float)
    sides = {"people": people, "lower": people - off, "upper": people + off}
    return pd.DataFrame(sides, pd.Index(years, name="year"))


def _moved(parts, target):
    ages = by_age(parts)
    return spend_moved(ages, like_for_like(parts), target)


@pytest.fixture(scope="module")
def parts(luton):
    return community_spend(cells(luton["spending"], PERIOD), services(luton["spending"], PERIOD))


@FEW
@given(AMOUNTS, st.floats(1, 5), st.integers(0, 1000))
def test_simulated_recipients_agree_with_both_printed_totals(amounts, ratio, seed):
    found = _cells(amounts)
    drawn = simulate(found, 500, ratio, seed)
    assert drawn.sum(axis=1).to_numpy() == pytest.approx(500)
    payment = found["amount_gbp"].to_numpy() / drawn.to_numpy()
    assert (payment.max(axis=1) <= payment.min(axis=1) * ratio * (1 + 1e-9)).all()


@FEW
@given(AMOUNTS, st.floats(1, 5))
def test_bounds_enclose_every_draw(amounts, ratio):
    found = _cells(amounts)
    drawn = simulate(found, 500, ratio, 1)
    older = drawn.loc[:, (found["age_group"] == "65_plus").to_numpy()].sum(axis=1)
    limits = bounds(by_ages(found), 500, ratio).loc["65_plus"]
    assert limits["people_lower"] <= older.min() * (1 + 1e-9)
    assert older.max() <= limits["people_upper"] * (1 + 1e-9)


def test_bounds_by_hand():
    limits = bounds(by_ages(_cells([60, 20, 0, 20])), 100, 2)
    older = limits.loc["65_plus"]
    # 40 for older people, 60 for younger: 40/100 if payments are equal; 40/(40+120); 80/(80+60).
    assert older[["people", "people_lower", "people_upper"]].tolist() == pytest.approx(
        [40, 25, 400 / 7]
    )
    assert older["mean_payment_lower"] == pytest.approx(0.7)


def test_same_seed_same_draws():
    found = _cells([60, 20, 5, 20])
    assert simulate(found, 100, 2.0, 7).equals(simulate(found, 100, 2.0, 7))
    assert not simulate(found, 100, 2.0, 7).equals(simulate(found, 100, 2.0, 8))


def test_mean_payment_by_hand():
    payment = mean_payment(1040.0, 10).iloc[0]
    assert payment["annual"] == 104
    assert payment["weekly"] == pytest.approx(104 * 7 / 365.25)


def test_recipients_must_be_printed_and_some(luton):
    users = luton["service_users"]
    assert recipient_count(users, PERIOD) == 738
    assert recipient_count(users, "2018-19") is None
    assert recipient_count(users.assign(people=0), PERIOD) is None
    again = users.assign(source_id="nhs-ascfr-tables-2019-20", people=740)
    assert recipient_count(pd.concat([users, again]), PERIOD) == 738  # rounded: the first counts


def test_moving_to_the_younger_level_by_hand():
    moved = _moved(_parts((50, 100), (100, 1000)), 0.3).set_index("category")
    assert moved.loc["to_younger_level", "value"] == 400
    assert moved[["lower", "upper"]].isna().all(axis=None)  # all is printed: no bounds
    assert moved.loc["to_target", "value"] == pytest.approx(200)
    assert moved.loc["to_younger_level|like_for_like", "value"] == pytest.approx(400)
    assert moved["share_before"].tolist() == pytest.approx([0.1] * 3)
    assert moved["share_after"].tolist() == pytest.approx([0.5, 0.3, 0.5])


def test_unprinted_spending_bounds_what_moves():
    moved = _moved(_parts((50, 100), (100, 1000), room=100), 0.3).set_index("category")
    # All of the 100 on younger people: 1,000 × 50/200; all on older ones: 1,100 × 50/100.
    assert moved.loc["to_younger_level", ["lower", "upper"]].tolist() == [150, 450]
    assert moved.loc["to_target", ["lower", "upper"]].tolist() == pytest.approx([200, 230])
    assert "to_younger_level|like_for_like" not in moved.index


def test_a_target_below_the_share_moves_money_the_other_way():
    moved = _moved(_parts((50, 100), (400, 1000), room=100), 0.2).set_index("category")
    to_target = moved.loc["to_target"]
    assert to_target["lower"] <= to_target["value"] <= to_target["upper"] < 0


def test_the_path_ends_at_the_target_and_grows_with_the_population():
    parts, found = _parts((50, 100), (100, 1000)), _cells([50, 100, 0, 0])
    people = _years(range(2020, 2031), np.linspace(100, 200, 11))
    payment = older_payment(found, simulate(found, 30, 1.0, 1))  # equal payments: £5 a recipient
    phased = path(by_age(parts), _moved(parts, 0.3), payment, people, 100)
    phased = phased.set_index(["category", "year"])
    assert phased.loc[("share_stays", 2030), "value"] == pytest.approx(20)  # twice the people
    assert phased.loc[("to_target", 2030), "share"] == pytest.approx(0.3)
    assert phased.loc[("to_target", 2030), "value"] == pytest.approx((0.3 * 2000 - 100) / 5)
    assert phased.loc[("to_target", 2020), "value"] == pytest.approx(0)


def test_the_path_begins_with_the_people_of_the_base_year():
    parts, found = _parts((50, 100), (100, 1000)), _cells([50, 100, 0, 0])
    payment = older_payment(found, simulate(found, 30, 1.0, 1))
    people = _years([2026, 2027], [110.0, 120.0])
    phased = path(by_age(parts), _moved(parts, 0.3), payment, people, 100)
    phased = phased.set_index(["category", "year"])["value"]
    # £1,000 and 100 people in the year of the spending: £1,100 in 2026, a tenth of it £110.
    assert phased["share_stays", 2026] == phased["to_target", 2026] == pytest.approx(0)
    assert phased["share_stays", 2027] == pytest.approx((120 - 110) / 5)
    assert phased["to_target", 2027] == pytest.approx((0.3 * 1200 - 110) / 5)


def test_the_path_is_as_unsure_as_its_population():
    parts, found = _parts((50, 100), (100, 1000)), _cells([50, 100, 0, 0])
    payment = older_payment(found, simulate(found, 30, 1.0, 1))  # £5 in every draw
    people = _years([2026, 2036], [100.0, 120.0], off=np.array([0.0, 12.0]))
    phased = path(by_age(parts), _moved(parts, 0.3), payment, people, 100)
    last = phased.set_index(["category", "year"]).loc[("share_stays", 2036)]
    # £1 of direct payments for each of 120 people, 12 more or fewer: 4 recipients, 1.6 to 6.4.
    assert last["value"] == pytest.approx(4)
    assert last[["lower", "upper"]].tolist() == pytest.approx([1.6, 6.4], abs=0.15)


def test_what_changes_by_hand():
    parts, found = _parts((50, 100), (100, 1000)), _cells([50, 100, 0, 0])
    given = {"target": 0.3, "cost_ratio": 2.0, "other_count": 15, "other_payment": 10}
    paid = found.groupby("age_group")["amount_gbp"].sum()
    ends = swings(parts, by_age(parts), 30, amounts=paid, **given).set_index("assumption")
    # Nothing is unprinted and there is no day care: those two make no difference and are left out.
    assert ends["base"].tolist() == pytest.approx([40] * 4)  # £200 at £5
    assert ends.iloc[0][["low", "high"]].tolist() == pytest.approx([30, 50])
    # Younger adults paid twice as much: (50 × 1/2 + 100) / 30; half as much: (50 × 2 + 100) / 30.
    assert ends.iloc[1][["low", "high"]].tolist() == pytest.approx([48, 30])
    assert ends.iloc[2]["low"] == pytest.approx(20)
    assert ends.iloc[3]["low"] == pytest.approx(20)


def test_results_in_words_say_their_sign():
    up = pd.Series({"value": 3.34e6, "lower": 3.02e6, "upper": 3.68e6})
    assert amounts.shift_words(up) == "£3.3m (£3.0m to £3.7m) into direct payments"
    assert amounts.shift_words(-up.set_axis(["value", "upper", "lower"])) == (
        "£3.3m (£3.0m to £3.7m) out of direct payments"
    )
    assert amounts.change_words(pd.Series({"value": -9.6, "lower": -20.0, "upper": -5.0})) == (
        "10 (5 to 20) fewer"
    )
    across = pd.Series({"value": 243_630.0, "lower": -1_125_000.0, "upper": 1_613_000.0})
    assert amounts.money_range(across) == "£244,000 (−£1,125,000 to £1,613,000)"
    assert amounts.people_range(pd.Series({"value": 22.0, "lower": -0.2, "upper": 151.0})) == (
        "22 (0 to 151)"
    )
    assert amounts.change_words(pd.Series({"value": -5.0, "lower": -20.0, "upper": 8.0})) == (
        "5 (−8 to 20) fewer"
    )
    exact = pd.Series({"value": 0.5, "lower": np.nan, "upper": np.nan})
    assert amounts.percent_range(exact) == "50.0%"
    assert amounts.group_name("learning_disability|18_64") == "learning disability, 18–64"
    assert amounts.group_name("mental_health|65_plus") == "mental health, 65+"


def test_luton_reference_figures(luton, parts):
    pounds = _moved(parts, 0.3).set_index("category")
    younger = pounds.loc["to_younger_level"]
    assert younger["lower"] == pytest.approx(
        11_104_154 * 5_894_370 / (11_610_455 + 683_199) - 2_308_964
    )
    assert pounds.loc["to_younger_level|like_for_like", "value"] == pytest.approx(
        10_354_638 * 2_899_792 / 4_836_116
        - 1_983_610
        + (4_787 + 38_223) * 145_796 / 165_162
        - 38_223
    )
    assert cost_per_person(
        luton["spending"], luton["service_users"], "home_care", PERIOD
    ) == pytest.approx(9_125_870 / 900)
    assert cost_per_person(luton["spending"], luton["service_users"], "lifeline", PERIOD) is None


def test_luton_count_by_age_lies_within_the_assumed_ratio(luton):
    users, found = luton["service_users"], by_ages(cells(luton["spending"], PERIOD))
    observed = observed_by_age(users, found, PERIOD).set_index("age_group")
    assert observed["people"].to_dict() == {"18_64": 452, "65_plus": 193}
    ratio = (2_308_964 / 193) / (5_894_370 / 452)
    assert observed.loc["65_plus", "payment_ratio"] == pytest.approx(ratio)
    assert observed_by_age(users[users["age_group"] == "all"], found, PERIOD).empty


def test_luton_series_end_where_the_source_changes(luton):
    spent = spend_by_period(luton["spending"]).set_index("period")
    assert spent["amount_gbp"].to_dict() == {
        "2016-17": 6_174_000,
        "2017-18": 6_760_000,
        "2019-20": 8_203_334,
    }
    assert spent.loc["2017-18", "change"] == pytest.approx(6760 / 6174 - 1)
    assert np.isnan(spent.loc["2019-20", "change"])
    change = composition_change(luton["spending"], spend_by_period(luton["spending"]))
    assert set(change["to_period"]) == {"2017-18"}
    assert change["composition"].sum() == pytest.approx(0, abs=1e-6)
    assert change["change"].sum() == pytest.approx(586_000)
    recoded = change[change["recoding_suspected"]]
    assert set(recoded["primary_support_reason"]) == {"physical_support", "memory_and_cognition"}


def test_luton_shares_of_people_never_cross_a_definition(luton):
    shares = people_share(luton["ascof"], luton["service_users"])
    area = shares[(shares["geography"] == "area") & (shares["age_group"] == "all")]
    area = area.set_index("period")
    assert area["share"].to_dict() == pytest.approx(
        {"2011-12": 0.104, "2012-13": 0.255, "2020-21": 0.357, "2024-25": 0.161}
    )
    assert area["change"].dropna().round(1).to_dict() == {"2012-13": 15.1}
    assert area.loc["2024-25", ["lower", "upper"]].round(3).tolist() == [0.147, 0.176]
    assert shares.loc[shares["geography"] == "england", "lower"].isna().all()
    older = shares[(shares["age_group"] == "65_plus") & (shares["geography"] == "area")].iloc[0]
    assert older[["people", "clients"]].tolist() == [193, 902]
    assert older[["lower", "upper"]].astype(float).round(3).tolist() == [0.188, 0.242]


def test_luton_contradictions_are_shown_not_chosen(luton):
    found = contradictions(luton["ascof"]).set_index(["figure", "geography"])
    assert found.loc[("personal_budgets", "area"), ["lowest", "highest"]].tolist() == [73.0, 73.7]
    assert found.loc[("direct_payments", "england"), ["lowest", "highest"]].tolist() == [16.4, 16.7]


def test_luton_budgets_keep_each_definition_apart(luton):
    budgets = by_definition(luton["ascof"], SELF_DIRECTED)
    area = budgets[(budgets["geography"] == "area") & (budgets["age_group"] == "all")]
    lines = {name: part["share"].tolist() for name, part in area.groupby("definition")}
    assert lines["ASCOF 1C"] == pytest.approx([0.327, 0.551, 0.730])
    assert lines["Local account, bar chart"] == pytest.approx([0.327, 0.551, 0.737])
    assert lines["ASCOF until 2022-23, 1C(1A)"] == pytest.approx([0.822])
    assert by_definition(luton["ascof"].head(0), SELF_DIRECTED).empty


def test_luton_carers_are_counted_apart(luton):
    paid = carers_with_payment(luton["carers"]).set_index("account")
    account = paid.loc["local_account"]
    assert account[["people", "people_lower", "people_upper"]].tolist() == pytest.approx(
        [803.6, 798.7, 808.5]
    )
    assert paid.loc["national_return", "people"] == 506
    assert carers_with_payment(luton["carers"].head(0)).empty


def test_a_return_goes_on_with_the_series_that_it_was_the_source_of(luton):
    of = {"primary_support_reason": "all", "source_id": "nhs-ascfr-tables-2021-22"}
    counted = pd.DataFrame(
        [
            {"period": "2021-22", "age_group": "65_plus", "service": service, "people": people}
            for service, people in (("direct_payments", 185), ("long_term_community_support", 910))
        ]
    ).assign(**of)
    counted = counted.assign(people_lower=counted["people"], people_upper=counted["people"])
    users = pd.concat([luton["service_users"], counted], ignore_index=True)
    shares = people_share(luton["ascof"], users).query("age_group == '65_plus'")
    last = shares.iloc[-1]
    assert last[["period", "definition", "people", "clients"]].tolist() == [
        "2021-22",
        "ASCOF until 2022-23, 1C(2A)",
        185,
        910,
    ]
    assert last["share"] == pytest.approx(0.2033, abs=5e-5)
    assert last["change"] == pytest.approx(100 * (185 / 910) - 21.4, abs=0.01)
    twice = pd.concat([users, counted.assign(source_id="nhs-ascof-2021-22")])
    assert len(people_share(luton["ascof"], twice).query("age_group == '65_plus'")) == len(shares)
    # Of the clients a part is suppressed, 0 to 4: 185 of 910 to 914.
    some = counted.assign(people=[185, None], people_upper=[185, 914])
    users = pd.concat([luton["service_users"], some], ignore_index=True)
    open_ = people_share(luton["ascof"], users).query("age_group == '65_plus'").iloc[-1]
    assert open_["share"] == pytest.approx((185 / 910 + 185 / 914) / 2)
    assert open_["lower"] == pytest.approx(wilson(185, 914)["lower"][0])
    assert open_["upper"] == pytest.approx(last["upper"])
    assert pd.isna(open_["clients"])
