"""What councils can be compared on, theme by theme."""

import json

import pandas as pd
import pytest

from caremarket.project import find_project
from caremarket.themes.benchmarks.measure import UNIT_WORDS, latest_counts
from caremarket.themes.carers import elsewhere as carers
from caremarket.themes.dementia import elsewhere as dementia
from caremarket.themes.direct_payments import elsewhere as direct_payments
from caremarket.themes.residential import elsewhere as residential

AGED = "65_plus"
LUTON, KENT, ENGLAND = "E06000032", "E10000016", "E92000001"
AREAS = pd.DataFrame(
    {
        "area_code": [LUTON, KENT, ENGLAND],
        "area_name": ["Luton", "Kent", None],
        "region_code": ["E12000006", "E12000008", None],
        "region_name": ["East of England", "South East", None],
    }
)


def everywhere(*figures, **columns):
    """One row an area with its figure (in the order Luton, Kent, England) and shared columns."""
    frame = AREAS.head(len(figures)).assign(**{"source_id": "source", **columns})
    return frame.assign(**{columns.get("called", "people"): figures})


def only(measures, name):
    (found,) = [measure for measure in measures if measure.name == name]
    return found.table.set_index("area_code")[["numerator", "denominator"]].T.to_dict("list")


def without_words(measures, notebook):
    """Return the measures for which a notebook has no words with the unit, for England's pages."""
    path = find_project().notebooks / f"{notebook}.ipynb"
    words = json.loads(path.read_bytes())["metadata"]["caremarket"]["measures"]
    units = {it.name: UNIT_WORDS[it.unit].strip() for it in measures}
    return [name for name, unit in units.items() if unit not in words.get(name, "")]


def test_carers_are_compared_by_the_last_census_and_the_latest_return():
    def band(name, *people, year=2021, base="5_plus"):
        return everywhere(*people, hours_band=name, year=year, base=base, source_id="census")

    care = pd.concat(
        [
            band("any", 16099, 140000, 4678260),
            band("all", 209302, 1480000, 53413000),
            band("50_plus", 4873, 40000, 1380000),
            band("any", 18256, 151777, 5430016, year=2011),
        ]
    )
    lists = pd.concat(
        [
            everywhere(506.0, 3000.0, called="value", period="2020-21"),
            everywhere(400.0, called="value", period="2019-20"),
        ]
    ).assign(measure="supported_national_return")
    found = carers.measures(care, lists)
    assert without_words(found, "carer_identification") == []
    assert [measure.name for measure in found] == [
        "supported_of_carers",
        "carers_of_residents",
        "heavy_carers_of_residents",
    ]
    assert only(found, "supported_of_carers") == {LUTON: [506, 16099], KENT: [3000, 140000]}
    assert only(found, "carers_of_residents")[ENGLAND] == [4678260, 53413000]
    assert found[0].kind == "rate"
    assert found[1].period == "2021"
    empty = lists.assign(value=lists["value"].where(lists["area_code"] != KENT, 0.0))
    assert set(only(carers.measures(care, empty), "supported_of_carers")) == {LUTON}
    hardly = lists.assign(value=lists["value"].where(lists["area_code"] != KENT, 139.0))
    assert set(only(carers.measures(care, hardly), "supported_of_carers")) == {LUTON}
    assert [it.name for it in carers.measures(care, lists.head(0))] == [
        "carers_of_residents",
        "heavy_carers_of_residents",
    ]


def by_sex(year, **people):
    """Males and females of Luton by band."""
    cells = [(sex, band, count) for sex in ("males", "females") for band, count in people.items()]
    frame = pd.DataFrame(cells, columns=["sex", "age_band", "people"])
    frame["age_band"] = frame["age_band"].str.removeprefix("b").str.replace("_", "-")
    return frame.assign(**AREAS.iloc[0], vintage=f"ons_mid_{year}", year=year, source_id="mye")


RATES = pd.DataFrame(
    [
        ("cfas_ii", sex, band, rate, "proportion")
        for sex, low, high in (("males", 0.01, 0.1), ("females", 0.02, 0.3))
        for band, rate in (("65-69", low), ("70-74", high))
    ],
    columns=["rate_set", "sex", "age_band", "value", "unit"],
)


def test_dementia_is_predicted_by_age_and_sex_of_the_latest_estimate():
    people = pd.concat([by_sex(2018, b65_69=1, b70_74=1), by_sex(2020, b65_69=1000, b70_74=500)])
    none = everywhere(called="value", period="", measure="", age_group="").head(0)
    found = dementia.measures(none, people, RATES)
    assert without_words(found, "dementia_growth") == []
    assert [measure.kind for measure in found] == ["modelled"]
    assert found[0].period == "2020"
    assert only(found, "predicted_dementia") == {LUTON: [10 + 50 + 20 + 150, 3000]}


def test_a_council_that_lacks_a_band_is_not_predicted():
    none = everywhere(called="value", period="", measure="", age_group="").head(0)
    assert dementia.measures(none, by_sex(2020, b65_69=1000), RATES) == []


def test_diagnoses_are_registers_over_expectation_of_the_latest_month():
    def month(period, register, expected):
        return pd.concat(
            [
                everywhere(register, called="value", measure="recorded_on_gp_register"),
                everywhere(expected, called="value", measure="expected_on_gp_register"),
            ]
        ).assign(period=period)

    registers = pd.concat(
        [month("2026-02/2026-02", 1.0, 2.0), month("2026-03/2026-03", 1150, 1795.5)]
    )
    found = dementia.measures(registers, by_sex(2020, b65_69=1000), RATES)
    assert without_words(found, "dementia_growth") == []
    assert only(found, "diagnosis_rate") == {LUTON: [1150, 1795.5]}
    assert (found[0].kind, found[0].period) == ("rate", "2026-03/2026-03")


def outcomes(measure, group, period, count=20, **figures):
    """Counts of a measure for as many councils as a comparison takes."""
    codes = [LUTON, *(f"E0800{place:04d}" for place in range(1, count))]
    frame = pd.DataFrame({"area_code": codes}).assign(
        area_name="Name", region_code="E12000006", region_name="East of England"
    )
    given = {"numerator": 394, "denominator": 2451, "source_id": "ascof"} | figures
    return frame.assign(measure=measure, population_group=group, period=period, **given)


def test_direct_payments_are_compared_in_the_latest_year_that_has_counts():
    found = direct_payments.measures(
        pd.concat(
            [
                outcomes("1c_2a", "all", "2020-21"),
                outcomes("3d_2a", "all", "2024-25"),
                outcomes("3d_2a", "all", "2025-26", count=3),
                outcomes("1c_2a", "65_plus", "2020-21", numerator=pd.NA),
                outcomes("1c_2a", "18_64", "2020-21"),
            ]
        )
    )
    assert [(it.name, it.period) for it in found] == [
        ("clients_with_direct_payment", "2024-25"),
        ("clients_with_direct_payment_18_64", "2020-21"),
    ]
    assert without_words(found, "direct_payment_mix") == []
    assert only(found, "clients_with_direct_payment")[LUTON] == [394, 2451]


def test_suppressed_counts_and_empty_denominators_are_left_out():
    frame = outcomes("3d_2a", "all", "2024-25", count=22)
    frame["numerator"] = frame["numerator"].astype("Int64").where(frame.index != 0)
    frame["denominator"] = frame["denominator"].where(frame.index != 1, 0)
    kept = latest_counts(frame)
    assert len(kept) == 20
    assert LUTON not in set(kept["area_code"])


def test_care_homes_are_compared_by_beds_admissions_and_ratings():
    homes = pd.concat(
        [
            everywhere(40, called="beds", nursing="yes"),
            everywhere(25, called="beds", nursing="no"),
            everywhere(pd.NA, called="beds", nursing="no"),
        ]
    ).assign(period="2026-10/2026-10")
    people = pd.concat(
        [
            everywhere(900, 9000, age_band="75-79"),
            everywhere(400, 4000, age_band="80+"),
            everywhere(5000, 50000, age_band="65-69"),
        ]
    ).assign(vintage="census_2021", sex="persons")
    admitted = outcomes("2c_admissions", "65_plus", "2024-25")
    cells = ["period", "funder", "location", "care_type", "age_group", "people"]
    nobody = everywhere().reindex(
        columns=[*AREAS, *cells, "people_lower", "people_upper", "source_id"]
    )
    users = nobody.reindex(columns=[*nobody, "service", "primary_support_reason"])
    found = residential.measures(homes, admitted, people, nobody, users)
    assert [measure.name for measure in found] == [
        "care_home_beds",
        "nursing_home_beds",
        "admissions_65_plus",
    ]
    assert without_words(found, "residential_supply") == []
    assert without_words(found[2:], "housing_with_care") == []
    assert only(found, "care_home_beds") == {LUTON: [65, 1300]}
    assert only(found, "nursing_home_beds") == {LUTON: [40, 1300]}
    assert only(found, "admissions_65_plus")[LUTON] == [394, 2451]


@pytest.mark.parametrize("unit", ["percent", "per_1000"])
def test_the_axis_says_what_is_over_what(unit):
    (measure,) = direct_payments.measures(outcomes("3d_2a", "all", "2024-25"))
    label = type(measure)(**(vars(measure) | {"unit": unit})).label
    assert label.startswith("Clients with a direct payment, ")
    assert ("% of clients" if unit == "percent" else "per 1,000 clients") in label


def test_people_supported_are_of_the_newest_day_that_enough_councils_have():
    codes = [f"E0600{place:04d}" for place in range(25)]

    def of(people, period, **columns):
        frame = pd.DataFrame({"area_code": codes, "people": people, "people_lower": people})
        named = {"area_name": "Name", "region_code": "E12000001", "region_name": "North East"}
        given = {"people_upper": people, "period": period, "source_id": "dhsc", "age_group": AGED}
        return frame.assign(**named | given | columns)

    homes = {"funder": "council", "location": "all"}
    residents = pd.concat(
        [
            of(100, "2021-22", care_type="nursing", **homes),
            of(200, "2021-22", care_type="residential", **homes),
            of(90, "2026-03/2026-03", care_type="nursing", **homes),
            of(210, "2026-03/2026-03", care_type="residential", **homes).tail(24),
            of(1, "2026-04/2026-04", care_type="residential", **homes),
            of(5, "2026-03/2026-03", care_type="nursing", funder="council", location="elsewhere"),
        ]
    )
    hidden = residents["area_code"].eq(codes[2]) & residents["period"].eq("2026-03/2026-03")
    residents = residents.astype({"people": "Int64"})
    residents.loc[hidden, ["people", "people_lower", "people_upper"]] = [pd.NA, 0, 4]
    users = of(700, "2021-22", service="long_term_support", primary_support_reason="all")
    older = of(20_000, "").assign(vintage="census_2021", sex="persons", age_band="65+")
    in_homes, in_all = residential.supported(residents, users, older)
    assert without_words([in_homes, in_all], "residential_supply") == []
    assert (in_homes.period, in_all.period) == ("2026-03/2026-03", "2021-22")
    found = in_homes.table.set_index("area_code")["numerator"]
    assert found[codes[1]] == 300
    assert found[codes[2]] == 4  # twice 0 to 4, in the middle
    assert codes[0] not in found  # one kind of home only
    assert set(in_all.table["numerator"]) == {700}
