"""Figures that cannot be beside each other, by numbers that one sees."""

import pandas as pd
import pytest

from caremarket.errors import EvidenceError
from caremarket.evidence import check
from caremarket.evidence.checks.wholes import rare, residents

LUTON = "E06000032-luton"


def changed(project, table, change):
    path = project.raw / LUTON / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str)
    change(frame).to_csv(path, index=False)


def problems(project):
    with pytest.raises(EvidenceError) as error:
        check(project)
    return error.value.problems


def with_value(column, value, **key):
    def change(frame):
        chosen = frame[list(key)].eq(pd.Series(key)).all(axis=1)
        assert chosen.any()
        return frame.assign(**{column: frame[column].mask(chosen, value)})

    return change


def test_the_evidence_in_git_holds_nothing_impossible_or_rare(project_copy):
    assert check(project_copy).warnings == []


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        (
            "care_home_residents",
            with_value("people", "450", care_type="residential", location="out_of_borough"),
            "care_home_residents, 2019-20, council residential all: 450 people out_of_borough "
            "(luton-mps-2020) of 428 in all (luton-mps-2020); a part is at most its whole.",
        ),
        (
            "care_home_beds",
            with_value("beds", "58000", care_type="nursing"),
            "care_home_beds, 2020, beds: 58,703 (luton-mps-2020) and 38,400 residents aged 65",
        ),
        (
            "care_home_residents",
            with_value("people", "1100", location="in_borough"),
            "self_funder all all in_borough: 1,100 people (luton-mps-2020) in 1,053 beds of "
            "care_home_beds (luton-mps-2020); there are at most as many people as beds.",
        ),
        (
            "carers",
            with_value("value", "300000", measure="supported"),
            "carers, 2020-21, supported: 300,000 (luton-local-account-2020-21) and",
        ),
        (
            "dementia",
            with_value("value", "300000", measure="predicted"),
            "dementia, 2035, predicted: 300,000",
        ),
        (
            "service_users",
            with_value("people", "300000", service="direct_payments"),
            "service_users, 2019-20, direct_payments: 300,000",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_both_figures(project_copy, table, change, words):
    changed(project_copy, table, change)
    found = problems(project_copy)
    assert [text for text in found if words in text], found
    assert all(text.startswith("E06000032: ") and "correct the wrong one" in text for text in found)


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        (
            "care_home_beds",
            with_value("beds", "11500", care_type="nursing"),
            "more than 20 for each 100 are rare",
        ),
        (
            "provision",
            with_value("value", "900", category="learning_disability_autism"),
            "provision, 2020, placements_out_of_borough learning_disability_autism: 900 people",
        ),
        (
            "care_home_residents",
            lambda frame: with_value("people", "900", period="2023-24", care_type="nursing")(
                with_value("period", "2023-24", location="out_of_borough")(frame)
            ),
            "care_home_residents, 2023-24, out_of_borough: 912 people",
        ),
    ],
)
def test_what_is_rare_is_asked_about(project_copy, table, change, words):
    changed(project_copy, table, change)
    assert [text for text in check(project_copy).warnings if words in text]


def test_the_largest_figure_of_residents_is_taken_printed_or_added_up():
    bands = ["75-79", "80-84", "85-89", "90+"]
    frame = pd.DataFrame({"age_band": ["75+", *bands, "75-79"], "people": [9, 4, 3, 2, 1, 99]})
    frame = frame.assign(vintage=["a", *"bbbb", "c"], year=2021, sex="persons", source_id="s")
    assert residents(frame, 75)["people"] == 10  # b, not the one band of c
    assert residents(frame, 65) is None


@pytest.mark.parametrize(
    ("beds", "asked"),
    [(700, ["are 7.0 for each 100"]), (800, []), (1200, []), (1300, ["are 13.0"])],
)
def test_beds_beyond_the_range_of_the_region_are_asked_about(project_copy, beds, asked):
    codes = ["own", *"abcde"]
    people = {"vintage": "v", "year": 2021, "sex": "persons", "age_band": "75+", "people": 10_000}
    register = {"period": "2026-01", "beds": [800, 900, 1000, 1100, 1200], "source_id": "cqc"}
    own = {"period": "2025", "care_type": "nursing", "beds": beds, "source_id": "s"}
    empty = {name: frame.iloc[:0] for name, frame in check(project_copy).tables.items()}
    tables = empty | {
        "population": pd.DataFrame({"area_code": codes, "source_id": "ons"}).assign(**people),
        "care_homes": pd.DataFrame({"area_code": codes[1:]} | register),
        "care_home_beds": pd.DataFrame([own | {"area_code": "own"}]),
    }
    found = rare(tables, ["own"], dict.fromkeys(codes, "east"))
    assert len(found) == len(asked)
    assert all(words in text for words, text in zip(asked, found, strict=True))


def test_a_printed_total_of_beds_is_not_added_to_its_parts(project_copy):
    def with_total(frame):
        total = frame.iloc[[0]].assign(care_type="all", beds="1053")
        return pd.concat([frame, total])

    changed(project_copy, "care_home_beds", with_total)
    changed(
        project_copy, "care_home_residents", with_value("people", "1100", location="in_borough")
    )
    assert any(
        "1,100 people (luton-mps-2020) in 1,053 beds" in text for text in problems(project_copy)
    )
