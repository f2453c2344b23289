"""ASCOF: open data of 2020-21 and time series tables; figures in fixtures made up."""

import pandas as pd
import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import ascof_long, ascof_tables

LONG = [
    "Geographical Code",
    "Geographical Description",
    "Geographical Level",
    "ONS Code",
    "ASCOF Measure Code",
    "Disaggregation Level",
    "Measure Type",
    "Measure Value",
    "Measure Group",
    "Measure Group Description",
]
LUTON, ENGLAND = ("611", "Luton", "Council", "E06000032"), ("E", "England", "England", "E92000001")
TYPE = ("S", "Shire Counties", "Council Type", "")
PAID = ("1C2A", "Proportion of people using social care who receive direct payments")


def _long(place, code, group, kind, value):
    return [*place, code, group, kind, value, *PAID]


def _table(*columns):
    head = ["Local authority code", "Local authority", "ONS area code"]
    text = [["Table 3d(2a): the proportion of care users"], ["This worksheet contains one table."]]
    names = [f"{year} - {figure}" for year, figure in columns]
    return [*text, [*head, *names]]


OUTCOMES = [("2024 to 2025", name) for name in ("numerator", "denominator", "outcome")]


def _workbook(rows, columns=OUTCOMES, name="Table_3d(2a)"):
    return {
        "Cover": [["Measures from the adult social care outcomes framework"]],
        name: [*_table(*columns), *rows],
    }


def test_a_measure_has_its_counts_beside_it(as_xlsx, imported):
    rows = [
        _long(place, code, group, kind, value)
        for place, some, every, share in ((LUTON, 452, 904, 50), (ENGLAND, 3840, 10000, 38.4))
        for code, group in (("1C2A1864", "18-64"),)
        for kind, value in (("Numerator", some), ("Denominator", every), ("Outcome", share))
    ]
    rows.append(_long(TYPE, "1C2A1864", "18-64", "Outcome", 33))
    loaded = imported(ascof_long.LOADER, as_xlsx({"in": [LONG, *rows]}))
    measures = loaded.tables["ascof_measures"].set_index("area_code")
    figures = ["measure", "population_group", "value", "numerator", "denominator"]
    assert measures.loc["E06000032", figures].tolist() == ["1c_2a", "18_64", 50.0, "452", "904"]
    beside = loaded.tables["ascof"].set_index("geography")["value"].to_dict()
    assert beside == {"area": 50.0, "england": 38.4}
    assert loaded.tables["ascof"]["measure"].unique().tolist() == ["1c_2a_18_64"]
    users = loaded.tables["service_users"].set_index("service")["people"].to_dict()
    assert users == {"direct_payments": "452", "long_term_community_support": "904"}
    assert "1 row (council types, which are no area)" in map(str, loaded.skipped)


def test_open_data_of_another_year_is_refused(as_xlsx, imported):
    row = [*ENGLAND, "1A", "Total", "Outcome", 19.1, "1A", "Social care-related quality of life"]
    with pytest.raises(ImportFileError, match="another year than 2020-21"):
        imported(ascof_long.LOADER, as_xlsx({"in": [LONG, row]}))


def test_brackets_hold_the_figure_before_and_marks_stay(as_ods, imported):
    rows = [
        ["England", "England", "E92000001", 117655, 480105, 24.5],
        ["S", "Shire Counties", "[z]", 39630, 156265, 25.4],
        [611, "Luton", "E06000032", 394, "2,451 (2,400)", "16.1 (16.4)"],
        [906, "Isles of Scilly", "E06000053", "[c]", "[c]", "[c]"],
        [112, "Middlesbrough", "E06000002", "[x]", "[x]", "[x]"],
    ]
    loaded = imported(ascof_tables.LOADER, as_ods(_workbook(rows)))
    table = loaded.tables["ascof_measures"].set_index("area_code")
    assert sorted(table.index) == ["E06000032", "E06000053", "E92000001"]
    luton = table.loc["E06000032"]
    assert luton[["value", "previous_value"]].tolist() == [16.1, 16.4]
    assert luton[["numerator", "denominator"]].tolist() == ["394", "2451"]
    assert "was 16.4" in luton["note"]
    scilly = table.loc["E06000053"]
    assert scilly[["numerator", "denominator", "value"]].isna().all()
    unbounded = "suppressed as published; the publisher's rules give no bounds"
    assert scilly["note"] == f"Numerator and denominator {unbounded}"
    why = "2 counts (suppressed, and nothing that is published bounds them)"
    assert why in map(str, loaded.skipped)
    assert "E06000053" not in set(loaded.tables["service_users"]["area_code"])


def test_suppressed_counts_are_what_the_notes_and_the_outcome_leave(as_ods, imported):
    rows = [
        ["England", "England", "E92000001", 117655, 480105, 24.5],
        [906, "Isles of Scilly", "E06000053", "[c]", "[c]", 16.7],  # 1 of 6, 2 of 12, 3 of 18 …
        [611, "Luton", "E06000032", "[c]", "[c]", 0],
        [112, "Middlesbrough", "E06000002", "[c]", "[c]", 100],
        [113, "Hartlepool", "E06000001", "[c]", "[c]", 0.05],
        [114, "Redcar and Cleveland", "E06000003", "[c]", "[c]", 0.04],
    ]
    loaded = imported(ascof_tables.LOADER, as_ods(_workbook(rows)))
    table = loaded.tables["ascof_measures"].set_index("area_code")
    counts = table[["numerator", "denominator"]]
    assert counts.loc["E06000053"].tolist() == ["[1-4]", "[6-24]"]
    assert counts.loc["E06000032", "numerator"] == "[0-4]"
    assert pd.isna(counts.loc["E06000032", "denominator"])  # nobody of however many
    assert counts.loc["E06000002"].tolist() == ["[1-4]", "[1-4]"]
    for code in ("E06000001", "E06000003"):  # such an outcome may be that of any denominator
        assert counts.loc[code, "numerator"] == "[1-4]"
        assert pd.isna(counts.loc[code, "denominator"])
    assert table["note"].str.contains("the numerator is less than 5").sum() == 5
    unbounded = table["note"].str.contains("Denominator suppressed as published; the publisher's")
    assert set(table.index[unbounded.fillna(False)]) == {"E06000032", "E06000001", "E06000003"}
    users = loaded.tables["service_users"].set_index(["area_code", "service"])
    support = users.loc[("E06000053", "long_term_community_support")]
    assert support["people"] == "[6-24]"
    assert support["note"].startswith("Client-level data: not comparable with the years before; ")
    assert "Denominator suppressed: bounds worked out" in support["note"]


def _counts(table):
    names = ["numerator", "denominator", "respondents"]
    return table[names].fillna("").iloc[0].tolist()


def test_the_rule_of_client_level_data_is_read_for_its_measures_alone(as_ods, imported):
    rows = [[906, "Isles of Scilly", "E06000053", "[c]", "[c]", 40.0]]
    unbounded = "Numerator and denominator suppressed as published; the publisher's rules give no"
    for name, columns, counted in (
        ("Table_2b", OUTCOMES, ["[1-4]", "", ""]),  # of a population, whatever that is
        ("Table_2c", OUTCOMES, ["[1-4]", "", ""]),
        ("Table_2e(1)", OUTCOMES, ["[1-4]", "[3-10]", ""]),
        ("Table_4b", OUTCOMES, ["", "", ""]),  # suppressed where any value is less than 5
        ("Table_3d(2a)", [("2023 to 2024", it) for _, it in OUTCOMES], ["", "", ""]),
    ):
        loaded = imported(ascof_tables.LOADER, as_ods(_workbook(rows, columns, name)))
        table = loaded.tables["ascof_measures"]
        assert _counts(table) == counted
        assert (unbounded in table["note"].item()) == (counted[0] == "")


def test_the_open_data_state_no_rule_so_nothing_has_bounds(as_xlsx, imported):
    scilly = ("906", "Isles of Scilly", "Council", "E06000053")
    figures = {"Numerator": "[c]", "Denominator": "[c]", "Base": "[c]", "Outcome": "40.0"}
    rows = [_long(scilly, "1C2A", "Total", *figure) for figure in figures.items()]
    rows += [
        ["906", "Isles of Scilly", "Council", "E06000053", "2B285OV", "85 and over", *figure]
        for figure in (
            ("Numerator", "4", "2B2", "Offered reablement"),
            ("Denominator", "[c]", "2B2", "Offered reablement"),
        )
    ]
    loaded = imported(ascof_long.LOADER, as_xlsx({"in": [LONG, *rows]}))
    table = loaded.tables["ascof_measures"].set_index("measure")
    assert _counts(table.loc[["1c_2a"]]) == ["", "", ""]
    assert _counts(table.loc[["2b_2"]]) == ["4", "", ""]
    assert "Denominator suppressed as published" in table.loc["2b_2", "note"]
    assert "Numerator" not in table.loc["2b_2", "note"]
    why = "4 counts (suppressed, and nothing that is published bounds them)"
    assert why in map(str, loaded.skipped)


def test_suppressed_outcomes_and_margins_are_counted_and_respondents_are_noted(as_ods, imported):
    columns = [("2023 to 2024", name) for name in ("margin of error", "number of respondents")]
    columns.append(("2023 to 2024", "outcome"))
    rows = [
        [611, "Luton", "E06000032", 5.9, 210, 30.0],
        [906, "Isles of Scilly", "E06000053", "[c]", "[c]", "[c]"],
        [112, "Middlesbrough", "E06000002", 9.1, "[c]", 50.0],
    ]
    loaded = imported(ascof_tables.LOADER, as_ods(_workbook(rows, columns, "Table_1e")))
    left = list(map(str, loaded.skipped))
    assert "1 outcome (suppressed, and no count with bounds)" in left
    assert "1 margin (of error, suppressed)" in left
    table = loaded.tables["ascof_measures"].set_index("area_code")
    for code in ("E06000053", "E06000002"):
        assert table.loc[code, "respondents"] == "[0-4]"
        assert table.loc[code, "note"].startswith("Respondents suppressed: by the notes to 2024-25")
    assert "E06000053" not in set(loaded.tables["ascof"]["area_code"])


def test_years_stand_side_by_side_and_margins_are_read(as_ods, imported):
    columns = [
        ("2021 to 2022", "margin of error"),
        ("2021 to 2022", "number of respondents"),
        ("2021 to 2022", "outcome"),
        ("2023 to 2024", "margin of error"),
        ("2023 to 2024", "number of respondents"),
        ("2023 to 2024", "outcome"),
    ]
    rows = [[611, "Luton", "E06000032", 5.9, 210, 30.0, 5.2, 230, 24.0]]
    loaded = imported(ascof_tables.LOADER, as_ods(_workbook(rows, columns, "Table_1e")))
    table = loaded.tables["ascof"].pivot_table(index="period", columns="measure", values="value")
    assert table.to_dict() == {
        "3b": {"2021-22": 30.0, "2023-24": 24.0},  # 1E is the old 3B, and its series runs on
        "3b_margin": {"2021-22": 5.9, "2023-24": 5.2},
    }


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([("2024 to 2025", "share")], "'share' is none of outcome"),
        ([("2024 to 2025", "outcome"), ("2024/25", "outcome")], "'2024/25 - outcome' is no figure"),
    ],
)
def test_another_layout_is_refused_with_the_sheet(as_ods, imported, columns, message):
    rows = [[611, "Luton", "E06000032", *[1] * len(columns)]]
    with pytest.raises(ImportFileError, match=message):
        imported(ascof_tables.LOADER, as_ods(_workbook(rows, columns)))


def test_a_cell_that_is_no_figure_is_named_with_file_and_sheet(as_ods, imported):
    path = as_ods(_workbook([[611, "Luton", "E06000032", "many"]], [("2024 to 2025", "outcome")]))
    with pytest.raises(ImportFileError, match=rf"{path.name}, Table_.*: 'many' .* is neither"):
        imported(ascof_tables.LOADER, path)


def test_a_sheet_without_area_codes_is_refused(as_ods, recognised):
    sheets = _workbook([[611, "Luton", 1]])
    sheets["Table_3d(2a)"][2][2] = "Area"
    with pytest.raises(ImportFileError, match="lacks the column 'ONS area code'"):
        recognised(ascof_tables.LOADER, as_ods(sheets))


# On the real files ------------------------------------------------------------------------------

OPEN = "ascof/meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx"
TABLES = "ascof/dhsc_ascof_2024_25_time_series.ods"


@pytest.mark.opendata
def test_every_council_has_measures(open_data, imported, geography):
    for loader, name, councils in (
        (ascof_long.LOADER, OPEN, 149),
        (ascof_tables.LOADER, TABLES, 153),
    ):
        table = imported(loader, open_data / name).tables["ascof_measures"]
        assert table.loc[table["area_code"].isin(list(geography.names)), "area_code"].nunique() == (
            councils
        )


@pytest.mark.opendata
def test_published_shares_of_direct_payments(open_data, imported):
    table = imported(ascof_tables.LOADER, open_data / TABLES).tables["ascof_measures"]
    paid = table.query("measure == '3d_2a'").set_index("area_code")
    assert paid.loc["E92000001", ["value", "numerator", "denominator"]].tolist() == [
        24.5,
        "117655",
        "480105",
    ]
    assert paid.loc["E06000032", ["value", "numerator", "denominator"]].tolist() == [
        16.1,
        "394",
        "2451",
    ]
    shares = paid.loc[~paid.index.str.match("E(12|92)"), "value"].dropna()
    assert (len(shares), shares.min(), shares.max()) == (152, 6.2, 50.7)
    assert (shares < 16.1).sum() + 1 == 23  # Luton's rank from the lowest
    before = imported(ascof_long.LOADER, open_data / OPEN).tables["ascof_measures"]
    paid = before.query("measure == '1c_2a'").set_index(["area_code", "population_group"])["value"]
    assert paid["E06000032"].to_dict() == {"18_64": 50.0, "65_plus": 21.4, "all": 35.7}
    assert paid["E92000001"].to_dict() == {"18_64": 38.4, "65_plus": 15.3, "all": 26.6}


@pytest.mark.opendata
def test_suppressed_figures_of_the_real_files_are_counted_and_not_bounded(open_data, imported):
    for loader, name, outcomes in (
        (ascof_long.LOADER, OPEN, 22),
        (ascof_tables.LOADER, TABLES, 45),  # with both counts, so that no rule bounds these
    ):
        loaded = imported(loader, open_data / name)
        left = list(map(str, loaded.skipped))
        assert f"{outcomes} outcomes (suppressed, and no count with bounds)" in left
        table = loaded.tables["ascof_measures"]
        counts = table[["numerator", "denominator", "respondents"]].fillna("")
        assert not counts.apply(lambda column: column.str.startswith("[")).any(axis=None)
