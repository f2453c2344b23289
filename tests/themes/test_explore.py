"""The notebook for trying things: sliders, what they change, and what they say cannot be done."""

import pytest

from caremarket.present import Explorer, Question
from caremarket.themes.explore import QUESTIONS

LUTON, SCILLY = "E06000032", "E06000053"


@pytest.fixture(scope="module")
def explorer(evidence_of):
    councils = [(SCILLY, "Isles of Scilly"), (LUTON, "Luton")]
    return Explorer(QUESTIONS, councils, evidence_of, first=LUTON)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_move_changes_answer_and_chart(explorer, question):
    explorer.question.value = question
    asked = QUESTIONS[question]
    assert list(explorer.sliders) == list(asked.sliders)
    before = explorer.shown.value
    assert "<figure" in before and 'alt="' in before
    name, slider = next(iter(explorer.sliders.items()))
    slider.value = slider.value + 2 * slider.step
    assert getattr(explorer.subject.parameters, name) == pytest.approx(slider.value)
    assert explorer.shown.value != before
    slider.value = asked.parameters.model_fields[name].default
    assert explorer.shown.value == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_sliders_start_from_the_defaults_and_end_where_parameters_do(explorer, question):
    explorer.question.value = question
    model = QUESTIONS[question].parameters
    for name, slider in explorer.sliders.items():
        assert slider.value == model.model_fields[name].default
        field = model.model_json_schema()["properties"][name]
        for end, limit in ((slider.min, "Minimum"), (slider.max, "Maximum")):
            outside = field.get(f"exclusive{limit}")  # a slider cannot reach it
            assert end == pytest.approx(field.get(limit.lower(), outside), abs=0.011)
            assert end != outside


def test_what_cannot_be_answered_is_said(explorer):
    explorer.question.value = "Unpaid carers"
    explorer.sliders["target_year"].value = 2060
    assert "nothing is extrapolated" in explorer.shown.value
    explorer.sliders["target_year"].value = 2030
    assert "<figure" in explorer.shown.value


def test_without_widgets_the_chart_is_shown(explorer):
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"] == explorer.shown.value


def test_any_theme_can_be_explored(evidence_of):
    asked = QUESTIONS["Unpaid carers"]
    short = Question(asked.theme, asked.parameters, asked.chart, asked.answer, ("confidence",))
    explorer = Explorer({"Short": short}, [(LUTON, "Luton")], evidence_of, first=LUTON)
    assert explorer.sliders["confidence"].max == 0.999
