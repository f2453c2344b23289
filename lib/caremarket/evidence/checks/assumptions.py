"""The log of assumptions: docs/assumptions.yml, checked as models."""

import fnmatch
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from caremarket.errors import did_you_mean
from caremarket.evidence.raw.sources import read_yaml
from caremarket.project import Project

LABEL = "docs/assumptions.yml"
Finding = Mapping[str, Any]  # a record, as `present.findings_of` reads it


class Assumption(BaseModel):
    """Something a result rests on that no evidence settles.

    Every council's reports print it, so `statement`, `effect` and `why` hold for all of them: what
    it does to one council stands in `measured`, findings of the report by what they are in words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    statement: str = Field(min_length=1)
    effect: str = Field(min_length=1)
    reliability: Literal["high", "medium", "low"]
    why: str = Field(min_length=1)
    added: date
    review_by: date
    notebooks: list[str] = Field(min_length=1)  # whose results rest on it
    # patterns: `<metric>|<category>|<method>`, from the left as far as it matters; empty: any
    metrics: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)  # patterns; empty: it is about none
    measured: dict[str, str] = Field(default_factory=dict)  # `<metric>|<category>` by words

    def is_behind(self, sources: Collection[str], findings: Iterable[Finding] | None) -> bool:
        """Say whether a report rests on it that names some sources; findings: None if unknown.

        One finding has to be of such a metric and to draw on such a source.
        """
        if not self.metrics and not self.sources:
            return True
        if findings is None:
            return self._draws_on(sources)
        of = (row["source_ids"].split() for row in findings if self._is_of(row))
        return any(map(self._draws_on, of))

    def _is_of(self, row: Finding) -> bool:
        name = f"{row['metric']}|{row['category']}|{row['method']}|"
        return not self.metrics or any(fnmatch.fnmatchcase(name, f"{it}|*") for it in self.metrics)

    def _draws_on(self, sources: Collection[str]) -> bool:
        return not self.sources or any(fnmatch.filter(sources, it) for it in self.sources)

    @model_validator(mode="after")
    def _is_reviewed_later(self) -> Self:
        if self.review_by <= self.added:
            raise ValueError(f"review_by must be a day after added ({self.added})")
        return self


def read_assumptions(project: Project, problems: list[str]) -> list[Assumption]:
    """Read the log, in the order of the file; without the file, or with problems, it is empty."""
    path = project.docs / "assumptions.yml"
    if not path.is_file():
        return []
    log = read_yaml(path, RootModel[list[Assumption]], LABEL, problems)
    if log is None:
        return []
    found = _cross_checked(log.root, [path.stem for path in project.notebooks.glob("*.ipynb")])
    problems.extend(found)
    return [] if found else log.root


def _cross_checked(entries: list[Assumption], notebooks: list[str]) -> list[str]:
    """Say which entries stand twice, or name a notebook that does not exist."""
    ids = [entry.id for entry in entries]
    twice = dict.fromkeys(name for name in ids if ids.count(name) > 1)
    problems = [f"{LABEL}: {name} stands more than once; give each its own id." for name in twice]
    return problems + [
        f"{LABEL}, {entry.id}, notebooks: there is no notebook {name!r}. "
        f"{did_you_mean(name, notebooks)}"
        for entry in entries
        for name in entry.notebooks
        if name not in notebooks
    ]
