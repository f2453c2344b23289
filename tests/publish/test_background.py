from datetime import date

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from caremarket import evidence
from caremarket.evidence import prepare
from caremarket.evidence.checks.assumptions import Assumption
from caremarket.present import FINDINGS_MIME
from caremarket.publish import background
from caremarket.publish.background import tables_read

CODE = """
data = evidence.load(area_code)
beds, rates = data.table("care_home_beds"), data.national("dementia_prevalence")
spending = data.table('spending')
again = data.table("care_home_beds")
elsewhere = data.everywhere("care_home_beds", period="2020")
present.table(beds, "A caption")
frame.table(name)
"""


@pytest.fixture
def node():
    rows = [
        {"metric": "growth", "source_ids": ids}
        for ids in ("luton-mps-2020 dementia-uk-2014", "unheard-of")
    ]
    found = new_output("display_data", data={FINDINGS_MIME: rows})
    return new_notebook(cells=[new_code_cell(CODE), new_code_cell("rows", outputs=[found])])


def test_the_tables_that_a_notebook_reads_are_seen_in_its_code(node):
    assert tables_read(node) == [
        ("care_home_beds", "table"),
        ("dementia_prevalence", "national"),
        ("spending", "table"),
        ("care_home_beds", "everywhere"),
    ]


def test_background_of_luton(project_copy, node):
    prepare(project_copy)
    data = evidence.load("E06000032", project_copy)
    found = background(data, node, [])
    assert found.sources["source_id"].tolist() == [
        "luton-mps-2020",
        "dementia-uk-2014",
        "unheard-of",
    ]
    assert found.sources["publisher"].isna().tolist() == [False, False, True]
    assert set(found.reconciliation["table"]) == {"spending"}
    beds = found.data_log[found.data_log["table"] == "care_home_beds"]
    assert beds["figures"].tolist() == [len(data.table("care_home_beds"))]
    assert "Care home beds (all areas)" in set(found.data_log["table"])
    assert found.data_log["suppressed"].tolist() == [0.0] * len(found.data_log)
    assert beds["review_by"].tolist() == ["2027-06-30"]
    assert found.assumptions.empty


def test_assumptions_stand_as_text_that_a_sheet_can_hold(project_copy, node):
    prepare(project_copy)
    assumption = Assumption(
        id="rates-stay",
        statement="Rates stay.",
        effect="Small.",
        reliability="high",
        why="Known.",
        added=date(2026, 1, 31),
        review_by=date(2027, 1, 31),
        notebooks=["dementia_growth"],
    )
    found = background(evidence.load("E06000032", project_copy), node, [assumption]).assumptions
    said = ["rates-stay", "Rates stay.", "Small.", "high", "Known.", "2026-01-31", "2027-01-31"]
    assert found.to_numpy().tolist() == [said]
