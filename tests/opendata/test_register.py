"""The register's patterns, held against names that publishers really gave their files."""

import re

import pytest

from caremarket.opendata.finders.editions import Remote, matching
from caremarket.opendata.finders.govuk import newest_first
from caremarket.opendata.registry import read_registry
from caremarket.project import find_project

ENTRIES = {entry.id: entry for entry in read_registry(find_project())}
CLD = "official-statistics-in-development-data-to-march-2026"
ACTIVE = "01_March_2026_HSCA_Active_Locations.ods"
OTHERS = [  # beside the others on CQC's page
    ACTIVE,
    "01_March_2026_Latest_ratings.ods",
    "01_March_2026_HSCA_Deactivated_Locations.ods",
    "18_March_2026_CQC_directory.csv",
]


@pytest.mark.parametrize(
    ("name", "there", "chosen"),
    [
        (
            "dhsc-client-level-data",
            [f"long-term-support-{CLD}.ods.ods", f"assessments-{CLD}.ods.ods", "notes.pdf"],
            [f"long-term-support-{CLD}.ods.ods", f"assessments-{CLD}.ods.ods"],
        ),
        (
            "dhsc-provider-statistics",
            [
                "Occupancy, visiting and workforce statistics, data to February 2026",
                "Number of people receiving adult social care services, data to February 2026",
                "Flu vaccination rates",
            ],
            [
                "Occupancy, visiting and workforce statistics, data to February 2026",
                "Number of people receiving adult social care services, data to February 2026",
            ],
        ),
        (
            "dhsc-activity-report",
            [
                "asc-activity-report-england-2024-to-2025-data-tables-updated-june-2026.ods",
                "LTS001.csv",
                "about.pdf",
            ],
            [
                "LTS001.csv",
                "asc-activity-report-england-2024-to-2025-data-tables-updated-june-2026.ods",
            ],
        ),
        (
            "nhs-ascfr-descriptions",
            ["ASC-FR CSV 2023-24 (Descriptions) V2.csv", "ASC-FR CSV 2023-24 (Keys) V2.csv"],
            ["ASC-FR CSV 2023-24 (Descriptions) V2.csv"],
        ),
        (
            "nhs-ascfr-tables",
            ["ASCFR and SALT Data Tables 2021-22.xlsx", "Data quality.pdf"],
            ["ASCFR and SALT Data Tables 2021-22.xlsx"],
        ),
        (
            "nhs-gp-contract-services",
            ["CGPCMI01 Unpaid Carers Q1 2025-26.csv", "Core GP Contract Q1 2025-26.csv"],
            ["CGPCMI01 Unpaid Carers Q1 2025-26.csv"],
        ),
        (
            "nhs-gp-patients-by-lsoa",
            ["gp-reg-pat-prac-lsoa-male-female-July-23.zip", "gp-reg-pat-prac-all.csv"],
            ["gp-reg-pat-prac-lsoa-male-female-July-23.zip"],
        ),
        (
            "nhs-primary-care-dementia",
            ["pcdem-la-rate-jun-2026.csv", "pcdem-nhs-rate-jun-2026.csv"],
            ["pcdem-la-rate-jun-2026.csv"],
        ),
        ("cqc-active-locations", OTHERS, OTHERS[:1]),
        ("cqc-latest-ratings", OTHERS, OTHERS[1:2]),
        ("cqc-deactivated-locations", OTHERS, OTHERS[2:3]),
        ("cqc-directory", OTHERS, OTHERS[3:]),
        (
            "ons-snpp",
            ["2022snpppopulationsyoamigcat23.zip", "table5.xlsx"],
            ["2022snpppopulationsyoamigcat23.zip"],
        ),
    ],
)
def test_patterns_choose_the_files_that_loaders_read(name, there, chosen):
    files = [Remote(text, (f"https://publisher.example/{text}",), text) for text in there]
    assert [it.name for it in matching(files, ENTRIES[name].files)] == chosen


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        (
            "dhsc-client-level-data",
            "adult-social-care-client-level-data-england-quarterly-update-to-march-2026",
        ),
        (
            "dhsc-provider-statistics",
            "adult-social-care-provider-statistics-england-quarterly-update-to-february-2026",
        ),
        ("dhsc-activity-report", "adult-social-care-activity-report-england-2025-to-2026"),
        ("dhsc-finance-report", "adult-social-care-finance-report-england-2025-to-2026"),
        (
            "dhsc-ascof",
            "measures-from-the-adult-social-care-outcomes-framework-england-2025-to-2026",
        ),
        ("mhclg-indices-of-deprivation", "english-indices-of-deprivation-2025"),
    ],
)
def test_patterns_choose_editions_by_address_where_the_title_says_less(name, slug):
    item = {"title": "A title", "base_path": f"/government/statistics/{slug}"}
    other = {"title": "Methodology 2030", "base_path": "/government/publications/methodology"}
    assert newest_first([item, other], ENTRIES[name].editions) == [item]


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("ons-mid-year-estimates", "mid20242023localauthorityboundaries"),
        ("ons-mid-year-series", "mid2011tomid2024detailedtimeseries"),
        ("ons-snpp", "2022basedmigrationcategoryvarianton2023localauthoritygeographies"),
    ],
)
def test_patterns_choose_one_sort_of_edition_on_the_ons_site(name, edition):
    all_of_them = {
        "mid20242023localauthorityboundaries",
        "mid2011tomid2024detailedtimeseries",
        "2022basedmigrationcategoryvarianton2023localauthoritygeographies",
        "2022basedfiveyearmigrationvariantprojection",
    }
    assert [it for it in all_of_them if re.search(ENTRIES[name].editions, it)] == [edition]
