"""Charts of every kind with names that are mathematics, markup or a path: drawn as they stand."""

import pandas as pd
import pytest
from matplotlib.text import Text

from caremarket import present
from caremarket.present.images import png

NAMES = [
    "Luton $x$",
    "$\\frac{1",
    "a $\\q$ b",
    "\\\\server\\new",
    "<b>Luton</b> & {x}",
    "{{ 7 * 7 }}",
]
SIZES = [2_000, 50_000, 900_000]
LIMITS = pd.DataFrame({"people": SIZES}).assign(
    lower_95=6.0, upper_95=10.0, lower_998=5.0, upper_998=11.0
)


def grid(name):
    return pd.DataFrame(
        [
            {"row": row, "column": column, "value": 10.0 * row_number + column_number}
            for row_number, row in enumerate([name, "other"])
            for column_number, column in enumerate([2020, 2025, 2030])
        ]
    )


def rows(name):
    frame = pd.DataFrame({"name": [name, "other"], "value": [120.0, -40.0]})
    return frame.assign(low=frame["value"] - 20, high=frame["value"] + 30)


def areas(name):
    frame = pd.DataFrame({"area": [f"Council {number}" for number in range(40)]})
    frame["people"], frame["rate"] = range(2_000, 42_000, 1_000), [6 + n / 8 for n in range(40)]
    return frame.replace("Council 7", name)


def of_areas(name):
    return {
        "value": "rate",
        "label": "area",
        "y_label": name,
        "focus": name,
        "peers": ["Council 9"],
    }


LIMITED = {"label": "name", "value": "value", "lower": "low", "upper": "high"}
BY_AGE = {"value": "value", "label": "column", "series": "row"}
KINDS = {
    "bars": lambda it: present.bars(rows(it), label="name", value="value", x_label=it),
    "intervals": lambda it: present.intervals(rows(it), **LIMITED, x_label=it),
    "grouped_bars": lambda it: present.grouped_bars(grid(it), **BY_AGE, x_label=it),
    "stacked_bars": lambda it: present.stacked_bars(grid(it), **BY_AGE, x_label=it),
    "lines": lambda it: present.lines(grid(it), x="column", y="value", series="row", y_label=it),
    "small_multiples": lambda it: present.small_multiples(
        grid(it), x="column", y="value", panel="row", y_label=it
    ),
    "ranked": lambda it: present.ranked(areas(it), **of_areas(it), references={it: 8.2}),
    "funnel": lambda it: present.funnel(
        areas(it), LIMITS, size="people", x_label=it, **of_areas(it), references={it: 8.2}
    ),
    "heat": lambda it: present.heat(grid(it), row="row", column="column", value="value", label=it),
    "tornado": lambda it: present.tornado(
        rows(it), label="name", low="low", high="high", base=50.0, x_label=it
    ),
    "steps": lambda it: present.steps(rows(it), label="name", value="value", y_label=it, total=it),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_drawn_as_it_stands(kind, name):
    figure = KINDS[kind](name)
    assert png(figure).startswith(b"\x89PNG")
    assert [text for text in figure.findobj(Text) if name in text.get_text()]
    assert not any(text.get_parse_math() for text in figure.findobj(Text))
