"""An area as the site shows it: its reports by theme, and what they answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat

from caremarket.present.findings import headline_chart_of
from caremarket.project import Project
from caremarket.refresh.plan.refresh_yml import BASELINE
from caremarket.refresh.records.run import RunRecord
from caremarket.refresh.site.report.findings import findings_in
from caremarket.refresh.site.themes import Theme, Told, themes_of, told_of

Rows = list[dict[str, Any]]  # findings
Chart = dict[str, Any]  # as from `headline_chart_of`


@dataclass(frozen=True)
class Reports:
    """All reports of the reports folder."""

    records: Mapping[str, RunRecord]  # by key
    themes: Mapping[str, Theme] = field(default_factory=dict)  # by notebook
    findings: Callable[[str], Rows] = lambda _: []  # reads those of a report by its key
    chart: Callable[[str], Chart | None] = lambda _: None  # reads its main chart

    def areas(self) -> list["Area"]:
        """Return the areas, in order of name."""
        ordered = sorted(
            self.records.values(),
            key=lambda run: (run.area_name, run.area_code, run.scenario != BASELINE, run.key),
        )
        grouped = groupby(ordered, lambda run: (run.area_name, run.area_code))
        return [Area(code, name, list(group), self) for (name, code), group in grouped]

    def theme(self, notebook: str) -> Theme:
        """Return the theme of a notebook."""
        return self.themes.get(notebook) or Theme(notebook)


@dataclass(frozen=True)
class Answer:
    """What an area's reports answer to the question of one theme."""

    theme: Theme
    record: RunRecord  # the baseline, or the first scenario where the theme has none
    others: list[RunRecord]  # of the other scenarios

    @property
    def question(self) -> str:
        """The question, even if no report answers it."""
        return self.record.question or self.theme.question or self.theme.name


@dataclass(frozen=True)
class Area:
    """An area and its reports."""

    code: str
    name: str
    records: list[RunRecord]  # by scenario and notebook, the baseline first
    reports: Reports  # of all areas

    @cached_property
    def answers(self) -> list[Answer]:
        """What the reports answer, a theme each, in order of notebook."""
        found: dict[str, list[RunRecord]] = {}
        for run in self.records:
            found.setdefault(run.notebook, []).append(run)
        return [
            Answer(self.reports.theme(notebook), runs[0], runs[1:])
            for notebook, runs in sorted(found.items())
        ]

    @cached_property
    def scenarios(self) -> list[str]:
        """The scenarios that any of its runs belongs to, the baseline first."""
        return list(dict.fromkeys(run.scenario for run in self.records))

    def rows_of(self, record: RunRecord) -> Rows:
        """Return the findings of a report; none if there is no report."""
        return self.reports.findings(record.key) if record.reported else []

    def told(self, answer: Answer) -> Told:
        """Return an answer in plain English."""
        return told_of(answer.theme, self.rows_of(answer.record), self.name)


def reports_in(project: Project, out: Path, records: Mapping[str, RunRecord]) -> Reports:
    """Return reports with what reads their findings and charts when a page needs them.

    The project's notebooks say what themes are called; `records` are by key.
    """
    return Reports(
        records,
        themes_of(project, (record.notebook for record in records.values())),
        lambda key: findings_in(out / f"{key}.csv"),
        lambda key: chart_in(out, key),
    )


def chart_in(out: Path, key: str) -> Chart | None:
    """Read the main chart of a report from its executed notebook; None if it cannot be read."""
    try:
        node = nbformat.v4.reads((out / f"{key}.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # damaged since it was made: the page does without its chart
        return None
    return headline_chart_of(node)
