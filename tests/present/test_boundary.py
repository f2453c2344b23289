"""What a notebook calls: results are shown, missing evidence is told once, all else fails."""

import math

import pandas as pd
import pytest

from caremarket import present
from caremarket.errors import FindingsError, MissingEvidenceError, PresentError
from caremarket.present import boundary

FRAME = pd.DataFrame({"area": ["Luton", "Kent"], "carers": [16099, 133000]})


@pytest.fixture(autouse=True)
def nothing_before():
    boundary._reasons.clear()


def chart(frame, **texts):
    figure = present.bars(frame, value="carers", label="area", x_label="Carers")
    given = {"title": "Kent has more", "subtitle": "Carers, 2021", "source": "ONS"}
    return present.Chart(figure, alt="Bars of two councils.", **given | texts)


def lacking(table):
    raise MissingEvidenceError(f"{table} of Luton has no row: import it.")


def test_what_a_function_returns_is_shown(displayed):
    (bundle,) = displayed(present.show, chart, FRAME, title="Luton has fewer")
    assert "Luton has fewer" in bundle["text/html"]
    assert present.CHART_MIME not in bundle
    (bundle,) = displayed(present.show, chart, FRAME, headline=True)
    assert bundle[present.CHART_MIME]["title"] == "Kent has more"
    (bundle,) = displayed(present.show, lambda: "A sentence.")
    assert bundle["text/plain"] == "A sentence."
    (bundle,) = displayed(present.show, lambda: present.table(FRAME, "Carers"))
    assert "16,099" in bundle["text/html"]
    first, second = displayed(present.say, lambda one, *, two: [one, two], "One.", two="Two.")
    assert (first["text/plain"], second["text/plain"]) == ("One.", "Two.")
    (bundle,) = displayed(present.table, lambda: FRAME, "Carers", decimals=0)
    assert "<caption" in bundle["text/html"]


def test_a_chart_a_text_and_a_frame_are_shown_as_they_are(displayed):
    texts = {"title": "One", "subtitle": "Two", "alt": "Three", "source": "Four"}
    (bundle,) = displayed(present.show, present.Chart, chart(FRAME).figure, **texts)
    assert bundle["text/plain"] == "One\nThree"
    assert displayed(present.say, str, "A text.")[0]["text/plain"] == "A text."
    assert isinstance(present.table(FRAME, "Carers"), present.Table)


def test_missing_evidence_shows_nothing_and_is_told_once_in_order(displayed):
    assert displayed(present.show, lacking, "carers") == []
    assert displayed(present.say, lambda: lacking("ascof")) == []
    assert displayed(present.table, lambda: lacking("carers"), "Carers") == []
    said = [bundle["text/plain"] for bundle in displayed(present.left_out)]
    assert said[0].startswith("What this report leaves out")
    assert (
        said[1]
        == "- carers of Luton has no row: import it.\n- ascof of Luton has no row: import it."
    )


def test_what_is_there_after_all_is_not_left_out(displayed):
    filled = {}

    def of(table):
        return filled.get(table) or lacking(table)

    assert displayed(present.say, of, "carers") == []
    filled["carers"] = "There are some."
    assert len(displayed(present.say, of, "carers")) == 1
    (bundle,) = displayed(present.left_out)
    assert bundle["text/plain"] == "Nothing is left out for want of evidence."


def test_a_report_without_its_answer_is_skipped():
    with pytest.raises(MissingEvidenceError):
        present.say(lacking, "carers", headline=True)


@pytest.mark.parametrize("error", [KeyError("x"), PresentError("x"), ZeroDivisionError()])
def test_any_other_error_goes_on_its_way(error):
    def broken():
        raise error

    for show in (present.show, present.say):
        with pytest.raises(type(error)):
            show(broken)
    with pytest.raises(type(error)):
        present.table(broken, "Carers")
    with pytest.raises(type(error)):
        boundary.attempted(broken)


def test_what_cannot_be_shown_is_refused_with_a_way_out():
    with pytest.raises(PresentError, match=r"A DataFrame cannot be shown.*table"):
        present.show(lambda: FRAME)


def test_what_is_not_in_the_evidence_is_not_recorded(displayed):
    row = {"metric": "carers", "category": "all", "period": "2021", "value": 1.0, "lower": math.nan}
    row |= {
        "upper": math.nan,
        "unit": "people",
        "basis": "published",
        "method": "m",
        "source_ids": "",
    }
    theme = type("Theme", (), {})()
    theme.parameters = type("P", (), {"area_code": "E06000032", "scenario": "baseline"})
    theme.data = type("D", (), {"area_name": "Luton", "reads": {("carers", "table"): None}})
    declared = (lambda it: pd.DataFrame([row]), lambda it: lacking("ascof"))
    (bundle,) = displayed(present.record, declared, theme, notebook="carers")
    assert [each["metric"] for each in bundle[present.FINDINGS_MIME]] == ["carers"]
    assert bundle["application/vnd.caremarket.evidence-read+json"] == [("carers", "table")]
    with pytest.raises(FindingsError, match="no row"):
        present.record(declared[1:], theme, notebook="carers")
