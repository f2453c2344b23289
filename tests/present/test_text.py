import pytest

from caremarket import present
from caremarket.errors import PresentError


def test_a_sentence_is_escaped_but_may_be_bold(displayed):
    (bundle,) = displayed(present.say, str, "**2,020** people & <script>")
    assert bundle["text/html"] == (
        '<p class="cm-say"><strong>2,020</strong> people &amp; &lt;script&gt;</p>'
    )
    assert bundle["text/plain"] == "2,020 people & <script>"
    assert present.HEADLINE_MIME not in bundle


def test_a_headline_carries_its_text(displayed):
    (bundle,) = displayed(present.say, str, "It grows by **a third**.", headline=True)
    assert bundle[present.HEADLINE_MIME] == {"text": "It grows by a third."}


def test_an_empty_sentence_is_refused():
    with pytest.raises(PresentError, match="sentence is empty"):
        present.say(str, " ")


def test_reference_figures_are_aligned(capsys):
    present.reference(people=2020.4, diagnosis_rate=0.66712, verdict="over", held=True)
    assert capsys.readouterr().out == (
        "people:         2,020\ndiagnosis_rate: 0.667\nverdict:        over\nheld:           yes\n"
    )


def test_a_reference_figure_is_one_number():
    with pytest.raises(PresentError, match="beds is a list"):
        present.reference(beds=[1, 2])


def test_a_missing_figure_is_left_out_of_the_reference(capsys):
    present.reference(beds=12, recipients=float("nan"), method="queue")
    assert capsys.readouterr().out.split() == ["beds:", "12", "method:", "queue"]


def test_a_command_is_shown_as_code_and_signs_are_true(displayed):
    (bundle,) = displayed(present.say, str, "Use `caremarket import`: it is -8% & `<b>`.")
    assert bundle["text/html"] == (
        '<p class="cm-say">Use <code>caremarket import</code>: it is −8% &amp; '
        "<code>&lt;b&gt;</code>.</p>"
    )


def test_points_are_a_list_and_none_show_nothing(displayed):
    (bundle,) = displayed(present.points, ["**Two** of -3", "Run `caremarket check` & wait."])
    assert bundle["text/html"] == (
        '<ul class="cm-points">\n<li><strong>Two</strong> of −3</li>\n'
        "<li>Run <code>caremarket check</code> &amp; wait.</li>\n</ul>"
    )
    assert bundle["text/plain"] == "- Two of −3\n- Run `caremarket check` & wait."
    assert displayed(present.points, []) == []
