"""A mix from the national return alone, and a council's own mix beside it."""

from types import SimpleNamespace

import pandas as pd
import pytest

from caremarket.methods import hhi
from caremarket.themes.direct_payments import Parameters, shift, words
from caremarket.themes.direct_payments.community import (
    by_age,
    community_spend,
    like_for_like,
    services,
)
from caremarket.themes.direct_payments.recipients import recipient_count
from caremarket.themes.direct_payments.spend import (
    adjustments,
    beside_return,
    cells,
    counted_in,
    period_of,
    with_adjusted,
)

RETURN = "nhs-ascfr-2017-18"
YEAR = "2017-18"
COMMUNITY = ["home_care", "supported_living", "other_long_term_community_care"]


def _rows(period, source, *lines):
    columns = ["service", "primary_support_reason", "age_group", "amount_gbp"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.assign(period=period, source_id=source, setting="all")


def parts_of(spending):
    return community_spend(cells(spending, YEAR), services(spending, YEAR))


@pytest.fixture
def returned():
    """Physical and sensory support of a made-up council; one cell is negative."""
    paid = [("physical_support", "18_64", 600.0), ("physical_support", "65_plus", 300.0)]
    paid += [("sensory_support", "18_64", 100.0), ("sensory_support", "65_plus", -40.0)]
    lines = [("direct_payments", *cell) for cell in paid]
    lines += [
        (service, "physical_support", age_group, amount)
        for service, amount in zip(COMMUNITY, (200.0, 150.0, -30.0), strict=True)
        for age_group in ("18_64", "65_plus")
    ]
    return _rows(YEAR, RETURN, *lines)


@pytest.fixture
def own():
    cells = [("physical_support", "18_64", 50.0), ("physical_support", "65_plus", 50.0)]
    return _rows("2019-20", "own-statement", *[("direct_payments", *cell) for cell in cells])


def test_the_year_wanted_goes_first_then_the_nearest(returned, own):
    both = pd.concat([returned, own])
    assert period_of(both, "2019-20") == "2019-20"
    assert period_of(returned, "2019-20") == YEAR
    later = returned.assign(period="2021-22")
    assert period_of(pd.concat([returned, later]), "2019-20") == "2021-22"  # of two, the later
    assert period_of(pd.concat([returned, own, later]), None) == "2021-22"  # the newest


def test_without_any_mix_there_is_no_year(returned):
    assert period_of(returned.assign(amount_gbp=0.0), "2019-20") is None


def test_a_negative_cell_is_no_part_of_the_mix_but_named(returned):
    found = cells(returned, YEAR)
    assert found["share"].tolist() == [0.6, 0.3, 0.1]
    left = adjustments(returned, YEAR)
    assert left.to_numpy().tolist() == [["sensory_support|65_plus", -40.0]]


def test_the_return_has_its_own_community_services(returned):
    assert list(services(returned, YEAR)) == COMMUNITY
    parts = parts_of(returned).set_index("category")
    younger = parts.loc["physical_support|18_64"]
    # £600 of 600 + 200 + 150; the negative £30 of other care is no spending.
    assert younger[["printed", "other_long_term_community_care"]].tolist() == [950, 0]
    assert younger["value"] == pytest.approx(600 / 950)


def test_without_recipients_people_are_left_out_and_pounds_stay(returned):
    columns = ["period", "service", "primary_support_reason", "age_group", "people"]
    people = recipient_count(pd.DataFrame(columns=columns), YEAR)
    assert people is None
    parts = parts_of(returned)
    amounts = cells(returned, YEAR).groupby("age_group")["amount_gbp"].sum()
    ends = shift.swings(parts, by_age(parts), people, target=0.5, cost_ratio=2.0, amounts=amounts)
    # Half of £650 less £300: £25; five points more of £650 is £32.50 more.
    assert ends["base"].tolist() == [25.0, 25.0][: len(ends)]
    assert ends.iloc[0][["low", "high"]].tolist() == pytest.approx([-7.5, 57.5])


def test_the_account_is_named(returned, own):
    def told(spending, period):
        source = cells(spending, period)["source_id"].iloc[0]
        given = {"spending": spending, "period": period, "source": source, "small": False}
        given |= {
            "divided": True,
            "reasons_apart": False,
            "years": [SimpleNamespace(period=period)],
        }
        asked = Parameters(period="2019-20")
        return " ".join(words.sources(SimpleNamespace(parameters=asked, **given)))

    for text in ("no mix for 2019-20", "national spending return", "sensory support, 65+, −£40"):
        assert text in told(returned, YEAR)
    assert told(own, "2019-20") == (
        "Spending is that of 2019-20; what was spent since is not in the evidence by group."
    )
    assert "spent since" not in told(pd.concat([returned, own]), YEAR)


def test_an_own_mix_stands_beside_the_return(returned, own):
    both = pd.concat([returned, own], ignore_index=True)
    beside = beside_return(both, cells(own, "2019-20"), "2019-20").set_index("category")
    assert beside["points"].to_dict() == pytest.approx(
        {
            "physical_support|18_64": -10.0,
            "physical_support|65_plus": 20.0,
            "sensory_support|18_64": -10.0,  # which the own account does not print
        }
    )
    assert beside_return(returned, cells(returned, YEAR), YEAR).empty
    assert hhi(beside["amount_return"].dropna()) == pytest.approx(0.46)


def test_luton_beside_the_published_return(every_table):
    spending = every_table["spending"].query("area_code == 'E06000032'")
    found = cells(spending, "2019-20")
    beside = beside_return(spending, found, "2019-20")
    assert beside["amount_return"].sum() == 6_760_000
    assert hhi(beside["amount_return"]) == pytest.approx(0.298, abs=0.0005)
    widest = beside.loc[beside["points"].abs().idxmax()]
    assert (widest["category"], round(widest["points"], 1)) == ("learning_disability|18_64", 10.5)


def test_spending_is_divided_by_the_estimate_nearest_to_its_year():
    lines = [("census", 2021, "65+"), ("census", 2021, "18-64"), ("ages", 2018, "65-69")]
    lines += [("mps", year, band) for year in (2018, 2025) for band in ("65+", "18-64")]
    lines += [("mid", 2018, band) for band in ("65+", "18-64")]
    population = pd.DataFrame(lines, columns=["vintage", "year", "age_band"]).assign(sex="persons")
    assert counted_in(population, "census", 2018) == "census"
    assert (
        counted_in(population, "best", 2018) == "mid"
    )  # before a projection, which has more years
    assert counted_in(population, "best", 2024) == "mps"
    assert counted_in(population.head(1), "best", 2018) is None
    assert counted_in(population.head(0), "best", 2018) is None


def test_what_is_spent_on_a_group_with_a_negative_cell_counts(returned):
    spent = {("home_care", "65_plus"): 60.0}
    care = _rows(
        YEAR,
        RETURN,
        *(
            (name, "sensory_support", age, spent.get((name, age), 0.0))
            for name in COMMUNITY
            for age in ("18_64", "65_plus")
        ),
    )
    spending = pd.concat([returned, care], ignore_index=True)
    found = with_adjusted(spending, YEAR, cells(spending, YEAR))
    ages = by_age(community_spend(found, services(spending, YEAR)))
    # £300 of 300 + 200 + 150 and the £60 of home care of the group whose cell is −£40.
    assert ages.loc["65_plus", "value"] == pytest.approx(300 / 710)


def test_a_single_package_of_a_younger_adult_is_no_level_to_go_to(returned):
    memory = _rows(
        YEAR,
        RETURN,
        ("direct_payments", "memory_and_cognition", "18_64", 9.0),
        ("direct_payments", "memory_and_cognition", "65_plus", 100.0),
        *[(name, "memory_and_cognition", "18_64", 0.0) for name in COMMUNITY],
        *[(name, "memory_and_cognition", "65_plus", 100.0) for name in COMMUNITY],
    )
    parts = parts_of(pd.concat([returned, memory], ignore_index=True))
    # £9 is less than a tenth of £400: all of it in direct payments says nothing.
    alike = like_for_like(parts)
    assert alike["primary_support_reason"].tolist() == ["physical_support"]
