"""The Analysis Function's rules for spreadsheets, checked on a file opened with another library."""

import io
import re

import openpyxl

LONGEST_NAME = 31  # characters of a sheet's name
SMALLEST_FONT = 12  # points


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def marked_up(sheet):
    """Return the one table of a sheet: its header row and its rows."""
    (table,) = sheet.tables.values()
    header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return header, rows


def check_rules(book):
    """Check the rules of the Analysis Function that hold for every workbook."""
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert book.properties.title
    assert book.properties.creator.startswith("caremarket")
    assert book.properties.language == "en-GB"
    names = [name for sheet in book for name in sheet.tables]
    assert len(names) == len(set(names))
    for sheet in book:
        assert not sheet.merged_cells.ranges, sheet.title
        assert isinstance(sheet["A1"].value, str)
        assert all(cell.data_type != "f" for row in sheet for cell in row)
        first_column = [row[0].value for row in sheet.iter_rows()]
        assert None not in first_column, f"a blank row in {sheet.title}"
        if sheet.title == "Cover":
            assert sheet.max_column == 1
            assert not sheet.tables
            continue
        (table,) = sheet.tables.values()
        assert (table.headerRowCount, table.totalsRowCount or 0) == (1, 0)
        assert table.ref.startswith("A")
        assert table.ref.endswith(sheet.dimensions.split(":")[1]), "something beside the table"
        header, rows = marked_up(sheet)
        assert rows
        assert len(set(header)) == len(header)
        assert [column.name for column in table.tableColumns] == [
            name.replace("\n", "_x000a_") if "_x000a_" in column.name else name
            for name, column in zip(header, table.tableColumns, strict=True)
        ]
        for row in [header, *rows]:
            assert all(str(cell).strip() for cell in row if cell is not None)
            assert None not in row, f"a blank cell in {sheet.title}"
    check_references(book)
    check_looks(book)


def check_references(book):
    """Every sheet is in the contents, every mark and every note is explained."""
    data_sheets = book.sheetnames[3:]
    contents = marked_up(book["Contents"])[1]
    assert [row[0] for row in contents] == data_sheets
    links = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in data_sheets]
    for (name, title), sheet in zip(contents, data_sheets, strict=True):
        assert book[name]["A1"].value == title, sheet
    numbers = {row[0] for row in marked_up(book["Notes"])[1]}
    used = set()
    for name in data_sheets:
        sheet = book[name]
        header, rows = marked_up(sheet)
        used |= {int(n) for text in header for n in re.findall(r"\[note (\d+)\]", text)}
        above = [row[0].value for row in sheet.iter_rows(max_row=sheet.max_row - len(rows) - 1)]
        marks = {cell for row in rows for cell in row if re.fullmatch(r"\[\w\]", str(cell))}
        assert marks == {text[:3] for text in above if text.startswith("[")}
    assert used == numbers


def check_looks(book):
    """Nothing hidden, nothing frozen, nothing said by colour, and text large enough to read."""
    assert book.active is book.worksheets[0]
    for sheet in book:
        assert re.fullmatch(r"[A-Za-z0-9_]+", sheet.title)
        assert len(sheet.title) <= LONGEST_NAME
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes is None
        assert not [row for row, shown in sheet.row_dimensions.items() if shown.hidden]
        assert not [column for column, shown in sheet.column_dimensions.items() if shown.hidden]
        assert not [cell for row in sheet for cell in row if cell.fill.fill_type]
        assert not [
            part
            for part in (sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter)
            if part.left.text or part.center.text or part.right.text
        ]
        fonts = {(cell.font.name, cell.font.sz) for row in sheet for cell in row if cell.value}
        assert {name for name, _ in fonts} == {"Arial"}
        assert min(size for _, size in fonts) >= SMALLEST_FONT
        for table in sheet.tables.values():
            assert all(cell.alignment.wrap_text for cell in sheet[table.ref][0])
