"""Registered beds under each rule, and what norms say where nothing else is known."""

import pandas as pd
import pytest

from caremarket.errors import MissingEvidenceError, ParameterError
from caremarket.themes import residential

MONTH = "2026-10/2026-10"


def _homes(*lines):
    columns = ["location_id", "beds", "nursing", "personal_care"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.assign(period=MONTH, source_id="cqc", beds=frame["beds"].astype("Int64"))


@pytest.fixture
def homes():
    """60 nursing, 40 residential, 30 in a home with both flags; one unknown, one with neither."""
    return _homes(
        ("1-1", 60, "yes", "no"),
        ("1-2", 40, "no", "yes"),
        ("1-3", 30, "yes", "yes"),
        ("1-4", None, "no", "yes"),
        ("1-5", 12, "no", "no"),
    )


@pytest.mark.parametrize(
    ("rule", "residential_beds", "nursing_beds"),
    [("nursing", 40, 90), ("split", 55, 75), ("personal_care", 70, 60)],
)
def test_a_home_with_both_flags_counts_by_a_rule(homes, rule, residential_beds, nursing_beds):
    beds = residential.registered_beds(homes, rule).set_index("care_type")["beds"]
    assert beds.to_dict() == {"residential": residential_beds, "nursing": nursing_beds}


def test_nursing_wins_unless_another_rule_is_asked_for(homes):
    assert residential.registered_beds(homes).equals(residential.registered_beds(homes, "nursing"))
    table = residential.beds_by_rule(homes)
    assert table["nursing"].tolist() == [90, 75, 60]
    with pytest.raises(ParameterError, match="both_flags was 'halves'"):
        residential.registered_beds(homes, "halves")


def test_what_the_register_does_not_know_is_said(homes):
    said = residential.register_gaps(homes)
    assert "1 of 5 homes have no number of beds" in said
    assert "1 are registered neither with nor without nursing" in said
    assert residential.register_gaps(homes.head(2)) == ""


def test_only_the_last_month_of_the_register_counts(homes):
    older = homes.assign(period="2025-10/2025-10", beds=homes["beds"] + 100)
    both = pd.concat([older, homes], ignore_index=True)
    assert residential.registered_beds(both)["beds"].sum() == 130
    assert residential.registered_beds(homes.head(0)).empty


NORMS = pd.DataFrame(
    {
        "norm_set": ["england"] * 4 + ["shop"] * 2,
        "year": [2020, 2020, 2023, 2023, 2011, 2011],
        "care_type": ["residential", "nursing"] * 3,
        "population_age_band": "75+",
        "value": [5.0, 4.0, 4.5, 4.5, 65, 45],
        "unit": ["per_100"] * 4 + ["per_1000"] * 2,
    }
)
PEOPLE = pd.DataFrame(
    {"people_75_plus": [10_000.0, 12_000.0]}, index=pd.Index([2021, 2031], name="year")
)


def test_norms_ask_for_the_population_only():
    gaps = residential.by_norm(PEOPLE, NORMS, pd.DataFrame(columns=["care_type", "beds"]))
    needed = gaps.set_index(["year", "care_type", "method"])["required_beds"]
    assert needed[2021, "residential", "norm_england"] == pytest.approx(500)  # 5 per 100, of 2020
    assert needed[2031, "nursing", "norm_england"] == pytest.approx(480)
    assert needed[2021, "residential", "norm_shop"] == pytest.approx(650)
    spread = gaps.set_index(["year", "care_type", "method"]).loc[
        (2021, "residential", "norm_england"), ["required_beds_lower", "required_beds_upper"]
    ]
    assert spread.tolist() == pytest.approx([450, 500])
    assert gaps["bed_gap"].isna().all()
    words = residential.need_in_words(gaps, 2021, 2031)
    assert words == (
        "500 residential and 400 nursing beds in 2021 and 600 residential and 480 nursing beds "
        "in 2031"
    )
    assert residential.spread_in_words(gaps, 2021, "residential") == "500 to 650 needed"


def test_registered_beds_give_a_gap(homes):
    gaps = residential.by_norm(PEOPLE, NORMS, residential.registered_beds(homes))
    gap = gaps.set_index(["year", "care_type", "method"])["bed_gap"]
    assert gap[2021, "nursing", "norm_england"] == pytest.approx(90 - 400)
    found = pd.concat(
        residential.norm_findings(
            gaps, residential.registered_beds(homes), dict.fromkeys(residential.METHODS, "cqc")
        )
    )
    assert set(found["metric"]) == {"beds", "required_beds", "bed_gap"}
    assert found["value"].notna().all()
    without = residential.by_norm(PEOPLE, NORMS, pd.DataFrame(columns=["care_type", "beds"]))
    found = pd.concat(
        residential.norm_findings(
            without, homes.head(0), dict.fromkeys(residential.METHODS, "norms")
        )
    )
    assert set(found["metric"]) == {"required_beds"}


@pytest.fixture(scope="module")
def luton(every_table):
    names = ("care_home_beds", "care_home_measures", "care_home_residents", "ascof", "spending")
    return {name: every_table[name].query("area_code == 'E06000032'") for name in names}


def test_luton_is_complete_and_a_council_without_figures_is_not(luton):
    tables = [luton[f"care_home_{name}"] for name in ("beds", "measures", "residents")]
    assert residential.is_complete(*tables)
    assert residential.lacking(*tables) == []
    empty = [table.head(0) for table in tables]
    assert not residential.is_complete(*empty)
    assert len(residential.lacking(*empty)) == 3
    assert not residential.is_complete(tables[0], *empty[1:])


def test_suppressed_residents_are_said_to_be_suppressed(luton):
    tables = [luton[f"care_home_{name}"] for name in ("beds", "measures", "residents")]
    suppressed = tables[2].assign(people=float("nan"))
    (sentence,) = residential.lacking(*tables[:2], suppressed)
    assert "is suppressed" in sentence
    assert "not in the evidence" not in sentence


def test_the_first_year_is_that_of_the_beds_or_of_the_population(homes):
    population = pd.DataFrame({"vintage": "own", "year": [2011, 2021, 2031]})
    none = homes.head(0)
    assert residential.start_year(residential.registered_beds(homes), population, "own") == 2026
    assert residential.start_year(none, population, "own") == 2021
    with pytest.raises(MissingEvidenceError, match="nothing to answer from"):
        residential.start_year(none, population, "unheard_of")


def test_signs_of_demand_from_national_returns(luton):
    admitted = residential.admissions(luton["ascof"])
    latest = admitted.query("age_group == '65 and over' and period == '2024-25'")
    assert latest[["area", "england"]].to_numpy().tolist() == [[147.1, 592.5]]
    spent = residential.spending_on_homes(luton["spending"])
    assert set(spent["period"]) == {"2019-20"}
    by_type = spent.groupby("care_type")["amount_gbp"].sum()
    assert by_type["nursing"] == 3_734_052  # the printed total


def test_what_is_left_out_is_said_once_and_limits_are_of_what_is_shown():
    (sentence,) = residential.left_out(full=False)
    assert "what a place and an empty bed cost" in sentence
    assert residential.left_out(full=True) == []
    assert residential.idle_parameters(full=True) == ()
    fields = residential.Parameters.model_fields
    assert set(residential.idle_parameters(full=False)) <= set(fields)
    full, norms = " ".join(residential.limits(True)), " ".join(residential.limits(False))
    assert all(word in full and word not in norms for word in ("void", "queue", "Placements"))
    assert all("SHOP@" in text for text in (full, norms))


def test_how_the_charts_are_read_and_changes_as_words():
    assert residential.how_to_read(full=False, with_beds=False) == []
    (line,) = residential.how_to_read(full=False, with_beds=True)
    assert "too many" in line
    assert len(residential.how_to_read(full=True, with_beds=True)) == 2
    words = [residential.change_in_words(share) for share in (0.334, -0.05, 0.001)]
    assert words == ["grow by 33%", "fall by 5%", "stay as many"]
    at_the_edge = [residential.change_in_words(share) for share in (0.005, -0.005, 0.0051)]
    assert at_the_edge == ["stay as many", "stay as many", "grow by 1%"]
