"""Sliders for the assumptions of a theme: chart and answer change as they move."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ipywidgets import HTML, Dropdown, FloatSlider, IntSlider, Layout, VBox
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from pydantic import BaseModel

from caremarket.errors import CaremarketError
from caremarket.present.figures import Chart, figure_html
from caremarket.present.style import styled
from caremarket.present.text import sentence_html
from caremarket.present.words import humanised

WIDE = {"layout": Layout(width="40em"), "style": {"description_width": "14em"}}


@dataclass(frozen=True)
class Question:
    """What can be explored of a theme."""

    theme: Callable  # from evidence and parameters to the theme's object
    parameters: type[BaseModel]
    chart: Callable[[Any], Chart]  # from the object to the chart shown
    answer: Callable[[Any], str | list[str]]  # likewise to the sentence above it, or several
    sliders: tuple[str, ...]  # names of the parameters to move


class Explorer(VBox):
    """A council, a question, and sliders for what is assumed.

    Where widgets cannot be shown, the chart and its answer are. `subject` is the theme's object as
    the sliders stand: `explorer.subject.parameters`.
    """

    def __init__(
        self,
        questions: Mapping[str, Question],
        councils: list[tuple[str, str]],
        load: Callable[[str], Any],
        first: str,
    ):
        """Show the first question for the council with the code `first`.

        Args:
            questions: Questions by the name to choose them by.
            councils: Pairs of GSS code and name, as from `evidence.areas`.
            load: From a code to the evidence, such as `evidence.load`.
            first: GSS code of the council shown first.
        """
        self._questions, self._load = questions, load
        names = [(name, code) for code, name in sorted(councils, key=lambda pair: pair[1])]
        self.council = Dropdown(options=names, value=first, description="Council", **WIDE)
        self.question = Dropdown(options=list(questions), description="Question", **WIDE)
        self.sliders, self.shown = {}, HTML()
        super().__init__()
        for choice in (self.council, self.question):
            choice.observe(self._begin, "value")
        self._begin()

    def _begin(self, _change: object = None) -> None:
        """Open the evidence, and make a slider for each assumption, at its default."""
        asked = self._questions[self.question.value]
        parameters = asked.parameters.checked(area_code=self.council.value)
        self.subject = asked.theme(self._load(self.council.value), parameters)
        self.sliders = {name: slider(asked.parameters, name) for name in asked.sliders}
        for each in self.sliders.values():
            each.observe(self._move, "value")
        self.children = [self.council, self.question, *self.sliders.values(), self.shown]
        self._move()

    def _move(self, _change: object = None) -> None:
        """Work out chart and answer again; say what is missing where they cannot be."""
        asked = self._questions[self.question.value]
        try:
            moved = {name: each.value for name, each in self.sliders.items()}
            self.subject = self.subject.assuming(**moved)  # which keeps what no slider changes
            told = asked.answer(self.subject)
            sentences = [told] if isinstance(told, str) else told
            html = "".join(map(sentence_html, sentences))
            self.shown.value = html + drawn(asked.chart(self.subject))
        except CaremarketError as error:  # what is missing or not allowed, as a sentence
            self.shown.value = sentence_html(str(error))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return super()._repr_mimebundle_(**kwargs) | {"text/html": self.shown.value}


def slider(model: type[BaseModel], name: str) -> FloatSlider | IntSlider | Dropdown:
    """Return the control of a parameter, between the limits that its model allows."""
    of = model.model_json_schema()["properties"][name]
    look = {"value": of["default"], "description": humanised(name), **WIDE}
    if "enum" in of:
        return Dropdown(options=of["enum"], **look)
    low, high = (of.get(end, of.get(f"exclusive{end.title()}")) for end in ("minimum", "maximum"))
    if of["type"] == "integer":
        return IntSlider(min=low, max=high, **look)
    step = 0.001 if high - low < 1 else 0.01
    inside = {"min": low + step * ("minimum" not in of), "max": high - step * ("maximum" not in of)}
    return FloatSlider(**inside, step=step, readout_format=".3g", **look)


@styled
def drawn(chart: Chart) -> str:
    """Write a chart as HTML, its letters left to the browser: that takes half the time of a PNG."""
    saved = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": ""}):
        FigureCanvasSVG(chart.figure).print_svg(saved, metadata={"Date": None})
    return figure_html(saved.getvalue(), chart, "svg+xml")
