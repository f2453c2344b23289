import pandas as pd

from caremarket.evidence.checks.reconcile import reconcile
from caremarket.evidence.tables.catalogue import TABLES


def _population(**bands):
    return pd.DataFrame(
        [
            {"vintage": "v", "year": 2020, "sex": "persons", "age_band": band, "people": people}
            for band, people in bands.items()
        ]
    ).assign(area_code="E06000001", source_id="s", locator="slide 1")


def _checked(frame, explanations=None):
    found = reconcile(frame, TABLES["population"], explanations or {})
    return {row.figure.split("|")[-1]: row for row in found.itertuples()}


def test_only_the_finest_bands_are_summed():
    found = _checked(
        _population(**{"65-74": 30, "75-84": 20, "85+": 10, "75+": 30, "65+": 60, "all": 500})
    )
    assert found["65+"].sum_of_parts == 60
    assert found["65+"].parts == 3
    assert found["75+"].verdict == "agrees"
    assert "all" not in found  # nothing printed below 65: no way to check


def test_bands_with_a_gap_are_not_compared():
    assert _checked(_population(**{"65-74": 30, "85+": 10, "65+": 60})) == {}


def test_a_suppressed_part_is_not_nought():
    beds = pd.DataFrame(
        {"care_type": ["residential", "nursing", "all"], "beds": pd.array([9, None, 12], "Int64")}
    ).assign(area_code="E06000001", source_id="s", locator="slide 1", period="2020")
    assert reconcile(beds, TABLES["care_home_beds"], {}).empty
    (row,) = reconcile(beds.fillna({"beds": 4}), TABLES["care_home_beds"], {}).itertuples()
    assert (row.sum_of_parts, row.difference) == (13, -1)


def test_a_difference_beyond_the_tolerance_differs_and_carries_its_explanation():
    frame = _population(**{"65-74": 3000, "75+": 2000, "65+": 6000})
    figure = ("E06000001", "population", "v|2020|persons|65+")
    known = {(*figure, "1000"): "printed from another table", (*figure, "1"): "rounding"}
    found = _checked(frame, known)
    assert found["65+"].difference == 1000
    assert found["65+"].verdict == "differs"
    assert found["65+"].explanation == "printed from another table"


def test_sources_are_never_mixed():
    frame = _population(**{"65-74": 30, "75+": 20, "65+": 60})
    frame.loc[0, "source_id"] = "another"
    assert _checked(frame) == {}


def test_spending_subtotals_are_checked_each_against_its_own_parts():
    cells = [
        ("internal", "physical_support", "65_plus", 70),
        ("external", "physical_support", "65_plus", 30),
        ("all", "physical_support", "65_plus", 101),
        ("internal", "all", "all", 70),
        ("external", "all", "all", 30),
    ]
    frame = pd.DataFrame(
        cells, columns=["setting", "primary_support_reason", "age_group", "amount_gbp"]
    ).assign(period="2019-20", service="day_care", area_code="E", source_id="s", locator="l")
    found = reconcile(frame, TABLES["spending"], {}).set_index("figure")
    both = found.loc["2019-20|day_care|all|physical_support|65_plus"]
    assert (both["sum_of_parts"], both["verdict"]) == (100, "within rounding")
