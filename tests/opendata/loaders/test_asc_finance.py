"""The finance report's data tables; columns as code that reads them names them, figures made up."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.loaders import asc_finance
from caremarket.opendata.store import shaped

TITLE = "Table 17: Gross current expenditure on long and short term care, by age, 2024 to 2025"
HEADER = [
    *["LA code", "LA name", "Long term care: 18 to 64: 2024 to 2025"],
    *["Long term care: 65 and over: 2024 to 2025", "Short term care: 65 and over: 2024 to 2025"],
]
LUTON = ["611", "Luton", "£31,710,090", "£20,484,000", "£1,000"]
KENT = ["820", "Kent", "£2", "[x]", "£3"]


def tables(*rows, title=TITLE, header=HEADER):
    return {
        "Cover": [["Adult social care finance report"]],
        "Table_17": [[title], ["Notes"], [""], [""], [""], header, *rows],
    }


def test_long_term_spending_by_age_is_in_pounds(as_ods, imported):
    wider = [["", "England", "£9,999", "£9,998", "£1"], ["", "London", "£7", "£6", "£1"]]
    rows = [*wider, LUTON, KENT, ["1", "Atlantis", "£1", "", ""]]
    loaded = imported(asc_finance.LOADER, as_ods(tables(*rows)))
    shaped(loaded.tables, "dhsc-asc-finance-2024-25", "download.ods")
    spent = loaded.tables["spending"].set_index(["area_code", "service", "age_group"])
    assert spent["amount_gbp"].to_dict() == {
        ("E92000001", "long_term_support", "18_64"): 9_999,
        ("E92000001", "long_term_support", "65_plus"): 9_998,
        ("E12000007", "long_term_support", "18_64"): 7,
        ("E12000007", "long_term_support", "65_plus"): 6,
        ("E06000032", "long_term_support", "18_64"): 31_710_090,
        ("E06000032", "long_term_support", "65_plus"): 20_484_000,
        ("E10000016", "long_term_support", "18_64"): 2,
    }
    assert set(spent["period"]) == {"2024-25"}
    left = [str(it) for it in loaded.skipped if it.count]
    assert left == [
        "1 column (not read: Short term care: 65 and over: 2024 to 2025)",
        "1 row (of no council that is known: Atlantis)",
        "1 amount (not published)",
    ]


def test_thousands_are_read_from_the_title(as_ods, imported):
    rows = [["E06000032", "Luton", "31710.09", "20484", "1"]]
    loaded = imported(asc_finance.LOADER, as_ods(tables(*rows, title=TITLE + " (£000)")))
    assert loaded.tables["spending"]["amount_gbp"].tolist() == [31_710_090, 20_484_000]


def test_a_table_per_head_is_another(as_ods, recognised):
    title = TITLE.replace("care, by", "care per 100,000 adults, by")
    assert recognised(asc_finance.LOADER, as_ods(tables(LUTON, title=title))) is None


@pytest.mark.parametrize(
    ("row", "header", "says"),
    [
        (["611", "Luton", "31", "20", "1"], HEADER, "nothing above the table names the unit"),
        (["611", "Luton", "£a lot", "£20", "£1"], HEADER, "'£a lot' is neither an amount"),
        (LUTON, ["Code", "Council", *HEADER[2:]], "lacks the column 'LA name'"),
    ],
)
def test_what_cannot_be_read_is_named(as_ods, imported, row, header, says):
    with pytest.raises(ImportFileError, match=says):
        imported(asc_finance.LOADER, as_ods(tables(row, header=header)))
