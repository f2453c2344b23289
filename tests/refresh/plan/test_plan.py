"""Plan files: what a wrong one gets."""

import shutil

import nbformat
import pytest

from caremarket import evidence
from caremarket.errors import ParameterError, PlanError
from caremarket.evidence.raw.geography import read_geography
from caremarket.parameters import ProjectionParameters
from caremarket.project import find_project
from caremarket.refresh.freshness.inputs import Inputs
from caremarket.refresh.plan.areas import Places
from caremarket.refresh.plan.notebooks import notebook_names
from caremarket.refresh.plan.refresh_yml import read_plan
from caremarket.refresh.plan.request import Known, Request, runs
from caremarket.refresh.records.memo import Memo

LUTON = find_project().raw / "E06000032-luton"
AREAS = {"E06000032": "Luton", "E06000042": "Milton Keynes"}


@pytest.fixture
def planned(small_project):
    """A project with two notebooks, and a way to ask for the runs of a plan."""
    small_project.notebook("beds")
    small_project.notebook("carers")

    def ask(request=None, **changes):
        plan = read_plan(small_project.write_plan(**changes))
        known = Known(small_project, AREAS, None, Memo(small_project.root / "memo.json"))
        return runs(plan, request or Request(), known)

    return ask


def test_a_plan_runs_every_notebook_at_baseline_and_only_those_named_in_a_scenario(planned):
    found = planned(areas="all", scenarios={"baseline": {}, "long": {"beds": {"years": 20}}})
    assert [run.key for run in found] == [
        "E06000032/baseline/beds",
        "E06000032/baseline/carers",
        "E06000032/long/beds",
        "E06000042/baseline/beds",
        "E06000042/baseline/carers",
        "E06000042/long/beds",
    ]
    assert found[5].parameters == {"area_code": "E06000042", "scenario": "long", "years": 20}
    assert found[5].area_name == "Milton Keynes"


def test_a_scenario_may_be_for_some_areas_only(planned):
    long = {"areas": ["Milton Keynes"], "beds": {"years": 20}}
    scenarios = {"baseline": {}, "long": long}
    found = [run.key for run in planned(areas="all", scenarios=scenarios)]
    assert [key for key in found if "/long/" in key] == ["E06000042/long/beds"]
    request = Request(areas=("Luton",), scenarios=("long",))
    with pytest.raises(PlanError, match="and is for one of the areas"):
        planned(request, scenarios=scenarios)


def test_a_request_takes_part_of_a_plan_and_any_area_of_the_evidence(planned):
    request = Request(areas=("E06000042",), notebooks=("carers",))
    assert [run.key for run in planned(request)] == ["E06000042/baseline/carers"]
    assert len(planned(Request(areas=("all",)))) == 4


@pytest.mark.parametrize("name", ["Luton", "luton", " Luton ", "Luton Borough Council"])
def test_areas_are_known_by_name_too(planned, name):
    assert {run.area_code for run in planned(Request(areas=(name,)))} == {"E06000032"}
    assert {run.area_code for run in planned(areas=[name])} == {"E06000032"}


def test_a_name_with_a_comma_may_be_cut_at_it():
    project = find_project()
    places = Places(project, read_geography(project).names)
    asked = ["Luton", "Bournemouth", "Christchurch and Poole", "Bristol", "City of", "E08000016"]
    assert places.codes(asked) == ["E06000032", "E06000058", "E06000023", "E08000038"]
    assert places.problems == []


def test_a_former_council_is_told_what_became_of_it():
    project = find_project()
    places = Places(project, read_geography(project).names)
    assert places.codes(["E10000006", "Cumbria", "Bournemouth"]) == []
    code, name, part = places.problems
    assert code == (
        "E10000006 has no adult social care duties today: it was divided between Cumberland "
        "(E06000063) and Westmorland and Furness (E06000064)."
    )
    assert name == code.replace("E10000006", "Cumbria", 1)
    assert part.endswith("it lies in Bournemouth, Christchurch and Poole (E06000058).")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"notebooks": ["bed"]}, "notebooks: there is no notebook 'bed'. Did you mean 'beds'?"),
        ({"notebooks": []}, "notebooks must be a list with at least one name."),
        ({"notebooks": [7]}, "notebooks: 7 is not text. Put it in quotes."),
        (
            {"areas": ["E06000033"]},
            "areas: there is no evidence for Southend-on-Sea (E06000033). Import national",
        ),
        ({"areas": ["Lutn"]}, "areas: there is no area 'Lutn'. Did you mean 'Luton'?"),
        ({"areas": "E06000032"}, "areas must be a list with at least one name, or the word all."),
        ({"scenarios": {}}, "scenarios must name at least one scenario"),
        ({"scenarios": {"High growth": {}}}, "'High growth' is not a scenario name."),
        ({"scenarios": {2021: {}}}, "2021 is not a scenario name."),
        ({"scenarios": {"long": {}}}, "scenarios, long: names no notebook"),
        ({"scenarios": {"long": ["beds"]}}, "scenarios, long: must map notebooks"),
        ({"scenarios": {"long": {"beds": 20}}}, "scenarios, long, beds: must map parameters"),
        (
            {"scenarios": {"long": {"bets": {"years": 20}}}},
            "scenarios, long: 'bets' is not among the plan's notebooks. Did you mean 'beds'?",
        ),
        (
            {"scenarios": {"long": {"beds": {"year": 20}}}},
            "scenarios, long, beds: Unknown parameter 'year'. Did you mean 'years'?",
        ),
        (
            {"scenarios": {"long": {"beds": {"years": 0}}}},
            "scenarios, long, beds: Parameter 'years' was 0",
        ),
        (
            {"scenarios": {"long": {"beds": {"years": "20"}}}},
            "scenarios, long, beds: Parameter 'years' was '20'",
        ),
        (
            {"scenarios": {"long": {"beds": {"area_code": "E06000042"}}}},
            "scenarios, long, beds: area_code is set by the refresh; take it out.",
        ),
        (
            {"scenarios": {"long": {"beds": {"base_year": 2026}}}},
            "scenarios, long, beds: base_year is one for all reports; set it at the top of the",
        ),
        (
            {"scenarios": {"long": {"areas": ["Lutn"], "beds": {"years": 20}}}},
            "scenarios, long, areas: there is no area 'Lutn'. Did you mean 'Luton'?",
        ),
        (
            {"scenarios": {"baseline": {"areas": ["Luton"]}}},
            "scenarios: baseline is for every area; take its areas out.",
        ),
        ({"base_year": "now"}, "base_year: 'now' is no year. Give one such as 2026, or the word"),
        ({"base_year": True}, "base_year: True is no year."),
        ({"scenaros": {}}, "Unknown key 'scenaros'. Did you mean 'scenarios'?"),
    ],
)
def test_each_mistake_is_said_in_a_sentence(planned, changes, sentence):
    with pytest.raises(PlanError) as error:
        planned(**changes)
    assert sentence in str(error.value)
    assert "refresh.yml; nothing was touched" in str(error.value)


def test_all_mistakes_are_said_at_once(planned):
    with pytest.raises(PlanError) as error:
        planned(
            notebooks=["beds", "cares"],
            areas=["E06000099"],
            scenarios={"long": {"beds": {"years": 99, "yeers": 1}}},
        )
    text = str(error.value)
    assert text.startswith("3 problems in refresh.yml")
    for word in ("'cares'", "'E06000099'", "'years' was 99", "'yeers'"):
        assert word in text


VINTAGE = """
    vintage: str = Field(default="mps_2020", json_schema_extra={"evidence": "population.vintage"})
"""


def test_a_value_that_no_area_s_evidence_has_is_a_mistake_of_the_plan(planned, small_project):
    models = small_project.root / "models" / "small_models.py"
    models.write_text(models.read_text("utf-8") + VINTAGE, encoding="utf-8")
    scenario = {"baseline": {}, "older": {"beds": {"vintage": "mps_2022"}}}
    assert planned(scenarios=scenario), "nothing can be said where no area has rows"
    shutil.copy(
        LUTON / "population.csv",
        next(small_project.raw.glob("E06000042-*")),
    )
    evidence.prepare(small_project)
    sentence = "no area's evidence has the population.vintage 'mps_2022' that vintage names."
    with pytest.raises(PlanError, match=sentence):
        planned(scenarios=scenario)
    assert planned(scenarios=scenario | {"older": {"beds": {"vintage": "mps_2020"}}})


BASE_YEAR = """
    base_year: int | None = Field(default=None, le=2034)
"""


def test_years_out_of_order_are_said_in_a_sentence():
    with pytest.raises(ParameterError) as error:
        ProjectionParameters.checked(base_year=2036)
    assert str(error.value) == (
        "The parameters do not fit together: last_year (2035) must come after base_year (2036)."
    )


def test_a_notebook_without_a_base_year_is_given_none(planned):
    assert all("base_year" not in run.parameters for run in planned(base_year=2026))


def test_one_base_year_goes_to_every_notebook_that_has_it(planned, small_project, monkeypatch):
    models = small_project.root / "models" / "small_models.py"
    models.write_text(models.read_text("utf-8") + BASE_YEAR, encoding="utf-8")
    assert {run.parameters["base_year"] for run in planned()} == {None}
    scenarios = {"baseline": {}, "long": {"beds": {"years": 20}}}
    found = planned(base_year=2026, scenarios=scenarios)
    assert {run.parameters["base_year"] for run in found} == {2026}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")  # the first day of 2030
    assert {run.parameters["base_year"] for run in planned(base_year="calendar")} == {2030}
    with pytest.raises(PlanError, match="base_year, for beds: Parameter 'base_year' was 2036"):
        planned(base_year=2036)
    shutil.copy(LUTON / "population.csv", next(small_project.raw.glob("E06000042-*")))
    evidence.prepare(small_project)
    with pytest.raises(PlanError, match="base_year: the evidence counts nobody in 1999; its pop"):
        planned(base_year=1999)


def test_a_plan_is_checked_again_only_where_evidence_that_it_names_changed(small_project):
    models = small_project.root / "models" / "small_models.py"
    models.write_text(models.read_text("utf-8") + VINTAGE, encoding="utf-8")
    small_project.notebook("beds")

    def basis():
        prepared = evidence.prepare(small_project).prepared
        memo = Memo(small_project.root / "memo.json")
        return Inputs(small_project, prepared, "2026-11-22", memo).of_a_plan

    first = basis()
    shutil.copy(LUTON / "care_home_beds.csv", next(small_project.raw.glob("E06000042-*")))
    assert basis() == first
    shutil.copy(LUTON / "population.csv", next(small_project.raw.glob("E06000042-*")))
    assert basis() != first


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"notebooks: [beds\nareas: all", "line 2, is not valid YAML: expected"),
        (b"- beds\n- carers", "must hold the keys"),
        (b"", "must hold the keys"),
        (b"areas: all\nareas: []", "the key 'areas' stands twice"),
        ("areas: all".encode("utf-16"), "is not UTF-8 text"),
        (b"areas: \x07", "is not valid YAML: special characters are not allowed"),
        (b"? [a, b]\n: 1", "line 1, is not valid YAML: found unhashable key"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path, content, words):
    path = tmp_path / "refresh.yml"
    path.write_bytes(content)
    with pytest.raises(PlanError, match=words):
        read_plan(path)


def test_a_missing_plan_says_what_to_do(tmp_path):
    with pytest.raises(PlanError, match="There is no plan file nightly"):
        read_plan(tmp_path / "nightly.yml")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (None, "names no parameters model"),
        ("small_models", "cannot be loaded"),
        ("no_such_module:Parameters", "cannot be loaded"),
        ("small_models:Nothing", "cannot be loaded"),
        ("pathlib:Path", "is not a model derived from NotebookParameters"),
    ],
)
def test_a_notebook_must_name_its_parameters_model(planned, small_project, model, words):
    small_project.notebook("beds", model=model)
    with pytest.raises(PlanError, match=words):
        planned()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"metadata": null, "nbformat": 4, "nbformat_minor": 5, "cells": []}',
        "\ufeff{}",
    ],
)
def test_a_file_that_is_no_notebook_is_refused(planned, small_project, content):
    (small_project.notebooks / "beds.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(PlanError, match=r"notebooks/beds.ipynb is not a Jupyter notebook"):
        planned()


@pytest.mark.parametrize("model", ["small_models:Parameters", {"parameters": 3}])
def test_the_model_s_name_must_be_where_it_belongs(planned, small_project, model):
    path = small_project.notebooks / "beds.ipynb"
    node = nbformat.read(path, as_version=4)
    node.metadata.caremarket = model
    nbformat.write(node, path)
    with pytest.raises(PlanError, match="names no parameters model"):
        planned()


def test_a_notebook_must_have_a_parameters_cell(planned, small_project):
    path = small_project.notebooks / "beds.ipynb"
    node = nbformat.read(path, as_version=4)
    del node.cells[1]
    nbformat.write(node, path)
    with pytest.raises(PlanError, match="has no cell tagged `parameters`"):
        planned()


def test_a_project_without_notebooks_is_one_problem(planned, small_project):
    shutil.rmtree(small_project.notebooks)
    with pytest.raises(PlanError, match=r"1 problem in .*\n.*There is no notebook in the project"):
        planned(notebooks=["beds", "carers"])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(areas=("E0600032",)), "There is no area 'E0600032'. Did you mean 'E06000032'?"),
        (Request(areas=("Milton Kenes",)), "Did you mean 'Milton Keynes'?"),
        (Request(areas=("Slough",)), "There is no evidence for Slough (E06000039). Import"),
        (Request(notebooks=("bed",)), "There is no notebook 'bed'. Did you mean 'beds'?"),
        (Request(scenarios=("base",)), "There is no scenario 'base'. Did you mean 'baseline'?"),
        (Request(areas=()), "No area is named"),
        (
            Request(notebooks=("carers",), scenarios=("long",)),
            "The request leaves nothing to run",
        ),
    ],
)
def test_a_request_for_what_is_not_there_is_refused(planned, request_, words):
    with pytest.raises(PlanError) as error:
        planned(request_, scenarios={"baseline": {}, "long": {"beds": {"years": 20}}})
    assert words in str(error.value)


def test_the_project_s_own_plan_holds_against_its_notebooks(tmp_path):
    project = find_project()
    plan = read_plan(project.plan)
    memo = Memo(tmp_path / "memo.json")
    known = Known(project, {"E06000032": "Luton"}, None, memo, evidence.check(project))
    found = {run.key for run in runs(plan, Request(), known)}
    assert {f"E06000032/baseline/{name}" for name in plan.notebooks} <= found
    assert "E06000032/printed_population/residential_supply" in found
    assert set(notebook_names(project)) - set(plan.notebooks) == {"explore"}  # is for people


@pytest.mark.parametrize("written", ["-1e-2", "-1.0e-2", "-0.01"])
def test_numbers_in_exponent_form_are_numbers(small_project, written):
    small_project.notebook("beds")
    path = small_project.write_plan(scenarios={"baseline": {}, "low": {"beds": {"rate": "X"}}})
    path.write_text(path.read_text(encoding="utf-8").replace("X", written), encoding="utf-8")
    assert read_plan(path).scenarios["low"]["beds"]["rate"] == -0.01
