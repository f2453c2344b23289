"""Each rule for spreadsheets, read back from the file with another library."""

import io
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from hostile import FORMULA, HOSTILE
from workbook_rules import check_rules, marked_up, opened

from caremarket.errors import PublishError
from caremarket.publish import report_files
from caremarket.publish.background import Background, statement
from caremarket.publish.workbook import workbook_bytes


@pytest.fixture
def book(make_report):
    return opened(workbook_bytes(make_report()))


def test_a_workbook_keeps_the_rules(book):
    check_rules(book)


def test_sheets_follow_the_findings_and_what_they_rest_on(book):
    assert book.sheetnames[3:] == [
        *("Table_1", "Table_2", "Table_3", "Table_4"),
        *("Sources", "Reconciliation", "Assumptions", "Data_log"),
    ]


def test_figures_are_numbers_rounded_and_shown_with_commas(book):
    header, rows = marked_up(book["Table_1"])
    assert header == [
        "Category",
        "Period",
        "Required beds\n(people)\n[note 1]",
        "Required beds, lower limit\n(people)\n[note 2]",
        "Required beds, upper limit\n(people)\n[note 2]",
        "Bed gap\n(beds)\n[note 3]",
        "Required beds, basis\n[note 4]",
        "Required beds, method",
    ]
    nursing = ["Nursing, norm England", "2020", 1634, 1580, 1702, -284.5, "Modelled", "As printed"]
    residential = ["Residential", "2020", 662, "[z]", "[z]", 41.3, "Assumed", "Scenario"]
    assert rows == [nursing, residential]
    assert book["Table_1"]["C6"].number_format == "#,##0"
    assert book["Table_1"]["F7"].number_format == "#,##0.0"
    assert book["Table_1"]["C6"].alignment.horizontal == "right"
    assert book["Table_1"]["A6"].alignment.horizontal == "left"
    header, rows = marked_up(book["Data_log"])
    column = header.index("Figures") + 1
    for row in range(book["Data_log"].max_row - len(rows), book["Data_log"].max_row + 1):
        assert book["Data_log"].cell(row, column).alignment.horizontal == "right"


def test_marks_stand_for_what_is_missing_or_too_small(book):
    shares = [row[2] for row in marked_up(book["Table_2"])[1]]
    assert shares == ["[k]", 0.4]
    sources = {row[0]: row for row in marked_up(book["Sources"])[1]}
    assert sources["census"][5:] == ["[x]", "As counted."]
    assert sources["mps"][6] == "[z]"
    explanations = [row[-1] for row in marked_up(book["Reconciliation"])[1]]
    assert explanations == ["[z]", "[x]"]


def test_notes_say_unit_basis_method_and_name_in_the_data(book):
    notes = {number: text for number, text in marked_up(book["Notes"])[1]}
    assert notes[1] == (
        "Required beds. Unit: people. Basis: Modelled; Assumed. Method: As printed; Scenario. "
        "In the data file: required_beds."
    )
    assert notes[2].startswith("Lower and upper limit")


def test_a_table_names_its_publications(book):
    lines = [row[0].value for row in book["Table_1"].iter_rows(max_row=5)]
    assert "Source: Statement, A council; Census, An office." in lines


def test_the_cover_says_what_it_is_and_how_to_read_it(book):
    cover = [row[0].value for row in book["Cover"].iter_rows()]
    assert cover[0] == "How many? Luton, high growth scenario"
    text = "\n".join(cover)
    for words in ("E06000032", "Many.", "last year 2035", "dementia_growth.csv", "licence"):
        assert words in text


def test_two_builds_are_the_same_bytes(make_report):
    assert report_files(make_report()) == report_files(make_report())


def test_dates_in_the_file_are_fixed(make_report):
    content = workbook_bytes(make_report())
    properties = opened(content).properties
    assert properties.created == properties.modified == datetime(2000, 1, 1)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(make_report, name):
    background = make_report().background
    sources = background.sources.assign(title=name, note=name)
    changed = Background(
        sources, background.reconciliation, background.assumptions, background.data_log
    )
    report = make_report(area_name=name, question=name, headline=name, background=changed)
    book = opened(workbook_bytes(report))
    check_rules(book)
    letters = "".join(name.replace("\x07", "").split())
    assert "".join(book["Cover"]["A1"].value.split()).startswith(letters * 2)
    for sheet in book:
        links = [cell for row in sheet for cell in row if cell.hyperlink]
        assert not links or sheet.title == "Contents"


def test_a_formula_is_kept_as_it_was_written(make_report):
    sources = make_report().background.sources.assign(title=FORMULA)
    nothing = make_report().background
    changed = Background(sources, nothing.reconciliation, nothing.assumptions, nothing.data_log)
    column = opened(workbook_bytes(make_report(background=changed)))["Sources"]["B"]
    assert [(cell.value, cell.data_type) for cell in column[-2:]] == [(FORMULA, "s")] * 2


def test_evidence_of_which_every_count_is_left_out_is_told_and_counted(make_report):
    background = make_report().background
    done = pd.DataFrame(
        [["beds", "mps", 4, 4, True, False]],
        columns=["table", "source_id", "counts", "suppressed", "suppressing", "rounding"],
    )
    changed = Background(
        background.sources,
        background.reconciliation.head(0),  # what is left out cannot be added up
        background.assumptions,
        background.data_log.assign(suppressed=4.0),
        statement(done),
    )
    book = opened(workbook_bytes(make_report(background=changed)))
    check_rules(book)
    cover = "\n".join(row[0].value for row in book["Cover"].iter_rows())
    assert "Left out here: 4 of 4 counts from returns." in cover
    assert "no sheet of reconciliation" in cover
    header, (row,) = marked_up(book["Data_log"])
    names = [title.partition("\n")[0] for title in header]
    logged = dict(zip(names, row, strict=True))
    assert (logged["Figures"], logged["Suppressed"]) == (4, 4)


def test_without_background_there_are_findings_and_a_sentence(make_report):
    nothing = {
        name: getattr(make_report().background, name).head(0)
        for name in ("sources", "reconciliation", "assumptions", "data_log")
    }
    book = opened(workbook_bytes(make_report(background=Background(**nothing))))
    check_rules(book)
    assert book.sheetnames[3:] == ["Table_1", "Table_2", "Table_3", "Table_4"]
    cover = "\n".join(row[0].value for row in book["Cover"].iter_rows())
    assert "no sheet of assumptions" in cover


def test_a_source_that_is_not_in_the_register_is_named_by_its_identifier(make_report):
    records = [record | {"source_ids": "elsewhere"} for record in make_report().records]
    unknown = make_report().background.sources.head(1).assign(source_id="elsewhere")
    unknown[unknown.columns[1:]] = None
    background = make_report().background
    changed = Background(
        unknown, background.reconciliation, background.assumptions, background.data_log
    )
    book = opened(workbook_bytes(make_report(records=records, background=changed)))
    check_rules(book)
    lines = [row[0].value for row in book["Table_1"].iter_rows(max_row=5)]
    assert "Source: elsewhere." in lines


def test_a_metric_named_like_another_column_is_refused_in_words(make_report):
    records = [
        make_report().records[5] | {"metric": "category", "category": letter} for letter in "ab"
    ]
    with pytest.raises(PublishError, match="two columns called 'Category'"):
        workbook_bytes(make_report(records=records))


def test_many_findings_are_not_lost(make_report):
    start = make_report().records[5]
    records = [
        start | {"metric": f"metric_{m}", "category": f"c_{c}", "value": m * 10.0 + c}
        for m in range(30)
        for c in range(3)
    ]
    book = opened(workbook_bytes(make_report(records=records)))
    check_rules(book)
    sheets = [book[name] for name in book.sheetnames if name.startswith("Table_")]
    assert max(len(marked_up(sheet)[0]) for sheet in sheets) <= 12
    cells = pd.Series([cell for sheet in sheets for row in marked_up(sheet)[1] for cell in row[2:]])
    assert sorted(cells) == sorted(record["value"] for record in records)
