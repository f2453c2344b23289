import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from caremarket import evidence
from caremarket.errors import EvidenceError
from caremarket.evidence import prepare
from caremarket.present import FINDINGS_MIME
from caremarket.project import Project, find_project
from caremarket.publish import background
from caremarket.publish.background import assumptions_of, tables_read

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
    found = background(project_copy, data, "dementia_growth", node)
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
    assert found.assumptions.empty  # this copy of the project has no docs


def test_assumptions_are_those_that_name_the_notebook():
    found = assumptions_of(find_project(), "dementia_growth", [], [])
    assert "dementia-static-rates" in found["id"].tolist()
    assert "res-void-split" not in found["id"].tolist()


def test_assumptions_are_narrowed_to_what_is_recorded_and_its_sources():
    project, read = find_project(), "luton-mps-2020"
    whole = assumptions_of(project, "residential_supply", [read], ["occupied_beds"])
    alone = assumptions_of(project, "residential_supply", [read], ["required_beds"])
    elsewhere = assumptions_of(project, "residential_supply", [], ["occupied_beds"])
    assert {"res-void-split", "res-void-level"} <= set(whole["id"])
    assert not {"res-void-split", "res-void-level"} & set(alone["id"])
    assert "res-shop-norm" in set(alone["id"])
    assert "res-void-split" in set(elsewhere["id"])
    assert "res-void-level" not in set(elsewhere["id"])  # it is about Luton's source


def test_a_wrong_log_of_assumptions_is_said_in_words(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "assumptions.yml").write_text("- id: a\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"docs/assumptions\.yml, entry a, statement"):
        assumptions_of(Project(tmp_path), "dementia_growth", [], [])
