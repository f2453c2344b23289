"""Client-level data and provider statistics, as small files in the layouts described.

England's and Luton's checks are as published: 676,250 people with long-term support on 30 June
2025 (482,110 + 54,880 + 139,000 + 260), 2,645 in Luton on 31 March 2026; occupancy 86.0, 10.8, 3.2.
"""

import pandas as pd
import pytest
from by_month import (
    BEDS,
    ENGLAND,
    HEADER,
    LUTON,
    MONTHS,
    SETTINGS,
    WEEKS,
    occupancy,
    support,
)

from caremarket import evidence
from caremarket.errors import ImportFileError
from caremarket.opendata import Outcome, import_files
from caremarket.opendata.contract import LeftOutError
from caremarket.opendata.loaders import client_level, provider_occupancy, provider_residents
from caremarket.opendata.monthly import day_of

PUBLISHED = {
    ("England", "All", "All", "30 June 2025"): "676,250",
    ("England", "Community", "All", "30 June 2025"): "482,110",
    ("England", "Nursing care", "All", "30 June 2025"): "54,880",
    ("England", "Residential care", "All", "30 June 2025"): "139,000",
    ("England", "Prison", "All", "30 June 2025"): 260,
}


@pytest.mark.parametrize("book", ["as_xlsx", "as_ods"])
def test_people_by_setting_age_and_month_become_residents_and_service_users(
    request, imported, book
):
    cells = {
        ("Luton", "All", "All", "31 March 2026 [p]"): "2,645",
        ("City of London", "Nursing care", "18 to 64", "31 January 2026"): "[c]",
        ("City of London", "Nursing care", "18 to 64", "31 March 2026 [p]"): "[x]",
    }
    path = request.getfixturevalue(book)(support(cells))
    loaded = imported(client_level.LOADER, path)
    homes = loaded.tables["care_home_residents"].set_index(
        ["area_code", "care_type", "age_group", "period"]
    )
    march = ("E06000032", "nursing", "65_plus", "2026-03/2026-03")
    assert homes.loc[march, ["people", "funder", "location"]].tolist() == [60, "council", "all"]
    assert "provisional" in homes.loc[march, "note"]
    assert "provisional" not in homes.loc[(*march[:3], "2026-01/2026-01"), "note"]
    city = ("E09000001", "nursing", "18_64")
    assert homes.loc[(*city, "2026-01/2026-01"), "people"] == "[0-4]"
    assert (*city, "2026-03/2026-03") not in homes.index
    assert set(homes.index.get_level_values("period")) == {
        f"2026-0{month}/2026-0{month}" for month in (1, 2, 3)
    }
    users = loaded.tables["service_users"].set_index(["area_code", "service", "age_group"])
    newest = users[users["period"] == "2026-03/2026-03"]["people"]
    assert newest["E06000032", "long_term_support", "all"] == 2645
    assert newest["E06000032", "long_term_community_support", "18_64"] == 240
    assert newest["E12000006", "long_term_support", "all"] == 1000  # not with the ADASS region's
    told = " ".join(map(str, loaded.skipped))
    assert "1 area (adass region, which others make up)" in told
    assert "1 figure (suppressed or not available)" in told


def test_englands_published_figures_come_as_they_are(as_ods, imported):
    book = support(PUBLISHED, areas=[ENGLAND], months=["30 June 2025"])
    tables = imported(client_level.LOADER, as_ods(book)).tables
    homes, users = tables["care_home_residents"], tables["service_users"]
    every = homes[homes["age_group"] == "all"].set_index("care_type")["people"]
    total = users[users["age_group"] == "all"].set_index("service")["people"]
    in_homes = every["nursing"] + every["residential"]
    community = total["long_term_community_support"]
    assert in_homes + community + 260 == total["long_term_support"] == 676_250


def test_the_release_is_its_last_month_and_a_correction_takes_its_place(as_ods, recognised):
    first = recognised(client_level.LOADER, as_ods(support()))
    again = recognised(
        client_level.LOADER, as_ods(support({("Luton", "All", "All", MONTHS[0]): 9}))
    )
    older = recognised(client_level.LOADER, as_ods(support(months=["31 December 2025"])))
    assert first.source.id == again.source.id == "dhsc-client-level-long-term-support-2026-03"
    assert older.source.id < first.source.id
    assert older.series == first.series != ""


def test_of_a_month_in_two_releases_the_newest_counts(project_copy, as_ods, tmp_path):
    for windows, months in (
        ("old", ["31 December 2025", "31 January 2026 [p]"]),
        ("new", ["31 January 2026", "28 February 2026 [p]"]),
    ):
        cells = {("Luton", "Nursing care", "All", it): windows == "new" and 120 for it in months}
        as_ods(support({key: it or 100 for key, it in cells.items()}, months=months)).rename(
            tmp_path / f"{windows}.ods"
        )
    results = import_files(project_copy, [tmp_path / "new.ods", tmp_path / "old.ods"])
    assert [result.outcome for result in results] == [Outcome.IMPORTED] * 2
    evidence.prepare(project_copy)
    homes = evidence.load(LUTON[2], project_copy).table("care_home_residents")
    nursing = homes.query("care_type == 'nursing' and age_group == 'all' and period > '2025'")
    assert nursing.set_index("period")["people"].to_dict() == {
        "2025-12/2025-12": 100,
        "2026-01/2026-01": 120,
        "2026-02/2026-02": 120,
    }


def test_the_layout_of_2024_is_read_by_the_same_names(as_xlsx, imported):
    header = ["Area", "Support Setting", "Ethnicity", "Gender", "Age Band", "Area Code"]
    header += ["Area unit", "30/04/2023", "31/12/2023"]
    rows = [
        [LUTON[0], setting, ethnicity, gender, age, LUTON[2], LUTON[3], people, people]
        for setting, people in SETTINGS.items()
        for ethnicity in ("All", "White")
        for gender in ("All", "Female")
        for age in ("All", "18-64", "65 and Over")
    ]
    book = {"Cover": [["Cover"]], "Raw_data_": [["Long-term support"], [], [], [], header, *rows]}
    homes = imported(client_level.LOADER, as_xlsx(book)).tables["care_home_residents"]
    assert len(homes) == 2 * 3 * 2
    assert set(homes["period"]) == {"2023-04/2023-04", "2023-12/2023-12"}


def test_assessments_are_known_and_left_out(as_ods, recognised):
    book = support(header=["Area", "Age", "Age group", "LA code", "Area code", "Area unit"])
    with pytest.raises(LeftOutError, match=r"assessments.*no notebook reads"):
        recognised(client_level.LOADER, as_ods(book))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({("Luton", "Community", "All", MONTHS[0]): 1200}, "Luton has 1,200 people.*1,000 for all"),
        ({("Luton", "All", "18 to 64", MONTHS[0]): 1200}, "for 18 64 and 1,000 for all"),
        ({("Luton", "All", "All", MONTHS[0]): "about 5"}, "Luton has 'about 5' under '31 January"),
    ],
)
def test_counts_that_cannot_be_are_refused(as_ods, imported, cells, said):
    with pytest.raises(ImportFileError, match=f"download.ods, sheet Table_1: .*{said}"):
        imported(client_level.LOADER, as_ods(support(cells)))


def test_a_renamed_column_and_a_lost_label_are_named(as_ods, imported):
    header = [*HEADER[:4], "Area codes", "Area unit"]
    with pytest.raises(ImportFileError, match=r"lacks the column 'Area code'.*'Area codes'"):
        imported(client_level.LOADER, as_ods(support(header=header)))
    book = support()
    book["Table_1"] = [
        [cell.replace("Nursing", "Nurse") if isinstance(cell, str) else cell for cell in row]
        for row in book["Table_1"]
    ]
    with pytest.raises(ImportFileError, match="no row 'nursing care'; it has 'all', 'community'"):
        imported(client_level.LOADER, as_ods(book))


# Occupancy


def _rates(loaded):
    table = loaded.tables["care_home_measures"]
    return table.set_index(["area_code", "measure", "period"])["value"]


def test_void_rates_and_vacant_beds_come_by_month(as_xlsx, imported):
    label = "Percentage of beds occupied"
    cells = {("Luton", label, WEEKS[1]): "83.5%"}
    cells |= {("Luton", "Percentage of beds vacant and admittable", WEEKS[1]): "13.3%"}
    loaded = imported(provider_occupancy.LOADER, as_xlsx(occupancy(cells)))
    rates = _rates(loaded)
    luton = rates["E06000032"].xs("2024-06/2024-06", level="period")
    assert luton.to_dict() == {
        "void_rate": 16.5,
        "vacant_admittable_share": 13.3,
        "vacant_not_admittable_share": 3.2,
    }
    assert set(loaded.tables["care_home_measures"]["area_code"]) == {"E06000032", "E12000006"}
    england = loaded.tables["market_benchmarks"].set_index("period")
    june = england.loc["2024-06/2024-06"]
    assert june[["measure", "value"]].tolist() == ["occupancy", 86.0]
    assert june["note"].endswith("week ending 14 June 2024")


def test_proportions_become_percentages_and_the_last_week_of_a_month_counts(as_xlsx, imported):
    beds = {"Occupied": 0.8604, "Vacant and admittable": 0.1076, "Vacant, not admittable": 0.032}
    weeks = ["2025-07-07", "2025-07-14"]
    loaded = imported(
        provider_occupancy.LOADER, as_xlsx(occupancy(beds=beds, weeks=weeks, Measure="Description"))
    )
    assert _rates(loaded)["E06000032", "void_rate", "2025-07/2025-07"] == 13.96
    assert "1 week (before the last of their month)" in map(str, loaded.skipped)
    assert loaded.tables["care_home_measures"]["note"].str.contains("ending 14 July 2025").all()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({("Luton", "Percentage of beds occupied", WEEKS[0]): "90%"}, "Luton under.*to 104%"),
        ({("Luton", "Percentage of beds occupied", WEEKS[0]): "860"}, "Luton has 860% of its beds"),
    ],
)
def test_more_beds_occupied_than_there_are_is_refused(as_xlsx, imported, cells, said):
    with pytest.raises(ImportFileError, match=f"download.xlsx, sheet Table_4: .*{said}"):
        imported(provider_occupancy.LOADER, as_xlsx(occupancy(cells)))


def test_labels_that_say_the_same_twice_are_named(as_xlsx, recognised):
    beds = {**BEDS, "Percentage of rooms occupied": "80%"}
    with pytest.raises(ImportFileError, match="2 kinds of row are shares of beds occupied"):
        recognised(provider_occupancy.LOADER, as_xlsx(occupancy(beds=beds)))


def test_councils_without_a_row_are_named(as_xlsx, imported, geography):
    areas = [(name, "", code, "Local Authority") for code, name in geography.names.items()]
    areas = [area for area in areas if area[0] != "Isles of Scilly"]
    loaded = imported(provider_occupancy.LOADER, as_xlsx(occupancy(areas=areas)))
    assert "1 council (no row: Isles of Scilly)" in map(str, loaded.skipped)


# Residents of homes


def test_residents_of_both_kinds_of_home_are_those_who_responded(as_ods, imported):
    beds = {
        "Residents in older adult care homes": "1,020",
        "Residents in younger adult care homes": 85,
        "Domiciliary care clients": 900,
    }
    book = occupancy(beds=beds, weeks=["July 2025"], Measure="Description")
    loaded = imported(provider_residents.LOADER, as_ods(book))
    table = loaded.tables["care_home_measures"]
    luton = table[table["area_code"] == "E06000032"].set_index("measure")
    assert luton["value"].to_dict() == {
        "residents_of_older_adult_homes": 1020,
        "residents_of_younger_adult_homes": 85,
    }
    assert set(table["qualifier"]) == {"at_least"}


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("31 March 2026 [p]", "2026-03-31"),
        ("March 2026 [P]", "2026-03-01"),
        ("Week ending 14/06/2024", "2024-06-14"),
        ("2023-04-30 00:00:00", "2023-04-30"),
        ("Total [p]", None),
        ("31/13/2026", None),
    ],
)
def test_headings_of_months_are_read(heading, day):
    assert day_of(heading) == (day and pd.Timestamp(day).date())
