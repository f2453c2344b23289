"""The answer at the top of a page, and nothing on it that introduces nothing."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from caremarket import present
from caremarket.refresh.site.report.told import answer_and_rest


def say(text, **more):
    return new_output("display_data", data={"text/html": f'<p class="cm-say">{text}</p>', **more})


def ran(*outputs):
    return new_code_cell("figures = 1", outputs=list(outputs))


ANSWER = say("Five.", **{present.HEADLINE_MIME: {"text": "Five."}})
CHART = new_output("display_data", data={"text/html": "<figure></figure>"})


def told(*cells):
    answer, rest = answer_and_rest(new_notebook(cells=[new_markdown_cell("# How many?"), *cells]))
    return answer, [cell.source for cell in rest.cells if cell.cell_type == "markdown"][1:]


def test_the_section_of_the_answer_becomes_the_top_with_all_its_sentences():
    answer, left = told(
        new_markdown_cell("## The answer\n\nWorked out first."),
        ran(),
        ran(ANSWER, say("Within limits.")),
        new_markdown_cell("## The evidence"),
        ran(say("Two sources.")),
    )
    assert answer == '<p class="cm-say">Five.</p>\n<p class="cm-say">Within limits.</p>'
    assert left == ["## The evidence"]


def test_a_chart_beside_the_answer_keeps_its_section():
    answer, left = told(new_markdown_cell("## The answer"), ran(ANSWER), ran(CHART))
    assert "Five." in answer
    assert left == ["## The answer"]


def test_a_sentence_that_leads_to_no_chart_is_left_out():
    _, left = told(
        new_markdown_cell("## Beds\n\nCounted twice."),
        ran(say("Ten.")),
        new_markdown_cell("The chart shows them:"),
        ran(),
        new_markdown_cell("The table lists them:"),
        ran(CHART),
        new_markdown_cell("They are never added up."),
    )
    assert left == [
        "## Beds\n\nCounted twice.",
        "The table lists them:",
        "They are never added up.",
    ]


def test_a_section_without_anything_to_show_is_left_out_with_its_subsections():
    _, left = told(
        new_markdown_cell("## Voids"),
        ran(),
        new_markdown_cell("### By type"),
        ran(new_output("stream", name="stderr", text="a warning")),
        new_markdown_cell("## Limits\n\n- Norms count all places."),
        ran(),
        new_markdown_cell("## Sources"),
        ran(new_output("stream", name="stdout", text="one")),
    )
    assert left == ["## Limits\n\n- Norms count all places.", "## Sources"]


def test_code_stays_and_the_notebook_is_not_changed():
    cells = [new_markdown_cell("# How many?"), new_markdown_cell("## The answer"), ran(ANSWER)]
    notebook = new_notebook(cells=cells)
    _, rest = answer_and_rest(notebook)
    assert [cell.cell_type for cell in rest.cells] == ["markdown", "code"]
    assert notebook.cells[2].outputs == [ANSWER]


def test_a_notebook_without_an_answer_has_none():
    assert told(new_markdown_cell("## Beds"), ran(say("Ten."))) == ("", ["## Beds"])


def test_points_beside_the_answer_go_to_the_top_with_it():
    points = '<ul class="cm-points"><li>No beds.</li></ul>'
    output = new_output("display_data", data={"text/html": points})
    answer, left = told(new_markdown_cell("## The answer"), ran(ANSWER), ran(output))
    assert answer.endswith(points)
    assert left == []
