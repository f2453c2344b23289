"""The transcribed national figures against the publications they come from.

Marked `opendata`: reads copies of the publications from the folder that `CAREMARKET_OPEN_DATA`
names, which is not part of the project.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from caremarket.evidence import check
from caremarket.project import find_project

FOLDER = os.environ.get("CAREMARKET_OPEN_DATA")
pytestmark = [
    pytest.mark.opendata,
    pytest.mark.skipif(not FOLDER, reason="CAREMARKET_OPEN_DATA names no folder"),
]
LUTON = "E06000032"
ENGLAND = "E92000001"
BANDS = {"65-69": (65, 69), "70-74": (70, 74), "75-79": (75, 79), "80-84": (80, 84)}


@pytest.fixture(scope="module")
def tables():
    return check(find_project()).tables


def _open(*parts):
    return Path(FOLDER or "", *parts)


def _census(name):
    frame = pd.read_csv(_open(*name)).set_index("geography code")
    return frame.rename(columns=lambda column: column.removesuffix("; measures: Value"))


def _people(tables, **key):
    frame = tables["unpaid_care_census"]
    for column, wanted in key.items():
        frame = frame[frame[column] == wanted]
    return frame.set_index("hours_band")["people"].to_dict()


@pytest.mark.parametrize(
    ("year", "base", "total", "bands"),
    [
        (
            2011,
            "all_ages",
            "Care Provision: All categories: Provision of unpaid care",
            {
                "none": "Care Provision: Provides no unpaid care",
                "1_19": "Care Provision: Provides 1 to 19 hours unpaid care a week",
                "20_49": "Care Provision: Provides 20 to 49 hours unpaid care a week",
                "50_plus": "Care Provision: Provides 50 or more hours unpaid care a week",
            },
        ),
        (
            2021,
            "5_plus",
            "Provision of unpaid care: Total: All usual residents aged 5 and over",
            {
                "none": "Provision of unpaid care: Provides no unpaid care",
                "1_19": "Provision of unpaid care: Provides 19 hours or less unpaid care a week",
                "20_49": "Provision of unpaid care: Provides 20 to 49 hours unpaid care a week",
                "50_plus": "Provision of unpaid care: Provides 50 or more hours unpaid care a week",
            },
        ),
    ],
)
def test_unpaid_care_is_the_census(tables, year, base, total, bands):
    census = _census(("carers", f"nomis_census{year}_unpaid_care_LA.csv"))
    england = census[census.index.str.match("E0[6-9]")]
    wanted = {"all": total, **bands}
    for area, row in ((LUTON, census.loc[LUTON]), (ENGLAND, england[list(wanted.values())].sum())):
        found = _people(tables, area_code=area, year=year, base=base)
        assert {name: found[name] for name in wanted} == {
            name: row[column] for name, column in wanted.items()
        }
        assert found["any"] == found["all"] - found["none"]


def test_cfas_ii_rates_are_the_reference_sheet(tables):
    sheet = pd.read_excel(
        _open("dementia", "cfas2_dementia_reference_rates_by_age_sex_with_CI.xlsx"),
        engine="calamine",
    )
    sheet = sheet.assign(sex=sheet["Sex"].map({"Male": "males", "Female": "females"}))
    rates = tables["dementia_prevalence"].query("rate_set == 'cfas_ii'")
    joined = rates.merge(sheet, left_on=["sex", "age_band"], right_on=["sex", "AgeBand"])
    assert len(joined) == len(sheet) == 12
    scale = {"proportion": 1.0, "percent": 100.0}[joined["unit"].unique().item()]
    for ours, theirs in {
        "value": "DementiaPrevalence",
        "lower": "DementiaPrevalence95Lower",
        "upper": "DementiaPrevalence95Upper",
    }.items():
        assert joined[ours].tolist() == pytest.approx((joined[theirs] * scale).tolist())


def test_diagnosis_rates_are_the_published_indicator(tables):
    published = pd.read_csv(
        _open("dementia", "fingertips_92949_dementia_diagnosis_rate_65plus_districts_2017_2018.csv")
    )
    luton = published[published["area_code"] == LUTON].set_index("period")["value"].to_dict()
    ours = tables["dementia"].query("measure == 'diagnosis_rate'")
    assert {int(row.period): row.value for row in ours.itertuples()} == luton


@pytest.mark.parametrize("sex", ["males", "females"])
def test_sex_shares_come_from_the_mid_year_estimate(tables, sex):
    sheet = pd.read_excel(
        _open("population", "ons_ukpopestimatesmid2020on2021geography.xls"),
        sheet_name=f"MYE2 - {sex.title()}",
        header=7,
        engine="calamine",
    ).set_index("Code")
    luton = {str(column): value for column, value in sheet.loc[LUTON].items()}
    expected = {
        band: sum(int(luton[str(age)]) for age in range(first, last + 1))
        for band, (first, last) in BANDS.items()
    }
    population = tables["population"]
    ours = population[(population["vintage"] == "ons_mid_2020") & (population["sex"] == sex)]
    found = ours.set_index("age_band")["people"].to_dict()
    assert {band: found[band] for band in expected} == expected


def test_census_2021_bands_are_the_single_years(tables):
    census = _census(("population", "nomis_census2021_age_LA.csv")).loc[LUTON]
    population = tables["population"].query("vintage == 'census_2021' and sex == 'persons'")
    found = population.set_index("age_band")["people"].to_dict()
    for band, (first, last) in BANDS.items():
        assert found[band] == sum(
            census[f"Age: Aged {age} years"] for age in range(first, last + 1)
        )
