"""Local returns below data/raw, and what is left of them in the processed evidence."""

import csv
import json

import pandas as pd
import pytest
import yaml

from caremarket import evidence

AREA = "E06000042"
SOURCE = {
    "id": "milton-keynes-return",
    "title": "Short- and long-term return",
    "publisher": "Milton Keynes City Council",
    "published": "2026",
    "licence": "Not published",
    "kind": "local_return",
    "review_by": "2027-06-30",
}
REASONS = {
    "physical_support": 120,
    "sensory_support": 3,
    "learning_disability": 57,
    "mental_health": 8,
    "all": 188,
}


@pytest.fixture
def returns(project_copy):
    """A function that adds an area with a return of direct payments, and prepares the evidence."""

    def add(reasons=None, kind="local_return", published=(), **settings):
        folder = evidence.new_area(project_copy, AREA, "Milton Keynes")
        area = yaml.safe_load((folder / "area.yml").read_text(encoding="utf-8"))
        (folder / "area.yml").write_text(yaml.safe_dump(area | settings), encoding="utf-8")
        register = project_copy.raw / "sources.yml"
        content = yaml.safe_load(register.read_text(encoding="utf-8"))
        content["sources"] += [
            SOURCE | {"kind": kind},
            SOURCE | {"id": "milton-keynes-mps", "kind": "local_publication"},
        ]
        register.write_text(yaml.safe_dump(content), encoding="utf-8")
        path = folder / "service_users.csv"
        header = path.read_text(encoding="utf-8").strip().split(",")
        rows = [(reason, people, SOURCE["id"]) for reason, people in (reasons or REASONS).items()]
        rows += [(reason, people, "milton-keynes-mps") for reason, people in published]
        with path.open("a", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, header)
            for reason, people, source_id in rows:
                writer.writerow(
                    {
                        "period": "2025-26",
                        "service": "direct_payments",
                        "primary_support_reason": reason,
                        "age_group": "18_64",
                        "people": people,
                        "source_id": source_id,
                        "locator": "table 1",
                    }
                )
        evidence.prepare(project_copy)
        data = evidence.load(AREA, project_copy)
        table = data.table("service_users").set_index("primary_support_reason")
        return data, table[["people", "people_lower", "people_upper"]]

    return add


def test_a_small_count_and_the_next_smallest_are_left_out(returns):
    data, people = returns()
    assert people.loc["sensory_support"].tolist() == [pd.NA, 1, 10]
    assert people.loc["mental_health"].tolist() == [pd.NA, 1, 10]
    assert people.loc["all"].tolist() == [188, 188, 188]
    assert data.disclosure().to_dict("records") == [
        {
            "table": "service_users",
            "source_id": "milton-keynes-return",
            "counts": 5,
            "suppressed": 2,
            "suppressing": True,
            "rounding": False,
        }
    ]


def test_no_processed_file_holds_what_was_left_out(returns, project_copy):
    returns(REASONS | {"sensory_support": 4, "all": 189})
    frame = pd.read_parquet(project_copy.processed / "service_users.parquet")
    own = frame[frame["area_code"] == AREA]
    assert not own["people"].isin([1, 2, 3, 4]).any()
    manifest = json.loads((project_copy.processed / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["lengths"]["disclosure"] == 1


def test_an_area_may_round_as_well(returns):
    data, people = returns(round_counts=True)
    assert people.loc["all"].tolist() == [190, 188, 192]
    assert people.loc["learning_disability"].tolist() == [55, 53, 57]
    assert people.loc["sensory_support"].tolist() == [pd.NA, 1, 15]
    assert data.disclosure()["rounding"].tolist() == [True]


def test_an_area_may_switch_suppression_off_and_that_is_recorded(returns):
    data, people = returns(suppress_small_counts=False)
    assert people.loc["sensory_support", "people"] == 3
    assert data.disclosure()[["suppressed", "suppressing"]].to_numpy().tolist() == [[0, False]]


def test_published_figures_stay_as_printed(returns):
    data, people = returns(kind="local_publication", round_counts=True)
    assert people["people"].tolist() == list(REASONS.values())
    assert data.disclosure().empty


def test_a_published_total_is_watched_as_well(returns):
    parts = {reason: people for reason, people in REASONS.items() if reason != "all"}
    _, people = returns(parts, published=[("all", 188)])
    assert people["people"].isna().sum() == 2
    assert people.loc["all", "people"] == 188


def test_a_part_of_a_part_is_watched_as_well(returns):
    reasons = {
        "sensory_support": 20,
        "sensory_support_visual": 3,
        "sensory_support_hearing": 17,
        "physical_support": 50,
        "all": 70,
    }
    _, people = returns(reasons)
    assert sorted(people.index[people["people"].isna()]) == [
        "sensory_support_hearing",
        "sensory_support_visual",
    ]


def test_a_count_in_no_total_is_one_to_four(returns):
    _, people = returns({"mental_health": 3, "physical_support": 40})
    assert people.loc["mental_health"].tolist() == [pd.NA, 1, 4]


def test_a_changed_return_is_not_checked_against_its_totals(returns, project_copy):
    folder = evidence.new_area(project_copy, "E06000055", "Bedford")
    area = yaml.safe_load((folder / "area.yml").read_text(encoding="utf-8"))
    (folder / "area.yml").write_text(yaml.safe_dump(area | {"round_counts": True}))
    with (folder / "care_home_residents.csv").open("a", encoding="utf-8") as stream:
        for age_group, people in (("18_64", 142), ("65_plus", 287), ("all", 429)):
            row = f"2025-26,council,residential,{age_group},all,{people},,,milton-keynes-return,p 1"
            stream.write(row + "\n")
    returns()
    data = evidence.load("E06000055", project_copy)
    assert data.table("care_home_residents")["people"].tolist() == [140, 285, 430]
    assert data.reconciliation("care_home_residents").empty


def test_luton_has_no_local_return(project_copy):
    evidence.prepare(project_copy)
    assert evidence.load("E06000032", project_copy).disclosure().empty
