"""What is written in our own way, against what gptables writes."""

import io
from datetime import datetime

import gptables
import pandas as pd
import pytest
from gptables.core.gptable import FormatList

from caremarket.publish.writer import OPTIONS, book

MADE = {"created": datetime(2000, 1, 1)}
ONE = {"align": "right", "num_format": "#,##0.0"}
FIGURES = {
    "Category": ["A", "B", "C"],
    "Period": ["2020", "2021", "[x]"],
    "Beds": [1, 2.5, "[z]"],
    "Share": [0.25, "[k]", 3],
    "Nothing": ["[z]", "[z]", "[z]"],
    "Words": ["[x]", FormatList([{}, "مجلس"]), "of [two] parts"],
}
NOTES = pd.DataFrame({"note": ["limits", "beds"], "Note": ["What limits are.", "What beds are."]})
COVER = {"title": "How many?", "intro": ["Council: Luton."], "about": ["Rounded."], "width": 100}


def tables(**options):
    """Make a table as `workbook` does; afresh each time, because writing one changes it."""
    made = {"table_name": "beds", "title": "Beds", "index_columns": {2: 0}} | options
    frame = pd.DataFrame(made.pop("columns", FIGURES), dtype=object)
    return {"Table_1": gptables.GPTable(frame, **made), "Table_2": other()}


def other():
    frame = pd.DataFrame({"Year": ["2020", "2021"], "People": [1000, 2000]}, dtype=object)
    notes = {1: "$$beds$$", 0: "$$limits$$"}
    return gptables.GPTable(frame, "people", "People", table_notes=notes, index_columns={2: 0})


def by_gptables(options):
    stream = io.BytesIO()
    made = gptables.produce_workbook(
        stream,
        tables(**options),
        cover=gptables.Cover(**COVER),
        notes_table=NOTES,
        auto_width=False,
        workbook_options=OPTIONS,
    )
    made.set_properties(MADE)
    made.close()
    return stream.getvalue()


def by_us(options):
    stream = io.BytesIO()
    made = book(stream, gptables.gptheme)
    made.write(gptables.Cover(**COVER), NOTES, tables(**options))
    made.set_properties(MADE)
    made.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"units": {2: "beds"}, "legend": ["[x] means not available."], "source": "Source: one."},
        {"table_notes": {2: "$$beds$$", 4: "$$limits$$"}},
        {"additional_formatting": [{"column": {"columns": [2, 3], "format": ONE}}]},
        {
            "additional_formatting": [
                {"column": {"columns": [2], "format": {"align": "right"}}},
                {"cell": {"cells": (1, 2), "format": {"num_format": "0"}}},
                {"cell": {"cells": (2, 2), "format": ONE}},
            ]
        },
        {"index_columns": {}, "columns": {"Number": [1, 2], "Text": ["one", "two"]}},
        {"index_columns": {1: 0, 2: 1}},
        {"columns": {"Marks [note 9]": ["[x]"], "Other": [2]}},
    ],
    ids=lambda options: "+".join(options) or "plain",
)
def test_a_workbook_is_byte_by_byte_what_gptables_makes_of_it(options):
    assert by_us(options) == by_gptables(options)
