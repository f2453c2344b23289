"""The log of assumptions: docs/assumptions.yml, checked as models."""

from collections.abc import Collection
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from caremarket.errors import did_you_mean
from caremarket.evidence.raw.sources import read_yaml
from caremarket.project import Project

LABEL = "docs/assumptions.yml"


class Assumption(BaseModel):
    """Something a result rests on that no evidence settles.

    Attributes:
        id: Identifier, small letters, digits and hyphens.
        statement: What is assumed.
        effect: What it does to results.
        reliability: How far it can be relied on.
        why: On what grounds it is made.
        added: Day on which it was made.
        review_by: Day by which it is to be looked at again.
        notebooks: Names of the notebooks whose results rest on it.
        metrics: Findings that rest on it: only reports that record one of them name it. Empty if
            every result of the notebooks does.
        sources: Sources whose figures it is about: only reports that draw on one of them name it.
            Empty if it is about no source in particular.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    statement: str = Field(min_length=1)
    effect: str = Field(min_length=1)
    reliability: Literal["high", "medium", "low"]
    why: str = Field(min_length=1)
    added: date
    review_by: date
    notebooks: list[str] = Field(min_length=1)
    metrics: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)

    def is_behind(self, sources: Collection[str], metrics: Collection[str] | None) -> bool:
        """Say whether a report of one of the notebooks rests on it.

        Args:
            sources: Identifiers of the sources that its findings name.
            metrics: The metrics that it records; None if they are not known.
        """
        measured = metrics is None or not self.metrics or not set(self.metrics).isdisjoint(metrics)
        return measured and (not self.sources or not set(self.sources).isdisjoint(sources))

    @model_validator(mode="after")
    def _is_reviewed_later(self) -> Self:
        if self.review_by <= self.added:
            raise ValueError(f"review_by must be a day after added ({self.added})")
        return self


class AssumptionLog(RootModel[list[Assumption]]):
    """All assumptions."""


def read_assumptions(project: Project, problems: list[str]) -> list[Assumption]:
    """Read the log of assumptions; a project without the file assumes nothing.

    Returns:
        The assumptions in the order of the file; none if there were problems.
    """
    path = project.docs / "assumptions.yml"
    if not path.is_file():
        return []
    log = read_yaml(path, AssumptionLog, LABEL, problems)
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
