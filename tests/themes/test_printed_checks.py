"""What themes work out for printed figures, on small frames checked by hand."""

import pandas as pd
import pytest

from caremarket.frames import CHECK_COLUMNS
from caremarket.themes import population_checks
from caremarket.themes.carers import printed as carers
from caremarket.themes.direct_payments import printed as payments
from caremarket.themes.residential import printed as residential

LUTON = "E06000032"


def frame(columns, *rows):
    """Return a table of evidence with figure, precision and source."""
    found = pd.DataFrame(rows, columns=columns.split())
    defaults = {"source_id": "s", "locator": "slide 1", "precision": 0.5}
    found = found.assign(**{name: v for name, v in defaults.items() if name not in found})
    return found.assign(figure=[f"row {place}" for place in range(len(found))])


def values(records):
    assert all(list(record) == CHECK_COLUMNS for record in records)
    return {record["figure"]: pytest.approx(record["computed"]) for record in records}


def test_persons_are_males_and_females_of_the_same_vintage():
    population = frame(
        "vintage year sex age_band people",
        ("ons", 2020, "persons", "65+", 101),
        ("ons", 2020, "males", "65+", 40),
        ("ons", 2020, "females", "65+", 60),
        ("mps", 2020, "persons", "65+", 90),
        ("mps", 2020, "males", "65+", 40),
    )
    found = population_checks.persons_by_sex({"population": population}, LUTON)
    assert values(found) == {"row 0": 100}


def test_a_change_is_worked_out_from_both_ends_of_the_same_source():
    population = frame(
        "vintage year sex age_band people source_id precision",
        ("a", 2020, "persons", "65+", 200, "s", 5.0),
        ("a", 2030, "persons", "65+", 250, "s", 5.0),
        ("b", 2030, "persons", "65+", 900, "other", 5.0),
    )
    need = frame("condition year age_band people", ("living_alone", 2020, "65+", 100))
    change = frame(
        "measure age_group from_year to_year percent_change",
        ("population", "65_plus", 2020, 2030, 25),
        ("living_alone", "65_plus", 2020, 2030, 10),
        ("population", "65_plus", 2020, 2040, 30),
    )
    tables = {"population": population, "predicted_need": need, "projected_change": change}
    (found,) = population_checks.printed_changes(tables, LUTON)
    assert found["computed"] == pytest.approx(25)
    # 5 of 250 are 2%, 5 of 200 are 2.5%: 4.5% of the ratio of 1.25
    assert found["slack"] == pytest.approx(5.625)


def test_grades_add_up_with_their_rounding():
    need = frame(
        "condition year age_band people precision",
        ("frailty_any", 2020, "65+", 22000, 500.0),
        ("frailty_mild", 2020, "65+", 14800, 50.0),
        ("frailty_severe", 2020, "65+", 7000, 50.0),
        ("autism", 2020, "65+", 9, 0.5),
    )
    (found,) = population_checks.sums_of_grades({"predicted_need": need}, LUTON)
    assert (found["figure"], found["computed"], found["slack"]) == ("row 0", 21800, 100)


def test_a_rate_times_residents():
    need = frame(
        "condition year age_band people", ("personal_care_disability", 2020, "55-64", 2341)
    )
    population = frame("year sex age_band people", (2020, "persons", "55-64", 22300))
    rates = frame("age_band value", ("55-64", 10.5))
    tables = {"predicted_need": need, "population": population, "personal_care_disability": rates}
    (found,) = population_checks.personal_care_disability(tables, LUTON)
    assert found["computed"] == pytest.approx(2341.5)
    assert "read off this table" in found["how"]


def test_what_is_suppressed_is_checked_by_nobody():
    population = frame(
        "vintage year sex age_band people",
        ("mps", 2020, "persons", "65+", None),
        ("mps", 2030, "persons", "65+", 250),
        ("mps", 2020, "persons", "55-64", None),
    ).astype({"people": "Int64"})
    need = frame(
        "condition year age_band people",
        ("frailty_any", 2020, "65+", 22),
        ("frailty_mild", 2020, "65+", 18),
        ("frailty_severe", 2020, "65+", None),
        ("personal_care_disability", 2020, "55-64", 9),
    ).astype({"people": "Int64"})
    change = frame(
        "measure age_group from_year to_year percent_change",
        ("population", "65_plus", 2020, 2030, 25),
    )
    tables = {
        "population": population,
        "predicted_need": need,
        "projected_change": change,
        "personal_care_disability": frame("age_band value", ("55-64", 10.5)),
    }
    for check in (
        population_checks.sums_of_grades,
        population_checks.printed_changes,
        population_checks.personal_care_disability,
    ):
        assert check(tables, LUTON) == []
    placed = frame(
        "period service primary_support_reason age_group people",
        ("2015-16", "supported_living", "learning_disability", "all", None),
        ("2017-18", "supported_living", "learning_disability", "all", 222),
    ).astype({"people": "Int64"})
    change = frame(
        "measure age_group from_year to_year percent_change",
        (payments.PLACEMENTS, "all", 2015, 2017, 48),
    )
    tables = {"service_users": placed, "projected_change": change}
    assert payments.supported_living(tables, LUTON) == []


def test_rates_by_age_and_sex_times_residents():
    population = frame(
        "vintage year sex age_band people",
        *(
            ("mps", year, "persons", band, 1000)
            for year in (2020, 2030)
            for band in ("18-64", "65+")
        ),
        *(("ons", 2020, sex, band, 5) for sex in ("males", "females") for band in ("18-64", "65+")),
        ("mps", 2020, "persons", "20-24", 100),
        ("mps", 2030, "persons", "20-24", 100),
        *(("ons", 2020, sex, "20-24", 5) for sex in ("males", "females")),
    )
    population = population[population["age_band"] != "18-64"]
    need = frame(
        "condition year age_band people",
        ("autism", 2020, "18+", 11),
        ("learning_disability", 2020, "18+", 22),
        ("no_rate", 2020, "18+", 1),
        ("autism", 2040, "18+", 1),
    )
    rates = frame(
        "condition sex age_band value unit provenance",
        ("autism", "males", "18+", 2.0, "percent", "unverified"),
        ("autism", "females", "18+", 0.0, "percent", "unverified"),
        ("learning_disability", "persons", "18-64", 3.0, "percent", "sourced"),
        ("learning_disability", "persons", "65-74", 2.0, "percent", "sourced"),
    )
    tables = {"population": population, "predicted_need": need, "predicted_need_rates": rates}
    (found,) = population_checks.rates_of_need(tables, LUTON)
    # half of 1,100 adults at 2%; no rate covers learning disability at 65 and over
    assert (found["figure"], found["computed"]) == ("row 0", pytest.approx(11))
    assert "1,100 adults" in found["how"]


def test_voids_and_self_funders_say_different_occupancies():
    tables = {
        "care_home_beds": frame(
            "period care_type beds", ("2020", "residential", 703), ("2020", "nursing", 350)
        ),
        "care_home_measures": frame(
            "period measure care_type value",
            ("2020", "void_rate", "all", 22.5),
            ("2020", "self_funder_share", "all", 19.0),
        ),
        "care_home_residents": frame(
            "period funder care_type age_group location people",
            ("2020", "self_funder", "all", "all", "in_borough", 150),
        ),
    }
    share, void, people = residential.occupancy(tables, LUTON)
    assert share["computed"] == pytest.approx(100 * 150 / 816.075)
    assert void["computed"] == pytest.approx(100 * (1 - 150 / 0.19 / 1053))
    assert people["computed"] == pytest.approx(0.19 * 816.075)
    assert "816 of 1,053 beds occupied, the self-funders' share 789" in share["why"]


def test_shares_of_ratings_come_from_their_numbers():
    provision = frame(
        "period measure category value",
        ("2020", "homes_share", "good", 86),
        ("2020", "homes_count", "good", 6),
        ("2020", "homes_count", "inadequate", 1),
        ("2019", "homes_share", "good", 50),
        ("2020", "services_quality_assured", "all", 9),
        ("2020", "services_quality_assured", "homes", 5),
        ("2020", "services_quality_assured", "other", 3),
    )
    tables = {"provision": provision}
    assert values(residential.rating_shares(tables, LUTON)) == {"row 0": 600 / 7}
    assert values(residential.complete_totals(tables, LUTON)) == {"row 4": 8}


def test_a_suppressed_part_is_neither_nought_nor_left_out_of_a_sum():
    provision = frame(
        "period measure category value",
        ("2020", "homes_share", "good", 75),
        ("2020", "homes_share", "poor", 25),
        ("2020", "homes_count", "good", 9),
        ("2020", "homes_count", "poor", float("nan")),
        ("2020", "services_quality_assured", "all", 12),
        ("2020", "services_quality_assured", "good", 9),
        ("2020", "services_quality_assured", "poor", float("nan")),
    )
    assert residential.rating_shares({"provision": provision}, LUTON) == []
    assert residential.complete_totals({"provision": provision}, LUTON) == []


def test_an_estimate_is_held_against_the_census_before_it():
    tables = {
        "carers": frame("period measure value unit", ("2020", "estimated", 18000, "people")),
        "unpaid_care_census": frame(
            "area_code year hours_band people",
            (LUTON, 2001, "any", 1),
            (LUTON, 2011, "any", 18256),
            (LUTON, 2021, "any", 16099),
            ("E92000001", 2011, "any", 9),
        ),
    }
    (found,) = carers.census_estimate(tables, LUTON)
    assert found["computed"] == 18256
    assert found["how"] == "Counted by Census 2011."


def test_shares_of_carers_contradict_each_other_both_ways():
    tables = {
        "carers": frame(
            "period measure value",
            ("2020-21", "supported_by_direct_payment_share", 82.0),
            ("2020-21", "supported_national_return", 500.0),
            ("2020-21", "direct_payments_national_return", 250.0),
        ),
        "ascof": frame(
            "period measure geography value source_id",
            ("2020-21", "1c_2b", "area", 100.0, "nhs"),
            ("2020-21", "1c_2b", "england", 75.0, "nhs"),
        ),
    }
    own, national = carers.shares_by_direct_payment(tables, LUTON)
    assert (own["table"], own["computed"], own["against"]) == ("carers", 100, "source")
    assert (national["table"], national["computed"]) == ("ascof", 82)
    assert national["how"].startswith("s prints this percentage")
    assert values(carers.national_return_share(tables, LUTON)) == {"row 0": 50}
    nobody = tables["carers"].assign(value=0.0)
    assert carers.national_return_share(tables | {"carers": nobody}, LUTON) == []


def test_people_supported():
    people = frame(
        "period service primary_support_reason age_group people",
        ("2020-21", "direct_payments", "all", "all", 645),
        ("2020-21", "direct_payments", "all", "18_64", 452),
        ("2020-21", "direct_payments", "all", "65_plus", 193),
        ("2020-21", "long_term_community_support", "all", "all", 1806),
        ("2015-16", "supported_living", "learning_disability", "all", 150),
        ("2017-18", "supported_living", "learning_disability", "all", 222),
    )
    tables = {
        "service_users": people,
        "ascof": frame(
            "period measure geography value",
            ("2020-21", "1c_2a", "area", 35.7),
            ("2020-21", "1c_2a", "england", 26.6),
            ("2024-25", "3d_2a", "area", 16.1),
        ),
        "projected_change": frame(
            "measure age_group from_year to_year percent_change",
            (payments.PLACEMENTS, "all", 2015, 2017, 48),
        ),
    }
    assert values(payments.people_by_age(tables, LUTON)) == {"row 0": 645}
    assert values(payments.direct_payment_shares(tables, LUTON)) == {"row 0": 100 * 645 / 1806}
    assert values(payments.supported_living(tables, LUTON)) == {"row 0": 48}


@pytest.mark.parametrize(("total", "found"), [(50.0, {"row 0": 70}), (100.0, {})])
def test_spending_on_a_reason_below_its_cells_differs_and_above_cannot_be_checked(total, found):
    reason = ("learning_disability",)
    spending = frame(
        "period service setting primary_support_reason age_group amount_gbp",
        ("2020", "any_support", "all", *reason, "all", total),
        ("2020", "day_care", "external", *reason, "18_64", 30.0),
        ("2020", "day_care", "all", *reason, "18_64", 30.0),  # the same again, in total
        ("2020", "direct_payments", "all", *reason, "65_plus", 40.0),
        ("2020", "direct_payments", "all", "all", "65_plus", 900.0),
    )
    assert values(payments.spending_by_reason({"spending": spending}, LUTON)) == found
