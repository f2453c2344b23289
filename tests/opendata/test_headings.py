"""Names of columns: found whatever their case, spaces and punctuation; a lack is said in words."""

import pytest

from caremarket.errors import ImportFileError
from caremarket.opendata.content import Content
from caremarket.opendata.headings import lacking, spelt, tell
from caremarket.opendata.opening import open_content


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("Care home?", "Care Home?"),
        ("Region code", "Region code "),
        ("CQC Location (for office use only)", "CQC Location (for office use only"),
        ("DATA_LEVEL", "Data Level"),
        ("Nursing", "Nursing\n"),
    ],
)
def test_case_spaces_and_punctuation_tell_nothing_apart(asked, printed):
    assert spelt([asked], ["Name", printed]) == {asked: printed}
    assert spelt([asked], ["Name"]) == {}


def test_what_stands_to_the_letter_goes_first_and_other_names_go_last():
    assert spelt(["90+"], ["90", "90+"]) == {"90+": "90+"}
    assert spelt({"Domain": ("Key Question",)}, ["key question"]) == {"Domain": "key question"}
    assert tell(["A", "B", "C"], ["a", "c"])
    assert not tell(["A", "B", "C"], ["a"])


def test_columns_are_named_as_they_were_asked_for(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("CARE HOME,beds \nY,20\n", encoding="utf-8")
    opened = open_content(Content(path))
    assert opened.find_header({"Beds", "Care home?"}) == 0
    opened.need_columns(opened.top()[0], ["Beds", "Care home?"], "homes")
    table = opened.table(0, columns=["Beds", "Care home?"])
    assert table.to_dict("list") == {"Beds": ["20"], "Care home?": ["Y"]}
    with pytest.raises(ImportFileError, match=r"a\.csv looks like homes, but lacks .* 'Rating'"):
        opened.need_columns(opened.top()[0], ["Beds", "Rating"], "homes")


def test_a_lack_names_the_closest_or_how_the_header_begins():
    said = str(lacking("a.csv", "a return", ["Amount"], ["Council", "Amounts"]))
    assert "Did you mean 'Amounts'?" in said
    said = str(lacking("a.csv", "a return", ["Amount"], [f"Column {at}" for at in range(99)]))
    assert "Its columns begin 'Column 0'," in said
    assert said.count("'Column") == 8
