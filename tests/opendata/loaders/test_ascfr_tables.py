"""ASC-FR and SALT data tables; titles, labels and the figures of Luton and England as published."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.contract import LeftOutError
from caremarket.opendata.loaders import ascfr_tables
from caremarket.opendata.store import shaped
from caremarket.opendata.titled import Titled

IDS = ["Geography code", "LA code", "LA name", "Region code ", "Region name"]
SETTINGS = [
    "Nursing\n",
    "Residential\n",
    "Community\nDirect Payment Only",
    "Community\nPart Direct Payment",
    "Community\nCASSR Managed Personal Budget",
    "Community\nCASSR Commissioned Support Only",
    "Prison\nCASSR Managed Personal Budget",
    "Prison\nCASSR Commissioned Support Only",
    "Total",
]
CARERS = [
    "Direct Payment",
    "Part Direct Payment",
    "CASSR Managed Personal Budget",
    "CASSR Commissioned Support Only",
    "Information, Advice and other Universal Services/Signposting",
    "No Direct Support to Carer",
    "",
    "",
    "Respite or Other Forms of Carer Support delivered to the cared-for person",
]
ENGLAND = [" ", "", "", "E92000001", "England"]
LUTON = ["E06000032", "611", "Luton", "E12000006", "East of England"]
HACKNEY = ["E09000012", "704", "Hackney", "E12000007", "London"]
LTS = (
    "Table 34: Number of clients accessing long term support during the year, "
    "by age band and support setting, 2021-22"
)
AT_END = LTS.replace("34", "38", 1).replace("during the year", "at the end of the year")
SPENT = (
    "Table 43: Gross Current Expenditure on long term care for clients aged 18 to 64, "
    "by support setting, 2021-22"
)
OF_CARERS = (
    "Table 47: Support provided to carers during the year, by type of support provided, 2021-22"
)
UNIT = (
    "Table 52: Unit costs for clients accessing long term support, by support setting and "
    "age band, year on year comparison, 2020-21 and 2021-22"
)


def sheet(title, unit, labels, rows):
    """A table as published: title in row 4, unit in row 6, labels from row 7, then areas."""
    width = len(IDS) + len(labels[0])
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    above = [[""], ["Return to contents"], [""], [title], [""], [*[""] * (width - 1), unit]]
    headers = [[*(IDS if level == 0 else [""] * 5), *row] for level, row in enumerate(labels)]
    footer = [[""], ["Source: SALT Collection 2021-22"], ["[x] indicates data not submitted."]]
    return [*above, *headers, [" "], *padded, *footer]


def by_age(*ages):
    first, second = ages
    return [[first, *[""] * 8, second, *[""] * 8, "Total"], [*SETTINGS, *SETTINGS, ""]]


AGES = by_age("18 to 64", "65 and over")
DURING = [25, 160, 310, 140, 490, 80, "[x]", "[x]", 1205]
DURING += [110, 350, 170, 55, 1050, 35, "[x]", "[x]", 1770, 2975]
MARCH = [25, 150, 280, 135, 415, 60, "[x]", "[x]", 1070]
MARCH += [75, 255, 140, "[c]", 700, 25, "[x]", "[x]", 1235, 2305]
SUPPORT = [
    [
        "Direct Support",
        "",
        "",
        "",
        "",
        "No Direct Support",
        "Total",
        "",
        "Support Involving Cared for Person",
    ],
    CARERS,
]
SHEETS = {
    "Title": [["Data Tables"]],
    "T34": sheet(LTS, "Numbers", AGES, [[*LUTON, *DURING], [*HACKNEY, *["[x]"] * 19]]),
    "T38": sheet(AT_END, "Numbers", AGES, [[*LUTON, *MARCH], [*HACKNEY, *["[x]"] * 19]]),
    "T43": sheet(
        SPENT,
        "£ Thousands",
        [["Nursing", "Community: Direct Payments", "Total"]],
        [[*ENGLAND, 323003.754, 1354293.52, 8274432.384], [*LUTON, 1314.535, 5485.92, 31710.09]],
    ),
    "T47": sheet(
        OF_CARERS,
        "Numbers",
        SUPPORT,
        [[*LUTON, 415, "[c]", "[c]", "[c]", 395, "[c]", 810, "and also", 105]],
    ),
    "T52": sheet(
        UNIT,
        "£ per week",
        [
            ["Nursing", "", "", "", "Residential and Nursing"],
            ["2020-21", "", "2021-22", "", "2021-22"],
            ["18 to 64", "65 and Over", "18 to 64", "65 and Over", "Total"],
        ],
        [[*LUTON, 1208.967, 664.484, 0, 730.137, 865.846]],
    ),
}


@pytest.fixture
def loaded(as_xlsx, imported):
    return imported(ascfr_tables.LOADER, as_xlsx(SHEETS))


def by(table, *columns, value):
    return {tuple(row[:-1]): row[-1] for row in table[[*columns, value]].to_numpy().tolist()}


@pytest.mark.parametrize("book", ["as_xlsx", "as_ods"])
def test_tables_of_the_activity_report_give_way_to_its_csv(request, imported, book):
    title = "Table 2: Number of people accessing long-term support during the year, 2024-25"
    tables = {"Table_2": sheet(title, "", [["18 to 64", "65 and over"]], [[*LUTON, 1205, 1770]])}
    with pytest.raises(LeftOutError, match=r"LTS001.*import that one"):
        imported(ascfr_tables.LOADER, request.getfixturevalue(book)(tables))
    costs = title.replace("Number of people", "Unit costs of clients")
    assert ascfr_tables.is_of_activity(Titled("a", "Table_2", title, (), 0))
    assert not ascfr_tables.is_of_activity(Titled("a", "Table_2", costs, (), 0))


def test_every_row_fits_the_evidence(loaded):
    tables, _ = shaped(loaded.tables, "nhs-ascfr-tables-2021-22", "download.xlsx")
    assert set(tables) == set(ascfr_tables.LOADER.fills)


def test_people_in_homes_during_the_year_and_on_its_last_day(loaded):
    homes = loaded.tables["care_home_residents"]
    assert set(homes["area_code"]) == {"E06000032"}
    found = by(homes, "period", "care_type", "age_group", value="people")
    assert found == {
        ("2021-22", "nursing", "18_64"): "25",
        ("2021-22", "residential", "18_64"): "160",
        ("2021-22", "nursing", "65_plus"): "110",
        ("2021-22", "residential", "65_plus"): "350",
        ("2022-03/2022-03", "nursing", "18_64"): "25",
        ("2022-03/2022-03", "residential", "18_64"): "150",
        ("2022-03/2022-03", "nursing", "65_plus"): "75",
        ("2022-03/2022-03", "residential", "65_plus"): "255",
    }
    assert set(homes["qualifier"]) == {"rounded"}


def test_direct_payments_by_client_add_up_with_what_is_suppressed(loaded):
    users = loaded.tables["service_users"]
    assert by(users, "service", "age_group", value="people") == {
        ("long_term_support", "18_64"): "1205",
        ("long_term_support", "65_plus"): "1770",
        ("long_term_support", "all"): "2975",
        ("direct_payments", "18_64"): "415",
        ("direct_payments", "65_plus"): "[140-144]",
        ("direct_payments", "all"): "[555-559]",
        ("long_term_community_support", "18_64"): "890",
        ("long_term_community_support", "65_plus"): "[865-869]",
        ("long_term_community_support", "all"): "[1755-1759]",
    }


def test_carers_with_support_of_their_own_are_fewer_than_all_of_the_return(loaded):
    assert by(loaded.tables["carers"], "measure", value="value") == {
        ("direct_payments_national_return",): "[415-419]",
        ("supported_national_return",): "[415-427]",
        ("in_national_return",): "810",
    }


def test_spending_is_in_pounds_and_printed_totals_are_left_out(loaded):
    spent = loaded.tables["spending"]
    found = by(spent, "area_code", "service", "age_group", value="amount_gbp")
    assert found["E06000032", "direct_payments", "18_64"] == 5_485_920
    assert found["E92000001", "nursing_care", "18_64"] == 323_003_754
    assert len(found) == 4


def test_a_unit_cost_of_nought_is_missing(loaded):
    costs = loaded.tables["care_home_measures"]
    assert by(costs, "period", "care_type", "measure", value="value") == {
        ("2020-21", "nursing", "unit_cost_18_64"): 1208.97,
        ("2020-21", "nursing", "unit_cost_65_plus"): 664.48,
        ("2021-22", "nursing", "unit_cost_65_plus"): 730.14,
        ("2021-22", "all", "unit_cost"): 865.85,
    }


def test_who_did_not_submit_and_what_is_missing_is_named(loaded):
    left = [str(it) for it in loaded.skipped if it.count]
    assert "2 tables (not submitted, [x] throughout: Hackney, T34, T38)" in left
    lacking = [it for it in left if it.startswith("1 table (none has the title")]
    assert len(lacking) == 3
    assert any("aged 65 and over by support setting" in it for it in lacking)


def test_a_later_edition_spells_and_places_differently(as_xlsx, imported):
    moved = sheet(LTS.replace("34", "36", 1).replace("2021-22", "2023-24"), "Numbers", AGES, [])
    ids = ["LA name", "LA code", "Geography code", "Region code", "Region name"]
    header = [[*ids, *row[5:]] if row[0] == "Geography code" else row for row in moved]
    header = [[*header[0]], *header[3:8], ["Luton", "611", "E06000032", "", "", *DURING]]
    header[4] = [cell.upper() for cell in header[4]]
    loaded = imported(ascfr_tables.LOADER, as_xlsx({"36": header}))
    found = by(
        loaded.tables["care_home_residents"], "period", "care_type", "age_group", value="people"
    )
    assert found["2023-24", "residential", "65_plus"] == "350"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda cells: [*cells[:5], "many", *cells[6:]], "Luton, column 18 to 64, nursing: 'many'"),
        (lambda cells: ["£ Thousands" if it == "Numbers" else it for it in cells], "the unit of"),
        (lambda cells: ["Nursing" if it == SETTINGS[1] else it for it in cells], "the same labels"),
        (
            lambda cells: ["Community\nDP in part" if it == SETTINGS[3] else it for it in cells],
            "nothing labelled 'community part direct payment'",
        ),
    ],
)
def test_what_cannot_be_read_is_named(as_xlsx, imported, change, says):
    rows = sheet(LTS, "Numbers", AGES, [])
    body = [change(row) for row in rows] + [change([*LUTON, *DURING])]
    if says.endswith("'many'"):
        body = [*rows, change([*LUTON, *DURING])]
    with pytest.raises(ImportFileError, match=says):
        imported(ascfr_tables.LOADER, as_xlsx({"T34": body}))
