import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from planned import planned

from caremarket.present.parameters import given, notes_of

NOTEBOOK = new_notebook(
    cells=[
        new_code_cell(
            'vintage = "mps_2020"  # vintage, such as #1\n'
            "annual_rate_change = -0.02  # proportion a year, change of every rate\n"
            "target_share = 0.255  # share of all carers, a proportion\n"
            "last_year = 2035  # year, last of the projection\n"
            "draws = 10000  # simulations\n"
            "ratio = 2.0\n",
            metadata={"tags": ["parameters"]},
        ),
        new_code_cell("other = 1  # not a parameter"),
    ]
)


@pytest.mark.parametrize(
    ("name", "value", "shown", "note"),
    [
        ("annual_rate_change", -0.02, "−2%", "a year, change of every rate"),
        ("annual_rate_change", -0.025, "−2.5%", "a year, change of every rate"),
        ("annual_rate_change", 0.0, "0%", "a year, change of every rate"),
        ("target_share", 0.255, "25.5%", "share of all carers"),
        ("target_share", 0.07, "7%", "share of all carers"),
        ("last_year", 2035, "2035", "year, last of the projection"),
        ("draws", 10_000, "10,000", "simulations"),
        ("vintage", "mps_2020", "MPS 2020", "vintage, such as #1"),
        ("ratio", 2.0, "2", ""),
        ("unknown", True, "Yes", ""),
        ("unknown", "", "None given", ""),
    ],
)
def test_values_are_written_in_the_unit_that_the_notebook_says(name, value, shown, note):
    (found,) = given(NOTEBOOK, {name: value}).values()
    assert (found.value, found.note) == (shown, note)


def test_only_the_cell_of_parameters_is_read():
    assert "other" not in notes_of(NOTEBOOK)


def test_every_parameter_of_every_notebook_is_explained():
    for path in planned():
        node = nbformat.read(path, as_version=4)
        (cell,) = (cell for cell in node.cells if "parameters" in cell.metadata.get("tags", []))
        assert len(notes_of(node)) == len(cell.source.splitlines())
