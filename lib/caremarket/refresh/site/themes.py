"""What the site needs to know of a theme, and learns from its notebook without importing it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from caremarket.present.findings import findings_of, headline_of
from caremarket.present.parameters import notes_of
from caremarket.present.words import humanised, in_sentence
from caremarket.project import Project
from caremarket.publish import COLUMNS
from caremarket.refresh.plan.notebooks import (
    metadata_of,
    notebook_path,
    object_named,
    question_of,
)
from caremarket.refresh.site.layout import isolated

Tell = Callable[[pd.DataFrame, str], Mapping[str, str]]
KeyFigures = Mapping[str, tuple[str, str]]  # metric and category, by label


@dataclass(frozen=True)
class Theme:
    """What a notebook says of its theme.

    It says so in its metadata, next to its parameters model: what the theme is called (`"name":
    "Dementia"`), how a report is told in plain English (`"briefing":
    "caremarket.themes.dementia.briefing:briefing"`) and which findings scenarios are compared by
    (`"key_figures": "caremarket.themes.dementia.briefing:KEY_FIGURES"`). What it compares councils
    on has a name with its unit there, too (`"measures": {"diagnosis_rate": "..."}`).
    """

    notebook: str
    question: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)  # in its metadata
    notes: Mapping[str, str] = field(default_factory=dict)  # on its parameters, by name

    @property
    def name(self) -> str:
        """What the theme is called, in a word or two."""
        return str(self.said.get("name") or humanised(self.notebook))

    @property
    def measures(self) -> Mapping[str, str]:
        """What councils are compared on, in words with the unit, by name in the findings."""
        found = self.said.get("measures")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def key_figures(self) -> KeyFigures:
        """The findings that scenarios are compared by; imports the theme."""
        return object_named(self.said["key_figures"]) if "key_figures" in self.said else {}

    @cached_property
    def tell(self) -> Tell | None:
        """What tells a report in plain English, if anything does; imports the theme."""
        return object_named(self.said["briefing"]) if "briefing" in self.said else None


@dataclass(frozen=True)
class Told:
    """What a report found, in plain English; empty where that is not told."""

    short: str = ""  # the answer in one sentence
    found: str = ""
    means: str = ""
    sure: str = ""  # how sure it is
    unknown: str = ""
    problem: str = ""  # why it could not be told


REFUTED = "population_refuted"  # the metric that a report has which projects with such a vintage


@dataclass(frozen=True)
class Quote:
    """What the index and the page of the area say of a report; empty where it says nothing."""

    question: str = ""
    headline: str = ""  # the answer in a sentence
    short: str = ""  # in plain English
    warning: str = ""  # that counts refute the projection used


def themes_of(project: Project, notebooks: Iterable[str]) -> dict[str, Theme]:
    """Read what notebooks say of their themes, by notebook, in order of name.

    One that is gone or cannot be read is a bare name.
    """
    return {name: _theme(project, name) for name in sorted(set(notebooks))}


def theme_from(node: NotebookNode, notebook: str = "") -> Theme:
    """Read what a notebook, executed or not, says of its theme."""
    return Theme(notebook, question_of(node), metadata_of(node), notes_of(node))


def told_of(theme: Theme, rows: list[dict[str, Any]], area_name: str) -> Told:
    """Tell in plain English what a report found, from the rows of its findings.

    The sentences are empty where the theme tells nothing or the report has no findings.
    """
    if "briefing" not in theme.said or not rows:
        return Told()
    frame = pd.DataFrame.from_records(rows, columns=COLUMNS)
    numbers = {name: frame[name].astype(float) for name in ("value", "lower", "upper")}
    try:
        return Told(**theme.tell(frame.assign(**numbers), isolated(in_sentence(area_name))))
    except Exception as error:  # a fault in one summary does not stop the others
        return Told(problem=f"It could not be put in plain English. {error}")


def quote_of(notebook_node: NotebookNode) -> Quote:
    """Read from an executed notebook what the site says of it."""
    rows = findings_of(notebook_node)
    theme = theme_from(notebook_node)
    return Quote(
        theme.question,
        headline_of(notebook_node) or "",
        told_of(theme, rows, rows[0].get("area_name", "")).short if rows else "",
        next((_refuted(row) for row in rows if row["metric"] == REFUTED), ""),
    )


def _refuted(row: dict[str, Any]) -> str:
    vintage, _, ages = row["category"].partition("|")
    return (
        f"It projects with {humanised(vintage)}, which newer counts refute: "
        f"{row['value']:+.1f}% at ages {humanised(ages)} in {row['period']}."
    )


def _theme(project: Project, notebook: str) -> Theme:
    path = notebook_path(project, notebook)
    try:  # without checks, which cost more than all else when nothing has changed
        return theme_from(nbformat.v4.reads(path.read_text(encoding="utf-8")), notebook)
    except (OSError, ValueError, KeyError, AttributeError):
        return Theme(notebook)
