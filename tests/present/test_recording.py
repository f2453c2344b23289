import json
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest

from caremarket import present
from caremarket.errors import FindingsError
from caremarket.frames import FINDING_COLUMNS, finding_rows
from caremarket.parameters import NotebookParameters
from caremarket.present.parameters import given

LUTON = SimpleNamespace(area_name="Luton", reads={})
THEME = SimpleNamespace(parameters=NotebookParameters(), data=LUTON)


def gaps(**changes):
    frame = pd.DataFrame(
        {
            "category": ["residential|norm_england", "nursing|65_plus"],
            "period": [2020, 2030],
            "value": [12.0, -7.0],
            "lower": [10.0, np.nan],
            "upper": [15.0, np.nan],
        }
    )
    rows = finding_rows(
        frame,
        metric="bed_gap",
        unit="beds",
        basis="modelled",
        method="norm",
        source_ids="mps_2020 shop",
    )
    for column, value in changes.items():
        rows.loc[0, column] = value
    return rows


def record(*frames, **more):
    declared = [lambda _, frame=frame: frame for frame in frames]
    present.record(declared, THEME, notebook="residential_supply", **more)


def recorded(displayed, *frames, **more):
    (bundle,) = displayed(record, *frames, **more)
    return bundle


def refused(*frames):
    with pytest.raises(FindingsError) as caught:
        record(*frames)
    return caught.value.problems


def test_rows_are_carried_as_plain_json(displayed):
    rows = recorded(displayed, gaps())[present.FINDINGS_MIME]
    json.dumps(rows, allow_nan=False)
    assert rows[0] == {
        "area_code": "E06000032",
        "area_name": "Luton",
        "notebook": "residential_supply",
        "scenario": "baseline",
        "metric": "bed_gap",
        "category": "residential|norm_england",
        "period": "2020",
        "value": 12.0,
        "lower": 10.0,
        "upper": 15.0,
        "unit": "beds",
        "basis": "modelled",
        "method": "norm",
        "source_ids": "mps_2020 shop",
    }
    assert rows[1]["lower"] is None


def test_several_frames_are_recorded_together(displayed):
    other = gaps().assign(metric="required_beds", lower=np.nan, upper=np.nan)
    bundle = recorded(displayed, gaps(), other)
    assert len(bundle[present.FINDINGS_MIME]) == 4
    assert "Required beds" in bundle["text/html"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"metric": "Bed gap"}, "metric was 'Bed gap'; write it like bed_gap."),
        ({"category": "Nursing"}, "category was 'Nursing'; write it like nursing|norm_england."),
        (
            {"period": "last year"},
            "period was 'last year'; write it like 2020, 2019-20 or 2020-07/2020-09.",
        ),
        ({"basis": "guessed"}, "basis was 'guessed'; allowed: published, modelled, assumed."),
        ({"unit": " "}, "unit is empty; every finding names it."),
        ({"method": ""}, "method is empty; every finding names it."),
        ({"value": np.nan}, "value was nan; it must be a finite number."),
        ({"value": np.inf}, "value was inf; it must be a finite number."),
        ({"upper": np.inf}, "upper was inf; it must be a finite number or empty."),
        ({"lower": 13.0}, "lower (13) is above the value (12)."),
        ({"upper": 11.0}, "upper (11) is below the value (12)."),
    ],
)
def test_each_fault_is_a_sentence(changes, sentence):
    (problem,) = refused(gaps(**changes))
    assert problem.startswith("Row 1 (")
    assert problem.endswith(f": {sentence}")


def test_a_missing_column_is_named():
    assert refused(gaps().drop(columns="unit")) == [
        "Frame 1 lacks the column 'unit'; shape it with frames.finding_rows."
    ]


def test_a_finding_that_comes_twice_is_named():
    assert refused(gaps(), gaps().tail(1)) == [
        "bed_gap, nursing|65_plus, 2030 comes 2 times; it must be unique."
    ]


def test_no_row_is_a_fault():
    (problem,) = refused(pd.DataFrame(columns=FINDING_COLUMNS))
    assert problem.startswith("There is no row")


def test_all_faults_come_at_once():
    with pytest.raises(FindingsError, match="2 problems in the findings; none was recorded"):
        record(gaps(basis="guessed", unit=""))


def test_an_executed_notebook_can_be_read(displayed):
    bundles = [
        recorded(displayed, gaps()),
        *displayed(present.say, str, "First thought.", headline=True),
        *displayed(present.say, str, "The answer.", headline=True),
    ]
    outputs = [nbformat.v4.new_output("display_data", data=bundle) for bundle in bundles]
    cell = nbformat.v4.new_code_cell("...", outputs=outputs)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Why?"), cell])
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    assert [row["value"] for row in present.findings_of(notebook)] == [12.0, -7.0]
    assert present.headline_of(notebook) == "The answer."


def test_a_notebook_that_got_nowhere_has_neither():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    assert present.findings_of(notebook) == []
    assert present.headline_of(notebook) is None


def test_parameters_that_change_nothing_are_handed_over(displayed):
    def notebook(**more):
        bundle = recorded(displayed, gaps(), **more)
        return {"cells": [{"outputs": [{"data": json.loads(json.dumps(bundle))}]}]}

    assert present.idle_parameters_of(notebook(idle=("seed", "draws"))) == {"seed", "draws"}
    assert present.idle_parameters_of(notebook()) == set()


def test_what_the_evidence_decides_stands_beside_its_parameter(displayed):
    bundle = recorded(displayed, gaps(), decided={"period": "2017-18"})
    read = {"cells": [{"source": "", "metadata": {}, "outputs": [{"data": bundle}]}]}
    shown = given(read, {"period": None, "base_year": None})
    assert [each.value for each in shown.values()] == ["2017-18", "None given"]
    assert given(read, {"period": "2016-17"})["period"].value == "2016-17"
