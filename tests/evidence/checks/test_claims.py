"""Printed figures, how precisely they are printed, and their verdicts."""

import pandas as pd
import pytest

from caremarket.evidence.checks.claims import (
    CONTRADICTS,
    DIFFERS,
    REPRODUCED,
    ROUNDING,
    UNCHECKED,
    checks_between_sources,
    checks_of_totals,
    verdicts,
)
from caremarket.evidence.checks.printed import printed_figures
from caremarket.frames import CHECK_COLUMNS, printed_check

LUTON = "E06000032"


def write(project, table, *lines):
    """Replace a raw table of Luton, keeping its header."""
    folder = next(project.raw.glob(f"{LUTON}-*"))
    path = folder / f"{table}.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return printed_figures(folder)[table]


@pytest.mark.parametrize(
    ("text", "qualifier", "unit", "half"),
    [
        ("703", "", "people", 0.5),
        ("700", "", "people", 0.5),  # a count that is not hedged is exact, noughts and all
        ("18000", "estimated", "people", 500),
        ("2911", "predicted", "people", 0.5),
        ("73.0", "", "percent", 0.05),
        ("50", "rounded", "percent", 0.5),
        ("0", "approximately", "people", 0.5),
        ("-50", "rounded", "percent_change", 0.5),
        ("193000", "rounded", "gbp", 500),
    ],
)
def test_precision_is_half_of_the_last_printed_unit(project_copy, text, qualifier, unit, half):
    figures = write(project_copy, "carers", f"2020,list,{text},{unit},{qualifier},,a,slide 1")
    assert figures["precision"].tolist() == [half]


def test_figures_of_one_place_are_printed_alike(project_copy):
    row = "mps,2020,persons,{},{},projected,,a,slide 14"
    figures = write(
        project_copy, "population", row.format("18-24", 33000), row.format("25-34", 7700)
    )
    assert figures["precision"].tolist() == [50, 50]


def test_figures_keep_their_text_and_a_suppressed_one_has_no_value(project_copy):
    figures = write(
        project_copy, "carers", "2020,list,73.0,percent,,,a,1", "2020,other,[c],people,,,a,1"
    )
    assert figures["printed"].tolist() == ["73.0", "[c]"]
    assert figures["figure"].tolist() == ["2020|list", "2020|other"]
    assert figures["value"].isna().tolist() == [False, True]


def test_every_row_of_every_table_is_a_figure(project_copy):
    folder = next(project_copy.raw.glob(f"{LUTON}-*"))
    rows = {path.stem: len(pd.read_csv(path)) for path in folder.glob("*.csv")}
    del rows["known_differences"]
    found = printed_figures(folder)
    assert {name: len(frame) for name, frame in found.items()} == rows


def figures(**columns):
    """Return printed figures of the table carers."""
    frame = pd.DataFrame(columns)
    defaults = {"precision": 0.5, "unit": "people", "source_id": "a", "locator": "slide 1"}
    frame = frame.assign(**{name: value for name, value in defaults.items() if name not in frame})
    frame["figure"] = frame["period"] + "|" + frame["measure"]
    return {"carers": frame.assign(table="carers")}


@pytest.mark.parametrize(
    ("computed", "slack", "against", "verdict"),
    [
        (100.4, 0, "model", REPRODUCED),
        (100.5, 0, "model", REPRODUCED),
        (101.0, 0, "model", DIFFERS),
        (101.0, 0.5, "model", ROUNDING),
        (99.0, 0.4, "model", DIFFERS),
        (101.0, 0.4, "source", CONTRADICTS),
        (100.0, 0, "source", REPRODUCED),
        (float("nan"), 0, "model", UNCHECKED),
    ],
)
def test_a_verdict_follows_from_the_difference(computed, slack, against, verdict):
    printed = figures(period=["2020"], measure=["list"], value=[100.0])
    row = printed["carers"].iloc[0]
    check = printed_check(row, "carers", how="So.", computed=computed, slack=slack, against=against)
    found = verdicts(printed, pd.DataFrame([check]))["carers"]
    assert found["verdict"].tolist() == [verdict]
    assert found["checks"][0][0]["difference"] == pytest.approx(100 - computed, nan_ok=True)


def test_the_verdict_that_wants_attention_counts_and_no_check_is_no_verdict():
    printed = figures(period=["2020", "2021"], measure=["list", "list"], value=[100.0, 5.0])
    row = printed["carers"].iloc[0]
    checks = [
        printed_check(row, "carers", how="So.", computed=100.0),
        printed_check(row, "carers", how="So.", computed=120.0),
    ]
    found = verdicts(printed, pd.DataFrame(checks))["carers"]
    assert found["verdict"].tolist() == [DIFFERS, UNCHECKED]
    assert [check["verdict"] for check in found["checks"][0]] == [REPRODUCED, DIFFERS]
    none = verdicts(printed, pd.DataFrame(columns=CHECK_COLUMNS))["carers"]
    assert none["verdict"].tolist() == [UNCHECKED, UNCHECKED]


def test_a_check_is_of_the_source_that_prints_the_figure():
    printed = figures(
        period=["2020", "2020"],
        measure=["list", "list"],
        value=[100.0, 90.0],
        source_id=["a", "b"],
    )
    check = printed_check(printed["carers"].iloc[1], "carers", how="So.", computed=90.0)
    found = verdicts(printed, pd.DataFrame([check]))["carers"]
    assert found["verdict"].tolist() == [UNCHECKED, REPRODUCED]


def test_totals_become_checks():
    total = {"table": "spending", "figure": "x", "source_id": "a", "printed": 10.0}
    total |= {"sum_of_parts": 11.0, "parts": 3, "tolerance": 2.0, "explanation": "Rounded"}
    (check,) = checks_of_totals(pd.DataFrame([total])).to_dict("records")
    assert (check["computed"], check["slack"], check["why"]) == (11.0, 2.0, "Rounded")
    assert check["how"] == "Its 3 printed parts add up to this."


def test_sources_that_print_the_same_quantity_meet():
    printed = figures(
        period=["2020-21", "2020-21", "2019-20"],
        measure=["supported", "supported_national_return", "supported"],
        value=[980.0, 506.0, 700.0],
        source_id=["council", "nhs", "council"],
    )
    found = checks_between_sources(printed)
    assert found["figure"].tolist() == ["2020-21|supported", "2020-21|supported_national_return"]
    assert found["computed"].tolist() == [506.0, 980.0]
    assert found["how"][0] == "nhs prints this (slide 1)."
    assert verdicts(printed, found)["carers"]["verdict"].tolist() == [
        *(CONTRADICTS, CONTRADICTS, UNCHECKED)
    ]


def test_a_source_that_repeats_itself_confirms_nothing_but_may_contradict_itself():
    same = figures(
        period=["2020", "2020"],
        measure=["supported", "supported_national_return"],
        value=[980.0, 980.4],
    )
    assert checks_between_sources(same).empty
    same["carers"].loc[1, "value"] = 506.0
    found = checks_between_sources(same)
    assert found["how"][0] == "The same source prints this elsewhere (slide 1)."


def test_figures_in_other_units_are_other_quantities():
    printed = figures(
        period=["2020", "2020"],
        measure=["supported", "supported_national_return"],
        value=[980.0, 50.0],
        unit=["people", "percent"],
        source_id=["a", "b"],
    )
    assert checks_between_sources(printed).empty
