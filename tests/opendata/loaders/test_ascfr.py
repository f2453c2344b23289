"""ASC-FR spending: keys of 2016-17, descriptions from 2017-18 on; figures in fixtures made up."""

import pandas as pd
import pytest

from caremarket.errors import ImportFileError
from caremarket.methods import hhi
from caremarket.opendata.loaders import ascfr_descriptions, ascfr_keys
from caremarket.opendata.loaders.spending import inferred_unit
from caremarket.themes.direct_payments.community import by_age, community_spend, services
from caremarket.themes.direct_payments.shift import moved
from caremarket.themes.direct_payments.spend import cells, with_adjusted

KEYS = [
    "FY_Ending",
    "CASSR_CODE",
    "GEOGRAPHY_CODE",
    "REGION_GO_CODE",
    "CareType_KEY",
    "AgeBand_KEY",
    "PrimarySupportReason_KEY",
    "SupportSetting_KEY",
    "Purpose_KEY",
    "CarerSupportType_KEY",
    "DataType_KEY",
    "TOTALEXPENDITURE",
    "TOTALINCOME",
    "NETTOTALEXPENDITURE",
    "GROSSTOTALEXPENDITURE",
    "NETCURRENTEXPENDITURE",
    "GROSSCURRENTEXPENDITURE",
]
LUTON = ["2017", "611", "E06000032", "E12000006"]
REGION = ["2017", "", "", "E12000006"]
MONEY = ["0", "0", "0", "0", "0"]

DESCRIPTIONS = [
    "GEOGRAPHY_LEVEL",
    "DATA_LEVEL",
    "FY_ENDING",
    "UUID",
    "CASSR",
    "GEOGRAPHY_CODE",
    "DH_GEOGRAPHY_NAME",
    "REGION_GO_CODE",
    "GEOGRAPHY_NAME",
    "DimensionGroup",
    "CareType_Key",
    "AgeBand_Key",
    "PrimarySupportReason_Key",
    "SupportSetting_Key",
    "Purpose_Key",
    "CarerSupportType_Key",
    "ITEMVALUE",
]


def _keys(*cells, place=LUTON):
    return [*place, *cells[:-1], *MONEY, cells[-1]]


def _described(*cells, level="Local Authority", data="Gross Current Expenditure", code="E06000032"):
    *labels, value = cells
    place = ["2018", "1", "611", code, "Luton", "E12000006", "East of England", "Finance"]
    return [level, data, *place, *labels, value]


LONG = ("Long Term Care", "18 to 64", "Physical Support")


def _amounts(loaded):
    table = loaded.tables["spending"]
    cells = zip(
        table["area_code"],
        table["service"],
        table["primary_support_reason"],
        table["age_group"],
        strict=True,
    )
    return dict(zip(cells, table["amount_gbp"], strict=True))


def test_keys_become_the_words_of_the_evidence_and_pounds(as_csv, imported):
    loaded = imported(
        ascfr_keys.LOADER,
        as_csv(
            [
                KEYS,
                _keys("2", "1", "6", "1", "", "", "1", "1935"),
                _keys("2", "2", "13", "7", "", "", "1", "12.3456789"),
                _keys("4", "2", "6", "", "2", "", "1", "2765"),
                _keys("3", "", "12", "", "", "1", "1", "36"),
            ]
        ),
    )
    assert _amounts(loaded) == {
        ("E06000032", "direct_payments", "physical_support", "18_64"): 1_935_000.0,
        ("E06000032", "residential_care", "memory_and_cognition", "65_plus"): 12_345.68,
        (
            "E06000032",
            "short_term_to_maximise_independence",
            "physical_support",
            "65_plus",
        ): 2_765_000.0,
        ("E06000032", "direct_payments_to_carers", "all", "all"): 36_000.0,
    }
    assert loaded.tables["spending"]["note"].str.contains("without a code book").all()
    assert loaded.tables["carers"]["value"].tolist() == [36_000.0]


def test_sub_bands_region_rows_and_income_are_never_added(as_csv, imported):
    loaded = imported(
        ascfr_keys.LOADER,
        as_csv(
            [
                KEYS,
                _keys("2", "2", "6", "2", "", "", "1", "100"),
                _keys("2", "3", "6", "2", "", "", "2", "60"),
                _keys("2", "4", "6", "2", "", "", "2", "30"),
                _keys("2", "5", "6", "2", "", "", "2", "10"),
                _keys("2", "2", "6", "5", "", "", "1", "0"),
                _keys("2", "2", "6", "2", "", "", "1", "900", place=REGION),
            ]
        ),
    )
    assert list(_amounts(loaded).values()) == [100_000.0]
    left = {str(it) for it in loaded.skipped if it.count}
    assert left == {
        "1 row (regions and England, which add councils up)",
        "1 row (clients' income only, no spending)",
        "3 rows (bands above 65 that repeat 65 and over)",
    }


def test_negative_amounts_stay_and_say_so(as_csv, imported):
    row = _keys("2", "1", "6", "3", "", "", "1", "-153")
    table = imported(ascfr_keys.LOADER, as_csv([KEYS, row])).tables["spending"]
    assert table["amount_gbp"].tolist() == [-153_000.0]
    assert "Negative as published" in table["note"].iloc[0]


def test_a_key_that_is_not_known_is_left_out_by_name(as_csv, imported):
    rows = [_keys("2", "1", "6", key, "", "", "1", "5") for key in ("1", "8")]
    loaded = imported(ascfr_keys.LOADER, as_csv([KEYS, *rows]))
    assert len(loaded.tables["spending"]) == 1
    assert "1 row ('key 8' is no setting that is known)" in map(str, loaded.skipped)


def test_the_descriptions_file_gives_councils_spending_only(as_csv, imported):
    setting, rest = "Community: Direct Payments", ["", "", "2625"]
    loaded = imported(
        ascfr_descriptions.LOADER,
        as_csv(
            [
                DESCRIPTIONS,
                _described(*LONG, setting, *rest),
                _described(*LONG, "99", "", "", "9999"),
                _described(*LONG, "Nursing", "", "", ":"),
                _described(*LONG, setting, *rest, level="England", code="E92000001"),
                _described(*LONG, setting, *rest, data="Total Income"),
            ]
        ),
    )
    assert _amounts(loaded) == {
        ("E06000032", "direct_payments", "physical_support", "18_64"): 2_625_000.0
    }
    assert {str(it) for it in loaded.skipped if it.count} == {
        "2 rows (no gross current expenditure of a council)",
        "1 row (printed totals of other rows)",
        "1 amount (not published (: or -))",
    }


def test_later_years_drop_the_ending_of_their_columns(as_csv, imported):
    header = [name.removesuffix("_Key") for name in DESCRIPTIONS]
    row = _described(*LONG, "Community: Home Care", "", "", "951")
    row[2] = "2023"
    table = imported(ascfr_descriptions.LOADER, as_csv([header, row])).tables["spending"]
    assert table[["period", "service"]].to_numpy().tolist() == [["2022-23", "home_care"]]


LATER = [
    *["GEOGRAPHY_LEVEL", "DATA_Level", "UUID", "FY_ENDING", "CASSR", "GEOGRAPHY_CODE"],
    *["DH_GEOGRAPHY_NAME", "REGION_GO_CODE", "GEOGRAPHY_NAME", "DimensionGroup", "CareType"],
    *["FinanceType", "FinanceDescription", "AgeBand", "PrimarySupportReason", "SupportSetting"],
    *["Purpose", "CarerSupportType", "DataType", "ActivityProvision", "ComparativeTotals"],
    *["DataSource", "ValueType", "ITEMVALUE"],
]


def _later(setting, provider, value, *, kind="", reason="Physical Support", **other):
    cells = {
        **{"GEOGRAPHY_LEVEL": "Local Authority", "DATA_Level": "Gross Current Expenditure"},
        **{"UUID": "1", "FY_ENDING": "2024", "CASSR": "611", "GEOGRAPHY_CODE": "E06000032"},
        **{"DH_GEOGRAPHY_NAME": "Luton", "CareType": "Long Term Care"},
        **{"FinanceType": "Expenditure", "FinanceDescription": provider},
        **{"AgeBand": "65 and Over", "PrimarySupportReason": reason, "SupportSetting": setting},
        **{"DataSource": "ASC-FR", "ValueType": kind, "ITEMVALUE": value},
    }
    return [{**cells, **other}.get(name, "") for name in LATER]


def test_the_file_of_2023_24_counts_once_what_it_divides_by_provider(as_csv, imported):
    nursing = [_later("Nursing", "Own Provision", "100"), _later("Nursing", "99", "2474.361")]
    nursing.append(_later("Nursing", "Provision by Others", "2374.361"))
    rest = [
        _later("99", "99", "9000"),
        _later("Residential", "99", "8000", reason="99"),
        _later("Residential", "99", "8579.117"),
        _later("Residential", "99", "648.72", kind="UNIT COST"),
        _later("Residential", "99", "12", kind="Numerator"),
        _later("Residential", "99", "3", FinanceType="Income", DATA_Level="Total Income"),
    ]
    loaded = imported(ascfr_descriptions.LOADER, as_csv([LATER, *nursing, *rest]))
    key = ("E06000032", "nursing_care", "physical_support", "65_plus")
    other = ("E06000032", "residential_care", "physical_support", "65_plus")
    assert _amounts(loaded) == {key: 2_474_361.0, other: 8_579_117.0}
    assert set(loaded.tables["spending"]["period"]) == {"2023-24"}
    left = {str(it) for it in loaded.skipped if it.count}
    assert left == {
        "1 row (no gross current expenditure of a council)",
        "4 rows (by who provides, or part of a unit cost)",
        "2 rows (printed totals of other rows)",
    }


def test_what_names_no_gross_current_expenditure_says_what_it_names(as_csv, imported):
    row = _later("Nursing", "99", "1", DATA_Level="Expenditure by setting")
    with pytest.raises(ImportFileError, match="they hold '', '99', 'Expenditure', 'Expenditure by"):
        imported(ascfr_descriptions.LOADER, as_csv([LATER, row]))


@pytest.mark.parametrize(("amount", "pounds"), [("2625000", 2_625_000), ("2625", 2_625_000)])
def test_pounds_and_thousands_are_told_apart_by_councils_totals(as_csv, imported, amount, pounds):
    setting = ["Community: Direct Payments", "", ""]
    large = _described(*LONG[:2], "Sensory Support", *setting, f"{amount}0")  # ten times as much
    path = as_csv([DESCRIPTIONS, _described(*LONG, *setting, amount), large])
    amounts = _amounts(imported(ascfr_descriptions.LOADER, path))
    assert amounts["E06000032", "direct_payments", "physical_support", "18_64"] == pounds


def test_a_renamed_column_is_named(as_csv, recognised):
    header = ["Type of care" if name == "CareType_Key" else name for name in DESCRIPTIONS]
    with pytest.raises(ImportFileError, match="lacks the column 'CareType'"):
        recognised(
            ascfr_descriptions.LOADER, as_csv([header, _described(*LONG, "99", "", "", "1")])
        )
    header = ["GROSS" if name == KEYS[-1] else name for name in KEYS]
    with pytest.raises(ImportFileError, match="lacks the column 'GROSSCURRENTEXPENDITURE'"):
        recognised(ascfr_keys.LOADER, as_csv([header]))


def test_a_file_without_councils_spending_is_refused(as_csv, imported):
    row = _described(*LONG, "Nursing", "", "", "1", data="Total Income")
    with pytest.raises(ImportFileError, match="no row is gross current expenditure of a council"):
        imported(ascfr_descriptions.LOADER, as_csv([DESCRIPTIONS, row]))


def test_a_cell_that_stands_twice_counts_once_and_is_refused_if_it_differs(as_csv, imported):
    row, other = (_described(*LONG, "Nursing", "", "", amount) for amount in ("1", "2"))
    loaded = imported(ascfr_descriptions.LOADER, as_csv([DESCRIPTIONS, row, row]))
    assert "1 row (they stand in the file once more and say the same)" in map(str, loaded.skipped)
    with pytest.raises(ImportFileError, match="contradict each other: amount_gbp is 1 and 2"):
        imported(ascfr_descriptions.LOADER, as_csv([DESCRIPTIONS, row, other]))


@pytest.mark.parametrize(
    ("labels", "amount", "message"),
    [
        (["Nursing", "", ""], "much", "an amount of this spending return is 'much'"),
        (["Somewhere", "", ""], "1", "no row of this spending return has labels"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_file(as_csv, imported, labels, amount, message):
    path = as_csv([DESCRIPTIONS, _described(*LONG, *labels, amount)])
    with pytest.raises(ImportFileError, match=f"{path.name}: {message}"):
        imported(ascfr_descriptions.LOADER, path)


def test_a_year_that_is_none_is_refused(as_csv, recognised):
    row = _described(*LONG, "Nursing", "", "", "1")
    row[2] = "latest"
    with pytest.raises(ImportFileError, match="FY_ENDING of its first row is 'latest'"):
        recognised(ascfr_descriptions.LOADER, as_csv([DESCRIPTIONS, row]))


# On the real files ------------------------------------------------------------------------------

KEY_FILE = "ascfr/ascfr_2016_17_Totals.csv"
LABEL_FILE = "ascfr/ascfr_2017_18_gross_current_expenditure_by_council.csv"


@pytest.mark.opendata
def test_every_council_of_the_files_comes_out(open_data, imported, geography):
    for loader, name, councils in (
        (ascfr_keys.LOADER, KEY_FILE, 146),
        (ascfr_descriptions.LOADER, LABEL_FILE, 147),
    ):
        table = imported(loader, open_data / name).tables["spending"]
        own = table[table["area_code"].isin(list(geography.names))]
        assert own["area_code"].nunique() == councils
        assert own.groupby("area_code").size().eq(99).all()  # every cell of the return


@pytest.mark.opendata
def test_published_figures_of_luton_and_england(open_data, imported):
    table = imported(ascfr_descriptions.LOADER, open_data / LABEL_FILE).tables["spending"]
    luton = table.query("area_code == 'E06000032' and service == 'direct_payments'")
    assert luton["amount_gbp"].sum() == 6_760_000
    assert hhi(luton["amount_gbp"]) == pytest.approx(0.298, abs=0.0005)
    england = table.query("area_code == 'E92000001'")["amount_gbp"].sum()
    assert england / 1e9 == pytest.approx(17.9, abs=0.05)  # as NHS Digital states it
    community = ["direct_payments", "home_care", "supported_living"]
    community = table[table["service"].isin([*community, "other_long_term_community_care"])]
    paid = community["service"].eq("direct_payments")
    share = (
        community[paid].groupby("area_code")["amount_gbp"].sum()
        / community.groupby("area_code")["amount_gbp"].sum()
    )
    assert share["E06000032"] == pytest.approx(0.232, abs=0.0005)
    assert share["E92000001"] == pytest.approx(0.260, abs=0.0005)


@pytest.mark.opendata
@pytest.mark.parametrize(
    ("area_code", "shares", "shift"),
    [
        ("E06000032", (26.878, 18.358, 23.190), 12_616_000 * 4444 / 16_534 - 2_316_000),  # Luton
        ("E08000003", (35.088, 14.700, 26.530), 3_306_514),  # Manchester: a cell is −£18,000
    ],
)
def test_direct_payments_of_all_care_in_the_community(
    open_data, imported, area_code, shares, shift
):
    table = imported(ascfr_descriptions.LOADER, open_data / LABEL_FILE).tables["spending"]
    own = table[table["area_code"] == area_code].assign(source_id="nhs-ascfr-2017-18")
    found = with_adjusted(own, "2017-18", cells(own, "2017-18"))
    ages = by_age(community_spend(found, services(own, "2017-18")))
    found = [100 * ages.loc[age, "value"] for age in ("18_64", "65_plus", "all")]
    assert found == pytest.approx(shares, abs=0.001)
    assert moved(ages, 0.3, 0.5)["to_younger_level"] == pytest.approx(shift, abs=1)


@pytest.mark.opendata
def test_keys_mean_what_was_inferred(open_data, imported):
    """England's amount of each cell is near that of the next year, which has labels."""
    cell = ["service", "primary_support_reason", "age_group"]
    years = []
    for loader, name in ((ascfr_keys.LOADER, KEY_FILE), (ascfr_descriptions.LOADER, LABEL_FILE)):
        table = imported(loader, open_data / name).tables["spending"]
        councils = table[~table["area_code"].str.match("E(12|92)")]
        years.append(councils.groupby(cell)["amount_gbp"].sum())
    before, after = years
    assert set(before.index) == set(after.index)
    large = before > 50e6
    ratio = (after / before)[large]
    assert large.sum() > 30
    assert ratio.between(0.6, 1.6).all()
    assert ratio.median() == pytest.approx(1.02, abs=0.02)


def test_the_unit_is_told_by_the_median_council():
    found = pd.DataFrame({"code": ["a", "b", "c"], "amount_gbp": [40_000.0, 90_000.0, 2e6]})
    assert inferred_unit(found) == 1000.0
    assert inferred_unit(found.assign(amount_gbp=found["amount_gbp"] * 1000)) == 1.0
