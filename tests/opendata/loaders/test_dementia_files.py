"""Dementia registers, Fingertips and CFAS II; figures in fixtures made up unless said."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import cfas, dementia_register, fingertips

NEWER = ["ORG_TYPE", "ONS_CODE", "NAME", "ACH_DATE", "MEASURE", "VALUE", "DQ"]
OLDER = ["ORG_CODE", "NAME", "ACH_DATE", "MEASURE", "VALUE"]


def _rows(tier, code, day, people, quality=""):
    register, expected = people
    figures = {
        "DEMENTIA_REGISTER_65_PLUS": register,
        "DEMENTIA_ESTIMATE_65_PLUS": expected,
        "DIAG_RATE_65_PLUS": "64.1",
    }
    return [[tier, code, "name", day, name, value, quality] for name, value in figures.items()]


def test_a_unitary_council_counts_once_and_a_new_code_continues_the_old(as_csv, imported):
    rows = [
        *_rows("LTLA", "E06000032", "31-Mar-26", ("1100", "1716.5")),
        *_rows("UTLA", "E06000032", "31-Mar-26", ("1100", "1716.5")),
        *_rows("UTLA", "E08000019", "31-Jul-25", ("4000", "6000"), "1.0"),
        *_rows("UTLA", "E08000039", "31-Mar-26", ("4100", "6100")),
        *_rows("LTLA", "E07000008", "31-Mar-26", ("900", "1300")),
        *_rows("COUNTRY_GEOGRAPHICAL", "E92000001", "31-Mar-26", ("500000", "760000")),
    ]
    loaded = imported(dementia_register.LOADER, as_csv([NEWER, *rows], encoding="utf-8-sig"))
    table = loaded.tables["dementia"]
    on_register = table[table["measure"] == "recorded_on_gp_register"]
    found = on_register.set_index(["area_code", "period"])["value"].to_dict()
    assert found == {
        ("E06000032", "2026-03/2026-03"): 1100,
        ("E08000039", "2025-07/2025-07"): 4000,  # Sheffield under its code of then
        ("E08000039", "2026-03/2026-03"): 4100,
        ("E92000001", "2026-03/2026-03"): 500000,
    }
    flagged = table["note"].str.contains("flagged for data quality")
    assert set(table.loc[flagged, "period"]) == {"2025-07/2025-07"}
    assert "3 rows (they stand in the file once more and say the same)" in map(str, loaded.skipped)


@pytest.mark.parametrize("day", ["31-Mar-18", "2018-03-31", "31MAR2018", "31/03/2018"])
def test_the_older_layout_and_every_form_of_date(as_csv, imported, day):
    rows = [
        ["E06000032", "Luton", day, "DIAG_RATE_65_PLUS", "64.1"],
        ["E06000032", "Luton", day, "DEMENTIA_REGISTER_65_PLUS", "*"],
        ["E06000032", "Luton", day, "PAT_LIST_65_PLUS", "30000"],
    ]
    loaded = imported(dementia_register.LOADER, as_csv([OLDER, *rows]))
    table = loaded.tables["dementia"].sort_values("measure")
    assert table[["period", "measure", "value"]].to_numpy().tolist() == [
        ["2018-03/2018-03", "diagnosis_rate", 64.1],
        ["2018-03/2018-03", "recorded_on_gp_register", "[0-5]"],
    ]
    assert "The count suppressed (*) and read as 0 to 5" in table["note"].iloc[1]
    assert {str(it) for it in loaded.skipped if it.count} == {"1 row (other measures)"}


def test_the_release_of_one_month_and_the_files_of_nhs_bodies_beside_it(
    as_csv, imported, recognised
):
    rows = _rows("UTLA", "E06000032", "30JUN2026", ("1150", "1730.2"))
    rows += _rows("UTLA", "E06000053", "30JUN2026", ("N/A", "NULL"))
    loaded = imported(dementia_register.LOADER, as_csv([NEWER, *rows], encoding="utf-8-sig"))
    found = loaded.tables["dementia"].query("measure == 'recorded_on_gp_register'")
    assert found[["area_code", "period", "value"]].to_numpy().tolist() == [
        ["E06000032", "2026-06/2026-06", 1150]
    ]
    assert "2 figures (not available)" in map(str, loaded.skipped)
    nhs = _rows("ICB", "E54000024", "30JUN2026", ("9000", "14000"))
    assert recognised(dementia_register.LOADER, as_csv([NEWER, *nhs])) is None


OXFORDSHIRE = [f"E070001{number}" for number in range(77, 82)]


def test_suppressed_counts_of_districts_add_up_to_an_interval(as_csv, imported):
    counts = ["900", "*", "700", "*", "600"]  # 2,200 and twice 0 to 5
    rows = [
        row
        for code, count in zip(OXFORDSHIRE, counts, strict=True)
        for row in _rows("LTLA", code, "31-Mar-24", (count, "1000"))
    ]
    rows += _rows("UTLA", "E10000025", "31-Mar-26", ("3200", "5000"))  # districts beside it
    rows += _rows("LTLA", OXFORDSHIRE[0], "31-Mar-26", ("900", "1000"))
    rows += _rows("UTLA", "E06000053", "31-Mar-26", ("*", "*"))
    loaded = imported(dementia_register.LOADER, as_csv([NEWER, *rows]))
    keys = ["area_code", "period", "measure"]
    table = loaded.tables["dementia"].set_index(keys).sort_index()
    county = table.loc["E10000025", "2024-03/2024-03"]
    assert county["value"].to_dict() == {
        "recorded_on_gp_register": "[2200-2210]",
        "expected_on_gp_register": 5000,
    }  # and no rate: those of districts cannot be added up
    note = county.loc["recorded_on_gp_register", "note"]
    assert "Sum of the districts of the time: 5; 2 of these counts suppressed (*)" in note
    now = table.loc["E10000025", "2026-03/2026-03"]["value"].to_dict()
    assert now["recorded_on_gp_register"] == 3200  # the county's own, not once more its district
    scilly = table.loc["E06000053", "2026-03/2026-03"]["value"].to_dict()
    assert scilly == {"recorded_on_gp_register": "[0-5]", "diagnosis_rate": 64.1}
    assert "1 figure (suppressed, and no count with bounds)" in map(str, loaded.skipped)


def test_rates_of_districts_are_left_out_and_counted(as_csv, imported):
    rows = [
        row for code in OXFORDSHIRE for row in _rows("LTLA", code, "31-Mar-24", ("900", "1000"))
    ]
    luton = _rows("UTLA", "E06000032", "31-Mar-24", ("1100", "1716.5"))
    names = ", ".join(OXFORDSHIRE)
    unsummed = f"(parts of a council, and rates are not added up: {names}, in a month)"
    for beside in ([], luton):
        loaded = imported(dementia_register.LOADER, as_csv([NEWER, *rows, *beside]))
        left = [str(it) for it in loaded.skipped if it.count]
        assert left == [f"5 codes {unsummed}"]
        rates = loaded.tables["dementia"].query("measure == 'diagnosis_rate'")
        assert rates["area_code"].tolist() == ["E06000032"] * bool(beside)


def test_a_date_of_another_form_and_a_missing_column_are_named(as_csv, recognised):
    row = ["E06000032", "Luton", "March 2018", "DIAG_RATE_65_PLUS", "64.1"]
    with pytest.raises(ImportFileError, match="'ACH_DATE' holds 'March 2018', which is no date"):
        recognised(dementia_register.LOADER, as_csv([OLDER, row]))
    header = ["FIGURE" if name == "VALUE" else name for name in OLDER]
    with pytest.raises(ImportFileError, match="lacks the column 'VALUE'"):
        recognised(dementia_register.LOADER, as_csv([header, row]))


DOWNLOAD = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
]
NAME = "Estimated dementia diagnosis rate (aged 65 and older)"


def test_the_fingertips_download_gives_councils_not_districts(as_csv, imported):
    rows = [
        [
            "92949",
            NAME,
            "E92000001",
            "England",
            code,
            "",
            "",
            "Persons",
            "65+",
            "2025",
            rate,
            "",
            "",
        ]
        for code, rate in (("E06000032", "66.04501"), ("E07000008", "70"), ("E06000002", ""))
    ]
    loaded = imported(fingertips.LOADER, as_csv([DOWNLOAD, *rows]))
    table = loaded.tables["dementia"]
    assert table[["area_code", "period", "value"]].to_numpy().tolist() == [
        ["E06000032", "2025", 66.045]
    ]
    assert "1 figure (not available or suppressed)" in map(str, loaded.skipped)


def test_a_changed_heading_of_fingertips_is_named(as_csv, recognised):
    header = ["Year" if name == "Time period" else name for name in DOWNLOAD]
    row = ["92949", NAME, *[""] * 11]
    with pytest.raises(ImportFileError, match="lacks the column 'Time period'"):
        recognised(fingertips.LOADER, as_csv([header, row]))


RATES = ["AgeBand", "Sex", "DementiaPrevalence", "DementiaPrevalence95Lower"]
RATES += ["DementiaPrevalence95Upper"]


def _rates(first=0.012):
    return [
        [band, sex, first, 0.006, 0.423]
        for band in ("65-69", "70-74", "75-79", "80-84", "85-89", "90+")
        for sex in ("Male", "Female")
    ]


def test_reference_rates_must_be_complete_proportions(as_xlsx, imported):
    table = imported(cfas.LOADER, as_xlsx({"Sheet1": [RATES, *_rates()]})).tables[
        "dementia_prevalence"
    ]
    assert len(table) == 12
    with pytest.raises(ImportFileError, match="no proportion between its limits"):
        imported(cfas.LOADER, as_xlsx({"Sheet1": [RATES, *_rates(1.2)]}))
    with pytest.raises(ImportFileError, match="must have males and females"):
        imported(cfas.LOADER, as_xlsx({"Sheet1": [RATES, *_rates()[1:]]}))


@pytest.mark.opendata
def test_published_diagnosis_rates_of_luton(open_data, imported, geography):
    name = "fingertips_92949_dementia_diagnosis_rate_65plus_districts_2017_2018.csv"
    table = imported(fingertips.LOADER, open_data / "dementia" / name).tables["dementia"]
    luton = table.query("area_code == 'E06000032'").set_index("period")["value"].to_dict()
    assert luton == {"2017": 66.2, "2018": 64.1}
    assert table.loc[table["area_code"].isin(list(geography.names)), "area_code"].nunique() == 123


@pytest.mark.opendata
def test_reference_rates_are_those_typed_in(open_data, imported):
    name = "cfas2_dementia_reference_rates_by_age_sex_with_CI.xlsx"
    table = imported(cfas.LOADER, open_data / "dementia" / name).tables["dementia_prevalence"]
    rates = table.set_index(["sex", "age_band"])["value"]
    assert rates["males", "65-69"] == 0.012
    assert rates["females", "90+"] == 0.35
