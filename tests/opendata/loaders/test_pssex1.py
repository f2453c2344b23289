"""PSS-EX1 2014-15 and 2015-16; figures made up, council names and layout as published."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import pssex1

WIDE = [
    ["", "", "", "", "", "E", "NW", "SW"],
    [
        "Support type",
        "Age category",
        "Primary support reason",
        "Service delivery mechanism",
        "Accounting category",
        "611 - Luton",
        "102 - Cumbria",
        "809 - Dorset",
    ],
]
LONG = [
    "UUID",
    "Council Code",
    "Council Name",
    "Care Type",
    "Finance Type",
    "Finance Description",
    "Age Band",
    "Primary support reason",
    "Long Term Support Setting",
    "Short Term Purpose",
    "Data Type",
    "Value",
    "Notes",
]
GROSS = "Gross current expenditure"


def test_the_wide_layout_has_a_column_a_council(as_csv, imported):
    older = ["Long term support", "Age 65 and over"]
    younger = ["Short term support", "Age 18 to 64"]
    rows = [
        [*older, "Physical support", "Residential", GROSS, "3,981", "9000", "8000"],
        [*older, "Total", "Residential", GROSS, "7000", "1", "1"],
        [*younger, "Sensory support", "Other short term", GROSS, "7", "*", "-"],
        [*older, "Physical support", "Residential", "Income", "2290", "1", "1"],
    ]
    loaded = imported(pssex1.LOADER, as_csv([*WIDE, *rows]))
    table = loaded.tables["spending"]
    luton = table[table["area_code"] == "E06000032"].set_index("service")["amount_gbp"]
    assert luton.to_dict() == {"residential_care": 3_981_000, "other_short_term_support": 7000}
    assert set(table["period"]) == {"2014-15"}
    left = " ".join(str(it) for it in loaded.skipped if it.count)
    # Cumbria and the county of Dorset are no councils of today, though 809 is a code of one.
    assert "E10000006" in left and "E10000009" in left
    assert "3 rows (printed totals of other rows)" in left
    assert "1 amount (suppressed, without bounds: sums of these councils fall short: " in left
    assert "1 amount (not published (: or -))" in left


def test_payments_to_carers_stand_under_another_support_type(as_csv, imported):
    ids = ["Support type", "Age category", "Summary", "Delivery mechanism", "Accounting category"]
    header = [*ids, "612 - Buckinghamshire", "211 - Kirklees", "999 - Nowhere", "South East"]
    carers = ["Non Salt Totals", "", "Social Support: Support to Carer "]
    alone = ["Non Salt Totals", "", "Social Support: Support for Social Isolation / Other"]
    rows = [
        [*carers, "Community: Direct Payments", GROSS, "50", "660", "1", "710"],
        [*carers, "Community: other", GROSS, "60", "3485", "1", "3545"],
        [*carers, "Total", GROSS, "110", "4145", "2", "4255"],
        [*alone, "", GROSS, "1", "96", "1", "97"],
        ["Long term", "", "Physical support", "Short and long term total", GROSS, *"1234"],
        ["Later support", "", "Physical support", "", GROSS, "9", "9", "9", "27"],
    ]
    loaded = imported(pssex1.LOADER, as_csv([[""] * 5 + ["SE", "YH"], header, *rows]))
    table = loaded.tables["spending"]
    found = table.set_index(["area_code", "service"])["amount_gbp"].to_dict()
    assert found == {
        ("E06000060", "direct_payments_to_carers"): 50_000,
        ("E06000060", "other_support_to_carers"): 60_000,
        ("E06000060", "social_isolation_support"): 1_000,
        ("E08000034", "direct_payments_to_carers"): 660_000,
        ("E08000034", "other_support_to_carers"): 3_485_000,
        ("E08000034", "social_isolation_support"): 96_000,
    }
    assert loaded.tables["carers"]["value"].tolist() == [50_000, 660_000]
    left = [str(it) for it in loaded.skipped if it.count]
    assert "1 council (no area code: CASSR 999 - Nowhere)" in left
    assert "1 column (of no council: South East)" in left
    assert "3 rows ('later support' is no type of care that is known)" in left


def test_the_long_layout_keeps_its_pound_signs(as_csv, imported):
    row = ["1", "611", "Luton", "Long Term", "Totals", GROSS, "Age 18 to 64"]
    row += ["Learning disability support", "Community: direct payments", "-", "Mandatory"]
    path = as_csv([LONG, [*row, "1,104", "in £000"]], encoding="latin-1")
    table = imported(pssex1.LOADER, path).tables["spending"]
    assert table[["period", "service", "amount_gbp"]].to_numpy().tolist() == [
        ["2015-16", "direct_payments", 1_104_000]
    ]


def test_the_activity_file_is_refused_in_words(as_csv, recognised):
    header = ["UUID", "Council Code", "Council Name", "Care Type", "Activity Provision", "Value"]
    with pytest.raises(ImportFileError, match="activity file of the PSS-EX1 return"):
        recognised(pssex1.LOADER, as_csv([header]))


def test_a_missing_column_is_named(as_csv, recognised):
    header = [name for name in LONG if name != "Long Term Support Setting"]
    with pytest.raises(ImportFileError, match="lacks the column 'Long Term Support Setting'"):
        recognised(pssex1.LOADER, as_csv([header]))


def test_councils_are_never_offered_as_names_of_columns(as_csv, recognised):
    header = [name for name in WIDE[1] if name != "Age category"]
    with pytest.raises(ImportFileError, match="lacks the column 'Age category'") as error:
        recognised(pssex1.LOADER, as_csv([WIDE[0], header]))
    assert "Luton" not in str(error.value)
